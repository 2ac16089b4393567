"""Money: accounts of producers, statements, drawers, vouchers, and what is owed."""
