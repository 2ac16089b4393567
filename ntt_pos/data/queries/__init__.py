"""The read side: statements that return frozen values."""
