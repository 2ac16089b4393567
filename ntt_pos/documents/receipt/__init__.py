"""The receipt and the X and Z reports: as text, printer bytes, page and message."""
