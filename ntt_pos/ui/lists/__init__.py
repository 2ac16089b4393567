"""Lists of the screens: rows and tables, what an empty one tells, and which row is chosen."""
