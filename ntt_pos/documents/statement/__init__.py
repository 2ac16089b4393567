"""The producer's statement: page, strip and message."""
