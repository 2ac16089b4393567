"""The commands of a shop that grows: a second register, a newer program."""

from __future__ import annotations

from pathlib import Path

from ntt_pos.data import migrate, schema_version
from ntt_pos.data.window_lock import WindowLock
from tests.conftest import OWNER_PIN


def test_one_file_is_for_one_register_and_the_command_says_so(command):
    told = command("registers")
    assert (told.code, told.out) == (0, "LRT-01  kasir  (PC ini)\n")
    refused = command("registers", "--add", "LRT-02", "--user", "pemilik", pin=OWNER_PIN)
    assert refused.code == 1
    assert "hanya untuk satu kasir" in refused.err


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
