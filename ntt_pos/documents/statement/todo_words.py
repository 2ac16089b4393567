"""What is to be done, in the words of the second form of the statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ntt_pos.documents.engine.page import goods_name, printable
from ntt_pos.documents.statement.statement_dates import date_of, weekday_of
from ntt_pos.domain.money.producer_todo import Otherwise, TodoReason, Verb, can_wait
from ntt_pos.domain.money.statement_page import StatementPage
from ntt_pos.domain.money.statement_payload import TodoLine
from ntt_pos.i18n import N_, Language

VERBS: Final = {
    Verb.BRING: N_("BRING"),
    Verb.COLLECT: N_("FETCH"),
    Verb.TALK: N_("TALK"),
    Verb.RENEW: N_("RENEW"),
}
WAYS: Final = {Verb.BRING: N_("to the shop"), Verb.COLLECT: N_("at the shop")}
_PERMITS: Final = {"PIRT": "P-IRT", "BPOM": "BPOM", "HALAL": "Halal"}


def todo_words(language: Language, line: TodoLine) -> tuple[str, str]:
    """Return what to do it with, and why and what happens otherwise."""
    goods = goods_name(line.name)
    if line.quantity:
        amount = language.quantity_in_full(line.quantity, line.price_per, printable(line.unit))
        if line.why == TodoReason.EXPIRES and line.left > line.quantity:
            few = language.quantity_in_full(line.quantity, line.price_per, "")
            all_ = language.quantity_in_full(line.left, line.price_per, printable(line.unit))
            amount = language.text("{few} of {all}", few=few, all=all_)
        goods = f"{amount.replace(' ', chr(160))} {goods}"
    left = language.quantity_in_full(line.left, line.price_per, printable(line.unit))
    why = {
        TodoReason.GONE: language.text("All gone."),
        TodoReason.NEARLY_GONE: language.text("Nearly gone, {left} left.", left=left),
        TodoReason.LITTLE_LEFT: language.text(
            "{left} left in the shop. If you have more, bring as many as you like.", left=left
        ),
        TodoReason.EXPIRED: language.text("May not be sold any more."),
        TodoReason.SPOILED: language.text("Brought back by the buyer."),
        TodoReason.SLOW: language.text("Not sold for {days} days. Talk about its price or its place.", days=line.days),
        TodoReason.EXPIRES: "",
        TodoReason.PERMIT: "",
        TodoReason.WANTED: "",
    }[TodoReason(line.why)]
    if line.expiry is not None:
        day = date_of(language, line.expiry)
        why = (
            language.text("Valid until {day}.", day=day)
            if line.why == TodoReason.PERMIT
            else language.text("Expires {day}.", day=day)
        )
    what = {
        TodoReason.EXPIRED: language.text("{goods}, expired", goods=goods),
        TodoReason.SPOILED: language.text("{goods}, spoiled", goods=goods),
        TodoReason.PERMIT: _permit(language, line.name),
    }.get(TodoReason(line.why), goods)
    otherwise = {
        Otherwise.LOSS: language.text("If not fetched, it is your loss."),
        Otherwise.DISCARDED: language.text("If not fetched, it is discarded."),
        Otherwise.KEPT: language.text("Kept until you fetch them."),
        Otherwise.NOTHING: "",
    }[Otherwise(line.otherwise)]
    asked = language.plural(
        "A customer asked for it once.", "Customers asked for it {n} times.", line.asked, n=line.asked
    )
    return what, " ".join(part for part in (why, asked if line.asked else "", otherwise) if part)


def money_to_fetch(language: Language, page: StatementPage) -> tuple[str, str] | None:
    """Return (what, when) of the money that waits at the counter: the first thing to do; None when none does."""
    if not page.pays_now:
        return None
    return (
        language.text("Your money {amount} at the counter", amount=language.rp(page.last.payable)),
        language.text("any time"),
    )


def nothing_else(language: Language, lines: Sequence[TodoLine]) -> str:
    """Return that there is nothing to bring, or nothing to fetch, where only the other is asked; else ""."""
    verbs = {line.verb for line in lines}
    if Verb.BRING in verbs and Verb.COLLECT not in verbs:
        return language.text("There is nothing to fetch.")
    if Verb.COLLECT in verbs and Verb.BRING not in verbs:
        return language.text("There is nothing to bring.")
    return ""


def _permit(language: Language, name: str) -> str:
    kind, _, goods = name.partition(" ")
    return language.text("Permit {kind} {goods}", kind=_PERMITS.get(kind, kind), goods=goods_name(goods))


def todo_when(language: Language, line: TodoLine) -> tuple[str, str]:
    """Return (small word, day) of the last day, or when it is to be done: ``paling lambat``, ``Kamis 23 April``."""
    if line.last is not None:
        return language.text("at the latest"), weekday_of(language, line.last)
    if line.why == TodoReason.LITTLE_LEFT:
        return "", language.text("any time")
    if line.why == TodoReason.WANTED:
        return "", language.text("when you have some")
    if line.why == TodoReason.SLOW:
        return "", language.text("when you come")
    return "", "" if can_wait(line) else language.text("as soon as you can")
