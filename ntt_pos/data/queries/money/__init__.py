"""Queries about accounts, settlements, drawers and places of money."""
