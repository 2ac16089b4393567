"""The workbook in our own form: its sheets and rows, checked as a whole, compared with the books, written."""
