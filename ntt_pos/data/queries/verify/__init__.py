"""Queries of an auditor: each returns only the rows that contradict the books."""
