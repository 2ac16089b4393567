"""The command line, as the scheduler, the auditor and the owner meet it."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pypdf
import pysqlite3.dbapi2 as sqlite
import pytest
import typer
from PIL import Image

from ntt_pos import bootstrap, cli, files
from ntt_pos.data.migrate import head
from ntt_pos.services.core.founding import FirstShop
from ntt_pos.services.safety.proof.verify import Verify
from tests.builders import a_producer, a_product, a_sale, somebody
from tests.conftest import CASHIER_PIN, OWNER_PIN
from tests.end_to_end.conftest import ROOT, answer
from tests.services.days import next_day, settlements
from tests.services.importing.lists import SECTIONS
from tests.services.importing.our_form.test_check import WRONG, WRONG_CELLS
from tests.services.importing.our_form.test_take_in import NEW
from tests.services.tampering import Tamperer
from tests.services.workbooks import SAMPLE, a_workbook, delivered, the_form

COMMANDS = tuple(typer.main.get_command(cli.app).commands)
MANAGER = ("--user", "bela")
CLOSE = ("close-day", *MANAGER, "--why", "uji")  # it is 08.00: before the closing hour


def everything(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite.connect(str(database))) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}


@pytest.fixture
def sold(shop, cashier):
    """Two producers, each with a sale on the first day."""
    products = [a_product(shop, producer=a_producer(shop, code=code), delivered=20) for code in ("P001", "P002")]
    return [a_sale(shop, [(product, 2)], by=cashier) for product in products]


# -- import -------------------------------------------------------------------------------------------------------


def test_photos_of_a_folder_go_to_the_products_that_their_names_say(command, shop, manager, tmp_path):
    a_product(shop, producer=a_producer(shop), by=manager, code="K1", name="Madu hutan 350 ml")
    made = tmp_path / "foto"
    made.mkdir()
    for name, colour in (("K1.png", "red"), ("IMG_1.png", "green")):
        Image.new("RGB", (40, 30), colour).save(made / name)

    dry = command("import", made, "--dry-run", *MANAGER)
    first = command("import", made, *MANAGER)
    second = command("import", made, "--json", *MANAGER)

    assert "1 barang akan mendapat foto." in dry.out
    assert "IMG_1.png: Barang apa ini?" in first.out
    assert "1 barang sekarang punya foto." in first.out
    assert json.loads(second.out)["photos"] == 0


def test_a_list_of_the_shops_own_is_understood_asked_about_and_imported(command, tmp_path):
    path, plan = tmp_path / SECTIONS.name, tmp_path / "rencana.json"
    SECTIONS.make(path)

    asked = command("import", path, "--plan", plan, *MANAGER)
    told = json.loads(plan.read_text(encoding="utf-8"))
    assert asked.code == 1
    assert "pertanyaan belum dijawab" in asked.out
    for question in told["questions"]:
        question["answer"] = question["proposed"]
    plan.write_text(json.dumps(told), encoding="utf-8")
    done = command("import", path, "--plan", plan, *MANAGER)

    assert (done.code, [each["name"] for each in told["goods"]]) == (0, [each[2] for each in SECTIONS.read])
    assert "2 produsen, 3 barang" in done.out


def test_a_file_that_is_no_plan_is_not_written_over(command, tmp_path):
    path, plan = tmp_path / SECTIONS.name, tmp_path / "catatan.json"
    SECTIONS.make(path)
    plan.write_text('{"milik": "orang lain"}', encoding="utf-8")

    told = command("import", path, "--plan", plan, *MANAGER)

    assert (told.code, plan.read_text(encoding="utf-8")) == (1, '{"milik": "orang lain"}')
    assert "bukan rencana" in told.err


def test_a_broken_workbook_is_refused_whole_with_every_wrong_cell_and_what_is_accepted_there(command, data_folder):
    before = everything(data_folder.database)
    told = command("import", WRONG, *MANAGER)
    assert told.code == 1
    lines = told.out.splitlines()
    assert sorted(line.partition(":")[0] for line in lines) == sorted(WRONG_CELLS)
    assert all(" Yang diterima: " in line for line in lines)
    assert told.err == "Tidak ada yang diimpor: 25 sel harus diperbaiki dulu.\n"
    assert everything(data_folder.database) == before


def test_a_broken_workbook_in_json_says_the_same(command):
    told = command("import", WRONG, *MANAGER, "--json")
    assert told.code == 1
    value = json.loads(told.out)
    assert value["imported"] is False
    assert sorted(f"{each['sheet']} {each['cell']}" for each in value["problems"]) == sorted(WRONG_CELLS)
    assert all(each["what"] and each["accepted"] for each in value["problems"])


def test_a_dry_run_tells_everything_and_changes_nothing(command, data_folder):
    before = everything(data_folder.database)
    told = command("import", SAMPLE, "--dry-run")
    assert told.code == 0
    assert len(told.out.splitlines()) < 20
    assert told.out.splitlines()[-1] == "Akan diimpor: 64 produsen, 233 barang, 212 titipan, 233 baris titipan."
    assert everything(data_folder.database) == before


def test_the_workbook_comes_in_once_and_a_second_time_changes_nothing_and_says_so(command, data_folder):
    told = command("import", SAMPLE, *MANAGER)
    assert told.code == 0
    assert told.out.splitlines()[-1] == "Diimpor: 64 produsen, 233 barang, 212 titipan, 233 baris titipan."
    before = everything(data_folder.database)
    again = command("import", SAMPLE, *MANAGER)
    assert again.code == 0
    assert again.out == "Semua isi buku kerja ini sudah ada di toko: tidak ada yang berubah.\n"
    as_json = json.loads(command("import", SAMPLE, *MANAGER, "--json").out)
    assert as_json["imported"] is False
    assert set(as_json["counts"].values()) == {0}
    assert everything(data_folder.database) == before
    assert command("verify").code == 0


def test_the_result_of_an_import_in_json(command):
    value = json.loads(command("import", SAMPLE, *MANAGER, "--json").out)
    assert value["imported"] is True
    assert value["counts"] == NEW
    assert {"sheet", "cell", "what"} == set(value["notes"][0])


def test_a_changed_delivery_is_refused_unless_somebody_accepts_it(command, tmp_path):
    book = a_workbook(tmp_path / "titipan.xlsx", the_form(Titipan=[delivered(Jumlah=38)]))

    def imported(*more):
        return command("import", book, *more, "--user", "pemilik", pin=OWNER_PIN)

    assert imported().code == 0
    a_workbook(book, the_form(Titipan=[delivered(Jumlah=39)]))
    refused = imported()
    assert (refused.code, "P001-1 di ST-LRT-2026-000001 berubah dari 38 menjadi 39" in refused.out) == (1, True)
    assert json.loads(imported("--json").out)["changes"][0]["new"] == "39"
    assert imported("--accept-changes").code == 0
    assert "sudah ada di toko" in imported().out
    a_workbook(book, the_form(Titipan=[delivered(Jumlah=39, Tanggal="1 Feb 2026")]))
    refused = imported()
    assert (refused.code, "--as-new" in refused.err) == (1, True)
    assert imported("--as-new").code == 0
    assert "sudah ada di toko" in imported().out


@pytest.mark.parametrize(
    ("who", "pin", "sentence"),
    [
        ("ani", CASHIER_PIN, "Ani Kelen tidak boleh melakukan ini."),
        ("bela", "000000", "PIN atau kata sandi salah"),
        ("nobody", "000000", "PIN atau kata sandi salah"),
        ("bela", "", "PIN siapa?"),
    ],
)
def test_who_may_not_import_is_told_so_and_nothing_is_read(command, shop, who, pin, sentence):
    told = command("import", SAMPLE, "--user", who, pin=pin)
    assert (told.code, told.out) == (1, "")
    assert sentence in told.err
    assert len(shop.catalogue.everything()) == 0


def test_the_owner_may_import_and_the_pin_may_come_from_the_environment(command, monkeypatch):
    monkeypatch.setenv("NTT_POS_PIN", OWNER_PIN)
    assert command("import", SAMPLE, "--user", "pemilik", pin="").code == 0


@pytest.mark.parametrize("content", [None, b"", b"%PDF-1.7", b"PK\x03\x04rusak", b"a;b\n1;2\n"])
def test_a_file_that_is_no_workbook_of_a_shop_is_refused_in_words(command, tmp_path, content):
    path = tmp_path / "titipan.xlsx"
    if content is not None:
        path.write_bytes(content)
    told = command("import", path, *MANAGER)
    assert (told.code, told.out) == (1, "")
    assert "titipan.xlsx" in told.err
    assert "Traceback" not in told.err


# -- close-day ----------------------------------------------------------------------------------------------------


def test_closing_the_day_settles_draws_and_says_so_and_twice_is_once(command, sold, shop, data_folder):
    told = command(*CLOSE)
    assert told.code == 0
    assert told.out.splitlines() == [
        "Sabtu, 28 Februari 2026 ditutup: 2 laporan.",
        "Laci LRT-01 milik Ani Kelen masih terbuka; yang dijual sekarang masuk hari berikutnya.",
        f"4 lembar dibuat di {data_folder.reports}.",
    ]
    papers = sorted(path.name for path in data_folder.reports.rglob("*.pdf"))
    assert papers == [
        "TJ-LRT-2026-000001-P001.pdf",
        "TJ-LRT-2026-000002-P002.pdf",
        "laporan-hari-2026-02-28.pdf",
        "rekap-2026-02-28.pdf",
    ]
    first = settlements(shop)
    again = command(*CLOSE)
    assert again.code == 0
    assert (
        again.out.splitlines()[0]
        == "Sabtu, 28 Februari 2026 sudah ditutup (2 laporan): tidak ada yang perlu dikerjakan."
    )
    assert settlements(shop) == first
    assert command("verify").code == 0


def test_closing_the_day_in_json(command, sold):
    value = json.loads(command(*CLOSE, "--json").out)
    (day,) = value["days"]
    assert day == {
        "date": "2026-02-28",
        "statements": 2,
        "numbers": ["TJ-LRT-2026-000001", "TJ-LRT-2026-000002"],
        "already_closed": False,
    }
    assert value["open_shifts"] == [{"register": "LRT-01", "cashier": "Ani Kelen"}]
    assert len(value["drawn"]) == 4
    assert (value["waiting"], value["problem"]) == (0, "")
    assert json.loads(command(*CLOSE, "--json").out)["days"][0]["already_closed"] is True


def test_today_ends_by_somebodys_decision_and_before_its_hour_with_a_reason(command, sold, shop):
    told = command("close-day")
    assert (told.code, told.out) == (2, "")
    assert "--user" in told.err
    told = command("close-day", *MANAGER)
    assert told.code == 1
    assert "Jam tutup, 21.00, belum tiba" in told.err
    assert command("close-day", "--if-due").code == 0
    assert settlements(shop) == []


def test_a_day_that_has_not_come_is_not_closed(command, sold, shop):
    told = command(*CLOSE, "--date", "2026-03-01")
    assert (told.code, told.out) == (1, "")
    assert told.err == "1 Mar 2026 belum tiba: hari ini 28 Feb 2026. Hanya hari sampai hari ini yang dapat ditutup.\n"
    assert settlements(shop) == []


def test_missed_days_are_closed_in_order_before_the_one_that_is_asked(command, shop, cashier):
    product = a_product(shop, producer=a_producer(shop, code="P001"), delivered=20)
    for _ in range(3):
        a_sale(shop, [(product, 1)], by=cashier)
        next_day(shop)
    told = command(*CLOSE, "--date", "2026-03-02")
    assert told.out.splitlines()[:3] == [
        "Sabtu, 28 Februari 2026 ditutup: 1 laporan.",
        "Minggu, 1 Maret 2026 ditutup: 1 laporan.",
        "Senin, 2 Maret 2026 ditutup: 1 laporan.",
    ]
    assert [row["business_date"] for row in settlements(shop)] == [
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 3, 2),
    ]


# -- statement ----------------------------------------------------------------------------------------------------


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def test_a_statement_is_written_again_as_a_numbered_copy(command, sold, tmp_path):
    command(*CLOSE)
    for copy in (1, 2):
        to = tmp_path / f"salinan-{copy}.pdf"
        told = command("statement", "tj-lrt-2026-000001", "--out", to, *MANAGER)
        assert told.code == 0
        assert told.out == f"TJ-LRT-2026-000001 ditulis ke {to} sebagai SALINAN ke-{copy}.\n"
        assert f"SALINAN ke-{copy}" in text_of(to)
    assert sorted(path.name for path in tmp_path.glob("*")) == ["data", "salinan-1.pdf", "salinan-2.pdf"]
    assert command("verify").code == 0


def test_all_statements_of_a_day_or_of_a_village_are_one_pdf_original_first(command, sold, tmp_path):
    command(*CLOSE)
    to = tmp_path / "hari.pdf"
    for told, mark in (("ASLI", "ASLI"), ("SALINAN", "SALINAN ke-1")):
        done = command("statement", "--date", "2026-02-28", "--out", to, *MANAGER)
        assert done.code == 0
        assert done.out.startswith("0 ASLI") is (told == "SALINAN")
        pages = [page.extract_text() for page in pypdf.PdfReader(to).pages]
        assert pages
        assert all(mark in page for page in pages)
    none = command(
        "statement", "--date", "2026-02-28", "--village", "Antah Berantah", "--out", tmp_path / "b.pdf", *MANAGER
    )
    assert none.code == 1
    assert not (tmp_path / "b.pdf").exists()


@pytest.mark.parametrize("words", [(), ("TJ-LRT-2026-000001", "--date", "2026-02-28"), ("--village", "Lewoloba")])
def test_a_statement_or_a_day_must_be_named(command, sold, tmp_path, words):
    done = command("statement", *words, "--out", tmp_path / "a.pdf", *MANAGER)
    assert done.code == 2
    assert "--date" in done.err


def test_a_copy_is_not_counted_while_a_reader_holds_the_file(command, sold, tmp_path, monkeypatch):
    """On Windows a PDF that is open in a reader cannot be replaced: that must be known before the copy gets a number."""
    command(*CLOSE)
    to = tmp_path / "salinan.pdf"
    to.write_bytes(b"%PDF-1.4 open in a reader")
    really = files.rename_over

    def held(part, path):
        if path == to:
            raise PermissionError(13, "Sharing violation", str(path))
        really(part, path)

    monkeypatch.setattr(files, "rename_over", held)
    monkeypatch.setattr(files, "_WAIT", 0)
    assert command("statement", "TJ-LRT-2026-000001", "--out", to, *MANAGER).code == 1
    monkeypatch.setattr(files, "rename_over", really)
    told = command("statement", "TJ-LRT-2026-000001", "--out", to, *MANAGER)
    assert "SALINAN ke-1" in told.out


@pytest.mark.parametrize("words", [("TJ-LRT-2026-000001",), ("--date", "2026-02-28")])
def test_a_statement_never_takes_the_place_of_the_books_or_of_another_file(command, sold, data_folder, tmp_path, words):
    command(*CLOSE)
    letter = tmp_path / "surat.txt"
    letter.write_text("Yth. Maria")
    for to in (data_folder.database, data_folder.root / "baru.pdf", data_folder.backups / "baru.pdf", letter):
        before = to.read_bytes() if to.exists() else None
        told = command("statement", *words, "--out", to, *MANAGER)
        assert (told.code, "tidak dapat ditulis" in told.err) == (1, True), told
        assert (to.read_bytes() if to.exists() else None) == before
    told = command("statement", *words, "--out", tmp_path / "a.pdf", *MANAGER)
    assert told.code == 0
    assert "ke-1" in told.out or "0 SALINAN" in told.out, "nothing was counted meanwhile"


def test_archive_and_rehearsal_stay_out_of_a_data_folder(command, sold, data_folder):
    for words in (
        ("export", "--out", data_folder.root / "arsip.zip", "--user", "pemilik"),
        ("demo", "--out", data_folder.root / "coba"),
    ):
        told = command(*words, pin=OWNER_PIN, here=words[0] == "export")
        assert (told.code, "folder data" in told.err) == (1, True), told
        assert not words[2].exists()


@pytest.mark.parametrize("to", ["/", "."])
def test_a_name_that_is_no_file_is_told_in_words(command, sold, to):
    command(*CLOSE)
    told = command("statement", "TJ-LRT-2026-000001", "--out", to, *MANAGER)
    assert (told.code, "bukan nama berkas" in told.err) == (1, True)


def test_an_unknown_number_and_a_place_that_cannot_be_written_use_up_no_copy(command, sold, tmp_path):
    command(*CLOSE)
    unknown = command("statement", "TJ-LRT-2026-000099", "--out", tmp_path / "a.pdf", *MANAGER)
    assert (unknown.code, unknown.err) == (1, "Tidak ada laporan “TJ-LRT-2026-000099”. Periksa nomornya.\n")
    nowhere = command("statement", "TJ-LRT-2026-000001", "--out", tmp_path / "none" / "a.pdf", *MANAGER)
    assert nowhere.code == 1
    assert nowhere.err.startswith("Laporan tidak dapat ditulis ke ")
    cashier = command("statement", "TJ-LRT-2026-000001", "--out", tmp_path / "a.pdf", "--user", "ani", pin=CASHIER_PIN)
    assert cashier.code == 1
    assert not list(tmp_path.glob("*.p*"))
    told = command("statement", "TJ-LRT-2026-000001", "--out", tmp_path / "a.pdf", *MANAGER)
    assert "SALINAN ke-1" in told.out


# -- verify -------------------------------------------------------------------------------------------------------


def test_the_proof_of_sound_books_is_told_counted_and_digested(command, sold):
    told = command("verify")
    assert told.code == 0
    counted, verdict, digest = told.out.splitlines()
    assert counted.startswith("Diperiksa: ")
    assert verdict == "Buku cocok."
    assert re.fullmatch(r"Sidik [0-9a-f]{64}", digest)
    assert command("verify", "--digest").out == f"{digest.removeprefix('Sidik ')}\n"
    value = json.loads(command("verify", "--json").out)
    assert (value["ok"], value["findings"], value["digest"]) == (True, [], digest.removeprefix("Sidik "))


def test_books_that_were_edited_are_named_in_the_users_language_with_exit_code_1(command, sold, shop_url, monkeypatch):
    before = command("verify", "--digest").out
    Tamperer(shop_url).run("UPDATE producer_entry SET amount = amount + 1000 WHERE id = 1")
    told = command("verify")
    assert told.code == 1
    assert sold[0].number in told.out
    assert "barang yang bergerak, dan catatan saldo produsen" in told.out
    assert re.search(r"^\d+ temuan\.$", told.out, re.MULTILINE)
    value = json.loads(command("verify", "--json").out)
    assert value["ok"] is False
    assert any(sold[0].number in each["what"] for each in value["findings"])
    digest = command("verify", "--digest")
    assert (digest.code, digest.out) == (1, before)
    assert sold[0].number in digest.err
    monkeypatch.setenv("NTT_POS_LANGUAGE", "en")
    assert "the goods that moved and the producer's entry differ" in command("verify").out


def test_what_nobody_expected_is_written_to_the_log_before_the_program_stops(command, monkeypatch, data_folder):
    def broken(self, progress=None, **_rest):
        raise ZeroDivisionError("a bug\nwith two lines")

    monkeypatch.setattr(Verify, "run", broken)
    with pytest.raises(ZeroDivisionError):
        command("verify")
    (line,) = (data_folder.logs / "ntt-pos.log").read_text(encoding="utf-8").splitlines()
    assert "ZeroDivisionError: a bug" in line


# -- words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence", "about"),
    [
        (
            ("jual",),
            "“jual” bukan perintah. Perintah yang ada: catalogue, close-day, statement, send-records, office-copy, rebuild, ",
            "",
        ),
        (("verify", "--semua"), "Tidak ada pilihan --semua.", "verify"),
        (("verify", "sekarang"), "“sekarang” terlalu banyak satu kata.", "verify"),
        (("verify", "--json=ya"), "Pilihan --json dipakai keliru", "verify"),
        (("import",), "FILE belum disebut.", "import"),
        (("import", "a.xlsx"), "--user belum disebut.", "import"),
        (("statement", "TJ-LRT-2026-000001"), "--out belum disebut.", "statement"),
        (("close-day", "--date", "28-02-2026"), "“28-02-2026” bukan tanggal.", "close-day"),
        (("close-day", "--date", "2026-02-30"), "“2026-02-30” bukan tanggal.", "close-day"),
        (("close-day", "--date"), "Pilihan --date dipakai keliru", "close-day"),
        (("demo", "--out", "x", "--days", "0"), "--days adalah bilangan bulat 1 sampai 60, bukan “0”.", "demo"),
        (("demo", "--out", "x", "--days", "1e1"), "bukan “1e1”.", "demo"),
        (("demo", "--out", "x", "--days", "١٢"), "bukan “١٢”.", "demo"),
        (("demo", "--out", "x", "--seed", "-1"), "bukan “-1”.", "demo"),
        (("--sample", "verify"), "Pilihan sebuah perintah ditulis sesudahnya", ""),
    ],
)
def test_words_that_make_no_command_are_refused_with_exit_code_2_and_where_help_is(command, words, sentence, about):
    told = command(*words, here=words[0] == "import" and len(words) == 2)
    assert (told.code, told.out) == (2, "")
    refusal, hint = told.err.splitlines()
    assert sentence in refusal
    assert hint == f"Bantuan: {f'ntt-pos {about}'.strip()} --help"


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_command_explains_itself_in_indonesian_and_in_english(command, monkeypatch, name):
    words = [*filter(None, [name]), "--help"]
    indonesian = command(*words, here=False)
    monkeypatch.setenv("NTT_POS_LANGUAGE", "en")
    english = command(*words, here=False)
    assert (indonesian.code, english.code) == (0, 0)
    assert indonesian.out.startswith(f"Cara pakai: {f'ntt-pos {name}'.strip()} ")
    assert english.out.startswith(f"Usage: {f'ntt-pos {name}'.strip()} ")
    same = {line.strip() for line in indonesian.out.splitlines()} & {line.strip() for line in english.out.splitlines()}
    assert same <= {""}


def test_all_commands_stand_in_the_readme_and_in_the_help(command):
    readme = Path(cli.__file__).parents[2].joinpath("README.md").read_text(encoding="utf-8")
    shown = command("--help", here=False).out
    for name in COMMANDS:
        assert f"`ntt-pos {name}`" in readme or f"`ntt-pos {name} " in readme
        assert f"  {name} " in shown


def test_an_unknown_language_is_refused_and_the_known_ones_are_named(command, monkeypatch):
    monkeypatch.setenv("NTT_POS_LANGUAGE", "jv")
    told = command("verify")
    assert told.code == 2
    assert "id, en" in told.err


def test_the_language_of_this_pc_is_spoken(command, shop, data_folder):
    data_folder.local_settings.write_text('{"language": "en"}', encoding="utf-8")
    assert "The books agree." in command("verify").out


# -- the database -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("verify",), ("close-day",), ("import", SAMPLE, *MANAGER)])
def test_a_database_that_is_missing_is_never_made_anew(command, data_folder, words):
    data_folder.database.unlink()
    told = command(*words)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("Tidak ada toko di ")
    assert not data_folder.database.exists()


def test_a_database_of_a_newer_program_is_refused_and_left_alone(command, data_folder):
    newer = f"{int(head()) + 1:04d}"
    with closing(sqlite.connect(str(data_folder.database))) as connection, connection:
        connection.execute("UPDATE ntt_pos_version SET version_num = ?", (newer,))
    before = everything(data_folder.database)
    for words in (("verify",), ("close-day",), ("import", SAMPLE, *MANAGER)):
        told = command(*words)
        assert (told.code, told.out) == (1, "")
        assert f"versi {newer}" in told.err
        assert "pasang program yang lebih baru" in told.err
    assert everything(data_folder.database) == before


def test_another_programs_file_and_a_file_that_is_no_database_are_refused(command, data_folder):
    data_folder.database.unlink()
    with closing(sqlite.connect(str(data_folder.database))) as connection, connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    foreign = command(*CLOSE)
    assert foreign.code == 1
    assert "bukan basis data toko dari program ini" in foreign.err
    data_folder.database.write_bytes(b"Kopi dan abon\n" * 400)
    damaged = command(*CLOSE)
    assert damaged.code == 1
    assert damaged.err.startswith("Berkas ini bukan basis data toko yang terbaca")
    assert "Traceback" not in damaged.err


# -- true processes -----------------------------------------------------------------------------------------------


@pytest.fixture
def real_shop(tmp_path) -> Path:
    """Return the folder of a shop that is nobody's yet, for processes."""
    folder = tmp_path / "toko"
    with bootstrap.create_shop(FirstShop(**REAL), folder):
        pass
    return folder


