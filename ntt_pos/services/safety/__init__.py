"""Safety: verifying the books, backups, restores, archives, and leaving a server."""
