"""The shop's settings: one row each, checked when they change and when they are read, every change in the journal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from ntt_pos.data.engine import Unit
from ntt_pos.data.models import shop
from ntt_pos.data.queries.core.shop_settings import FOREIGN, records_of_settings, setting_rows
from ntt_pos.data.types import MOVED
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.open_days import check_weekdays, read_closed_dates, written_dates
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.shop_settings import ShopSettings
from ntt_pos.domain.core.terms import Bearer
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.money.account import MOST_CORRECTED
from ntt_pos.domain.selling.qris import check_static
from ntt_pos.services.core.contacts.phones import INTERNATIONAL, phone_given
from ntt_pos.services.core.unit_of_work import Context

if TYPE_CHECKING:
    from ntt_pos.services.core.journal_entry import JournalEntry

NAMES: Final = tuple(each.name for each in fields(ShopSettings))

# Whole numbers: the lowest and the highest value that is accepted.
BOUNDS: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "default_commission_bp": (0, 10_000),
        "line_discount_ceiling_bp": (0, 10_000),
        "cart_discount_ceiling_bp": (0, 10_000),
        "manager_line_discount_ceiling_bp": (0, 10_000),
        "manager_cart_discount_ceiling_bp": (0, 10_000),
        "qris_fee_bp": (0, 1_000),
        "cash_unit": (1, 10_000),
        "payout_step": (1, 100_000),
        "correction_limit": (0, 100_000_000),
        "return_days": (0, 365),
        "refund_limit": (0, 100_000_000),
        "cutoff_hour": (0, 12),
        "close_hour": (0, 23),
        "idle_lock_minutes": (1, 240),
        "stamp_duty_above": (0, 1_000_000_000),
        "low_stock": (0, 1_000_000),
        "complaint_days": (0, 365),
        "opens_at": (0, 23),
        "closes_at": (1, 24),
        "keep_days": (0, 365),
        "label_right_mm": (-5, 5),
        "label_down_mm": (-5, 5),
    }
)
# Texts: the longest that is accepted, and whether it may be empty.
LENGTHS: Final[Mapping[str, tuple[int, bool]]] = MappingProxyType(
    {
        "shop_name": (80, False),
        "address": (200, True),
        "regency_code": (13, False),
        "complaint_contact": (120, True),
        "contact_name": (80, True),
        "open_days": (7, False),
        "closed_dates": (900, True),
        "receipt_footer": (300, True),
        "qris_text": (600, True),
        "logo_sha": (64, True),
        "whatsapp_number": (40, True),
        "site_address": (120, True),
    }
)
WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "discount_bearer": tuple(Bearer),
        "loss_bearer": (Bearer.SHOP, Bearer.PRODUCER),
        "damage_bearer": (Bearer.SHOP, Bearer.PRODUCER),
        "receipt_language": ("id", "en"),
    }
)
_BEARERS: Final = ("discount_bearer", "loss_bearer", "damage_bearer")


class SettingsAdmin:
    """The settings of this outlet."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.foreign: tuple[str, ...] = ()
        """The settings whose rows somebody had changed in the file when it was last read.

        ``change`` records each of these that it is given, also with the value in force.
        """

    def load(self) -> ShopSettings:
        """Read the settings, put them in force and return them; one that was never stored has the design's default.

        Raises StorageError when a stored value is not one the program could have written.
        """
        with self._context.reading() as unit:
            self._context.settings = read_settings(unit, self._context.home.outlet_id)
        return self._context.settings

    def follow(self) -> None:
        """Put the settings in force that came from another PC, without those that somebody changed in the file."""
        context = self._context
        with context.reading() as unit:
            stored = read_settings(unit, context.home.outlet_id)
            recorded = _foreign(unit, context).recorded
        context.settings = replace(stored, **recorded)
        self.foreign = tuple(sorted(recorded))

    def keep_recorded(self) -> tuple[str, ...]:
        """Go by what the journal holds of each setting that somebody changed in the file, journal it, and return their names.

        It is journalled once for what the rows hold now. In a shop of several PCs each value that was ever recorded counts,
        since the seat moves.
        """
        context = self._context
        with context.reading() as unit:
            other = _foreign(unit, context)
        self.foreign = tuple(sorted(other.recorded))
        if not other.recorded or context.only_read or context.waits is not None:
            return self.foreign
        context.settings = replace(context.settings, **other.recorded)
        if not other.noted:
            from ntt_pos.services.core.sign_in.users import People  # a till starts quicker without it

            by = People(context).system_actor()
            with context.writing(by, despite_clock=True) as work, work.record(FOREIGN) as record:
                record.notes |= {"names": sorted(other.held), "held": other.held}
        return self.foreign

    def change(self, *, by: Actor, **changes: object) -> ShopSettings:
        """Change settings and return all as they are afterwards; nothing is written when none differs.

        Raises DomainError naming the setting and what is accepted; then none was changed.
        """
        checked = {name: check_setting(name, value) for name, value in changes.items()}
        check_new_limit(checked.get("correction_limit", 0))
        context = self._context
        with context.writing(by, act=Act.SETTINGS, subject=", ".join(sorted(checked))) as work:
            rows = {row["name"]: row for row in setting_rows(work.unit, context.home.outlet_id)}
            stored = read_settings(work.unit, context.home.outlet_id)
            recorded = _foreign(work.unit, context).recorded
            now = replace(stored, **recorded)
            for name, value in checked.items():
                if name in rows and getattr(stored, name) == value == getattr(now, name):
                    continue
                values = {"name": name, "value": json.dumps(value, ensure_ascii=False)}
                with work.record("setting.changed") as record:
                    record.save(shop.setting, values, row_id=rows[name]["id"] if name in rows else None)
        context.settings = replace(now, **checked)
        self.foreign = tuple(sorted(recorded.keys() - checked.keys()))
        return context.settings


