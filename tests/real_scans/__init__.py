"""The matrix of scans with the real window on an X server: keys come through XTEST, two busy processes run beside it."""
