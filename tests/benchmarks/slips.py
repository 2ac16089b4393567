"""Slips of the finger, as a hurried cashier makes them."""

from __future__ import annotations

import random

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slip(draw: random.Random, word: str, *, alphabet: str = LETTERS) -> str:
    """Return a word with one random slip: a wrong, missing, extra or swapped letter."""
    at = draw.randrange(len(word))
    match draw.randrange(4):
        case 0:
            return word[:at] + draw.choice(alphabet) + word[at + 1 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + draw.choice(alphabet) + word[at:]
        case _:
            at = draw.randrange(len(word) - 1)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def with_one_slip(draw: random.Random, text: str, *, shortest: int = 4) -> str:
    """Return a text with one slip in one of its words of at least ``shortest`` letters."""
    words = text.split()
    able = [at for at, word in enumerate(words) if len(word) >= shortest and word.isalpha()]
    at = draw.choice(able)
    words[at] = slip(draw, words[at])
    return " ".join(words)
