"""Where a workbook says something else about a code that the shop already knows: listed, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ntt_pos.data.queries.goods.imports import KnownProducer, KnownProduct
from ntt_pos.domain.core.pillar_halal import Halal
from ntt_pos.domain.core.words import ACRONYMS
from ntt_pos.services.importing.our_form.form_sheets import FORM, Reader, SheetKind
from ntt_pos.services.importing.our_form.rows import ProducerRow, ProductRow

_HALAL: Final = {
    Halal.HALAL: "halal",
    Halal.NOT_HALAL: "tidak halal",
    Halal.UNCERTIFIED: "belum bersertifikat",
    Halal.NONE: "-",
}
_SAID: Final = frozenset({Halal.HALAL, Halal.NOT_HALAL})
_HEADERS: Final = {(kind, column.key): column.header for kind, columns in FORM.items() for column in columns}


@dataclass(frozen=True, slots=True)
class SheetDifference:
    """A known code with another value in the workbook: the shop keeps ``old``. ``field`` is the column's name."""

    sheet: str
    cell: str
    code: str
    field: str
    old: str
    new: str


def of_producer(row: ProducerRow, known: KnownProducer) -> list[SheetDifference]:
    """Return where a row of Produsen differs from the producer; an empty optional cell claims nothing."""
    pairs = (
        ("name", known.name, row.name),
        ("pillar", ACRONYMS[known.pillar], ACRONYMS[row.pillar]),
        ("village", known.village_code, row.village.code),
        ("phone", known.phone, row.phone),
        ("bank", known.bank, row.bank),
        ("account", known.account, row.account),
        ("terms", _rate(known.rate_bp), _rate(row.rate_bp)),
        ("collectors", "; ".join(known.collectors), "; ".join(row.collectors)),
    )
    found = list(_differing(SheetKind.PRODUCERS, row.reader, known.code, pairs))
    village = _HEADERS[SheetKind.PRODUCERS, "village"]
    return [
        each
        if each.field != village
        else SheetDifference(
            each.sheet,
            each.cell,
            each.code,
            village,
            f"{known.village}, {known.district}",
            f"{row.village.name}, {row.village.district}",
        )
        for each in found
    ]


def of_product(row: ProductRow, known: KnownProduct, *, own_goods: str) -> list[SheetDifference]:
    """Return where a row of Produk differs from the product; an empty optional cell claims nothing."""
    article = known.article
    owner = article.producer_code or own_goods
    pairs = (
        ("name", article.name, row.name),
        ("producer", owner, owner if owner.lower() == row.producer.lower() else row.producer),
        ("category", article.category, row.category),
        ("unit", article.unit, row.unit),
        ("price", _money(article.price), _money(row.price)),
        ("net_price", _money(known.net_price), _money(row.net_price)),
        ("barcodes", "; ".join(article.barcodes), "; ".join(row.barcodes)),
        ("permit", known.permit, row.permit),
        ("halal", _HALAL[article.halal], _HALAL[row.halal] if row.halal in _SAID else ""),
        (
            "permit_until",
            known.permit_until.isoformat() if known.permit_until else "",
            row.permit_until.isoformat() if row.permit_until else "",
        ),
    )
    return list(_differing(SheetKind.PRODUCTS, row.reader, article.code, pairs))


def _differing(
    kind: SheetKind, reader: Reader, code: str, pairs: Iterable[tuple[str, str, str]]
) -> Iterator[SheetDifference]:
    for key, old, new in pairs:
        if new and old != new:
            sheet, cell = reader.where(key)
            yield SheetDifference(sheet, cell, code, _HEADERS[kind, key], old, new)


def _rate(rate_bp: int | None) -> str:
    if rate_bp is None:
        return "Harga titip"
    whole, part = divmod(rate_bp, 100)
    return f"{whole},{part:02d}".rstrip("0").rstrip(",") + " %" if part else f"{whole} %"


def _money(amount: int | None) -> str:
    return "" if amount is None else f"{amount:,}".replace(",", ".")
