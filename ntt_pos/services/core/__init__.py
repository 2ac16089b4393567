"""What every service stands on: the unit of work, the journal, people, rights, settings, the print queue."""
