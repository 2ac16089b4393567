"""Queries about people, registers, settings, the journal and print jobs."""
