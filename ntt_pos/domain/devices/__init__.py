"""Devices: what the shop knows of its printers and their paper, its scanner and its disk."""
