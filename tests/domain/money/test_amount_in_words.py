"""Amounts in words are read back as the same amount."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import banknotes
from ntt_pos.domain.money.account import PaysBy, payable
from ntt_pos.domain.money.amount_in_words import HIGHEST, in_english_words, terbilang

ONES = {
    w: i for i, w in enumerate(("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"))
}
SCALES = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}


def read_back(words: str) -> int:
    """Read Indonesian number words, as a person would: groups of up to three digits, each with its scale."""
    tokens = words.removesuffix(" rupiah").split()
    sign = -1 if tokens[0] == "minus" else 1
    whole = group = digit = 0
    for token in tokens[sign < 0 :]:
        if token in ONES:
            digit = ONES[token]
        elif token == "belas":
            group, digit = group + 10 + digit, 0
        elif token == "puluh":
            group, digit = group + 10 * digit, 0
        elif token == "ratus":
            group, digit = group + 100 * digit, 0
        elif token in SCALES:
            whole, group, digit = whole + (group + digit) * SCALES[token], 0, 0
        else:
            value = {"sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000}[token]
            if value == 1000:
                whole += 1000
            else:
                group += value
    return sign * (whole + group + digit)


@given(st.integers(-HIGHEST, HIGHEST) | st.integers(0, 20_000_000) | st.sampled_from([10**n for n in range(15)]))
@example(0)
@example(1_000)
@example(1_001_000)
@example(11_011_011)
@example(HIGHEST)
def test_words_are_read_back_as_the_amount(value: int) -> None:
    words = terbilang(value)
    assert read_back(words) == value
    assert words.endswith(" rupiah")
    assert "  " not in words
    assert "satu ratus" not in words
    assert "satu puluh" not in words
    assert "satu belas" not in words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nol rupiah"),
        (10, "sepuluh rupiah"),
        (11, "sebelas rupiah"),
        (15, "lima belas rupiah"),
        (100, "seratus rupiah"),
        (1_000, "seribu rupiah"),
        (1_100, "seribu seratus rupiah"),
        (21_000, "dua puluh satu ribu rupiah"),
        (101_000, "seratus satu ribu rupiah"),
        (251_500, "dua ratus lima puluh satu ribu lima ratus rupiah"),
        (1_000_000, "satu juta rupiah"),
        (1_001_001, "satu juta seribu satu rupiah"),
        (-42_500, "minus empat puluh dua ribu lima ratus rupiah"),
        (999 * 10**12, "sembilan ratus sembilan puluh sembilan triliun rupiah"),
    ],
)
def test_amounts_as_they_are_spoken(value: int, words: str) -> None:
    assert terbilang(value) == words


def test_a_thousand_among_millions_is_seribu_but_a_thousand_thousands_is_satu_juta() -> None:
    assert terbilang(2_001_000) == "dua juta seribu rupiah"
    assert terbilang(2_021_000) == "dua juta dua puluh satu ribu rupiah"


def test_what_has_no_words_is_refused() -> None:
    for value in (HIGHEST + 1, -HIGHEST - 1):
        with pytest.raises(DomainError, match="too large"):
            terbilang(value)


@given(st.integers(-(10**6), 10**9))
def test_i24_words_and_banknotes_are_the_payable_amount(owed: int) -> None:
    ready, _ = payable(owed, PaysBy.CASH, 500)
    assert read_back(terbilang(ready)) == ready == sum(note * count for note, count in banknotes(ready))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "zero rupiah"),
        (19, "nineteen rupiah"),
        (251_500, "two hundred fifty-one thousand five hundred rupiah"),
        (12_000_040, "twelve million forty rupiah"),
        (-1_001, "minus one thousand one rupiah"),
    ],
)
def test_a_page_in_english_says_its_amount_in_english(amount, words):
    assert in_english_words(amount) == words
