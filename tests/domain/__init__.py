"""The shop's rules, each alone."""
