"""What cashiers type: a fixed list of queries in the words of a catalogue, finished and half-typed, short and wrong."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from tests.benchmarks.catalogue import MadeProduct
from tests.benchmarks.slips import LETTERS, with_one_slip


def typed_queries(goods: Sequence[MadeProduct], count: int, *, seed: int = 1) -> tuple[str, ...]:
    """Return ``count`` queries: letters, common words, pieces, makers, villages, codes, and names as they are typed."""
    draw = random.Random(seed)
    makers = (_short, _common, _beginning, _pieces, _name, _name_and_village, _maker, _code, _number, _nothing)
    weights = (12, 12, 20, 10, 12, 12, 8, 6, 5, 3)
    return tuple(draw.choices(makers, weights)[0](draw, draw.choice(goods)) for _ in range(count))


def slipped_queries(goods: Sequence[MadeProduct], count: int, *, seed: int = 2) -> tuple[str, ...]:
    """Return ``count`` queries with one slip in a word of at least four letters."""
    draw = random.Random(seed)
    makers = (_name, _name_and_village, _common)
    return tuple(
        with_one_slip(draw, draw.choices(makers, (5, 4, 1))[0](draw, draw.choice(goods))) for _ in range(count)
    )


def _words(text: str) -> list[str]:
    return re.sub(r"[^\w ]", "", text.lower()).split()


def _short(draw: random.Random, _: MadeProduct) -> str:
    """One or two letters or digits."""
    return "".join(draw.choices(LETTERS, k=draw.choice((1, 2)))) if draw.random() < 0.85 else str(draw.randrange(100))


def _common(draw: random.Random, product: MadeProduct) -> str:
    """A word that stands in thousands of names, or a category, or two such words."""
    words = [word for word in _words(product.name) if len(word) > 3] or _words(product.category)
    return " ".join(draw.sample(words, min(len(words), draw.choice((1, 1, 2)))))


def _beginning(draw: random.Random, product: MadeProduct) -> str:
    """A name on the way: some letters of it typed so far."""
    name = " ".join(_words(product.name))
    return name[: draw.randrange(3, max(4, len(name)))].strip()


def _pieces(draw: random.Random, product: MadeProduct) -> str:
    """Pieces of words, in any order."""
    words = [word for word in _words(f"{product.name} {product.producer.village}") if len(word) > 4]
    picked = draw.sample(words, min(len(words), 2)) or ["kopi"]
    return " ".join(word[(at := draw.randrange(len(word) - 2)) : at + draw.randrange(3, 6)] for word in picked)


def _name(_: random.Random, product: MadeProduct) -> str:
    return " ".join(_words(product.name))


def _name_and_village(_: random.Random, product: MadeProduct) -> str:
    return " ".join((*_words(product.name)[:2], *_words(product.producer.village)))


def _maker(draw: random.Random, product: MadeProduct) -> str:
    return " ".join(_words(draw.choice((product.producer.name, product.producer.village, product.producer.district))))


def _code(draw: random.Random, product: MadeProduct) -> str:
    return product.code[draw.choice((0, 1, 5)) : draw.choice((8, 10))].lower()


def _number(draw: random.Random, product: MadeProduct) -> str:
    """A word and a measure, with and without the blank."""
    return f"{_words(product.name)[0]} {draw.choice(('250g', '250 g', '1 kg', '100', '1', '460g'))}"


def _nothing(draw: random.Random, _: MadeProduct) -> str:
    """Words that stand nowhere."""
    return " ".join("".join(draw.choices(LETTERS, k=7)) for _ in range(draw.choice((1, 2))))
