"""Importing: how a workbook and the lists that shops keep their own way are read, cell by cell."""
