"""The archive: an auditor checks it with nothing but Python, and every tampering is named."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import atomic_files
from ntt_pos.data.copies.manifest import heads_text
from ntt_pos.data.models import proof
from ntt_pos.data.queries.core import heads as book_heads
from ntt_pos.domain.core.errors import DomainError, StorageError
from ntt_pos.domain.core.record_words import RECORDS
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.selling.payment import Means, Tender
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.paths import DataFolder
from ntt_pos.services.core.unit_of_work import ClockSuspect
from tests.builders import a_producer, a_product, a_sale, an_own_role, somebody
from tests.fakes import FixedClock, SequenceIds
from tests.services.days import bring_back, close_drawer, new_key, next_day


def check(folder, *words):
    """Run the archive's own checker with a bare Python and return (exit code, what it says)."""
    done = subprocess.run(
        [sys.executable, "-I", folder / "verify.py", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == "", done.stderr
    return done.returncode, done.stdout


def two_days(shop):
    """Commission, net price, own goods, discounts, returns, QRIS, statements, payouts, Zs."""
    cashier, manager = somebody(shop, "ani"), somebody(shop, "bela")
    village = a_producer(shop, name="=Kelompok; Tenun", code="P900")
    school = a_producer(shop, terms=Terms(TermsKind.NET_PRICE, net_price=20_000))
    kopi = a_product(shop, producer=village, name='Kopi "Lewotobi"', price=25_000, delivered=20)
    abon = a_product(
        shop, producer=school, name="Abon", price=25_000, terms=Terms(TermsKind.NET_PRICE, net_price=20_000)
    )
    own = a_product(shop, own=True, name="Tas", price=7_250)
    for _ in range(2):
        sale = a_sale(shop, [(kopi, 2), (abon, 1), (own, 3)], by=cashier)
        a_sale(shop, [(kopi, 1)], by=cashier, tenders=[Tender(Means.QRIS, 25_000, "RRN")])
        bring_back(shop, cashier, sale, 1, ReturnReason.DAMAGED_BY_SHOP)
        close_drawer(shop)
        shop.close_day.close(by=manager)
        shop.payouts.pay(by=manager, producer_id=village.producer_id, amount=10_000, key=new_key(shop))
        next_day(shop)


@pytest.fixture
def lived(shop):
    """A shop of two days."""
    two_days(shop)
    return shop


@pytest.fixture
def archive(lived, tmp_path):
    folder = tmp_path / "arsip"
    lived.export.write(folder, by=somebody(lived, "pemilik"))
    return folder


def test_a_bare_python_agrees_with_the_whole_archive(lived, archive):
    code, told = check(archive)
    assert (code, told.splitlines()[-1].endswith("Semua cocok.")) == (0, True), told
    assert "P900" in (archive / "csv" / "producer.csv").read_text(encoding="utf-8-sig")


def test_the_period_is_one_chain_with_opening_balances(lived, archive, tmp_path):
    second = date(2026, 3, 1)
    done = lived.export.write(tmp_path / "hari2", by=somebody(lived, "pemilik"), start=second, end=second)
    manifest = json.loads((done.path / "manifest.json").read_text())
    assert manifest["complete"] == 0
    assert manifest["registers"]["LRT-01"]["first_seq"] > 1
    assert manifest["producers"]["P900"]["balance"] != 0
    code, told = check(done.path, "--sidik", done.manifest_sha256)
    assert code == 0, told


def test_an_archive_can_be_one_zip_file(lived, tmp_path):
    done = lived.export.write(tmp_path / "arsip.zip", by=somebody(lived, "pemilik"))
    with zipfile.ZipFile(done.path) as packed:
        packed.extractall(tmp_path / "out")
    assert check(tmp_path / "out" / "arsip")[0] == 0
    assert lived.verify.run().findings == ()


@pytest.mark.parametrize("name", ["arsip", "arsip.zip"])
def test_what_cannot_be_journalled_does_not_leave(lived, tmp_path, name):
    """Whoever set the clock back had the whole archive, and the journal nothing of it."""
    target, clock = tmp_path / name, lived.context.clock
    clock.advance(days=-3)
    with pytest.raises(ClockSuspect):
        lived.export.write(target, by=somebody(lived))
    assert [each.name for each in tmp_path.iterdir() if "arsip" in each.name] == []
    clock.advance(days=3)
    lived.export.write(target, by=somebody(lived))
    assert target.exists(), "the negative control"


def test_heads_from_paper_are_looked_up(lived, archive):
    z = lived.shifts.last_closed()[0]
    assert check(archive, "--ujung", f"LRT-01={z.journal_hash}")[0] == 0
    assert check(archive, "--ujung", f"LRT-01={z.journal_hash[:8]}")[0] == 0
    code, told = check(archive, "--ujung", f"LRT-01={'ab' * 32}")
    assert code == 1
    assert "dari kertas" in told


def test_heads_kept_outside_are_read_from_their_folder_and_a_cut_tail_is_found(lived, archive, tmp_path):
    heads = tmp_path / "flashdisk"
    heads.mkdir()
    with lived.context.reading() as unit:
        at, outlet = lived.context.clock.now(), lived.context.home.outlet_id
        kept = book_heads.heads_of(unit, at=at, outlet_id=outlet)
    (heads / "kepala-jurnal-LRT-01.json").write_text(heads_text(kept), encoding="utf-8")
    (heads / "other.json").write_text(
        '{"install": "another", "heads": [{"register": "LRT-01", "seq": 1, "hash": "0"}]}'
    )
    code, told = check(archive, "--ujung-dari", heads)
    assert code == 1, "the export itself was recorded after the archive's last record"
    newest = kept.heads[0]
    before = replace(kept, heads=(replace(newest, seq=newest.seq - 1, hash=hash_at(lived, newest.seq - 1)),))
    (heads / "kepala-jurnal-LRT-01.json").write_text(heads_text(before), encoding="utf-8")
    code, told = check(archive, "--ujung-dari", heads)
    assert (code, "1 ujung dari luar cocok" in told) == (0, True)
    assert "tidak dijamin" not in told
    wrong = replace(before.heads[0], hash="ab" * 32)
    (heads / "kepala-jurnal-LRT-01.json").write_text(heads_text(replace(before, heads=(wrong,))), encoding="utf-8")
    code, told = check(archive, "--ujung-dari", heads)
    assert (code, "dihitung ulang" in told) == (1, True)


def hash_at(shop, seq: int) -> str:
    with shop.context.reading() as unit:
        return book_heads.hash_at(unit, "LRT-01", seq) or ""


def test_without_heads_the_checker_says_what_it_cannot_know(lived, archive):
    told = check(archive)[1]
    assert "Tanpa ujung dari luar tidak dapat diketahui" in told
    assert "Tanpa --sidik tidak dapat diketahui" in told
    z = lived.shifts.last_closed()[-1]
    told = check(archive, "--ujung", f"LRT-01={z.journal_hash}")[1]
    assert "Tanpa ujung" not in told
    assert "tidak dijamin oleh ujung dari luar" in told


def test_an_archive_holds_no_secret_and_no_phone(lived, tmp_path):
    a_producer(lived, phone="081234567890")
    lived.export.write(tmp_path / "arsip", by=somebody(lived, "pemilik"))
    everything = b"".join(path.read_bytes() for path in (tmp_path / "arsip").rglob("*") if path.is_file())
    assert b"argon2" not in everything
    assert b"081234567890" not in everything


def test_no_cell_is_a_formula(archive):
    with (archive / "csv" / "producer.csv").open(encoding="utf-8-sig", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file, delimiter=";")]
    assert "'=Kelompok; Tenun" in names


def test_only_whom_the_shop_allows_exports_and_nothing_is_overwritten(lived, archive, tmp_path):
    with pytest.raises(DomainError):
        lived.export.write(tmp_path / "lain", by=somebody(lived, "ani"))
    with pytest.raises(DomainError):
        lived.export.write(archive, by=somebody(lived, "pemilik"))
    with pytest.raises(DomainError):
        lived.export.write(tmp_path / "lain", by=somebody(lived, "pemilik"), end=date(2020, 1, 1))
    assert sorted(path.name for path in tmp_path.iterdir() if "rsip" in path.name or path.name == "lain") == ["arsip"]


# -- tampering ---------------------------------------------------------------------------------------------------------


def lines_of(folder):
    return [json.loads(line) for line in (folder / "jurnal.jsonl").read_text().splitlines()]


def put_back(folder, lines):
    (folder / "jurnal.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def manifest_of(folder):
    return json.loads((folder / "manifest.json").read_text())


def seal(folder, manifest):
    """Make the manifest fit the files again, as a careful forger would."""
    manifest["files"] = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in manifest["files"]
        if (folder / name).is_file()
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))