REAL = {
    "outlet_code": "LRT",
    "register_code": "LRT-01",
    "shop_name": "NTT Mart Flores Timur",
    "address": "Larantuka",
    "owner_username": "pemilik",
    "owner_name": "Maria Fernandez",
    "owner_secret": "rahasia-toko",
}


def test_the_program_as_a_process_keeps_results_on_stdout_and_talk_on_stderr(processes, real_shop):
    verified = processes("verify", "--digest", "--data", real_shop)
    who = ("--user", "pemilik", "--why", "uji")
    closed = processes("close-day", "--json", *who, "--data", real_shop, NTT_POS_PIN=REAL["owner_secret"])
    wrong = processes("verify", "--semua", "--data", real_shop)
    told = answer(verified)
    assert (told.code, told.err) == (0, "")
    assert re.fullmatch(r"[0-9a-f]{64}\n", told.out)
    told = answer(closed)
    assert (told.code, told.err) == (0, "")
    assert json.loads(told.out)["days"][0]["statements"] == 0
    told = answer(wrong)
    assert (told.code, told.out) == (2, "")


def test_without_a_display_the_till_says_so_with_exit_code_3(processes, real_shop):
    nowhere = {"DISPLAY": None, "WAYLAND_DISPLAY": None, "QT_QPA_PLATFORM": None}
    told = answer(processes("--data", real_shop, **nowhere))
    assert told.code == 3
    assert told.err == (
        "Di sini tidak ada layar, jadi jendela kasir tidak dapat dibuka. Perintahnya tetap jalan: ntt-pos --help\n"
    )


