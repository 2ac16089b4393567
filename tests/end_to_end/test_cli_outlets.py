"""The commands of a shop that grows: which register this PC is, a newer program, and books that are still on a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntt_pos.data import migrate, schema_version
from ntt_pos.data.window_lock import WindowLock
from ntt_pos.pc_settings import LocalSettings
from tests.conftest import OWNER_PIN


def test_a_shop_with_one_pc_has_one_register_and_the_command_says_so(command):
    told = command("registers")
    assert (told.code, told.out) == (0, "LRT-01  kasir  (PC ini)\n")
    refused = command("registers", "--here", "LRT-02", "--user", "pemilik", pin=OWNER_PIN)
    assert refused.code == 1
    assert "tidak ada kasir LRT-02" in refused.err


def test_older_books_are_upgraded_with_a_copy_while_the_window_is_closed(command, data_folder, shop_url):
    migrate.move_to(shop_url, f"{int(schema_version.head()) - 1:04d}")
    told = command("verify")
    assert (told.code, told.out) == (1, "")
    assert "ntt-pos upgrade" in told.err
    with WindowLock(data_folder.root):
        told = command("upgrade")
        assert (told.code, told.out) == (1, "")
        assert "jendela" in told.err
    told = command("upgrade")
    assert (told.code, told.err) == (0, "")
    assert Path(told.out.rsplit(": ", 1)[1].strip()).stat().st_size > 10_000
    assert command("verify").code == 0
    assert "tidak ada yang perlu" in command("upgrade").out


WAY_OUT = ("ntt-pos upgrade --url", "ntt-pos leave-server", "ntt-pos join", "Tidak ada yang diubah")
EVERY_COMMAND = {
    "verify": ("verify",),
    "close-day": ("close-day", "--user", "bela"),
    "backup": ("backup", "--user", "pemilik"),
    "export": ("export", "--out", "arsip.zip", "--user", "pemilik"),
    "restore": ("restore", "toko.db", "--user", "pemilik"),
    "upgrade": ("upgrade",),
    "registers": ("registers",),
    "exchange": ("exchange",),
    "invite": ("invite", "bersama", "--user", "pemilik"),
    "doctor": ("doctor",),
}


@pytest.mark.parametrize("there", [True, False], ids=["also a file here", "no file here"])
@pytest.mark.parametrize("name", EVERY_COMMAND)
def test_a_pc_whose_books_are_still_on_a_server_is_told_the_way_out(command, data_folder, name, there):
    if not there:
        data_folder.database.unlink()
    before = data_folder.database.read_bytes() if there else None
    LocalSettings(database_url="postgresql://kasir@192.0.2.1/toko").save(data_folder.local_settings)
    told = command(*EVERY_COMMAND[name], pin=OWNER_PIN)
    assert told.code == 1
    assert [each for each in WAY_OUT if each not in told.err + told.out] == []
    assert (data_folder.database.read_bytes() if data_folder.database.exists() else None) == before


def test_without_that_setting_nobody_is_told_of_a_server(command):
    """The control: the same folder."""
    told = command("verify")
    assert (told.code, told.err) == (0, "")
    assert not any(each in told.out for each in WAY_OUT)
