"""Safety: verifying the books, backups, restores, archives, and moving books to a server."""
