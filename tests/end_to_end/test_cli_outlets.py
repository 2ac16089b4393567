"""The commands of a shop that grows: from the file to the server, a second register, another outlet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.cli.registers import MOVED
from ntt_pos.data import migrate, schema_version
from ntt_pos.data.queries.core import users
from ntt_pos.data.window_lock import WindowLock
from ntt_pos.pc_settings import LocalSettings
from tests.conftest import MANAGER_PIN, OWNER_PIN


def test_one_file_is_for_one_register_and_the_command_says_so(command):
    told = command("registers")
    assert (told.code, told.out) == (0, "LRT-01  kasir  (PC ini)\n")
    refused = command("registers", "--add", "LRT-02", "--user", "pemilik", pin=OWNER_PIN)
    assert refused.code == 1
    assert "hanya untuk satu kasir" in refused.err


@pytest.mark.only("postgres")
def test_a_shop_moves_to_the_server_and_gets_a_second_register(
    command, data_folder, empty_url, server, fixed_clock, monkeypatch
):
    fixed_clock.learn = lambda _server_time: None
    monkeypatch.setattr(bootstrap, "ServerClock", lambda: fixed_clock)
    monkeypatch.setattr(users, "server_time", lambda _unit: fixed_clock.now())
    tills = sa.make_url(empty_url).set(username=server.role, password=server.secret)
    tills = tills.render_as_string(hide_password=False)
    before = command("verify", "--digest").out
    assert command("move", "--to", empty_url, "--tills", tills, "--user", "bela", pin=MANAGER_PIN).code == 1
    with WindowLock(data_folder.root):
        told = command("move", "--to", empty_url, "--tills", tills, "--user", "pemilik", pin=OWNER_PIN)
        assert told.code == 1
        assert data_folder.database.is_file()
    told = command("move", "--to", empty_url, "--tills", tills, "--user", "pemilik", pin=OWNER_PIN)
    assert (told.code, told.err) == (0, "")
    assert not data_folder.database.exists()
    assert data_folder.database.with_name(data_folder.database.name + MOVED).is_file()
    assert LocalSettings.load(data_folder.local_settings).database_url == tills
    proved = json.loads(command("verify", "--json").out)
    assert proved["ok"] is True
    assert proved["digest"] != before  # the move itself is the newest record there
    assert command("registers", "--add", "LRT-02", "--office", "--user", "pemilik", pin=OWNER_PIN).code == 0
    assert command("registers").out.splitlines() == ["LRT-01  kasir  (PC ini)", "LRT-02  kantor"]


@pytest.fixture
def older(database_kind, request, shop_url):
    """Books one step behind this program: what names them to a command, and to one that may change their tables."""
    before = f"{int(schema_version.head()) - 1:04d}"
    if database_kind == "sqlite":
        migrate.move_to(shop_url, before)
        yield (), ()
        return
    server, template = request.getfixturevalue("server"), request.getfixturevalue("postgres_template")
    server.make(f"{template}_old", like=template)
    mine, owners = server.named(f"{template}_old"), server.named(f"{template}_old", as_owner=True)
    migrate.move_to(owners, before)
    yield ("--url", mine), ("--url", owners, "--tills", mine)
    server.drop(f"{template}_old")


def test_older_books_are_upgraded_with_a_copy_while_the_window_is_closed(command, data_folder, older):
    plain, owners = older
    told = command("verify", *plain)
    assert (told.code, told.out) == (1, "")
    assert "ntt-pos upgrade" in told.err
    with WindowLock(data_folder.root):
        told = command("upgrade", *owners)
        assert (told.code, told.out) == (1, "")
        assert "jendela" in told.err
    told = command("upgrade", *owners)
    assert (told.code, told.err) == (0, "")
    assert Path(told.out.rsplit(": ", 1)[1].strip()).stat().st_size > 10_000
    assert command("verify", *plain).code == 0
    assert "tidak ada yang perlu" in command("upgrade", *owners).out


def test_an_outlet_is_not_taken_into_a_file(command, data_folder, tmp_path):
    told = command("merge", tmp_path / "lain.db", "--user", "pemilik", pin=OWNER_PIN)
    assert told.code == 1
    assert "PostgreSQL" in told.err
