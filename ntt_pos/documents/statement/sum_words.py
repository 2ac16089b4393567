"""What the rows of the sum say: what each is called, and in small why, when and from whom."""

from __future__ import annotations

import datetime as dt
from typing import Final

from ntt_pos.documents.engine.page import goods_name, printable
from ntt_pos.documents.statement.statement_dates import date_of, period, weekday_of
from ntt_pos.documents.statement.statement_words import YOUR_MONEY
from ntt_pos.domain.core.words import ENTRIES
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.statement_page import ReckonRow, Sign, StatementPage, Step
from ntt_pos.domain.money.statement_payload import BackLine, PaidLine
from ntt_pos.i18n import N_, Language

_STEPS: Final = {
    Step.ADVANCE: N_("Advance, already received"),
    Step.BOUNCED: N_("Bank transfer that came back"),
    Step.REPAID: N_("You paid to the shop"),
    Step.SMALL: N_("Your small change, paid another time"),
    Step.YOUR_MONEY: YOUR_MONEY,
    Step.SHOULD_BE: N_("What you should have received"),
    Step.LESS_THAT: N_("It should have been only"),
    Step.YOUR_DEBT: N_("OWED TO THE SHOP"),
}
_STEP_NOTES: Final = {
    Step.SHOULD_BE: N_("No new money, only to reckon with."),
    Step.LESS_THAT: N_("From the sum above."),
}
# What old money is called: with the day of the report it is from, and for the payload that knows none.
_OLD_STEPS: Final = {
    Step.OLD_MONEY: (N_("From the report of {day}"), N_("From the report before")),
    Step.OLD_LEFT: (N_("Left from the report of {day}"), N_("Left from the report before")),
    Step.OLD_DEBT: (N_("Debt from the report of {day}"), N_("Debt from the report before")),
}
_BACK_REASONS: Final = {
    "SPOILED": N_("Spoiled, says the clerk. As agreed, the sale is undone."),
    "CHANGED_MIND": N_("The buyer changed their mind. Back on the shelf, can still be sold."),
    "WRONG_ITEM": N_("Wrong item. Back on the shelf, can still be sold."),
    "DAMAGED_BY_SHOP": N_("Broken in the shop."),
}


def step_label(language: Language, row: ReckonRow, page: StatementPage) -> str:
    """Return what a row of the sum is called."""
    if row.step is Step.SOLD:
        return language.text("Goods sold {period}", period=period(language, page.from_day, page.last.date))
    if row.step is Step.PAID:
        return _received(language, row.paid[0], page.last.date)
    if row.step is Step.BACK and row.back is not None:
        return back_label(language, row.back)
    if row.step in _OLD_STEPS:
        dated, plain = _OLD_STEPS[row.step]
        if page.last_date is None:
            return language.text(plain)
        return language.text(dated, day=date_of(language, page.last_date))
    return language.text(_STEPS[row.step])


def step_note(language: Language, row: ReckonRow, page: StatementPage) -> str:
    """Return the second, small line of a row of the sum, or ""."""
    return " ".join(part for part in (_about(language, row, page), _what_debt_does(language, row, page)) if part)


def _about(language: Language, row: ReckonRow, page: StatementPage) -> str:
    if row.step is Step.BACK and row.back is not None:
        return back_note(language, row.back)
    told = {Step.OLD_MONEY: _not_received, Step.OLD_LEFT: _old_left}.get(row.step)
    if told is not None:
        return told(language, row, page)
    if row.step is Step.YOUR_MONEY:
        return _both_today(language, page)
    if row.step in _STEP_NOTES:
        return language.text(_STEP_NOTES[row.step])
    return _paid_note(language, row)


def _paid_note(language: Language, row: ReckonRow) -> str:
    if not row.paid:
        return ""
    said = weekday_of(language, row.paid[0].day)
    bounced = row.step is Step.BOUNCED
    return language.text("{day}. The money came back to the shop.", day=said) if bounced else f"{said}."


def _not_received(language: Language, _row: ReckonRow, page: StatementPage) -> str:
    return "" if page.debt else language.text("Not received yet.")


def _both_today(language: Language, page: StatementPage) -> str:
    """Return what all of the day makes, where something was handed over before on the page's day; else ""."""
    if not page.paid_today or page.last.payable <= 0:
        return ""
    return language.text(
        "Already received {before}, still to come {now}: {both} in all.",
        before=language.rupiah(page.paid_today),
        now=language.rupiah(page.last.payable),
        both=language.rupiah(page.paid_today + page.last.payable),
    )


def _what_debt_does(language: Language, row: ReckonRow, page: StatementPage) -> str:
    """Say of a row of a debt's sum whether the debt grows or shrinks by it: there a plus is nothing to get."""
    if page.rows[0].step is not Step.OLD_DEBT or not page.debt:
        return ""
    words = {Sign.PLUS: N_("The debt grows."), Sign.MINUS: N_("The debt shrinks.")}
    return language.text(words[row.sign]) if row.sign in words else ""


