"""How producers, their terms, accounts and stock are put into words on the office's screens."""

from __future__ import annotations

from datetime import date, datetime

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.core.words import ENTRIES
from ntt_pos.domain.goods.expiry import PERMIT_SOON
from ntt_pos.domain.goods.notes import Total
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.selling.cart import Article
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.reports.overview import AccountLine, PermitState, ProducerBoard, ProducerLine
from ntt_pos.ui.theme import Tone


def permit_choices() -> tuple[tuple[str, str], ...]:
    """Return how permits may stand, each with its words."""
    return (
        (PermitState.EXPIRED, _("expired")),
        (PermitState.SOON, _("run out within {days} days", days=PERMIT_SOON.days)),
        (PermitState.VALID, _("valid")),
        (PermitState.NONE, _("none")),
    )


def villages_of(board: ProducerBoard) -> list[tuple[str, str]]:
    """Return (code, village and district) of every village with a producer, by name."""
    found = {line.village_code: f"{line.village} ({line.district})" for line in board.rows if line.village_code}
    return sorted(found.items(), key=lambda each: each[1].casefold())


def stock_tone(article: Article, low_stock: int) -> Tone:
    """Return how urgent a product's stock is."""
    if article.on_hand <= 0:
        return Tone.DANGER
    return Tone.ATTENTION if article.on_hand <= low_stock * article.price_per else Tone.INK


def stock_words(stock: tuple[Total, ...]) -> str:
    """Return stock as a list shows it: ``142``, ``38,5 kg``, or both."""
    parts = [
        i18n.number(each.quantity) if each.price_per == 1 else i18n.quantity(each.quantity, each.price_per, each.unit)
        for each in stock
        if each.quantity
    ]
    return " + ".join(parts) or "0"


def how_long(day: date | None, today: date) -> str:
    """Return how long ago something was: today, yesterday, 3 days ago, or the day."""
    if day is None:
        return "–"
    ago = (today - day).days
    if ago <= 0:
        return _("today")
    if ago == 1:
        return _("yesterday")
    if ago < 14:  # noqa: PLR2004 after two weeks the day itself says more
        return ngettext("{n} day ago", "{n} days ago", ago)
    return i18n.day(day)


def short_day(day: date) -> str:
    """Return ``17 Apr``."""
    return i18n.day(day).rsplit(" ", 1)[0]


def booked_day(first: datetime, last: datetime, on: date) -> str:
    """Return the day or days on which it really was, and the book date where it differs: ``17 Apr · buku 18 Apr``."""
    days = [calendar_date(first), calendar_date(last)]
    span = "–".join(short_day(day) for day in dict.fromkeys(days))
    return " · ".join(filter(None, (span, i18n.booked(first, on) or i18n.booked(last, on))))


def made_words(at: datetime, on: date) -> str:
    """Return when a paper was made, and the book date where it differs: ``17 Apr 2026 21.10 · buku 18 Apr``."""
    return " · ".join(filter(None, (i18n.moment(at), i18n.booked(at, on))))


def entry_words(entry: AccountLine) -> str:
    """Return what a line of the account is."""
    if entry.kind is EntryKind.SALE:
        return ngettext("Sold {n} piece", "Sold {n} pieces", entry.units)
    words = _(ENTRIES[entry.kind].long)
    return f"{words} {entry.document}".strip() if entry.document else words


def terms_words(terms: Terms | None, since: date | None) -> str:
    """Return the terms with a producer as a phrase."""
    if terms is None:
        return _("a net price per product")
    words = terms_phrase(terms)
    return _("{terms} since {day}", terms=words, day=since) if since else words


def terms_phrase(terms: Terms) -> str:
    """Return terms: commission 15 %, net price 20.000, own goods."""
    if terms.kind is TermsKind.COMMISSION:
        return _("commission {rate}", rate=i18n.rate(terms.rate_bp))
    if terms.kind is TermsKind.NET_PRICE:
        return _("net price {amount}", amount=terms.net_price)
    if terms.kind is TermsKind.INHERIT:
        return _("as with the producer")
    return _("the shop's own goods")


def phone_words(phone: str) -> str:
    """Return a phone number as people say it: ``0812-0000-0002``."""
    local = f"0{phone[3:]}" if phone.startswith("+62") else phone
    return "-".join(part for part in (local[:4], local[4:8], local[8:]) if part)


def searched(line: ProducerLine) -> str:
    """Return what a producer is searched by."""
    phone = line.phone.removeprefix("+62")
    return f"{line.name} {line.code} {line.village} {line.district} {line.phone} 0{phone}".casefold()
