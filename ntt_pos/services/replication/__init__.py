"""Replication: a till's records travel to the office's PC, become books there, and bring a dead till back."""
