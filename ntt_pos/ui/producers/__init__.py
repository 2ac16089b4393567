"""People: the producers."""
