"""The shop's two languages: sentences, amounts, quantities and dates, on the screen and, separately, on paper."""

from __future__ import annotations

import errno
import gettext
import os
import re
import sys
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Final, Protocol

from ntt_pos.text_catalogue import CONTEXT, LOCALES, catalogue

WITA: Final = timezone(timedelta(hours=8), "WITA")
MINUS: Final = "−"
UNITS: Final = {
    "bungkus": "bks",
    "buah": "bh",
    "lembar": "lbr",
    "botol": "btl",
    "kotak": "ktk",
    "batang": "btg",
    "ikat": "ikt",
}


# No line ends between a number and a short unit, a sign of times or Rp and its number, or inside a date.
_HELD: Final = re.compile(
    r"(?<=\d) (?=(?:[^\W\d_]{1,4}|×)(?!\w))|(?<=\d [^\W\d_]{3}) (?=\d{4}(?!\d))| (?=[×x] \d)|(?:(?<=[×x])|(?<=Rp)) (?=\d)"
)


class Told(Protocol):
    """Something told in words: a msgid and its parameters (every ShopError is one)."""

    @property
    def message(self) -> str:
        """The English msgid."""

    @property
    def params(self) -> Mapping[str, object]:
        """What fills its ``{named}`` places."""


class Said(str):
    """A sentence of ours that stands in another one: ``reason=Said(N_("the disk is full"))``."""

    __slots__ = ()


_NUMBERED: Final = re.compile(r"\[(?:Errno|WinError) -?\d+\] (?P<words>[^:]+)")


# Errors of Windows that Python counts among others or leaves without a number of its own.
_WINDOWS_OWN: Final = {
    19: errno.EROFS,  # ERROR_WRITE_PROTECT
    21: errno.ENODEV,  # ERROR_NOT_READY: no stick in the drive
    23: errno.EIO,  # ERROR_CRC
    32: errno.EBUSY,  # ERROR_SHARING_VIOLATION
    33: errno.EBUSY,  # ERROR_LOCK_VIOLATION
    53: errno.EHOSTUNREACH,  # ERROR_BAD_NETPATH
    67: errno.EHOSTUNREACH,  # ERROR_BAD_NET_NAME
    121: errno.ETIMEDOUT,  # ERROR_SEM_TIMEOUT
    206: errno.ENAMETOOLONG,  # ERROR_FILENAME_EXCED_RANGE
    234: errno.ENAMETOOLONG,  # ERROR_MORE_DATA: the buffer of a path is full
    1006: errno.EIO,  # ERROR_FILE_INVALID: the volume was pulled
    1117: errno.EIO,  # ERROR_IO_DEVICE
    1167: errno.ENODEV,  # ERROR_DEVICE_NOT_CONNECTED
}


# What glibc, and Python on Windows, say of a name that no PC has.
_UNKNOWN_NAME: Final = (
    "Name or service not known",
    "Temporary failure in name resolution",
    "Non-recoverable failure in name resolution",
    "No address associated with hostname",
    "getaddrinfo failed",
)


