"""The real things behind the ports: clock, identifiers, printers."""
