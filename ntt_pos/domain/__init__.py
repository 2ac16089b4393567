"""The shop's rules: pure functions and frozen values; no clock, no files, no database."""
