"""Money: closing the day and the statements."""
