"""The first page of the office."""
