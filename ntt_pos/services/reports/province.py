"""The province: takes in the fact sheets of many outlets, keeps them, and makes the month's report across outlets."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ntt_pos.data.atomic_files import sha256_of, write_durably
from ntt_pos.data.signatures import fingerprint, is_signed
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.words import PILLARS
from ntt_pos.domain.money.ageing import Waited
from ntt_pos.domain.reports.fact_sheet import (
    MOST_BYTES,
    SUFFIX,
    FactSheet,
    GoodsFacts,
    MakerFacts,
    check_signed,
    read_sheet,
    take_apart,
)
from ntt_pos.domain.reports.report import (
    Cell,
    Column,
    Figure,
    Kind,
    Period,
    Report,
    Row,
    Table,
    Units,
    month_before,
    row,
    this_month,
)
from ntt_pos.i18n import N_, Language
from ntt_pos.services.core.regions import Regions
from ntt_pos.services.reports.report_context import BELOW
from ntt_pos.services.reports.sheet_ways import came, is_server, read_file

TOP_GOODS: Final = 50
_KEYS: Final = "kunci.json"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a folder: sheets that are new here, corrected, known already; and why others were refused.

    ``greeted`` are outlets heard for the first time with the fingerprint of their key.
    """

    new: int = 0
    corrected: int = 0
    known: int = 0
    refused: tuple[DomainError, ...] = ()
    greeted: tuple[tuple[str, str], ...] = ()


