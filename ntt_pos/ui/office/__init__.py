"""What every page of the office stands on: the list of pages, a page, its facts, papers that are read, and words."""
