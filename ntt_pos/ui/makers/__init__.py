"""The makers shown: what is missing, what is printed, and publishing the pages."""
