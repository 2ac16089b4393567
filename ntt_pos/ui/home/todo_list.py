"""What waits for somebody, each as a line of the first page: what, how many, how urgent, and the page of its cure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ntt_pos import i18n
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.goods.expiry import GOODS_SOON, PERMIT_SOON
from ntt_pos.domain.goods.stock import is_expired
from ntt_pos.i18n import _, ngettext
from ntt_pos.services.reports.first_steps import FirstSteps
from ntt_pos.services.reports.overview import HomeBoard
from ntt_pos.ui.safety.backup_words import Warned
from ntt_pos.ui.theme import Tone

NAMES_SHOWN: Final = 3
CODES, COUNTED, PAPERS, REFUNDS, START, TWICE = "codes", "counted", "papers", "refunds", "start", "twice"
ASKED: Final = "ASKED"


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """Something that waits: what, in which words, how urgent, where its cure is, and ``since`` when the oldest waits.

    ``page`` is a page of the office, or ``CODES``, ``COUNTED``, ``PAPERS``, ``REFUNDS``, ``START`` or ``TWICE`` for a
    dialog over this one.
    """

    title: str
    below: str
    count: str
    tone: Tone
    page: str
    what: str = ""
    since: date | None = None


def age_words(since: date | None, today: date) -> str:
    """Return how many days ago or ahead a date is; empty for today and for none."""
    days = (today - since).days if since is not None else 0
    if days > 0:
        return ngettext("the oldest {n} day", "the oldest {n} days", days)
    return ngettext("in {n} day", "in {n} days", -days) if days else ""


def what_waits(
    board: HomeBoard, *, papers: int, safety: Warned | None, start: FirstSteps | None = None
) -> tuple[WaitingItem, ...]:
    """Return what waits, what is urgent first; ``papers`` did not come out of the printer, ``start`` leads a new shop."""
    found = [*_days(board), *_safety(safety), *_paper(board, papers), *_goods(board), *_money(board), *_start(start)]
    found += _open_cards(board)
    return tuple(sorted(found, key=lambda each: each.tone is not Tone.DANGER))


def _start(start: FirstSteps | None) -> Iterator[WaitingItem]:
    if start is not None and start.leading:
        yield WaitingItem(
            _("First steps of the shop"),
            _("From the shop's address to the first shift; what is done has its tick"),
            _("{done} of {all}", done=start.done, all=len(start.steps)),
            Tone.ATTENTION,
            START,
        )


def _days(board: HomeBoard) -> Iterator[WaitingItem]:
    facts, second = board.facts, board.attention
    if not board.producers:
        words = _("Import the workbook of your producers and goods: the page “Import”.")
        yield WaitingItem(_("There are no producers and goods yet"), words, "", Tone.INK, "import")
    if facts.missed:
        shown, count = _named([i18n.day(day) for day in facts.missed]), i18n.number(len(facts.missed))
        yield WaitingItem(_("Days were not closed"), shown, count, Tone.DANGER, "close", since=facts.missed[0])
    if second.twice:
        yield WaitingItem(
            _("Papers that were typed in twice"),
            _(
                "Sold once, counted twice: {papers}. Take the second one back.",
                papers=_named([each.paper for each in second.twice]),
            ),
            i18n.number(len(second.twice)),
            Tone.DANGER,
            TWICE,
            since=min(calendar_date(each.again.at) for each in second.twice),
        )
    for title, named, page, what, since in (
        (
            _("Counted drawers wait for a second person"),
            second.unconfirmed,
            COUNTED,
            "",
            second.unconfirmed_since,
        ),
        (_("Refunds above the limit wait to be confirmed"), second.refunds, REFUNDS, "", second.refunds_since),
        (
            _("Scanned codes that no product has"),
            second.unknown_codes,
            CODES,
            "",
            second.codes_since,
        ),
    ):
        if named:
            yield WaitingItem(title, _named(named), i18n.number(len(named)), Tone.ATTENTION, page, what, since)
    if second.counting:
        words = _("Begun by {names}. Post them, or give them up.", names=_named(sorted(set(second.counting))))
        yield WaitingItem(
            _("Stock counts are not finished"),
            words,
            i18n.number(len(second.counting)),
            Tone.ATTENTION,
            "counts",
            since=second.counting_since,
        )


def _safety(safety: Warned | None) -> Iterator[WaitingItem]:
    if safety is not None:
        tone = Tone.DANGER if safety.alarming else Tone.ATTENTION
        below = safety.why or _("Make a backup, and keep a copy of it outside this house.")
        yield WaitingItem(safety.words, below, "", tone, "safety")


def _paper(board: HomeBoard, papers: int) -> Iterator[WaitingItem]:
    undrawn, unprinted = board.facts.unprinted, board.attention.unprinted
    if undrawn:
        words = _("The folder could not be written, or the program was closed. Draw them again.")
        yield WaitingItem(_("Statements have no PDF yet"), words, i18n.number(undrawn), Tone.ATTENTION, "close")
    if unprinted:
        words = _("Print them, so that each producer gets the paper with the money.")
        yield WaitingItem(
            _("Statements are not printed yet"),
            words,
            i18n.number(unprinted),
            Tone.ATTENTION,
            "statements",
            "UNPRINTED",
            board.attention.unprinted_since,
        )
    asked = board.attention.asked
    if asked:
        words = _("They were opened in another program. Answer, so that nothing is printed twice or forgotten.")
        many = i18n.number(sum(each.many for each in asked))
        since = calendar_date(asked[0].at)
        yield WaitingItem(_("Were these papers printed?"), words, many, Tone.ATTENTION, "statements", ASKED, since)
    if papers:
        words = _("Look at the printer, then print them again or give them up.")
        yield WaitingItem(_("Papers wait for the printer"), words, i18n.number(papers), Tone.ATTENTION, PAPERS)


def _goods(board: HomeBoard) -> Iterator[WaitingItem]:
    today, below_zero = board.today, board.facts.below_zero
    if below_zero:
        many = i18n.number(len(below_zero))
        yield WaitingItem(_("Sold without stock"), _named(below_zero), many, Tone.DANGER, "goods", "NEGATIVE")
    goods = [(each.name, each.expiry) for each in board.dated]
    permits = [(each.name, each.expires) for each in board.permits]
    for title, dated, past, count, tone, what in (
        (_("Expired on the shelf"), goods, True, board.expired, Tone.DANGER, "EXPIRED"),
        (
            _("Expire within {days} days", days=GOODS_SOON.days),
            goods,
            False,
            board.expiring,
            Tone.ATTENTION,
            "EXPIRING",
        ),
        (_("Permits have expired"), permits, True, board.permits_expired, Tone.ATTENTION, "PERMIT EXPIRED"),
        (
            _("Permits expire within {days} days", days=PERMIT_SOON.days),
            permits,
            False,
            board.permits_soon,
            Tone.ATTENTION,
            "PERMIT SOON",
        ),
    ):
        named = [(name, on) for name, on in dated if is_expired(on, today) is past]
        if count:
            since = named[0][1] if named else None
            yield WaitingItem(title, _dates(named), i18n.number(count), tone, "goods", what, since)

    if board.to_collect:
        yield WaitingItem(
            _("Goods wait for their makers to fetch them"),
            _("Spoiled or expired: tell the makers, and note it when they take them."),
            i18n.number(board.to_collect),
            Tone.INK,
            "goods",
            "COLLECT",
        )


def _dates(goods: Sequence[tuple[str, date]]) -> str:
    """Return the first names with their dates, and that there are more."""
    shown = ", ".join(f"{name} {i18n.day(on)}" for name, on in goods[:NAMES_SHOWN])
    return f"{shown} …" if len(goods) > NAMES_SHOWN else shown


def _open_cards(board: HomeBoard) -> Iterator[WaitingItem]:
    """Yield what an import left open on the cards of producers and goods."""
    if board.unlisted:
        places = list(dict.fromkeys(f"{row.village} ({row.name})" for row in board.unlisted))
        yield WaitingItem(
            _("Villages that the official list lacks"),
            _named(places),
            i18n.number(len(board.unlisted)),
            Tone.ATTENTION,
            "producers",
            str(board.unlisted[0].producer_id),
        )
    if board.halal_open:
        yield WaitingItem(
            _("Food whose halal state nobody asked yet"),
            _("Ask the producers, and note it on the cards."),
            i18n.number(board.halal_open),
            Tone.INK,
            "goods",
            "HALAL_OPEN",
        )


def _money(board: HomeBoard) -> Iterator[WaitingItem]:
    producers, amount = board.attention.uncollected
    if producers:
        words = _(
            "{amount} wait for more than 30 days. Call the producers, or pay by transfer.", amount=i18n.rp(amount)
        )
        yield WaitingItem(
            _("Money was not collected"),
            words,
            i18n.number(producers),
            Tone.ATTENTION,
            "payouts",
            "UNCOLLECTED",
            min(board.oldest.values(), default=None),
        )
    if board.owing:
        words = _("The next sales are set against it.")
        yield WaitingItem(
            _("Producers owe the shop"), words, i18n.number(board.owing), Tone.ATTENTION, "payouts", "NEGATIVE"
        )


def _named(names: Sequence[str]) -> str:
    """Return the first names, and that there are more."""
    shown = ", ".join(names[:NAMES_SHOWN])
    return f"{shown} …" if len(names) > NAMES_SHOWN else shown
