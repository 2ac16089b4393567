"""A list of the shop's own with 250 producers and 880 products: what is read right, what is asked, how long it takes."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import xlsxwriter

from ntt_pos import bootstrap
from ntt_pos.devices.rehearsal import RehearsalClock, SeededIds
from ntt_pos.services.core.contacts.regions import Regions, Village
from ntt_pos.services.importing.shop_lists.plan import PROPOSED, YES, Good
from ntt_pos.services.importing.shop_lists.questions import ListQuestion
from ntt_pos.services.importing.shop_lists.take_in import ListUnderstood
from ntt_pos.shop import Shop
from tests.benchmarks.measure import Bench, Finding
from tests.benchmarks.shops import OPENS, owner_of
from tests.benchmarks.slips import slip
from tests.conftest import FIRST_SHOP

REGENCY: Final = "53.06"
KINDS: Final = ("Kelompok Tani", "KWT", "PKK Desa", "UD", "Ibu", "BUMDes", "Kelompok Tenun", "OMK", "SMKN", "Bpk.")
NAMES: Final = (
    "Melati", "Kenanga", "Cendana", "Bahagia", "Wulan Ina", "Tite Hena", "Mandiri", "Tukan", "Kelen", "Wato Ile",
    "Sina Puri", "Gemohing", "Nuba Lewo", "Harapan", "Boli", "Dua Hati", "Sabon", "Ola Mekar", "Ratu Rosari", "Beoang",
)  # fmt: skip
GOODS: Final = (
    ("Kopi bubuk", "bungkus", ("100 g", "200 g", "250 g")), ("Madu hutan", "botol", ("250 ml", "460 ml", "650 ml")),
    ("Abon ikan tuna", "bungkus", ("100 g", "150 g")), ("Keripik pisang", "bungkus", ("150 g", "200 g")),
    ("Sarung tenun ikat", "lembar", ("",)), ("Jagung titi", "bungkus", ("200 g", "500 g")),
    ("Minyak kelapa", "botol", ("600 ml", "1 liter")), ("Selendang tenun", "lembar", ("",)),
    ("Gula semut", "bungkus", ("250 g", "500 g")), ("Kue rambut", "bungkus", ("200 g",)),
    ("Garam kasar", "bungkus", ("500 g", "1 kg")), ("Tas anyaman lontar", "buah", ("",)),
)  # fmt: skip
SHORT: Final = {"bungkus": "bks", "botol": "btl", "lembar": "lbr", "buah": "bh"}
SLIPS: Final = 3
MOST_SECONDS: Final = 15
MOST_QUESTIONS: Final = 12
LEAST_RIGHT: Final = 0.99


@dataclass(frozen=True, slots=True)
class Truth:
    """A product as whoever wrote the list means it."""

    producer: str
    village: Village
    product: str
    unit: str
    price: int
    net: int
    stock: int

    @property
    def cells(self) -> tuple[object, ...]:
        """What is compared."""
        return (self.producer, self.village.code, self.product, self.unit, self.price, self.net, Decimal(self.stock))


def run(bench: Bench) -> Iterator[Finding]:
    """Write the list, read it, answer as a careful person, take it in."""
    makers, products = bench.few(250, 40), bench.few(880, 140)
    truths, slipped = _truths(makers, products)
    path = bench.folder / "daftar.xlsx"
    _write(path, truths, slipped)
    home = bench.folder / "list-shop"
    shutil.rmtree(home, ignore_errors=True)
    with bootstrap.create_shop(FIRST_SHOP, home, clock=RehearsalClock(OPENS), ids=SeededIds(7)) as shop:
        start = time.perf_counter()
        understood = shop.shop_lists.read(path)
        read = time.perf_counter() - start
        understood, asked = _answered(shop, understood, slipped)
        shop.shop_lists.apply(understood, by=owner_of(shop))
        whole = time.perf_counter() - start
    right, wrong = _compared(truths, understood)
    size = f"list of {makers} producers and {products} products"
    share = right / (right + len(wrong))
    yield Finding(
        f"{size}: from the file to the books",
        f"{whole:.1f} s, {read:.1f} s of them until it is shown first",
        budget=f"≤ {MOST_SECONDS} s",
        kept=whole <= MOST_SECONDS,
    )
    yield Finding(
        f"{size}: questions",
        f"{len(asked)}: {', '.join(sorted(key.partition(':')[0] for key in asked))}",
        budget=f"≤ {MOST_QUESTIONS}",
        kept=len(asked) <= MOST_QUESTIONS,
    )
    yield Finding(
        f"{size}: cells that are right",
        f"{share:.2%} of {right + len(wrong)}; {'; '.join(wrong[:5]) or 'none wrong'}",
        budget=f"≥ {LEAST_RIGHT:.0%}",
        kept=share >= LEAST_RIGHT,
    )


def _truths(makers: int, products: int) -> tuple[list[Truth], dict[str, str]]:
    """Return the goods of the list, and the villages that are written with a slip (as it is written, by code)."""
    draw = random.Random(17)
    villages = list(Regions().in_regency(REGENCY))
    draw.shuffle(villages)
    owners = [
        (f"{draw.choice(KINDS)} {draw.choice(NAMES)} {village.name}", village) for village in (villages * 2)[:makers]
    ]
    found: list[Truth] = []
    for number in range(products):
        owner, village = owners[number % makers]
        taken = {each.product for each in found if each.producer == owner}
        choices = [
            (f"{name} {size}".strip(), unit)
            for name, unit, sizes in GOODS
            for size in sizes
            if f"{name} {size}".strip() not in taken
        ]
        product, unit = draw.choice(choices)
        price = draw.randrange(10, 90) * 500 if unit != "lembar" else draw.randrange(4, 30) * 25_000
        found.append(Truth(owner, village, product, unit, price, price * 85 // 100 // 500 * 500, draw.randrange(60)))
    found.sort(key=lambda each: (each.village.code, each.producer))
    long = [village for _, village in owners if len(village.name) > 8 and village.name.isalpha()]
    slipped = {each.code: slip(draw, each.name.lower()).title() for each in draw.sample(long, SLIPS)}
    return found, slipped


def _write(path: Path, truths: list[Truth], slipped: dict[str, str]) -> None:
    draw = random.Random(18)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("DATA BARANG")
    sheet.write(0, 0, "DAFTAR BARANG TITIPAN")
    sheet.write(1, 0, "Per 20 Februari 2026")
    heads = ("No", "Nama Kelompok", "Desa", "Kec.", "Nama Barang", "Isi", "Harga Titip", "Harga Jual", "Stok", "Ket")
    for place, head in enumerate(heads):
        sheet.write(3, place, head)
    line, number, before = 4, 0, ""
    for truth in truths:
        if truth.producer != before:
            if before:
                sheet.write(line, 4, "Jumlah")
                line += 1
            number, before = number + 1, truth.producer
            sheet.write(line, 0, number)
            sheet.write(line, 1, truth.producer)
            sheet.write(line, 2, slipped.get(truth.village.code, truth.village.name))
            sheet.write(line, 3, truth.village.district)
        name, size = _parted(truth.product)
        sheet.write(line, 4, name)
        sheet.write(line, 5, size if draw.random() < 0.5 else size.replace(" ", ""))
        sheet.write(line, 6, _amount(draw, truth.net))
        sheet.write(line, 7, _amount(draw, truth.price))
        sheet.write(line, 8, f"{truth.stock} {SHORT[truth.unit]}" if draw.random() < 0.5 else truth.stock)
        line += 1
    book.close()


def _parted(product: str) -> tuple[str, str]:
    """Return the name and the size of a product, as two columns hold them."""
    words = product.split()
    at = next((place for place, word in enumerate(words) if word[0].isdigit()), len(words))
    return " ".join(words[:at]), " ".join(words[at:])


def _amount(draw: random.Random, amount: int) -> str | int:
    dotted = f"{amount:,}".replace(",", ".")
    forms: list[str | int] = [amount, dotted, f"Rp {dotted},-", f"Rp{dotted}"]
    if amount % 1000 == 0:
        forms.append(f"{amount // 1000}rb")
    return draw.choice(forms)


def _answered(shop: Shop, understood: ListUnderstood, slipped: dict[str, str]) -> tuple[ListUnderstood, dict[str, str]]:
    given: dict[str, str] = {}
    while understood.plan.open:
        given |= {each.key: _answer(each, slipped) for each in understood.plan.open}
        understood = shop.shop_lists.understand(understood.book, given, {})
    return understood, given


def _answer(question: ListQuestion, slipped: dict[str, str]) -> str:
    for code, written in slipped.items():
        if question.key.startswith("village") and written.lower() in question.key:
            return code
    return question.proposed or (YES if question.key.startswith("same") else PROPOSED)


def _compared(truths: list[Truth], understood: ListUnderstood) -> tuple[int, list[str]]:
    goods = {(good.maker.name, good.name): good for good in understood.plan.goods}
    right, wrong = 0, []
    for truth in truths:
        good = goods.get((truth.producer, truth.product))
        read = _cells(good) if good is not None else (None,) * len(truth.cells)
        for meant, found in zip(truth.cells, read, strict=True):
            if meant == found:
                right += 1
            else:
                wrong.append(f"{truth.producer}, {truth.product}: {meant} was read as {found}")
    return right, wrong


def _cells(good: Good) -> tuple[object, ...]:
    village = good.maker.village.code if good.maker.village else ""
    return (good.maker.name, village, good.name, good.unit, good.price, good.net, good.stock)
