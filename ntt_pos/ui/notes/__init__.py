"""Notes of goods: handed in, taken back, written off."""
