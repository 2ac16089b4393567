"""The owner's control page."""
