"""Setting up: the first start, the settings, the users."""
