"""The owner's control (Pengawasan): who moved money or rights by their word, what is usual, and what is new."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.queries.reports import control as query
from ntt_pos.domain.core.act_words import ACTS
from ntt_pos.domain.core.business_date import calendar_date, shop_date
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.core.words import MEANS
from ntt_pos.domain.reports.control import WEEK, WEEKS, ControlBoard, ControlEvent, ControlKind, EventNote, Trend
from ntt_pos.domain.reports.control_around import ENDS, AroundLine, basket_lines, drawer_lines
from ntt_pos.domain.reports.control_records import RECORDS, approvers, read_record
from ntt_pos.domain.typed.typed_text import plain_reason
from ntt_pos.i18n import screen_language
from ntt_pos.services.core.approvals import ALONE
from ntt_pos.services.reports.control_report import control_report, terms_told
from ntt_pos.services.reports.report_catalogue import FOLDER, Format, file_name
from ntt_pos.services.reports.report_context import ReportContext

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.reports.report import Period, Report
    from ntt_pos.i18n import Language
    from ntt_pos.services.core.unit_of_work import Context


# A product's code and how many of it, as records tell them.
_TIMES: Final = re.compile(r"(\S+) × (\d+)")


class Control:
    """What only the owner sees: whoever changes rights and users answers for it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def today(self) -> dt.date:
        """Return the date that periods are reckoned from."""
        return shop_date(self._context.clock.now(), cutoff_hour=self._context.settings.cutoff_hour)

    def look(self, *, by: Actor) -> dt.datetime | None:
        """Journal that somebody looks, and return when they looked before (None: never)."""
        with self._context.writing(by, act=Act.RIGHTS, subject="control") as work:
            rows = query.looks(work.unit, self._context.home.outlet_id)
            before = next((each["at"] for each in rows if json.loads(each["canonical"])["user"] == by.username), None)
            with work.record(query.LOOKED):
                pass
        return before

    def board(self, period: Period, *, by: Actor, since: dt.datetime | None = None) -> ControlBoard:
        """Return what happened in a period of business dates; what was recorded after ``since`` is new."""
        self._context.allow(by, Act.RIGHTS, "control")
        outlet = self._context.home.outlet_id
        first = period.last - WEEKS * WEEK + dt.timedelta(days=1)
        with self._context.reading() as unit:
            sums = query.sums_by_day(unit, outlet, first, period.last)
            below = self._below_zero(unit)
            return ControlBoard(
                period,
                (*below, *self._events(unit, period, since)),
                {name: _trend(days, first) for name, days in sums.items()},
                query.by_cashier(unit, outlet, period.first, period.last),
                len(below),
            )

    def report(self, board: ControlBoard, *, language: Language) -> Report:
        """Return the board as a paper."""
        with self._context.reading() as unit:
            return control_report(ReportContext(self._context, unit, board.period, language), board)

    def write(self, board: ControlBoard, form: Format, folder: Path, *, by: Actor, language: Language) -> Path:
        """Write the board as a page, workbook or text and return where it lies. Raises Denied and OSError."""
        from ntt_pos.documents.reports import report_files
        from ntt_pos.documents.reports.report_pdf import draw_report

        self._context.allow(by, Act.RIGHTS, "control")
        report = self.report(board, language=language)
        draw = {Format.PDF: draw_report, Format.XLSX: report_files.workbook, Format.CSV: report_files.csv_text}[form]
        path = folder / FOLDER / f"{file_name(report)}.{form}"
        write_durably(path, draw(report))
        return path

    def note(self, key: str, words: str, *, by: Actor) -> None:
        """Write something beside an event, by its key; it is a record of the journal and never changed.

        Raises DomainError for no words or an event that is not there.
        """
        plain = plain_reason(words)
        if not plain:
            raise DomainError("Type what you noticed. Nothing was noted.")
        register, _colon, seq = key.partition(":")
        with self._context.writing(by, act=Act.RIGHTS, subject="control") as work:
            if not seq.isdecimal() or not query.known(work.unit, self._context.home.outlet_id, register, int(seq)):
                raise DomainError("There is no such event. Nothing was noted.")
            with work.record(query.NOTED) as record:
                record.notes = {"event": key, "words": plain}

    def paper(self, number: str, folder: Path, *, by: Actor, draw: Callable[[str], bytes]) -> Path:
        """Draw a document to look at and return where it lies; that is no print of it. Raises Denied and OSError."""
        self._context.allow(by, Act.RIGHTS, number)
        path = folder / FOLDER / f"{number}-lihat.pdf"
        write_durably(path, draw(number))
        return path

    def around(self, found: ControlEvent, *, by: Actor) -> tuple[AroundLine, ...]:
        """Return what the journal tells around an event without a paper: its shift's drawer, or its basket, in order."""
        self._context.allow(by, Act.RIGHTS, "control")
        outlet = self._context.home.outlet_id
        register, _colon, seq = found.key.partition(":")
        lines = []
        with self._context.reading() as unit:
            names = query.names(unit, outlet)
            for each in query.around(unit, outlet, register, int(seq), ENDS[found.kind]):
                told, kind = json.loads(each["canonical"]), each["kind"]
                drawn = (
                    basket_lines(kind, told) if found.kind is ControlKind.VOID else drawer_lines(kind, told, register)
                )
                lines += [
                    AroundLine(
                        at=each["at"],
                        by=names.get(told["user"], told["user"]),
                        what=what,
                        detail=" · ".join(_shown(part, names, {}) for part in detail.split(" · ")),
                        document=document,
                        amount=amount,
                        here=each["seq"] == int(seq),
                    )
                    for what, detail, document, amount in drawn
                ]
        return tuple(lines)

    def _events(self, unit: Unit, period: Period, since: dt.datetime | None) -> tuple[ControlEvent, ...]:
        outlet = self._context.home.outlet_id
        names = query.names(unit, outlet) | query.sales_brought_back(unit, outlet, period.first, period.last)
        changed = query.changed(unit, outlet, period.first, period.last)
        notes: dict[str, list[EventNote]] = defaultdict(list)
        for each in query.noted(unit, outlet, period.first):
            told = json.loads(each["canonical"])
            notes[told["event"]].append(EventNote(each["at"], names.get(told["user"], told["user"]), told["words"]))
        events = []
        for each in query.records(unit, outlet, RECORDS, period.first, period.last):
            found = _event(each, names, changed.get(each["record_uid"], {}), since)
            if found is not None:
                events.append(replace(found, notes=tuple(notes[found.key])))
        return tuple(events)

    def _below_zero(self, unit: Unit) -> tuple[ControlEvent, ...]:
        """Return each product whose shelf is below zero now; nobody did that, and no record tells of it."""
        now, language = self._context.clock.now(), screen_language()
        return tuple(
            ControlEvent(
                key=f"{ControlKind.BELOW_ZERO}:{each.product_id}",
                kind=ControlKind.BELOW_ZERO,
                at=now,
                date=calendar_date(now),
                by="",
                detail=f"{each.name} · {language.quantity(each.quantity, each.price_per, each.unit)}",
                product_id=each.product_id,
            )
            for each in query.below_zero(unit, self._context.home.outlet_id)
        )


