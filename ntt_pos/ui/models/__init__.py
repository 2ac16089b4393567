"""Table models between the services' values and the painted rows."""
