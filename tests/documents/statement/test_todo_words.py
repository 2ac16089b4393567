"""What is to be done, in the words of the paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ntt_pos.documents.statement.todo_words import todo_when, todo_words
from ntt_pos.domain.money.producer_todo import todo_lines
from ntt_pos.i18n import Language
from tests.documents.pages import WORKED, stock

ID = Language("id")


def words(**changes: object) -> tuple[tuple[str, str], tuple[str, str]]:
    honey = stock("M1", "Madu hutan 460 g", 0, first_delivery=date(2026, 1, 5), **changes)
    (line,) = todo_lines(replace(WORKED, stock=(honey,)))
    return todo_words(ID, line), todo_when(ID, line)


def test_goods_that_customers_asked_for_in_vain() -> None:
    assert words(asked=5) == (("Madu hutan 460\u00a0g", "5 kali dicari pembeli."), ("", "kalau ada"))


def test_goods_that_are_gone_and_were_asked_for() -> None:
    (_what, why), (_small, when) = words(asked=2, sold_by_day=((WORKED.date, 28),))
    assert (why, when) == ("Sudah habis. 2 kali dicari pembeli.", "secepatnya")
