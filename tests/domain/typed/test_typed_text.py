"""Typed words: one line of what can be printed, not longer than it may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.typed.typed_text import LONGEST_REASON, plain_reason, typed_line


@given(st.text(max_size=60))
def test_a_typed_line_is_one_line_of_printable_characters_or_nothing(text: str) -> None:
    line = typed_line(text, 40)
    if line is not None:
        assert len(line) <= 40
        assert line.isprintable()
        assert line == " ".join(line.split())
        assert typed_line(line, 40) == line


def test_spaces_and_line_ends_become_one_space_and_control_characters_are_refused() -> None:
    assert typed_line("  rusak \n di  jalan\t", 40) == "rusak di jalan"
    assert typed_line("rusak\x1b[0m", 40) is None
    assert typed_line("a" * 41, 40) is None


def test_a_reason_that_is_too_long_says_how_long_it_may_be() -> None:
    assert plain_reason(" tetangga ") == "tetangga"
    with pytest.raises(DomainError) as refused:
        plain_reason("x" * (LONGEST_REASON + 1))
    assert refused.value.params == {"most": LONGEST_REASON}
