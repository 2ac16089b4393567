"""Importing: a shop's workbook is checked as a whole, then taken in or refused."""