def _old_left(language: Language, row: ReckonRow, page: StatementPage) -> str:
    """Say what of the old money was received and when."""
    received = language.rupiah(sum(-each.amount for each in row.paid))
    days = sorted({each.day for each in row.paid})
    shown = ", ".join(
        language.text("today, {day}", day=date_of(language, day))
        if day == page.last.date
        else weekday_of(language, day)
        for day in days
    )
    means = {each.means for each in row.paid}
    if means in ({"CASH"}, {"TRANSFER"}):
        how = language.text("in cash") if "CASH" in means else language.text("through the bank")
        shown = f"{shown}, {how}"
    said = []
    if row.paid and row.amount:
        whole = language.rupiah(row.old)
        said.append(
            language.text("You received {received} of {whole}, {when}.", received=received, whole=whole, when=shown)
        )
    elif row.paid:
        said.append(language.text("You received {received}, {when}.", received=received, when=shown))
    return " ".join(said)


def _received(language: Language, paid: PaidLine, on: dt.date) -> str:
    if paid.means == "TRANSFER":
        return language.text("Already sent to your bank")
    return (
        language.text("Already received today, in cash")
        if paid.day == on
        else language.text("Already received, in cash")
    )


def back_goods(language: Language, back: BackLine) -> str:
    """Return what a line is about: ``1 bungkus Kopi bubuk 200 g``."""
    return " ".join(part for part in (_amount_of(language, back), goods_name(back.name)) if part)


def _amount_of(language: Language, back: BackLine) -> str:
    amount = language.quantity_in_full(back.quantity, back.price_per, printable(back.unit)) if back.quantity else ""
    return amount.replace(" ", "\u00a0")


def back_label(language: Language, back: BackLine) -> str:
    """Return what came back, was replaced or corrected."""
    goods = back_goods(language, back)
    if back.kind == EntryKind.RETURN:
        return language.text("A buyer returned {goods}", goods=goods)
    if back.kind == EntryKind.COMPENSATION:
        if back.amount < 0:
            return language.text("Found again: {goods}", goods=goods)
        return language.text("The shop pays for {goods}", goods=goods)
    if back.kind == EntryKind.CORRECTION:
        return language.text("Something put right")
    return language.text(ENTRIES[back.kind].short)


def back_note(language: Language, back: BackLine) -> str:
    """Return why, when, on which receipt, what the customer got and from whom, and who bears it."""
    if back.kind == EntryKind.RETURN:
        return _return_note(language, back)
    if back.kind == EntryKind.COMPENSATION:
        if back.amount < 0:
            return _found_note(language, back)
        day = f" {date_of(language, back.original_date)}" if back.original_date else ""
        lost = N_("Lost in the shop{day}. The shop bears it.")
        broken = N_("Broken in the shop{day}. The shop bears it.")
        return language.text(lost if back.reason == "LOST" else broken, day=day)
    said = printable(back.reason) if back.reason not in _BACK_REASONS else ""
    return f"{said[0].upper()}{said[1:].removesuffix('.')}." if said else ""


def _found_note(language: Language, back: BackLine) -> str:
    """Return when it was lost, that the shop paid for it then, and that it goes back; older payloads know no day."""
    lost = back.original_date if back.original_date != back.day else None
    paid = language.rupiah(-back.amount)
    return (
        language.text(
            "Lost {day}, the shop paid you {paid} for it then. Now it is on the shelf again and can be sold.",
            day=date_of(language, lost),
            paid=paid,
        )
        if lost is not None
        else language.text(
            "It was lost, the shop paid you {paid} for it then. Now it is on the shelf again and can be sold.",
            paid=paid,
        )
    )


def _return_note(language: Language, back: BackLine) -> str:
    said = []
    hers, shared = -back.amount, back.customer
    if back.quantity > 1 and back.price_per == 1 and hers % back.quantity == 0:
        said.append(f"{back.quantity} × {language.rupiah(hers // back.quantity)}.")
    if back.original_date is not None and back.day is not None:
        sold, day = date_of(language, back.original_date), date_of(language, back.day)
        number = back.original_number.rsplit("-", 1)[-1]
        said.append(
            language.text("Sold {sold} (receipt {number}), brought back {day}.", sold=sold, number=number, day=day)
            if number
            else language.text("Sold {sold}, brought back {day}.", sold=sold, day=day)
        )
    elif back.original_date is not None:
        said.append(language.text("Sold {sold}.", sold=date_of(language, back.original_date)))
    if back.reason in _BACK_REASONS:
        said.append(language.text(_BACK_REASONS[back.reason]))
    if shared and hers:
        said.append(
            language.text(
                "The buyer got {paid}: {hers} from you, {shop} from the shop.",
                paid=language.rupiah(shared),
                hers=language.rupiah(hers),
                shop=language.rupiah(shared - hers),
            )
        )
    elif hers:
        said.append(language.text("You bear it."))
    return " ".join(said)


def why_debt(language: Language, page: StatementPage) -> str:
    """Return in one breath why there is a debt."""
    rows = [row for row in page.rows if row.sign is not Sign.IS and row.amount]
    backs = [row.back for row in rows if row.back is not None]
    if page.rows[0].step is Step.OLD_DEBT:
        return language.text("It is left from the report before.")
    if rows and len(backs) == len(rows) and all(each.kind == EntryKind.RETURN for each in backs):
        if len(backs) == 1:
            return language.text(
                "{amount} were returned by a buyer; you received the money for them before.",
                amount=_amount_of(language, backs[0]),
            )
        return language.text("Goods were returned by buyers; you received the money for them before.")
    return language.text("You received more than your goods brought.")
