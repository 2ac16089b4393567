"""A slow, silent or cut line to the server: nobody waits longer than said, and nobody holds the others up."""

from __future__ import annotations

import time
from contextlib import closing

import pytest
import sqlalchemy as sa

from ntt_pos.data import engine, server
from ntt_pos.data.engine import OutcomeUnknown, connect
from ntt_pos.data.models import shop
from ntt_pos.data.server import Patience
from ntt_pos.domain.core.errors import PlaceUnfit, StorageError
from ntt_pos.i18n import Language
from tests.stalling import Line

pytestmark = pytest.mark.databases("postgres")

THROTTLE = shop.sign_in_throttle
OUTLET = 1


@pytest.fixture
def line(shop_url):
    with Line(sa.make_url(shop_url)) as made:
        yield made


@pytest.fixture
def far(line, shop_url):
    """The till at the other end of the line."""
    opened = connect(line.url(shop_url))
    yield opened
    line.go_on()
    opened.close()


@pytest.fixture
def near(shop_url):
    """Another till, whose line is whole."""
    opened = connect(shop_url)
    yield opened
    opened.close()


@pytest.fixture
def quick(monkeypatch):
    """Shorter times, so that the tests wait less; the proportions stay."""
    monkeypatch.setattr(server, "_GRACE_S", 0.2)
    monkeypatch.setitem(server.SETTINGS, "lock_timeout", "300ms")
    monkeypatch.setitem(server.SETTINGS, "idle_in_transaction_session_timeout", "500ms")
    monkeypatch.setitem(server.SETTINGS, "statement_timeout", "800ms")
    monkeypatch.setattr(server._driver(), "patience", 1)
    monkeypatch.setattr(server, "be_patient", lambda connection, patience: None)


def put(unit, who):
    unit.run(sa.insert(THROTTLE), {"who": who, "failures": 1, "uptime": 0})


def names(database):
    with database.reading() as unit:
        return [row["who"] for row in unit.rows(sa.select(THROTTLE.c.who).order_by("who"))]


def took(act):
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


def test_every_session_has_the_limits(delivered_settings, monkeypatch, shop_url):
    monkeypatch.setattr(server, "SETTINGS", delivered_settings)
    near = connect(shop_url)
    shown = {"statement_timeout": "10s", "lock_timeout": "3s", "idle_in_transaction_session_timeout": "5s"}
    with near.reading() as unit:
        assert {name: unit.value(sa.text(f"SHOW {name}")) for name in server.SETTINGS} == shown
    near.close()
    patient = connect(shop_url, patience=Patience.LONG)
    with patient.reading() as unit:
        assert unit.value(sa.text("SHOW statement_timeout")) == "10min"
    patient.close()


def test_an_address_keeps_its_own_options(shop_url):
    url = sa.make_url(shop_url).update_query_dict({"options": "-c work_mem=5MB"})
    opened = connect(url.render_as_string(hide_password=False))
    with opened.reading() as unit:
        assert (unit.value(sa.text("SHOW work_mem")), unit.value(sa.text("SHOW lock_timeout"))) == ("5MB", "3s")
    opened.close()


def test_a_silent_server_is_given_up_in_time_and_nothing_is_recorded(quick, far, near, line):
    assert names(far) == []
    with pytest.raises(PlaceUnfit, match="Nothing was recorded"), far.writing() as unit:
        put(unit, "a")
        line.stall()
        begun = time.monotonic()
        put(unit, "b")
    assert time.monotonic() - begun < 2
    line.go_on()
    assert names(near) == []
    assert names(far) == []  # by another connection


def test_a_till_that_falls_silent_in_mid_sale_holds_nobody_up_for_long(quick, far, near, line):
    with pytest.raises(PlaceUnfit, match="does not answer"), far.writing() as unit:
        put(unit, "silent")
        line.stall()
        with pytest.raises(PlaceUnfit, match="Another register is writing"), near.writing():
            pass
        time.sleep(0.5)  # the server ends the silent session
        with near.writing() as other:
            put(other, "near")
        put(unit, "again")
    assert names(near) == ["near"]


