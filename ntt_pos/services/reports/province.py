"""The province: takes in the fact sheets of many outlets, keeps them, and hands a month of them to its report."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ntt_pos.data.atomic_files import sha256_of, write_durably
from ntt_pos.data.copies.signatures import fingerprint, is_fingerprint, is_signed
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.reports.fact_sheet import (
    MOST_BYTES,
    SUFFIX,
    FactSheet,
    check_signed,
    is_outlet,
    read_sheet,
    take_apart,
)
from ntt_pos.domain.reports.report import Period, Report, month_before, this_month
from ntt_pos.i18n import Language
from ntt_pos.services.core.contacts.regions import Regions
from ntt_pos.services.reports.fact_sheet_transport import came, is_server, read_file
from ntt_pos.services.reports.province_report import ProvinceReport

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

    def __init__(self, store: Path) -> None:
        self._store = store
        self._regions = Regions()
        readable = (sheet for path in sorted(store.glob(f"*/*{SUFFIX}")) if (sheet := _kept(path)) is not None)
        first = next(readable, None)
        self._practice = first.practice if first is not None else None

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
        """Let an outlet sign with another key too, told by its fingerprint: its PC was replaced.

        Raises DomainError for what is no outlet or no fingerprint; nothing was changed then.
        """
        keys, key = self._keys(), printed.strip().lower()
        if not is_outlet(outlet) or not is_fingerprint(key):
            raise DomainError(
                "“{text}” is no key. Type the outlet and its key, for example LRT=1a2b-3c4d-…",
                text=f"{outlet}={printed}"[:90],
            )
        if key not in keys.setdefault(outlet, []):
            keys[outlet].append(key)
            self._put_keys(keys)

    def outlets(self) -> tuple[str, ...]:
        """Return every outlet that was ever heard."""
        return tuple(sorted(self._keys()))

    def newest_month(self) -> dt.date | None:
        """Return the first day of the newest month of which there is a sheet."""
        days = sorted(path.stem for path in self._store.glob(f"*/*{SUFFIX}"))
        return dt.date.fromisoformat(days[-1]).replace(day=1) if days else None

    def sheets(self, period: Period) -> tuple[list[FactSheet], list[str]]:
        """Return the sheets of a period, by outlet and day, and the names of those that were changed or moved here."""
        found: list[FactSheet] = []
        damaged: list[str] = []
        for outlet in self.outlets():
            for day in range((period.last - period.first).days + 1):
                path = self._path(outlet, period.first + dt.timedelta(days=day))
                if not path.exists():
                    continue
                sheet = _kept(path)
                if sheet is not None:
                    found.append(sheet)
                else:
                    damaged.append(f"{outlet}/{path.name}")
        return found, damaged

    def report(self, month: dt.date, language: Language) -> Report:
        """Return the report of the month of a date across outlets, beside the month before; it names damaged sheets."""
        period = this_month(month)
        (now, damaged), (then, damaged_before) = self.sheets(period), self.sheets(month_before(month))
        return ProvinceReport(
            language, self._regions, period, self.outlets(), now, then, damaged=(*damaged, *damaged_before)
        ).made()

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
        here = _kept(target) if target.exists() else None
        if target.exists() and here is None:
            came = "corrected"
        elif here is not None:
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


def _kept(path: Path) -> FactSheet | None:
    """Return a sheet that was taken in, None when it was changed since, or is another outlet's or day's."""
    try:
        sheet, _printed = _read(path.name, read_file(path))
    except DomainError:
        return None
    return sheet if (sheet.outlet, sheet.day.isoformat()) == (path.parent.name, path.stem) else None