@lru_cache(maxsize=1)
def _system_words() -> dict[str, tuple[str, str]]:
    """Return the sentences of operating system and SQLite with ours; what has none of ours is named by its code."""
    ours = {
        errno.ENOENT: N_("there is no such file or folder"),
        errno.EACCES: N_("this program may not write there"),
        errno.EPERM: N_("this program may not write there"),
        errno.EEXIST: N_("there is already one of that name"),
        errno.ENOTDIR: N_("that is no folder"),
        errno.EISDIR: N_("that is a folder, not a file"),
        errno.ENOSPC: N_("the disk is full"),
        errno.EROFS: N_("the disk is write-protected"),
        errno.EIO: N_("the disk or the cable failed"),
        errno.ENODEV: N_("the device is not there"),
        errno.ENXIO: N_("the device is not there"),
        errno.EBUSY: N_("another program is using it"),
        errno.ENAMETOOLONG: N_("the name is too long"),
        errno.ETIMEDOUT: N_("it does not answer"),
        errno.ECONNREFUSED: N_("it refuses the connection"),
        errno.ECONNRESET: N_("the connection was cut"),
        errno.EPIPE: N_("the connection was cut"),
        errno.EHOSTUNREACH: N_("it cannot be reached"),
        errno.ENETUNREACH: N_("it cannot be reached"),
        errno.ENETDOWN: N_("it cannot be reached"),
        errno.ECONNABORTED: N_("the connection was cut"),
        errno.ENOTCONN: N_("the connection was cut"),
        errno.EADDRINUSE: N_("another program is using it"),
        errno.EFBIG: N_("the file is too large for this disk"),
        errno.ENOTEMPTY: N_("the folder is not empty"),
    }
    for name, words in (  # Windows has no words for these
        ("EDQUOT", N_("the disk is full")),
        ("EHOSTDOWN", N_("it cannot be reached")),
        ("ESTALE", N_("the connection was cut")),
        ("ETXTBSY", N_("another program is using it")),
        ("ENOMEDIUM", N_("the device is not there")),
        ("EREMOTEIO", N_("the disk or the cable failed")),
    ):
        if sys.platform != "win32" and (code := getattr(errno, name, None)) is not None:
            ours[code] = words
    said = {os.strerror(code): (N_("system error {code}"), name) for code, name in errno.errorcode.items()}
    said |= {os.strerror(code): (words, "") for code, words in ours.items()}
    if sys.platform == "win32":
        import ctypes

        # Windows answers with sentences of its own, in its own language, and with codes of its own.
        for number in sorted(range(1, 1300), key=lambda each: each in _WINDOWS_OWN):
            code = OSError(0, "", None, number).errno
            words = ours.get(_WINDOWS_OWN.get(number, code or 0))
            if words is not None:
                said[ctypes.FormatError(number).rstrip(" .")] = (words, "")
    of_the_books = {
        "database or disk is full": N_("the disk is full"),
        "disk I/O error": N_("the disk or the cable failed"),
        "database is locked": N_("another program is using it"),
        "attempt to write a readonly database": N_("the disk is write-protected"),
        "unable to open database file": N_("the file cannot be opened"),
        "file is not a database": N_("the file holds no books"),
        "database disk image is malformed": N_("the file is damaged"),
    }
    of_names = dict.fromkeys(_UNKNOWN_NAME, N_("its name is not known in this network"))
    others = of_the_books | of_names | {"timed out": N_("it does not answer")}
    return said | {words: (plain, "") for words, plain in others.items()}