def _event(
    row: Row, names: Mapping[str, str], changed: Mapping[str, query.Changed], since: dt.datetime | None
) -> ControlEvent | None:
    told = json.loads(row["canonical"])
    read = read_record(row["kind"], told)
    if read is None:
        return None
    one = next(iter(changed.values())) if len(changed) == 1 else None
    before = {} if one else {code: each.before for code, each in changed.items()}
    return ControlEvent(
        key=f"{row['register']}:{row['seq']}",
        kind=read.kind,
        at=row["at"],
        date=row["business_date"],
        by=names.get(told["user"], told["user"]),
        detail=" · ".join(_shown(part, names, before) for part in read.detail.split(" · ") if part != told["date"]),
        document=read.document,
        amount=read.amount,
        approver=", ".join(names.get(each, each) for each in approvers(told).split(", ") if each),
        alone=str(told.get(ALONE, "")),
        new=since is not None and row["at"] > since,
        product_id=one.product_id if one else None,
        producer_id=one.producer_id if one else None,
        before=one.before if one else None,
    )


def _shown(part: str, names: Mapping[str, str], before: Mapping[str, int | Terms | None]) -> str:
    """Return a word of a record as it is read: a name for a code, a date as dates are written, a price with its dots.

    ``before`` is what each of many products had, by code.
    """
    language = screen_language()
    part = _TIMES.sub(lambda found: f"{names.get(found[1], found[1])} × {found[2]}", part)
    code, _space, price = part.rpartition(" ")
    if code == TermsKind.NET_PRICE and price.isdecimal():
        return language.text("net price {price}", price=int(price))
    if code in ACTS and price.isdecimal():
        words = language.text(ACTS[code])
        return f"{words} {language.rupiah(int(price))}" if int(price) else words
    wrong, arrow, right = part.partition(" → ")
    if arrow and {wrong, right} <= set(MEANS):
        return f"{language.text(MEANS[wrong].long)} → {language.text(MEANS[right].long)}"
    priced = code in names and price.isdecimal()
    known = before.get(code if priced else part)
    if known is None:
        then = ""
    else:
        old = language.rupiah(known) if isinstance(known, int) else terms_told(known, language)
        then = f" ({language.text('before {price}', price=old)})"
    if priced:
        return f"{names[code]} {language.rupiah(int(price))}{then}"
    try:
        return language.day(dt.date.fromisoformat(part))
    except ValueError:
        return f"{names.get(part, part)}{then}"


def _trend(days: Mapping[dt.date, int], first: dt.date) -> Trend:
    weeks = [0] * WEEKS
    for day, amount in days.items():
        weeks[(day - first).days // 7] += amount
    return Trend(tuple(weeks))
