"""Proof: everything in the books is recomputed, and the heads kept outside are compared."""