def test_somebody_who_looks_sees_a_progress_bar_and_the_result_stays_clean(command, sold, monkeypatch):
    assert "Memeriksa buku" not in command("verify").all
    monkeypatch.setenv("FORCE_COLOR", "1")
    told = command("verify")
    assert "Memeriksa buku" in told.err
    assert "\x1b" not in told.out
    assert "Memeriksa buku" not in command("verify", "--json").err


def test_a_database_that_cannot_be_written_is_told_in_words_and_left_alone(processes, real_shop):
    before = everything(real_shop / "ntt-pos.db")
    for path in (*real_shop.rglob("*"), real_shop):
        path.chmod(0o555 if path.is_dir() else 0o444)
    closing_day = processes("close-day", "--data", real_shop, mere_user=True)
    importing = processes(
        "import", SAMPLE, "--user", "pemilik", "--data", real_shop, mere_user=True, NTT_POS_PIN=REAL["owner_secret"]
    )
    for told in (answer(closing_day), answer(importing)):
        assert (told.code, told.out) == (1, "")
        assert "tidak dapat ditulisi" in told.err
        assert "Traceback" not in told.err
    real_shop.chmod(0o755)
    assert everything(real_shop / "ntt-pos.db") == before


SAYS = """
import os, sys
from ntt_pos import cli
if sys.argv[1] == "closed":
    os.close(1)
    sys.stdout = None
sys.exit(cli.run(sys.argv[2:]))
"""


