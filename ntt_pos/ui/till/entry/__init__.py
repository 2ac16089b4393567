"""What is scanned or typed into the one entry field."""
