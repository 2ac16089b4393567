"""The office PC is lost, or two PCs have the seat: who counts, who is out, and what is typed in again."""
