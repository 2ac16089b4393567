"""The shift and the drawer: open, count, close, cash in and out."""
