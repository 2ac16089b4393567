"""The commands of a shop that grows: which register this PC is, a newer program, and books that are still on a server."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data import migrate, schema_version
from ntt_pos.data.models import proof
from ntt_pos.data.queries.core import registers, users
from ntt_pos.data.window_lock import WindowLock
from ntt_pos.devices.this_pc import pc_id
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.pc_settings import LocalSettings
from ntt_pos.services.goods.note_drafts import KeptNote
from tests.conftest import MANAGER_PIN, OWNER_PIN
from tests.on_server import on_server


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


@pytest.fixture
def tills(data_folder, shop_url, server, fixed_clock, monkeypatch):
    """Put the shop's books on a server with the same clock, and this PC's settings say so; returns the tills' address."""
    monkeypatch.setattr(users, "server_time", lambda _unit: fixed_clock.now())
    with on_server(data_folder.database, server) as url:
        for each in data_folder.root.glob("ntt-pos.db*"):
            each.unlink()
        address = server.named(str(sa.make_url(url).database))
        LocalSettings(database_url=address, register_code="LRT-01").save(data_folder.local_settings)
        yield address


@pytest.mark.postgres
@pytest.mark.parametrize("days", [0, 3, 40, -1])
def test_who_leaves_a_server_says_which_day_it_is_where_the_clock_is_doubted(
    command, data_folder, tills, fixed_clock, tmp_path, monkeypatch, days
):
    fixed_clock.advance(days=days)
    today, leave = calendar_date(fixed_clock.now()), ("leave-server", tmp_path, "--user", "pemilik")
    if days:
        untold = command(*leave, pin=OWNER_PIN)
        assert (untold.code, "tahun-bulan-tanggal" in untold.err, "Jendela" in untold.err) == (1, True, False)
        wrong = command(*leave, pin=f"{OWNER_PIN}\n{today + timedelta(days=1)}")
        assert (wrong.code, "Lihat kalender" in wrong.err) == (1, True)
        with monkeypatch.context() as patch:  # a wrong clock: the server's differs, and no date helps
            patch.setattr(users, "server_time", lambda _unit: fixed_clock.now() - timedelta(days=days))
            apart = command(*leave, pin=f"{OWNER_PIN}\n{today}")
        assert (apart.code, "Jam server" in apart.err) == (1, True)
    assert not data_folder.database.exists()
    told = command(*leave, pin=f"{OWNER_PIN}\n{today}")
    assert (told.code, data_folder.database.exists()) == (0, True), told.all
    with bootstrap.open_shop(data_folder.root) as shop:
        assert shop.verify.run().findings == ()


@pytest.mark.postgres
def test_what_is_not_finished_on_a_server_goes_along_and_is_told(command, data_folder, tills, tmp_path):
    leave = ("leave-server", tmp_path, "--user", "pemilik")
    with bootstrap.open_to_leave(data_folder.root) as shop:
        shop.note_drafts.save("IN:P0001", KeptNote(note="Ibu Ina"))
    told = command(*leave, pin=OWNER_PIN)
    assert (told.code, told.err) == (0, "")
    assert told.out.endswith("1 nota yang sedang diketik ada di PC ini.\n")


@pytest.mark.postgres
@pytest.mark.parametrize("anew", [False, True], ids=["replaced", "its settings are gone, too"])
def test_a_pc_that_was_replaced_or_set_up_anew_takes_its_register_over_and_leaves(
    command, data_folder, tills, tmp_path, monkeypatch, anew
):
    leave = ("leave-server", tmp_path, "--user", "pemilik")
    with bootstrap.open_to_leave(data_folder.root) as shop, shop.context.database.writing() as unit:
        registers.give_to(unit, 1, "the PC before", shop.context.clock.now())
    refused = command(*leave, pin=OWNER_PIN)
    assert (refused.code, "--take-over LRT-01" in refused.err) == (1, True)
    take = (*leave, "--take-over", "lrt-01")
    if anew:
        data_folder.local_settings.unlink()
        untold = command(*take, pin=OWNER_PIN)
        assert (untold.code, "--url" in untold.err) == (1, True)
        take = (*take, "--url", tills)
    for words, pin, said in (
        (("--user", "bela"), MANAGER_PIN, "tidak boleh"),  # the owner's alone
        (("--take-over", "LRT-09"), OWNER_PIN, "tidak ada kasir LRT-09"),
    ):
        no = command(*take, *words, pin=pin)
        assert (no.code, said in no.err, data_folder.database.exists()) == (1, True, False), no.err
    told = command(*take, pin=OWNER_PIN)
    assert (told.code, told.err) == (0, "")
    with bootstrap.open_shop(data_folder.root) as shop:
        assert (shop.local.database_url, shop.local.register_code) == ("", "LRT-01")
        shop.registers.check_pc()
        assert shop.verify.run().findings == ()
        with shop.context.reading() as unit:
            (taken,) = unit.run(
                sa.select(proof.journal.c.canonical).where(proof.journal.c.kind == "register.taken")
            ).scalars()
        assert '"before":"the PC before"' in taken
        assert f'"pc":"{pc_id()}"' in taken
