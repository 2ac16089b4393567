"""The province: takes in the fact sheets of many outlets, keeps them, and hands a month of them to its report."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ntt_pos.data.atomic_files import sha256_of, write_durably
from ntt_pos.data.signatures import fingerprint, is_signed
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.reports.fact_sheet import MOST_BYTES, SUFFIX, FactSheet, check_signed, read_sheet, take_apart
from ntt_pos.domain.reports.report import Report, month_before, this_month
from ntt_pos.i18n import Language
from ntt_pos.services.core.regions import Regions
from ntt_pos.services.reports.province_report import ProvinceReport
from ntt_pos.services.reports.sheet_ways import came, is_server, read_file

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
        return ProvinceReport(language, self._regions, period, self.outlets(), now, then).made()

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