class Language:
    """One language: ``Language("id")`` for papers, whatever the screen speaks. Cheap to make, loads when first used."""

    def __init__(self, code: str) -> None:
        if code not in LOCALES:
            raise ValueError(f"there is no language {code}")
        self.code = code

    def __repr__(self) -> str:
        return f"Language({self.code!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Language) and other.code == self.code

    def __hash__(self) -> int:
        return hash(self.code)

    def text(self, msgid: str, /, **params: object) -> str:
        """Return a sentence in this language, its ``{named}`` places filled from ``params`` when there are any."""
        return self._filled(self._texts.gettext(msgid) if msgid else "", params)

    def plural(self, one: str, many: str, n: int, /, **params: object) -> str:
        """Return the sentence for ``n`` things: ``{n}`` is filled with their number, other places from ``params``."""
        return self._filled(self._texts.ngettext(one, many, n), {"n": n} | params)

    def explain(self, error: Told) -> str:
        """Return an error as a sentence, its amounts and dates written the shop's way."""
        return self.text(error.message, **error.params)

    def number(self, n: int) -> str:
        """Return a whole number with dots between thousands: ``12.500``; minus is U+2212."""
        grouped = f"{abs(n):,}".replace(",", self._group)
        return f"{MINUS}{grouped}" if n < 0 else grouped

    def rupiah(self, n: int) -> str:
        """Return rupiah without the sign of the currency: ``12.500``, ``−12.500``."""
        return self.number(n)

    def rp(self, n: int) -> str:
        """Return rupiah with the sign of the currency: ``Rp12.500``, ``−Rp12.500``."""
        return f"{MINUS}Rp{self.number(-n)}" if n < 0 else f"Rp{self.number(n)}"

    def quantity(self, quantity: int, price_per: int, unit: str) -> str:
        """Return base units as sold: ``2 bks``; grams and millilitres in whole units: ``0,333 kg``."""
        name = UNITS.get(unit.lower(), unit)
        if price_per == 1:
            return f"{self.number(quantity)} {name}"
        return f"{self._decimal(quantity, price_per)} {name}"

    def quantity_in_full(self, quantity: int, price_per: int, unit: str) -> str:
        """Return base units with the unit written out, as producers' papers do: ``2 bungkus``, ``0,333 kg``."""
        shown = self.number(quantity) if price_per == 1 else self._decimal(quantity, price_per)
        return f"{shown} {unit}".strip()

    def rate(self, bp: int) -> str:
        """Return basis points as a percentage: ``12,5 %``."""
        return f"{self._decimal(bp, 100)} %"

    def share(self, bp: int) -> str:
        """Return basis points as a part of a whole, half-up to one decimal, so that a column lines up: ``7,0 %``."""
        whole, tenth = divmod((abs(bp) + 5) // 10, 10)
        return f"{MINUS if bp < 0 else ''}{self.number(whole)}{self._comma}{tenth} %"

    def day(self, on: date) -> str:
        """Return ``28 Feb 2026``."""
        return f"{on.day} {self._names['month'][on.month - 1]} {on.year}"

    def day_long(self, on: date) -> str:
        """Return ``Sabtu, 28 Februari 2026``."""
        weekday, month = self._names["weekday"][on.weekday()], self._names["month-wide"][on.month - 1]
        return f"{weekday}, {on.day} {month} {on.year}"

    def weekday(self, place: int) -> str:
        """Return the name of a day of the week, Monday is 0: ``Senin``."""
        return self._names["weekday"][place]

    def day_of_month(self, on: date) -> str:
        """Return a date as people say it: ``28 Februari``."""
        return f"{on.day} {self._names['month-wide'][on.month - 1]}"

    def month(self, on: date) -> str:
        """Return ``Februari 2026``."""
        return f"{self._names['month-wide'][on.month - 1]} {on.year}"

    def moment(self, at: datetime) -> str:
        """Return an instant in WITA: ``28 Feb 2026 10.05``."""
        return f"{self.day(at.astimezone(WITA))} {self.clock_time(at)}"

    def clock_time(self, at: datetime) -> str:
        """Return an instant's time of day in WITA: ``10.05``."""
        return f"{at.astimezone(WITA):%H.%M}"

    def booked(self, at: datetime, on: date) -> str:
        """Return ``buku 1 Mar`` where an instant is booked on another date than it has in WITA, else ""."""
        if at.astimezone(WITA).date() == on:
            return ""
        return self.text("booked {day}", day=f"{on.day} {self._names['month'][on.month - 1]}")

    def dated(self, at: datetime, on: date) -> str:
        """Return an instant's date in WITA, and the book date where it differs: ``Sabtu, 28 Februari 2026 (buku 1 Mar)``."""
        day, booked = self.day_long(at.astimezone(WITA).date()), self.booked(at, on)
        return f"{day} ({booked})" if booked else day

    def value(self, value: object) -> str:
        """Return a parameter of a sentence as it is read: 12.500, 28 Feb 2026, 28 Feb 2026 10.05, else as it is."""
        if isinstance(value, str) and not isinstance(value, StrEnum):
            return self._said_by_the_system(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return self.number(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, (list, tuple)):
            return ", ".join(self.value(each) for each in value)
        return str(value)

    def _said_by_the_system(self, words: str) -> str:
        """Return what the operating system or the database file says of an error in this language, anything else as it is."""
        if isinstance(words, Said):
            return self.text(words)
        found = _NUMBERED.match(words)
        known = _system_words().get((found["words"] if found else words).strip(" ."))
        if known is None:
            return words
        sentence, code = known
        return self.text(sentence, code=code) if code else self.text(sentence)

    def _filled(self, sentence: str, params: Mapping[str, object]) -> str:
        return sentence.format(**{name: self.value(each) for name, each in params.items()}) if params else sentence

    def _decimal(self, value: int, per: int) -> str:
        whole, part = divmod(abs(value), per)
        digits = str(part).rjust(len(str(per)) - 1, "0").rstrip("0")
        written = self.number(whole) + (f"{self._comma}{digits}" if digits else "")
        return f"{MINUS}{written}" if value < 0 else written

    @property
    def _texts(self) -> gettext.GNUTranslations:
        return catalogue(self.code)

    @cached_property
    def _group(self) -> str:
        return self._fact("group")

    @cached_property
    def _comma(self) -> str:
        return self._fact("decimal")

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        return {name: self._fact(name).split("|") for name in ("month", "month-wide", "weekday")}

    def _fact(self, name: str) -> str:
        return self._texts.pgettext(CONTEXT, name)


class _Screen:
    """The language the screen speaks."""

    language: Language = Language("id")


def set_language(code: str) -> None:
    """Let the screen and the command line speak ``id`` or ``en`` from now on."""
    _Screen.language = Language(code)


def screen_language() -> Language:
    """Return the language the screen speaks."""
    return _Screen.language


def N_(msgid: str) -> str:  # noqa: N802 the customary mark of a text that is translated later
    """Mark a text for the catalogue and return it unchanged."""
    return msgid


def _(msgid: str, /, **params: object) -> str:
    """Return a text in the screen's language; with ``params`` its ``{named}`` places are filled."""
    return _Screen.language.text(msgid, **params)


def ngettext(one: str, many: str, n: int, /, **params: object) -> str:
    """Return the text for ``n`` things in the screen's language, ``{n}`` filled with their number."""
    return _Screen.language.plural(one, many, n, **params)


def explain(error: Told) -> str:
    """Return an error as a sentence in the screen's language."""
    return _Screen.language.explain(error)


def number(n: int) -> str:
    """Return ``12.500``."""
    return _Screen.language.number(n)


def rupiah(n: int) -> str:
    """Return ``12.500``."""
    return _Screen.language.rupiah(n)


def rp(n: int) -> str:
    """Return ``Rp12.500``."""
    return _Screen.language.rp(n)


def quantity(quantity: int, price_per: int, unit: str) -> str:
    """Return ``2 bks`` or ``0,333 kg``."""
    return _Screen.language.quantity(quantity, price_per, unit)


def rate(bp: int) -> str:
    """Return ``12,5 %``."""
    return _Screen.language.rate(bp)


def share(bp: int) -> str:
    """Return a part of a whole: ``12,5 %``."""
    return _Screen.language.share(bp)


def day(on: date) -> str:
    """Return ``28 Feb 2026``."""
    return _Screen.language.day(on)


def day_long(on: date) -> str:
    """Return ``Sabtu, 28 Februari 2026``."""
    return _Screen.language.day_long(on)


def weekday(place: int) -> str:
    """Return a day of the week in the screen's language, Monday is 0."""
    return _Screen.language.weekday(place)


def moment(at: datetime) -> str:
    """Return ``28 Feb 2026 10.05`` (WITA)."""
    return _Screen.language.moment(at)


def together(text: str) -> str:
    """Return a text with no-break spaces where a line must not end: ``200 g``, ``Rp 5.000``, ``× 3``, ``28 Feb 2026``."""
    return _HELD.sub("\u00a0", text)


def words_of(text: str) -> list[str]:
    """Return the words that a text is broken by; what must stay together is one of them."""
    return [each.replace("\u00a0", " ") for each in together(" ".join(text.split())).split(" ")]


def ago(at: datetime, now: datetime) -> str:
    """Return how long ago a moment is: in minutes, in hours, after two days the moment itself."""
    minutes = max(0, int((now - at).total_seconds()) // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:  # noqa: PLR2004 an hour
        return ngettext("{n} minute ago", "{n} minutes ago", minutes)
    if minutes < 48 * 60:
        return ngettext("{n} hour ago", "{n} hours ago", minutes // 60)
    return moment(at)


def booked(at: datetime, on: date) -> str:
    """Return the book date where it is not the date of the instant: ``buku 1 Mar``."""
    return screen_language().booked(at, on)


def clock_time(at: datetime) -> str:
    """Return ``10.05`` (WITA)."""
    return _Screen.language.clock_time(at)
