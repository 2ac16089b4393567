"""Queries behind the manager's screens and reports."""
