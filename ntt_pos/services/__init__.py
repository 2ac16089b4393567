"""Use cases: one verb each; they own the transaction and need nothing of the screen."""
