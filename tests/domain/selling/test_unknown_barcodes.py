"""Codes that were scanned unknown: what became of each, the last one first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ntt_pos.domain.selling.unknown_barcodes import CodeEvent, CodeFate, codes_of

START = datetime(2026, 2, 28, 1, tzinfo=UTC)


def event(minute: int, code: str, fate: CodeFate = CodeFate.SCANNED, product: str = "") -> CodeEvent:
    return CodeEvent(code, fate, START + timedelta(minutes=minute), "Ani", product)


def test_a_code_is_counted_and_the_one_scanned_last_comes_first() -> None:
    found = codes_of([event(0, "A"), event(1, "B"), event(2, "A")])
    assert [(each.code, each.count) for each in found] == [("A", 2), ("B", 1)]
    assert (found[0].first, found[0].last) == (START, START + timedelta(minutes=2))


def test_a_fate_stays_until_the_code_is_scanned_unknown_again() -> None:
    picked = [event(0, "A"), event(1, "A", CodeFate.PICKED, "Kopi")]
    (settled,) = codes_of(picked)
    (again,) = codes_of([*picked, event(2, "A")])
    assert (settled.fate, settled.product, settled.count) == (CodeFate.PICKED, "Kopi", 1)
    assert (again.fate, again.product, again.count) == (CodeFate.SCANNED, "", 2)


def test_a_fate_of_a_code_that_was_never_scanned_is_nothing() -> None:
    assert codes_of([event(0, "A", CodeFate.NOT_OURS)]) == ()


def test_an_answer_is_kept_when_the_same_code_comes_again_and_is_answered_otherwise() -> None:
    told = [event(0, "A"), event(1, "A", CodeFate.PICKED, "Sambal"), event(2, "A"), event(3, "A", CodeFate.NOT_OURS)]
    (code,) = codes_of(told)
    assert code.answers == ((CodeFate.PICKED, "Sambal"), (CodeFate.NOT_OURS, ""))
    assert (code.fate, code.count) == (CodeFate.NOT_OURS, 2)
