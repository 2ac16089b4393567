"""Printing: papers are rendered when they are sent, and shown on the screen as they will print."""