def rehash(lines):
    previous = lines[0]["previous"]
    for line in lines:
        line["previous"] = previous
        text = f"NTTPOS1\n{line['register']}\n{line['seq']}\n{previous}\n{line['record']}"
        line["hash"] = previous = hashlib.sha256(text.encode()).hexdigest()
    return previous


def change(folder, kind, edit, *, forge=True):
    """Edit the first record of a kind; a forger then hashes the whole chain anew and mends the manifest."""
    lines, manifest = lines_of(folder), manifest_of(folder)
    for line in lines:
        record = json.loads(line["record"])
        if record["kind"] == kind:
            edit(record)
            line["record"] = json.dumps(record, sort_keys=True, separators=(",", ":"))
            break
    if forge:
        manifest["registers"]["LRT-01"]["head"] = rehash(lines)
    put_back(folder, lines)
    seal(folder, manifest)


def edit_csv(folder, name, edit):
    path = folder / "csv" / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    columns = list(rows[0])
    rows = edit(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    seal(folder, manifest_of(folder))


def set_row(table, **values):
    def edit(record):
        record["rows"][table][0].update(values)

    return edit


def sale_amount(folder):
    change(folder, "sale", set_row("sale_line", quantity=3), forge=False)


def drop_last_record(folder):
    lines, manifest = lines_of(folder), manifest_of(folder)
    put_back(folder, lines[:-1])
    seal(folder, manifest)


def drop_middle_record(folder):
    lines, manifest = lines_of(folder), manifest_of(folder)
    del lines[10]
    put_back(folder, lines)
    seal(folder, manifest)


def swap_records(folder):
    lines, manifest = lines_of(folder), manifest_of(folder)
    lines[10], lines[11] = lines[11], lines[10]
    put_back(folder, lines)
    seal(folder, manifest)


def touch_readme(folder):
    (folder / "BACA-SAYA.txt").write_text("semua baik")


def lose_table(folder):
    (folder / "csv" / "payment.csv").unlink()


def balance_of_manifest(folder):
    manifest = manifest_of(folder)
    manifest["producers"]["P900"]["closing_balance"] += 1
    (folder / "manifest.json").write_text(json.dumps(manifest))


def payload(record):
    row = record["rows"]["settlement"][0]
    told = json.loads(row["payload"])
    told["sold"] += 1
    row["payload"] = json.dumps(told, sort_keys=True, separators=(",", ":"))


def remove_entry(record):
    del record["rows"]["producer_entry"][0]


def lost_number(folder):
    change(folder, "sale", set_row("sale", number="JL-LRT-01-2026-000009"))


TAMPERINGS = {
    "an amount in the journal": (sale_amount, "isi catatan ini diubah"),
    "the tail cut off": (drop_last_record, "menurut manifest"),
    "a record taken out": (drop_middle_record, "urutan jurnal melompat"),
    "two records swapped": (swap_records, "urutan jurnal melompat"),
    "a readme that says all is well": (touch_readme, "isi berkas ini diubah"),
    "a table gone": (lose_table, "berkas ini hilang"),
    "a file too many": (lambda folder: (folder / "lebih.txt").write_text("x"), "tidak termasuk arsip"),
    "a row of a table changed": (
        lambda folder: edit_csv(folder, "sale_line", lambda rows: [{**rows[0], "paid": "1"}, *rows[1:]]),
        "paid tertulis 1",
    ),
    "a row of a table removed": (
        lambda folder: edit_csv(folder, "payment", lambda rows: rows[1:]),
        "hilang dari tabel",
    ),
    "a row of a table added": (
        lambda folder: edit_csv(folder, "payment", lambda rows: [*rows, {**rows[0], "uid": "x"}]),
        "tidak ada dalam jurnal",
    ),
    "a producer's name": (
        lambda folder: edit_csv(folder, "producer", lambda rows: [{**rows[0], "name": "Lain"}, *rows[1:]]),
        "name tertulis Lain",
    ),
    "a line's arithmetic, all hashed anew": (
        lambda folder: change(folder, "sale", set_row("sale_line", gross=60_000, paid=60_000, shop_share=17_500)),
        "jumlah kali harga",
    ),
    "the producer's share, all hashed anew": (
        lambda folder: change(folder, "sale", set_row("sale_line", producer_share=40_000, shop_share=10_000)),
        "hak produsen menurut syarat titip",
    ),
    "the total, all hashed anew": (
        lambda folder: change(folder, "sale", set_row("sale", total=1)),
        "total",
    ),
    "an entry taken out, all hashed anew": (
        lambda folder: change(folder, "sale", remove_entry),
        "saldo menurut catatan",
    ),
    "a balance in the manifest": (balance_of_manifest, "saldo menurut catatan"),
    "what a statement shows, all hashed anew": (
        lambda folder: change(folder, "settlement", payload),
        "isi rekap diubah",
    ),
    "a number skipped, all hashed anew": (lost_number, "nomor ini hilang"),
    "the drawer, all hashed anew": (
        lambda folder: change(folder, "shift.closed", set_row("shift_closed", expected=1, difference=0)),
        "gerakan laci",
    ),
    "the stock, all hashed anew": (
        lambda folder: change(folder, "sale", set_row("stock_movement", quantity=-1)),
        "stok berkurang",
    ),
    "a record that is no JSON": (
        lambda folder: ((folder / "jurnal.jsonl").write_text("halo\n"), seal(folder, manifest_of(folder))),
        "tidak dapat dibaca",
    ),
}


@pytest.fixture(scope="module")
def written(sqlite_template, tmp_path_factory):
    """An archive of two days that its checker finds whole; it is copied, never changed."""
    folder = DataFolder(tmp_path_factory.mktemp("shop"))
    shutil.copyfile(sqlite_template, folder.database)
    archive = tmp_path_factory.mktemp("written") / "arsip"
    with bootstrap.open_shop(folder.root, clock=FixedClock(), ids=SequenceIds(seed=2)) as shop:
        two_days(shop)
        shop.export.write(archive, by=somebody(shop, "pemilik"))
    assert check(archive)[0] == 0
    return archive


@pytest.mark.parametrize("way", TAMPERINGS)
def test_every_tampering_is_named(written, tmp_path, way):
    tamper, named = TAMPERINGS[way]
    archive = shutil.copytree(written, tmp_path / "arsip")
    tamper(archive)
    code, told = check(archive)
    assert code == 1
    assert named in told


def test_a_perfect_forgery_is_found_by_the_z_on_paper(lived, archive):
    """Where everything was made anew to fit, only what is outside the archive tells."""
    z = lived.shifts.last_closed()[-1]

    def nobody(record):
        record["user"] = "bela"

    change(archive, "shift.opened", nobody)
    assert check(archive)[0] == 0
    code, told = check(archive, "--ujung", f"LRT-01={z.journal_hash}")
    assert code == 1
    assert "dihitung ulang" in told


def test_the_checker_shares_no_code_with_the_program(archive):
    text = (archive / "verify.py").read_text(encoding="utf-8")
    assert "ntt_pos" not in text
    allowed = {"argparse", "csv", "hashlib", "json", "os", "re", "sys", "collections"}
    used = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert used == allowed


def test_a_role_of_the_shops_own_is_in_the_archive_and_proven(lived, tmp_path):
    made = an_own_role(lived)
    lived.export.write(tmp_path / "arsip", by=somebody(lived, "pemilik"))
    with (tmp_path / "arsip" / "csv" / "own_role.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file, delimiter=";")
    assert (row["code"], row["name"], row["base"]) == (made.code, made.name, "CASHIER")
    code, told = check(tmp_path / "arsip")
    assert code == 0, told


def test_an_archive_that_got_no_name_is_recorded_as_made_ready_and_nothing_else(lived, tmp_path, monkeypatch):
    def exports() -> int:
        with lived.context.reading() as unit:
            return unit.value(sa.select(sa.func.count()).where(proof.journal.c.kind == "export"))

    def full(_part, _path):
        raise OSError(28, "No space left on device")

    before = exports()
    monkeypatch.setattr(atomic_files, "settle", full)
    with pytest.raises(StorageError, match="cannot be written"):
        lived.export.write(tmp_path / "arsip.zip", by=somebody(lived, "pemilik"))
    assert ([*tmp_path.glob("*.zip")], exports()) == ([], before + 1)
    assert RECORDS["export"].endswith("made ready")
    monkeypatch.undo()
    lived.export.write(tmp_path / "arsip.zip", by=somebody(lived, "pemilik"))
    assert ([each.name for each in tmp_path.glob("*.zip")], exports()) == (["arsip.zip"], before + 2)
