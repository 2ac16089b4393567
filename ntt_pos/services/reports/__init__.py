"""Reports: the overview, what waits for somebody, and every report of the manager."""
