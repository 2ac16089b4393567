"""A rehearsed day through the real window: the same seed leaves the same papers, and every sum on them is the books'."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest

from tests.end_to_end.conftest import PATIENCE, Told, answer, program

SEED = 5
NEW_YEARS_EVE = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # 23:59 in Larantuka
SHORT = 200  # milliseconds for a minute of the second PC: it is so slow that hundreds of minutes pass in its day
STEP = 500
OPENING_CASH = 2_000_000


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Two demos with the same seed: what they said, and what they left."""

    told: tuple[Told, Told]
    folders: tuple[Path, Path]

    @property
    def reports(self) -> Path:
        return self.folders[0] / "data" / "laporan" / "2026" / "02" / "28"

    @property
    def receipts(self) -> Path:
        return self.folders[0] / "struk"

    @contextmanager
    def books(self) -> Iterator[sqlite3.Connection]:
        path = self.folders[0] / "data" / "ntt-pos.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            yield connection


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory) -> Rehearsed:
    """Run the two demos beside each other, once for all workers of the run: on an idle PC, and on a slow one."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    place /= "rehearsed"
    folders = (place / "a", place / "b")
    try:
        place.mkdir()
    except FileExistsError:
        return Rehearsed(_wait_for(place), folders)
    words = ("demo", "--days", 1, "--seed", SEED, "--out")
    processes = [program(*words, folders[0]), program("--minute", SHORT, *words, folders[1], at=NEW_YEARS_EVE)]
    told = tuple(answer(process) for process in processes)
    part = place / "told.part"
    part.write_text(json.dumps([[each.code, each.out, each.err] for each in told]), encoding="utf-8")
    part.replace(place / "told.json")
    return Rehearsed((told[0], told[1]), folders)


def _wait_for(place: Path) -> tuple[Told, Told]:
    end = time.monotonic() + PATIENCE
    while not (place / "told.json").exists():
        if time.monotonic() > end:
            raise TimeoutError(place)
        time.sleep(0.2)
    first, second = json.loads((place / "told.json").read_text(encoding="utf-8"))
    return Told(*first), Told(*second)


def text_of(path: Path) -> str:
    lines = [line for page in pypdf.PdfReader(path).pages for line in page.extract_text().splitlines()]
    return "\n".join(line.strip() for line in lines)  # the gap before a field on the same line is a blank


def rupiah(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def one(connection: sqlite3.Connection, query: str, *values: object) -> int:
    return int(connection.execute(query, values).fetchone()[0] or 0)


def papers(folder: Path) -> dict[str, bytes]:
    """Return all papers but the pictures, by name."""
    rooms = ("struk/*", "data/laporan/**/*", "etalase/*", "web/**/*")
    found = [*(path for room in rooms for path in folder.glob(room)), folder / "ringkasan.txt"]
    return {
        str(path.relative_to(folder)): path.read_bytes() for path in found if path.is_file() and path.suffix != ".png"
    }


def test_the_rehearsal_ends_well_and_its_books_agree(rehearsed):
    first, _ = rehearsed.told
    assert first.code == 0, first.err
    assert first.err == ""
    assert "Jumlahnya seimbang." in first.out
    assert "Pemeriksaan buku: 0 temuan." in first.out
    assert first.out == (rehearsed.folders[0] / "ringkasan.txt").read_text(encoding="utf-8")
    verified = answer(program("verify", "--data", rehearsed.folders[0] / "data"))
    assert verified.code == 0
    digest = re.search(r"Sidik ([0-9a-f]{64})", verified.out)
    assert digest is not None
    assert digest[1] in first.out


def test_the_same_seed_leaves_the_same_papers_byte_for_byte_and_the_same_digest(rehearsed):
    first, second = (papers(folder) for folder in rehearsed.folders)
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert rehearsed.told[0].out == rehearsed.told[1].out
    kinds = {(Path(name).parts[0], Path(name).suffix) for name in first}
    assert kinds == {
        ("struk", ".bin"),
        ("struk", ".txt"),
        ("struk", ".pdf"),
        ("data", ".pdf"),
        ("ringkasan.txt", ".txt"),
        ("etalase", ".pdf"),
        *(("web", suffix) for suffix in (".css", ".html", ".jpg", ".js", ".json", ".svg")),
    }


def test_every_sale_left_its_receipt_in_bytes_in_words_and_as_a_picture(rehearsed):
    with rehearsed.books() as books:
        sales = books.execute("SELECT number, total FROM sale ORDER BY id").fetchall()
    assert len(sales) >= 18
    for sale in sales:
        assert (rehearsed.receipts / f"{sale['number']}.bin").stat().st_size > 0
        assert (rehearsed.receipts / f"{sale['number']}.png").stat().st_size > 0
        words = (rehearsed.receipts / f"{sale['number']}.txt").read_text(encoding="utf-8")
        assert sale["number"] in words
        assert re.search(rf"(?m)^TOTAL +(?:Rp)?{re.escape(rupiah(sale['total']))}$", words, re.IGNORECASE)


def test_the_z_says_what_the_sales_and_the_drawer_add_up_to(rehearsed):
    with rehearsed.books() as books:
        count, net = one(books, "SELECT count(*) FROM sale"), one(books, "SELECT sum(total) FROM sale")
        rounding = one(books, "SELECT sum(rounding) FROM sale")
        means = {
            row["means"]: row["amount"]
            for row in books.execute("SELECT means, sum(amount - change) AS amount FROM payment GROUP BY means")
        }
        floated = one(books, "SELECT sum(amount) FROM cash_movement WHERE kind = 'FLOAT'")
        dropped = one(books, "SELECT sum(amount) FROM cash_movement WHERE kind = 'DROP'")
        left = one(
            books,
            "SELECT sum(amount * ((to_place IS 'DRAWER:LRT-01') - (from_place IS 'DRAWER:LRT-01'))) FROM cash_movement",
        )
        head = books.execute(
            "SELECT hash FROM journal WHERE seq < (SELECT seq FROM journal WHERE kind = 'shift.closed') ORDER BY seq DESC LIMIT 1"
        ).fetchone()["hash"]
    words = (rehearsed.receipts / "Z-LRT-01-2026-000001.txt").read_text(encoding="utf-8")
    rows = {re.sub(r" +", " ", line.strip()) for line in words.splitlines()}
    assert {
        f"Penjualan ({count}) {rupiah(net)}",
        f"Bersih {rupiah(net)}",
        f"Tunai {rupiah(means['CASH'])}",
        f"QRIS {rupiah(means['QRIS'])}",
        f"Seharusnya di laci {rupiah(floated + means['CASH'])}",
        f"Dihitung {rupiah(floated + means['CASH'])}",
        "Selisih 0",
    } <= rows
    assert sum(means.values()) == net
    assert any(line.startswith("Pembulatan tunai") for line in rows) is (rounding != 0)
    assert dropped == floated + means["CASH"]
    assert left == 0
    assert head in words.replace("\n", "")
    assert rupiah(net) in text_of(rehearsed.receipts / "Z-LRT-01-2026-000001.pdf")


def test_the_day_report_says_what_the_lines_add_up_to(rehearsed):
    with rehearsed.books() as books:
        paid, shares = (
            one(books, "SELECT sum(paid) FROM sale_line"),
            one(books, "SELECT sum(producer_share) FROM sale_line"),
        )
        shop = one(books, "SELECT sum(shop_share) FROM sale_line")
        rounding = one(books, "SELECT sum(rounding) FROM sale")
        per_producer = books.execute(
            "SELECT producer_code, producer_name, sum(paid) AS paid, sum(producer_share) AS share, sum(shop_share) AS shop "
            "FROM sale_line GROUP BY producer_code, producer_name"
        ).fetchall()
        per_product = books.execute(
            "SELECT product_code, product_name, sum(paid) AS paid FROM sale_line GROUP BY product_code, product_name"
        ).fetchall()
    words = text_of(rehearsed.reports / "laporan-hari-2026-02-28.pdf")
    assert re.findall(r"(?m)^Rp([\d.]+)$", words)[2:5] == [rupiah(paid + rounding), rupiah(shares), rupiah(shop)]
    assert paid == shares + shop
    flat = re.sub(r"\s+", " ", words)
    for row in per_producer:
        told = f" {rupiah(row['paid'])} {rupiah(row['share'])} {rupiah(row['shop'])}"
        assert re.search(rf"{row['producer_code']} .{{0,60}}{re.escape(told)}", flat), row["producer_code"]
    for row in per_product:
        # A long name goes on below its amounts.
        told = re.search(rf"{row['product_code']} .{{0,60}}? \d+ {re.escape(rupiah(row['paid']))} .{{0,100}}", flat)
        assert told, row["product_code"]
        assert all(word in told[0] for word in row["product_name"].split()), row["product_code"]


def test_the_recap_pays_every_producer_what_their_lines_add_up_to_in_whole_steps(rehearsed):
    with rehearsed.books() as books:
        owed = books.execute(
            "SELECT p.code, p.pays_by, sum(l.producer_share) AS share FROM sale_line l JOIN producer p ON p.id = l.producer_id "
            "GROUP BY p.code, p.pays_by ORDER BY p.code"
        ).fetchall()
        statements = one(books, "SELECT count(*) FROM settlement")
        taken = one(books, "SELECT sum(amount - change) FROM payment")  # what the bank still owes is held as well
    words = text_of(rehearsed.reports / "rekap-2026-02-28.pdf")
    flat = re.sub(r"\s+", " ", words)
    payable = {
        row["code"]: row["share"] - row["share"] % STEP if row["pays_by"] == "CASH" else row["share"] for row in owed
    }
    in_cash = sum(payable[row["code"]] for row in owed if row["pays_by"] == "CASH")
    by_transfer = sum(payable[row["code"]] for row in owed if row["pays_by"] == "TRANSFER")
    assert statements == len(owed)
    assert re.findall(r"(?m)^Rp([\d.]+)$", words)[:4] == [
        rupiah(in_cash),
        rupiah(by_transfer),
        rupiah(sum(row["share"] for row in owed)),
        rupiah(OPENING_CASH + taken),
    ]
    for number, row in enumerate(owed, 1):
        kept = row["share"] - payable[row["code"]]
        money = " ".join(rupiah(each) for each in (row["share"], payable[row["code"]], kept))
        assert re.search(rf" {money} .{{0,120}}{row['code']} · .{{0,120}} TJ-LRT-2026-{number:06d} ", flat), row["code"]
    pieces = re.findall(r"([\d.]+) ([\d.]+) (?:lembar|keping)", flat)  # each drawn, with how many there are below it
    fetched = [(int(note.replace(".", "")), int(count.replace(".", ""))) for note, count in pieces]
    assert sum(note * count for note, count in fetched) == in_cash


def test_every_statement_says_what_its_producers_lines_add_up_to(rehearsed):
    with rehearsed.books() as books:
        made = books.execute(
            "SELECT s.number, p.id, p.code, p.name, p.pays_by, sum(l.producer_share) AS share, sum(l.paid) AS paid "
            "FROM settlement s JOIN producer p ON p.id = s.producer_id JOIN sale_line l ON l.producer_id = p.id "
            "GROUP BY s.number ORDER BY s.number"
        ).fetchall()
        names = {
            row["id"]: [
                each[0]
                for each in books.execute(
                    "SELECT DISTINCT product_name FROM sale_line WHERE producer_id = ?", (row["id"],)
                )
            ]
            for row in made
        }
    assert len(made) == len(list(rehearsed.reports.glob("TJ-*.pdf"))) > 20
    for row in made:
        words = text_of(rehearsed.reports / f"{row['number']}-{row['code']}.pdf")
        flat = re.sub(r"\s+", " ", words)
        payable = row["share"] - row["share"] % STEP if row["pays_by"] == "CASH" else row["share"]
        assert f"UANG ANDA Rp{rupiah(payable)}" in flat
        assert f"UANG ANDA = {rupiah(payable)}" in flat
        theirs, shops = rupiah(row["share"]), rupiah(row["paid"] - row["share"])
        assert f"= Anda {theirs} + toko {shops}. Hasil jual {theirs}" in flat
        assert row["name"] in flat
        for name in names[row["id"]]:
            assert name.split()[0] in flat