def test_work_that_takes_its_time_says_how_long_it_waited(near, shop_url, monkeypatch):
    monkeypatch.setattr(server, "LONG", "SET LOCAL lock_timeout = '300ms'")
    with closing(connect(shop_url, patience=Patience.LONG)) as patient, near.writing():
        with (
            pytest.raises(PlaceUnfit, match="Another register is writing") as said,
            patient.writing(),
        ):
            pass
        assert said.value.params["seconds"] == 60


def test_a_pc_that_stands_still_in_mid_sale_is_told_so_and_goes_on(quick, near):
    """The server undid the unit and answers: nothing is unknown, and nobody looks at the network cable."""
    with pytest.raises(PlaceUnfit, match="This PC was too slow"), near.writing() as unit:
        put(unit, "a")
        time.sleep(0.7)
        put(unit, "b")
    with pytest.raises(PlaceUnfit, match="This PC was too slow"), near.writing() as unit:
        put(unit, "c")
        time.sleep(0.7)
    assert names(near) == []


def test_without_the_limits_it_holds_the_others_up(quick, monkeypatch, shop_url, line):
    """The control: the same, on a line without our settings."""
    monkeypatch.setattr(server, "SETTINGS", {})
    held, near = connect(line.url(shop_url)), connect(shop_url)
    with pytest.raises(PlaceUnfit, match="does not answer"), held.writing() as unit:
        put(unit, "silent")
        line.stall()
        with pytest.raises(PlaceUnfit, match="does not answer"), near.writing():
            pass  # the other till gives the line up, too: the lock never came
        put(unit, "again")
    line.go_on()
    held.close()
    near.close()


def test_a_commit_without_an_answer_says_that_nobody_knows(quick, far, near, line):
    with pytest.raises(OutcomeUnknown), far.writing() as unit:
        put(unit, "there")
        line.deaf_at = b"COMMIT"
    assert names(near) == ["there"]
    line.go_on()
    with pytest.raises(OutcomeUnknown), far.writing() as unit:
        put(unit, "not there")
        line.stall_at = b"COMMIT"
    assert names(near) == ["there"]


def test_a_server_that_refuses_says_why(shop_url):
    wrong = sa.make_url(shop_url).set(database="there_is_none").render_as_string(hide_password=False)
    opened = engine.connect(wrong)
    with pytest.raises(StorageError, match="no such database or user"):
        names(opened)
    opened.close()


SAID = {
    'connection failed: FATAL:  password authentication failed for user "kasir"': "server tidak menerima kata sandi ini",
    'FATAL:  database "toko" does not exist': "di server tidak ada data atau pengguna itu",
    "FATAL:  sorry, too many clients already": "terlalu banyak program tersambung ke server",
    "FATAL:  the database system is starting up": "server baru saja dinyalakan",
    'FATAL:  role "toko_lrt_02" is not permitted to log in': "server tidak mengizinkan PC ini masuk",
    'root certificate file "/data/hub.crt" does not exist': "sertifikatnya bukan yang diberikan untuk PC ini",
    "SSL error: certificate verify failed": "sertifikatnya bukan yang diberikan untuk PC ini",
    "could not extend file: No space left on device": "disk penuh",
    "server closed the connection unexpectedly\n\tThis probably means …": "sambungan terputus",
}


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("told", SAID)
def test_what_a_server_says_is_told_in_the_shops_language(told):
    error = sa.exc.OperationalError("SELECT 1", {}, Exception(told))
    raised = StorageError("The shop's database cannot be opened: {reason}", reason=server.why(error))
    assert SAID[told] in Language("id").explain(raised)
    assert "FATAL" not in Language("id").explain(raised)


@pytest.mark.databases("sqlite")
def test_what_nobody_knows_is_told_as_it_is():
    assert server.why(sa.exc.OperationalError("SELECT 1", {}, Exception("odd"))) == "odd"
