"""Money: closing a day, statements, payouts, drawers, the safe and the bank."""
