"""NTT Mart POS: consignment sales, statements that producers can read, and books that prove themselves."""

__version__ = "0.1.0"
