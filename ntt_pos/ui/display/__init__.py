"""The customer's display: a second window that only shows."""
