"""Workbooks that are read: opened, measured, never trusted."""
