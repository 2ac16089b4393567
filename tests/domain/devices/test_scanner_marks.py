"""What a scanner may send around a code, and the numbers under which its own guide knows these signs."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.devices.scanner_marks import hex_of, scanner_mark, zebra_of


@pytest.mark.parametrize("text", ["", "~", " # ", "~~", "<$>"])
def test_signs_that_no_code_begins_with_may_mark_a_scan(text):
    assert scanner_mark(text) == text.strip()


@pytest.mark.parametrize("text", ["a", "7", "~1", "*", "-", "~ ~", "{", "....", "<<<<", "é", "\x02", "👍"])
def test_signs_that_belong_to_codes_or_amounts_may_not(text):
    with pytest.raises(DomainError, match="cannot mark a scan"):
        scanner_mark(text)


def test_a_sign_has_the_numbers_that_the_makers_guides_print():
    assert (hex_of("~"), zebra_of("~")) == ("7E", "1126")
    assert (hex_of("#"), zebra_of("#")) == ("23", "1035")