def store_settings(record: JournalEntry, settings: ShopSettings) -> None:
    """Store every setting of a new shop, so that a later program with other defaults changes nothing in it."""
    for name, value in asdict(settings).items():
        record.save(shop.setting, {"name": name, "value": json.dumps(value, ensure_ascii=False)})


@dataclass(frozen=True, slots=True)
class _Foreign:
    """The settings whose rows hold another value than any that was recorded, by name."""

    recorded: dict[str, Any] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    noted: bool = False  # this PC's journal holds that already


def _foreign(unit: Unit, context: Context) -> _Foreign:
    """Return the settings that somebody changed in the file; of what may be recorded in a year that is away, none."""
    known: dict[str, list[str]] = {}
    noted: dict[str, str] = {}
    for record in records_of_settings(unit, context.home.outlet_id):
        text, away = record["canonical"], record["canonical"].startswith(MOVED)
        if record["kind"] == FOREIGN:
            if record["register_id"] == context.home.register_id and not away:
                noted |= json.loads(text).get("held", {})
            continue
        if away:
            if context.seat:
                return _Foreign()
            known.clear()
            continue
        for row in json.loads(text)["rows"].get("setting", ()):
            known[row["name"]] = [*(known.get(row["name"], ()) if context.seat else ()), row["value"]]
            noted.pop(row["name"], None)
    held = {
        row["name"]: row["value"]
        for row in setting_rows(unit, context.home.outlet_id)
        if row["name"] in NAMES and row["name"] in known and row["value"] not in known[row["name"]]
    }
    recorded = {name: _stored(name, json.loads(known[name][-1])) for name in held}
    return _Foreign(recorded, held, noted=held.items() <= noted.items())


