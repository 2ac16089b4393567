"""The commands that keep the books safe, as the scheduler, the owner and the auditor meet them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pysqlite3.dbapi2 as sqlite
import pytest

from ntt_pos import bootstrap
from ntt_pos.data import sqlite_file
from ntt_pos.data.copies.manifest import Head, head_file, heads_text, read_heads
from ntt_pos.data.window_lock import WindowLock
from ntt_pos.pc_settings import LocalSettings, PrinterKind, PrinterSettings
from tests.builders import a_product, a_sale
from tests.conftest import CASHIER_PIN, OWNER_PIN
from tests.services.days import close_drawer
from tests.services.tampering import Tamperer

OWNER = ("--user", "pemilik")


@pytest.fixture
def sold(shop, cashier):
    product = a_product(shop, delivered=20)
    return [a_sale(shop, [(product, 1)], by=cashier) for _ in range(2)]


def test_a_backup_is_made_rehearsed_and_brought_back(command, sold, shop, data_folder):
    told = command("backup", "--json")
    assert told.code == 0, told.err
    made = json.loads(told.out)
    assert command("backup", "--drill").code == 0
    shop.close()
    assert command("restore", made["file"], "--check").code == 0
    told = command("restore", made["file"], *OWNER, "--json", pin=OWNER_PIN)
    assert told.code == 0, told.err
    assert json.loads(told.out)["epoch"] == 1
    told = command("verify", "--anchors")
    assert told.code == 0, told.out


def test_a_backup_without_a_second_folder_says_what_that_means(command, sold):
    told = command("backup")
    assert told.code == 0
    assert "Folder kedua belum diatur" in told.err


def test_a_stick_that_is_nobodys_is_taken_with_the_option_that_is_named(command, sold, tmp_path):
    stick = tmp_path / "stik"
    stick.mkdir()
    told = command("backup", "--stick", stick)
    assert (told.code, list(stick.iterdir())) == (1, [])
    assert "--new-stick" in told.err
    assert command("backup", "--stick", stick, "--new-stick").code == 0


def test_a_closed_year_moves_to_a_file_that_the_doctor_and_verify_look_after(
    command, shop, cashier, manager, fixed_clock, data_folder
):
    product = a_product(shop, delivered=20)
    assert "Belum ada tahun yang tertutup" in command("year-file").out
    for days in (310, 1):
        a_sale(shop, [(product, 1)], by=cashier)
        close_drawer(shop)
        shop.close_day.close(by=manager, why="tutup cepat")
        fixed_clock.advance(days=days)
        if days > 1:
            shop.people.confirm_clock(by=manager)
    shop.close()
    assert "Tahun 2026 sudah tertutup" in command("year-file").out
    told = command("year-file", "--move", *OWNER, "--json", pin=OWNER_PIN)
    assert told.code == 0, told.err
    assert json.loads(told.out)["file"] == "tahun-2026.db"
    assert "catatan jurnal" in command("year-file").out
    assert "1 tahun tertutup ada di berkasnya sendiri" in command("doctor").out
    assert command("verify").code == 0
    for folder in (data_folder.root, data_folder.backups):
        (folder / "tahun-2026.db").unlink()
    for name in ("doctor", "verify"):
        told = command(name)
        assert told.code == 1
        assert "tahun-2026.db tidak ada" in told.out


def test_the_stick_is_adopted_once_and_known_afterwards(command, sold, tmp_path):
    stick = tmp_path / "flashdisk"
    stick.mkdir()
    assert command("backup", "--stick", stick).code == 1
    assert command("backup", "--stick", stick, "--new-stick").code == 0
    told = command("backup", "--stick", stick)
    assert told.code == 0
    assert str(stick) in told.out


def test_with_the_owners_key_copies_leave_encrypted(command, sold, data_folder, tmp_path, shop):
    stick = tmp_path / "flashdisk"
    stick.mkdir()
    assert command("backup", "--new-key", tmp_path / "kunci", "--user", "ani", pin=CASHIER_PIN).code == 1
    assert command("backup", "--new-key", tmp_path / "kunci", *OWNER, pin=OWNER_PIN).code == 0
    assert command("backup", "--stick", stick, "--new-stick").code == 0
    sealed = next(stick.glob("*.age"))
    shop.close()
    assert command("restore", sealed, *OWNER, pin=OWNER_PIN).code == 1
    assert command("restore", sealed, *OWNER, "--key", tmp_path / "kunci", pin=OWNER_PIN).code == 0


def test_restoring_needs_the_window_closed_and_the_owner(command, sold, shop, data_folder):
    made = json.loads(command("backup", "--json").out)
    shop.close()
    with WindowLock(data_folder.root):
        told = command("restore", made["file"], *OWNER, pin=OWNER_PIN)
    assert told.code == 1
    assert "sedang terbuka di sebuah jendela" in told.err
    assert command("restore", made["file"], "--user", "ani", pin=CASHIER_PIN).code == 1
    assert command("restore", made["file"], *OWNER, pin=OWNER_PIN).code == 0


def test_burned_books_ask_for_the_last_numbers_on_paper(command, sold, shop, data_folder, tmp_path):
    stick = tmp_path / "flashdisk"
    stick.mkdir()
    command("backup", "--stick", stick, "--new-stick")
    shop.close()
    backup = next(stick.glob("*.db.zst"))
    data_folder.database.unlink()
    told = command("restore", backup, *OWNER, pin=OWNER_PIN)
    assert told.code == 1
    assert "nomor struk terakhir di kertas" in told.err
    told = command("restore", backup, *OWNER, "--printed", "JL-LRT-01-2026-000007", pin=OWNER_PIN)
    assert told.code == 0, told.err
    assert "JL-LRT-01-2026-000003 sampai JL-LRT-01-2026-000007" in told.out


def test_the_archive_proves_itself_and_its_place_is_not_overwritten(command, sold, tmp_path):
    told = command("export", "--out", tmp_path / "arsip", *OWNER, pin=OWNER_PIN)
    assert told.code == 0, told.err
    done = subprocess.run([sys.executable, "-I", tmp_path / "arsip" / "verify.py"], capture_output=True, check=False)
    assert done.returncode == 0
    assert command("export", "--out", tmp_path / "arsip", *OWNER, pin=OWNER_PIN).code == 1
    assert command("export", "--out", tmp_path / "lain", "--user", "ani", pin=CASHIER_PIN).code == 1
    assert command("export", "--out", tmp_path / "lain", "--from", "kemarin", *OWNER, pin=OWNER_PIN).code == 2


def test_digits_from_paper_are_compared(command, sold, shop):
    head = sold[0].receipt.journal_head
    assert command("verify", "--anchor", f"LRT-01={head}").code == 0
    assert command("verify", "--anchor", f"LRT-01={head[:8]}").code == 0
    told = command("verify", "--anchor", f"LRT-01={'0' * 8}")
    assert told.code == 1
    assert "disimpan di luar" in told.out
    assert command("verify", "--anchor", "LRT-01=zz").code == 2


def test_a_comparison_with_no_head_at_all_is_not_called_agreeing(command, sold, shop, tmp_path):
    empty, stick = tmp_path / "empty", tmp_path / "stick"
    empty.mkdir()
    for asked in (("--anchors",), ("--anchors-from", empty), ("--anchors-from", tmp_path / "not plugged in")):
        told = command("verify", *asked)
        assert told.code == 1
        assert "tidak ada yang dibandingkan" in told.err
    stick.mkdir()
    assert command("backup", "--stick", stick, "--new-stick").code == 0
    assert command("verify", "--anchors-from", stick).code == 0
    heads = head_file(stick, "LRT-01")
    heads.write_text(heads_text(replace(read_heads(heads), install="0" * 32)))
    for path in stick.glob("*.json"):
        if path != heads:
            path.unlink()
    assert command("verify", "--anchors-from", stick).code == 1, "another shop's stick"


def test_closing_the_day_leaves_a_backup(command, sold, data_folder):
    assert list(data_folder.backups.glob("*.db.zst")) == []
    assert command("close-day", "--user", "bela", "--why", "uji").code == 0
    assert list(data_folder.backups.glob("*.db.zst"))


def doctor(command):
    told = command("doctor", "--json")
    return told.code, {(each["about"], each["health"]): each["what"] for each in json.loads(told.out)}


def test_the_doctor_tells_how_far_the_offices_copy_is_on_both_pcs(command, sold, tmp_path):
    folder = tmp_path / "bersama"
    folder.mkdir()

    def at_office(*words):
        return command(*words, "--data", str(tmp_path / "kantor"), here=False)

    key = at_office("office-copy", folder).out.rpartition(" ")[2].strip()
    refused = command("send-records", "--to", folder, "--user", "pemilik", pin=OWNER_PIN)
    assert (refused.code, key in refused.err) == (1, True)
    sent = command("send-records", "--to", folder, "--for", key, "--user", "pemilik", pin=OWNER_PIN)
    assert "Kantor belum mengambil apa-apa." in sent.out
    assert "Kantor belum mengambil apa pun" in doctor(command)[1]["copy", "LOOK"]
    assert json.loads(at_office("office-copy", folder, "--json").out)[0]["problem"] == ""
    assert "Salinan kantor punya catatan" in doctor(command)[1]["copy", "FINE"]
    code, signs = doctor(at_office)
    assert (code, "LRT-01" in signs["copies", "FINE"]) == (0, True)
    (tmp_path / "kantor" / "salinan" / "LRT-01" / "ntt-pos.db").write_bytes(b"halo")
    assert "--anew LRT-01" in doctor(at_office)[1]["copies", "LOOK"]
    again = at_office("office-copy", folder)
    assert (again.code, "--anew LRT-01" in again.err) == (1, True)
    assert at_office("office-copy", folder, "--anew", "LRT-01").code == 0
    assert "Terkirim sampai catatan" in command("send-records").out
    assert at_office("office-copy", folder).code == 0
    made = at_office("rebuild", "lrt-01", "--to", tmp_path / "stik", "--json")
    assert json.loads(made.out)["sales"] == len(sold)


def test_no_command_records_in_books_that_lost_a_guard(command, sold, shop, data_folder, manager):
    close_drawer(shop)
    shop.close()
    Tamperer(sqlite_file.sqlite_url(data_folder.database)).run("DROP TRIGGER sale_no_update")
    told = command("close-day", "--user", "bela", "--why", "tutup cepat")
    assert told.code == 1
    assert "sale_no_update" in told.err
    records = "SELECT count(*) FROM journal WHERE kind = 'day.cut'"
    assert Tamperer(sqlite_file.sqlite_url(data_folder.database)).rows(records) == [(0,)]


@pytest.mark.parametrize(
    ("words", "told_as"), [("doctor", "kemarin"), ("verify", "last_instant"), ("backup", "kemarin")]
)
def test_a_word_where_a_moment_belongs_is_told_by_every_command(command, sold, shop, data_folder, words, told_as):
    shop.close()
    with closing(sqlite.connect(str(data_folder.database), isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("UPDATE day_state SET last_instant = 'kemarin'")
    told = command(words)
    assert told.code == 1
    assert told_as in told.all


def test_older_books_are_journalled_before_the_night_is(command, sold, shop, data_folder, manager):
    close_drawer(shop)
    heads = replace(shop.backups.keep_heads(), heads=(Head("LRT-01", 900, "f" * 64),))
    head_file(data_folder.backups, "LRT-01").write_text(heads_text(heads))
    shop.close()
    command("close-day", "--user", "bela", "--why", "tutup cepat")
    kinds = Tamperer(sqlite_file.sqlite_url(data_folder.database)).rows(
        "SELECT kind FROM journal WHERE kind IN ('heads.missing', 'day.cut') ORDER BY id"
    )
    assert kinds == [("heads.missing",), ("day.cut",)]


def test_the_doctor_finds_a_healthy_shop_fine(command, sold, data_folder, tmp_path):
    second = tmp_path / "kedua"
    second.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as server:
        printer = PrinterSettings(PrinterKind.NETWORK, f"127.0.0.1:{server.getsockname()[1]}")
        LocalSettings(second_copy_folder=str(second), printer=printer).save(data_folder.local_settings)
        command("backup")
        code, signs = doctor(command)
    assert code == 0
    assert {health for _about, health in signs} == {"FINE"}, signs


@pytest.mark.parametrize(
    ("about", "health"),
    [
        ("second", "DANGER"),
        ("printer", "LOOK"),
        ("clock", "LOOK"),
        ("books", "DANGER"),
        ("disk", "DANGER"),
        ("backup", "LOOK"),
    ],
)
def test_the_doctor_names_what_is_wrong(command, sold, shop, data_folder, fixed_clock, monkeypatch, about, health):
    local = LocalSettings()
    if about == "second":
        local = replace(local, second_copy_folder=str(data_folder.root / "dicabut"))
    elif about == "printer":
        local = replace(local, printer=PrinterSettings(PrinterKind.NETWORK, "127.0.0.1:9"))
    elif about == "clock":
        fixed_clock.offset = timedelta(0)
    elif about == "books":
        shop.close()
        data_folder.database.write_bytes(b"bukan basis data" * 500)
    elif about == "disk":
        monkeypatch.setattr(bootstrap, "room_left", lambda _folder: 100_000_000)
    local.save(data_folder.local_settings)
    code, signs = doctor(command)
    assert (about, health) in signs, signs
    assert code == (1 if health == "DANGER" else 0)


def test_the_log_holds_no_secret(command, sold, data_folder):
    for words in (
        ("backup", "--stick", "/nowhere"),
        ("restore", "/nowhere.db", *OWNER),
        ("export", "--out", "/", *OWNER),
    ):
        command(*words, pin=OWNER_PIN)
    written = (
        "".join(path.read_text(encoding="utf-8") for path in data_folder.logs.glob("*"))
        if data_folder.logs.is_dir()
        else ""
    )
    assert OWNER_PIN not in written
    assert "argon2" not in written
    assert os.environ.get("NTT_POS_PIN") is None
