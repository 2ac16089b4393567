"""Makers: what is shown of them and of their goods, with their consent."""