def read_settings(unit: Unit, outlet_id: int) -> ShopSettings:
    """Return the settings of an outlet from its rows; rows of names this program does not know are left alone."""
    values: dict[str, Any] = {}
    for row in setting_rows(unit, outlet_id):
        if row["name"] not in NAMES:
            continue
        try:
            values[row["name"]] = _stored(row["name"], json.loads(row["value"]))
        except (DomainError, ValueError) as error:
            raise StorageError(
                "The setting {name} holds a value this program never writes: {value}. Restore a backup.",
                name=row["name"],
                value=str(row["value"])[:60],
            ) from error
    return ShopSettings(**values)


def _stored(name: str, value: object) -> Any:
    """Return a value as it was stored; a number was looked up when it was typed, and each start would load its library."""
    if name == "whatsapp_number" and isinstance(value, str) and INTERNATIONAL.fullmatch(value):
        return value
    return check_setting(name, value)


def check_new_limit(limit: int) -> None:
    """Refuse a limit of unapproved corrections above what one correction may move; one stored before stays readable."""
    if limit > MOST_CORRECTED:
        raise DomainError(
            "{name} is at most {most}: no single correction moves more. Type less; nothing was changed.",
            name="correction_limit",
            most=MOST_CORRECTED,
        )


def check_setting(name: str, value: object) -> Any:
    """Return a value of a setting in its own type, or raise DomainError with what is accepted."""
    if name in BOUNDS:
        return _whole(name, value)
    if name in LENGTHS:
        return _CHECKS.get(name, str)(_text(name, value))
    if name in WORDS:
        if value not in WORDS[name]:
            raise DomainError("{name} is one of: {words}.", name=name, words=", ".join(WORDS[name]))
        return Bearer(str(value)) if name in _BEARERS else str(value)
    if name in NAMES and isinstance(value, bool):
        return value
    if name in NAMES:
        raise DomainError("{name} is yes or no.", name=name)
    raise DomainError("There is no setting {name}.", name=name)


def _whole(name: str, value: object) -> int:
    low, high = BOUNDS[name]
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise DomainError("{name} is a whole number from {low} to {high}.", name=name, low=low, high=high)
    return value


def _text(name: str, value: object) -> str:
    longest, may_be_empty = LENGTHS[name]
    text = value.strip() if isinstance(value, str) else None
    if text is None or len(text) > longest or not text.replace("\n", " ").isprintable() or not (text or may_be_empty):
        raise DomainError("{name} is a text of at most {longest} characters.", name=name, longest=longest)
    return text


def _qris(text: str) -> str:
    if text:
        check_static(text)
    return text


def _logo(text: str) -> str:
    if text and _SHA256.fullmatch(text) is None:
        raise DomainError("The logo is chosen as a picture; its name is not typed.")
    return text


def _site(text: str) -> str:
    """Return an https address with a slash at its end."""
    if text and _HTTPS.fullmatch(text) is None:
        raise DomainError(
            "“{text}” is not the address of a site. Type for example https://toko.example/", text=text[:60]
        )
    return f"{text.rstrip('/')}/" if text else ""


def _footer(text: str) -> str:
    """UU 8/1999 article 18: no paper of the shop may say that goods are not taken back."""
    if _NOT_TAKEN_BACK.search(text):
        raise DomainError(
            "A receipt must not say that goods cannot be returned or exchanged (UU 8/1999, article 18). Write something else."
        )
    return text


_HTTPS: Final = re.compile(r"https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]+)?(/[A-Za-z0-9._~-]+)*/?")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_NOT_TAKEN_BACK: Final = re.compile(
    r"\b(?:tidak|tak|tdk|bukan|no|not|cannot|can't)\b[^.!?\n]{0,40}"
    r"(?:kembali|tukar|retur|return|exchange|refund)",
    re.IGNORECASE,
)
_CHECKS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "qris_text": _qris,
        "logo_sha": _logo,
        "whatsapp_number": phone_given,
        "site_address": _site,
        "receipt_footer": _footer,
        "open_days": check_weekdays,
        "closed_dates": lambda text: written_dates(read_closed_dates(text)),
    }
)
