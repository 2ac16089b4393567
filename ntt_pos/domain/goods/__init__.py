"""Goods: stock, batches, barcodes, notes, counts, and the workbook that lists them."""
