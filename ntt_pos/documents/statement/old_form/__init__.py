"""The first form of the statement: only papers that were settled before the second form are drawn with it."""