class Province:
    """A folder of sheets, by outlet and day, with the keys of the outlets."""

    def __init__(self, store: Path, *, regions: Regions | None = None) -> None:
        self._store = store
        self._regions = regions or Regions()
        kept = next(store.glob(f"*/*{SUFFIX}"), None)
        self._practice = _kept(kept).practice if kept is not None else None

    def take_in(self, place: str) -> TakenIn:
        """Take in the sheets of a folder and of those in it, or of a server; raises StorageError when it cannot be read."""
        counted = {"new": 0, "corrected": 0, "known": 0}
        refused: list[DomainError] = []
        greeted: list[tuple[str, str]] = []
        keys = self._keys()
        for name, read in came(place, known=self._known_on(place)):
            try:
                counted[self._take(name, read(), keys, greeted)] += 1
            except DomainError as error:
                refused.append(error)
        return TakenIn(**counted, refused=tuple(refused), greeted=tuple(greeted))

    def accept(self, outlet: str, printed: str) -> None:
        """Let an outlet sign with another key too, told by its fingerprint: its PC was replaced."""
        keys = self._keys()
        keys.setdefault(outlet, []).append(printed)
        self._put_keys(keys)

    def outlets(self) -> tuple[str, ...]:
        """Return every outlet that was ever heard."""
        return tuple(sorted(self._keys()))

    def newest_month(self) -> dt.date | None:
        """Return the first day of the newest month of which there is a sheet."""
        days = sorted(path.stem for path in self._store.glob(f"*/*{SUFFIX}"))
        return dt.date.fromisoformat(days[-1]).replace(day=1) if days else None

    def sheets(self, first: dt.date, last: dt.date) -> Iterator[FactSheet]:
        """Yield the sheets of a period, by outlet and day; raises StorageError for one that was changed or moved here."""
        for outlet in self.outlets():
            for day in range((last - first).days + 1):
                path = self._path(outlet, first + dt.timedelta(days=day))
                if path.exists():
                    yield _kept(path)

    def report(self, month: dt.date, language: Language) -> Report:
        """Return the report of the month of a date across outlets, beside the month before."""
        period, before = this_month(month), month_before(month)
        now, then = list(self.sheets(period.first, period.last)), list(self.sheets(before.first, before.last))
        return _Report(language, self._regions, period, self.outlets(), now, then).made()

    def _known_on(self, place: str) -> frozenset[str]:
        """Return the SHA-256 of every sheet that is here, by which a server's are known; a folder's are looked at."""
        if not is_server(place):
            return frozenset()
        return frozenset(sha256_of(path) for path in self._store.glob(f"*/*{SUFFIX}"))

    def _take(self, name: str, data: bytes, keys: dict[str, list[str]], greeted: list[tuple[str, str]]) -> str:
        sheet, printed = _read(name, data)
        known = keys.get(sheet.outlet)
        if known is not None and printed not in known:
            raise DomainError(
                "{file} is signed with another key than the sheets of {outlet} before. Ask the shop: if its PC was replaced, "
                "accept the key ({fingerprint}).",
                file=name,
                outlet=sheet.outlet,
                fingerprint=printed,
            )
        if self._practice is None:
            self._practice = sheet.practice
        if self._practice != sheet.practice:
            raise DomainError(
                "{file}: sheets of practice shops and of real ones are kept apart. It was not taken in.", file=name
            )
        target = self._path(sheet.outlet, sheet.day)
        came = "new"
        if target.exists():
            here = _kept(target)
            if here.text == sheet.text:
                return "known"
            if here.edition >= sheet.edition:
                raise DomainError(
                    "{file} is older than what is here of {outlet} of {date}. The newer sheet stays.",
                    file=name,
                    outlet=sheet.outlet,
                    date=sheet.day,
                )
            came = "corrected"
        if known is None:
            keys[sheet.outlet] = [printed]
            greeted.append((sheet.outlet, printed))
            self._put_keys(keys)
        write_durably(target, data)
        return came

    def _path(self, outlet: str, day: dt.date) -> Path:
        return self._store / outlet / f"{day.isoformat()}{SUFFIX}"

    def _keys(self) -> dict[str, list[str]]:
        try:
            found = json.loads((self._store / _KEYS).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise StorageError(
                "The list of the outlets' keys ({path}) cannot be read.", path=str(self._store / _KEYS)
            ) from error
        return {str(outlet): [str(each) for each in printed] for outlet, printed in found.items()}

    def _put_keys(self, keys: dict[str, list[str]]) -> None:
        write_durably(self._store / _KEYS, json.dumps(keys, indent=2, sort_keys=True).encode())


def _read(name: str, data: bytes) -> tuple[FactSheet, str]:
    """Return a sheet and the fingerprint of the key that signed it; raises DomainError."""
    if len(data) > MOST_BYTES:
        raise DomainError(
            "{file} is larger than a fact sheet can be ({most} MB). It was not taken in.",
            file=name,
            most=MOST_BYTES // 10**6,
        )
    apart = take_apart(data, name)
    check_signed(good=is_signed(apart.signed, key=apart.key, signature=apart.signature), name=name)
    return read_sheet(apart.text, name), fingerprint(apart.key)


def _kept(path: Path) -> FactSheet:
    """Return a sheet that was taken in; raises StorageError when it was changed, or is another outlet's or day's."""
    changed = StorageError(
        "{path} was changed after it was taken in. Delete it and take the shop's sheet in again.", path=str(path)
    )
    try:
        sheet, _printed = _read(path.name, read_file(path))
    except DomainError as error:
        raise changed from error
    if (sheet.outlet, sheet.day.isoformat()) != (path.parent.name, path.stem):
        raise changed
    return sheet


@dataclass(slots=True)
class _Sum:
    """What an outlet, pillar, village or product adds up to."""

    net: int = 0
    share: int = 0
    shop: int = 0
    pieces: int = 0
    quantity: int = 0
    before: int = 0
    expired: int = 0
    lost: int = 0
    sellers: set[tuple[str, str]] = field(default_factory=set)
    waited: Waited = field(default_factory=Waited)

    def add(self, outlet: str, goods: GoodsFacts) -> None:
        """Add what a product brought on a day."""
        self.net += goods.sold - goods.returned
        self.share += goods.share
        self.shop += goods.shop
        self.pieces += goods.pieces
        self.quantity += goods.quantity
        if goods.pieces > 0:
            self.sellers.add((outlet, goods.maker))

    def add_maker(self, maker: MakerFacts) -> None:
        """Add what a producer lost, and how long paid money had waited."""
        self.expired += maker.expired
        self.lost += maker.lost
        self.waited += Waited(maker.weighted, maker.paid_out)


class _Report:
    """The report in the making."""

    def __init__(
        self,
        language: Language,
        regions: Regions,
        period: Period,
        outlets: tuple[str, ...],
        now: list[FactSheet],
        then: list[FactSheet],
    ) -> None:
        self._language = language
        self._regions = regions
        self._period = period
        self._outlets = outlets
        self._now = now
        self._then = then
        self._regency = {sheet.outlet: sheet.regency for sheet in (*then, *now)}

    def made(self) -> Report:
        """Return the report."""
        by_outlet = self._cut(lambda sheet, _maker: sheet.outlet)
        total = sum((each.waited for each in by_outlet.values()), Waited())
        villages = {maker.village for sheet in self._now for maker in sheet.makers if maker.on_sale and maker.village}
        language = self._language
        return Report(
            name="laporan-provinsi",
            title=language.text("Month of all outlets"),
            shop="NTT Mart",
            outlet=language.text("Province"),
            period=self._period,
            language=language.code,
            tables=(
                self._outlet_table(by_outlet),
                self._missing_table(),
                self._plain_table(
                    language.text("By regency"),
                    N_("Regency"),
                    self._cut(lambda sheet, _maker: sheet.regency),
                    self._regency_name,
                ),
                self._plain_table(
                    language.text("By pillar"),
                    N_("Pillar"),
                    self._cut(lambda _sheet, maker: maker.pillar if maker else ""),
                    lambda key: language.text(PILLARS[key].long) if key else language.text("Own goods"),
                ),
                self._village_table(),
                self._goods_table(),
            ),
            figures=(
                Figure(language.text("Turnover"), sum(each.net for each in by_outlet.values())),
                Figure(language.text("Producers' income"), sum(each.share for each in by_outlet.values())),
                Figure(language.text("Outlets that reported"), len({sheet.outlet for sheet in self._now}), Kind.COUNT),
                Figure(language.text("Villages with a product"), len(villages), Kind.COUNT),
                Figure(language.text("Hours from sale to payout"), total.hours, Kind.COUNT),
            ),
            notes=(
                language.text(
                    "Every number is from sheets that the outlets signed; a day counts when its sheet is here."
                ),
            ),
            practice=any(sheet.practice for sheet in self._now),
        )

    def _cut(self, key: Callable[[FactSheet, MakerFacts | None], str]) -> dict[str, _Sum]:
        sums: dict[str, _Sum] = defaultdict(_Sum)
        for sheet in self._then:
            makers = {maker.code: maker for maker in sheet.makers}
            for goods in sheet.goods:
                sums[key(sheet, makers.get(goods.maker))].before += goods.sold - goods.returned
        for sheet in self._now:
            makers = {maker.code: maker for maker in sheet.makers}
            for goods in sheet.goods:
                sums[key(sheet, makers.get(goods.maker))].add(sheet.outlet, goods)
            for maker in sheet.makers:
                sums[key(sheet, maker)].add_maker(maker)
        return sums

    def _outlet_table(self, sums: dict[str, _Sum]) -> Table:
        days: dict[str, int] = defaultdict(int)
        for sheet in self._now:
            days[sheet.outlet] += 1
        rows = [
            row(
                outlet,
                self._regency_name(self._regency.get(outlet, "")),
                days[outlet],
                one.net,
                one.before,
                one.share,
                one.shop,
                one.pieces,
                one.expired,
                one.lost,
                one.waited.hours,
            )
            for outlet, one in sorted(sums.items(), key=lambda each: (-each[1].net, each[0]))
        ]
        columns = self._columns(
            N_("Outlet"),
            (N_("Regency"), *BELOW),
            (N_("Days closed"), Kind.COUNT),
            (N_("Turnover"), Kind.RUPIAH, True),
            (N_("Month before"), Kind.RUPIAH, True),
            (N_("Producers' income"), Kind.RUPIAH, True),
            (N_("Shop's part"), Kind.RUPIAH, True),
            (N_("Units"), Kind.COUNT, True),
            (N_("Expired"), Kind.COUNT, True),
            (N_("Lost or damaged"), Kind.COUNT, True),
            (N_("Hours to payout"), Kind.COUNT),
        )
        return Table(self._language.text("By outlet"), columns, tuple(rows), bars=(0, 3))

    def _missing_table(self) -> Table:
        """Who sent nothing, and which closed days are missed: each sheet names the day that was closed before it."""
        here = {(sheet.outlet, sheet.day.isoformat()) for sheet in (*self._then, *self._now)}
        missed: dict[str, list[str]] = defaultdict(list)
        for sheet in self._now:
            if sheet.previous >= self._period.first.isoformat() and (sheet.outlet, sheet.previous) not in here:
                missed[sheet.outlet].append(sheet.previous)
        silent = sorted(set(self._outlets) - {sheet.outlet for sheet in self._now})
        language = self._language
        rows = [row(outlet, language.text("Nothing this month")) for outlet in silent]
        rows += [
            row(outlet, ", ".join(language.day(dt.date.fromisoformat(day)) for day in sorted(days)))
            for outlet, days in sorted(missed.items())
        ]
        return Table(language.text("Did not report"), self._columns(N_("Outlet"), N_("Which days")), tuple(rows))

    def _plain_table(self, title: str, head: str, sums: dict[str, _Sum], name: Callable[[str], str]) -> Table:
        rows = [
            row(name(key), len(one.sellers), one.net, one.before, one.share, one.pieces)
            for key, one in sorted(sums.items(), key=lambda each: (-each[1].net, each[0]))
            if one.net or one.before or one.pieces
        ]
        return Table(title, self._columns(head, *_HEADS), tuple(rows), bars=(0, 2))

    def _village_table(self) -> Table:
        sums = self._cut(lambda _sheet, maker: maker.village if maker else "")
        rows: list[tuple[str, str, Row]] = []
        for code, one in sums.items():
            if not (one.net or one.before or one.pieces):
                continue
            village = self._regions.by_code(code) if code else None
            name = village.name if village else (code or self._language.text("Own goods"))
            place = f"{village.district}, {village.regency}" if village else ""
            cells: tuple[Cell, ...] = (name, place, len(one.sellers), one.net, one.before, one.share, one.pieces)
            rows.append((place, name, row(*cells)))
        rows.sort(key=lambda each: each[:2])
        columns = self._columns(N_("Village"), (N_("District"), *BELOW), *_HEADS)
        return Table(self._language.text("By village"), columns, tuple(each[2] for each in rows))

    def _goods_table(self) -> Table:
        sums: dict[tuple[str, str], _Sum] = defaultdict(_Sum)
        named: dict[tuple[str, str], tuple[GoodsFacts, str]] = {}
        for sheet in self._now:
            makers = {maker.code: maker.name or maker.code for maker in sheet.makers}
            for goods in sheet.goods:
                key = (sheet.outlet, goods.code)
                sums[key].add(sheet.outlet, goods)
                named[key] = goods, makers.get(goods.maker, goods.maker)
        best = sorted(sums.items(), key=lambda each: (-each[1].net, each[0]))[:TOP_GOODS]
        rows = []
        for key, one in best:
            goods, maker = named[key]
            rows.append(
                row(goods.name or goods.code, maker, key[0], Units(one.quantity, goods.per), one.net, one.share)
            )
        columns = self._columns(
            N_("Product"),
            (N_("Producer"), *BELOW),
            N_("Outlet"),
            (N_("Quantity"), Kind.QUANTITY),
            (N_("Turnover"), Kind.RUPIAH),
            (N_("Producers' income"), Kind.RUPIAH),
        )
        title = self._language.text("The {n} products that brought most", n=TOP_GOODS)
        return Table(title, columns, tuple(rows))

    def _regency_name(self, code: str) -> str:
        found = self._regions.in_regency(code)
        return found[0].regency if found else code

    def _columns(
        self, *columns: str | tuple[str, Kind] | tuple[str, Kind, bool] | tuple[str, Kind, bool, bool]
    ) -> tuple[Column, ...]:
        text = self._language.text
        return tuple(
            Column(text(each)) if isinstance(each, str) else Column(text(each[0]), *each[1:]) for each in columns
        )


_HEADS: Final = (
    (N_("Producers that sold"), Kind.COUNT, True),
    (N_("Turnover"), Kind.RUPIAH, True),
    (N_("Month before"), Kind.RUPIAH, True),
    (N_("Producers' income"), Kind.RUPIAH, True),
    (N_("Units"), Kind.COUNT, True),
)
