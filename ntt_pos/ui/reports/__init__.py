"""Reports: choosing one, its period, its tables with a small chart, and its papers."""