def say(where: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command whose answer goes to a full disk, to nobody or to a closed door."""
    with Path("/dev/full" if where == "full" else os.devnull).open("wb") as out:
        return subprocess.run(
            [sys.executable, "-c", SAYS, where, *words], cwd=ROOT, stdout=out, stderr=subprocess.PIPE, check=False
        )


@pytest.mark.posix("the devices of Linux")
def test_a_command_whose_answer_nobody_can_take_says_so_in_a_sentence(tmp_path):
    told = say("full", "doctor", "--data", str(tmp_path))
    assert told.returncode == 1
    assert told.stderr.decode().splitlines()[-1].startswith("Jawaban perintah ini tidak bisa ditulis:")
    assert b"Traceback" not in told.stderr
    assert b"Traceback" not in say("closed", "doctor", "--data", str(tmp_path)).stderr


@pytest.mark.parametrize("words", [("doctor",), ("verify",), ("close-day",), ("backup",)])
def test_a_path_without_end_or_in_a_circle_gets_one_sentence(command, tmp_path, words):
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    for path in (f"{tmp_path}/{'a' * 5000}", f"{tmp_path}/{'a/' * 3000}", str(tmp_path / "circle")):
        told = command(*words, "--data", path, here=False)
        assert told.code == 1
        assert max(map(len, told.all.splitlines())) < 600
        assert "Traceback" not in told.all


def test_a_disk_that_refuses_a_command_is_named_in_a_sentence(command, monkeypatch):
    def full(*_words, **_more):
        raise OSError(errno.ENOSPC, "No space left on device", "/toko/laporan.pdf")

    monkeypatch.setattr("ntt_pos.services.safety.proof.verify.Verify.run", full)
    told = command("verify")
    assert (told.code, told.err.strip()) == (1, "/toko/laporan.pdf tidak bisa dipakai: disk penuh.")


def test_the_night_proves_the_books_and_says_when_they_do_not_agree(command, sold, shop, fixed_clock):
    assert command(*CLOSE).code == 0
    shop_url = shop.context.database.url
    next_day(shop)
    a_sale(shop, [(a_product(shop, delivered=5), 1)], by=somebody(shop, "ani"))
    Tamperer(shop_url).run("UPDATE sale_line SET product_name = 'Emas' WHERE id = (SELECT max(id) FROM sale_line)")
    told = command(*CLOSE)
    assert told.code == 1
    assert "JL-LRT-01-2026-000003" in told.err
