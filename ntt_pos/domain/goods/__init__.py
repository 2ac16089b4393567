"""Goods: stock, batches, barcodes, labels, notes, counts."""
