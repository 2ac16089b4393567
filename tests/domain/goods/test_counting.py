"""A stock count: what is counted together, what was typed, and the reason of a difference."""

from __future__ import annotations

import pytest

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.goods.counting import (
    LONGEST_REASON,
    CountDifference,
    CountScope,
    ScopeKind,
    clean_reason,
    parse_count,
    read_scope,
)
from tests.documents.counts import a_countable, a_result


@pytest.mark.parametrize("kind", list(ScopeKind))
def test_a_scope_is_read_back_from_its_text(kind: ScopeKind) -> None:
    scope = CountScope(kind, "" if kind is ScopeKind.ALL else "P014")
    assert read_scope(scope.text) == scope


def test_words_that_somebody_chose_are_no_scope() -> None:
    assert read_scope("rak depan") is None


def test_a_scope_covers_the_goods_of_its_producer_category_or_shelf() -> None:
    product = a_countable(3)
    own = {
        ScopeKind.ALL: "",
        ScopeKind.PRODUCER: product.producer_code,
        ScopeKind.CATEGORY: product.category,
        ScopeKind.SHELF: product.shelf,
    }
    for kind, value in own.items():
        assert CountScope(kind, value).covers(product)
        assert CountScope(kind, f"{value}?").covers(product) is (kind is ScopeKind.ALL)


@pytest.mark.parametrize(
    ("typed", "per", "units"), [("0", 1, 0), ("0,0", 1000, 0), (" 12 ", 1, 12), ("1,25", 1000, 1250)]
)
def test_a_count_is_whole_pieces_or_kilograms(typed: str, per: int, units: int) -> None:
    assert parse_count(typed, per) == units


@pytest.mark.parametrize(("typed", "per"), [("-1", 1), ("1,5", 1), ("1e5", 1), ("", 1), ("nol", 1), ("0" * 61, 1)])
def test_what_is_no_count_is_refused(typed: str, per: int) -> None:
    with pytest.raises(DomainError):
        parse_count(typed, per)


def test_a_reason_is_one_line_of_at_most_120_characters() -> None:
    assert clean_reason(" dimakan\n\x07 tikus ") == "dimakan tikus"
    for wrong in ("", " \n", "x" * (LONGEST_REASON + 1)):
        with pytest.raises(DomainError):
            clean_reason(wrong)


def test_a_result_adds_up_what_the_producers_gain_and_a_difference_says_how_many() -> None:
    result = a_result(6)
    assert result.money == sum(each.money for each in result.differences)
    assert CountDifference(a_countable(1), expected=5, counted=3).units == -2
