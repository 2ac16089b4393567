"""What was asked for is told in a few words, never who asked."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.selling.wanted import wanted_words


def test_a_few_words_are_kept_in_one_line():
    assert wanted_words("  madu   hutan 460 g\n") == "madu hutan 460 g"


@pytest.mark.parametrize("text", ["", "   ", "12", "madu\x00", "a" * 41, "Ana 0812 3456 789", "Ana 0812-345-678"])
def test_what_says_nothing_and_what_tells_of_somebody_is_refused(text):
    with pytest.raises(DomainError, match="Nothing was noted"):
        wanted_words(text)
