"""Copies that leave this PC: packed, encrypted, signed, with a manifest that says whose books they are."""
