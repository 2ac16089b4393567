"""The office's page of backups and archives."""
