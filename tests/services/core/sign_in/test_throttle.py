"""Guessing is slow for who guesses, and nobody else waits for it."""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import proof
from ntt_pos.data.models import shop as tables
from ntt_pos.services.core.sign_in import secret_hashes
from ntt_pos.services.core.sign_in.throttle import SignInRefused, Throttle
from ntt_pos.services.core.sign_in.users import People
from tests.conftest import CASHIER_PIN, MANAGER_PIN


def guess(shop, username, times=1, match="do not fit|Wait"):
    for _ in range(times):
        with pytest.raises(SignInRefused, match=match):
            shop.people.sign_in(username, "000000")


def counted(shop):
    with shop.context.reading() as unit:
        return {row["who"]: row["failures"] for row in unit.rows(sa.select(tables.sign_in_throttle))}


def test_names_nobody_has_count_apart_and_people_do_not_wait_for_them(shop):
    for n in range(20):
        guess(shop, f"tamu{n}")
    guess(shop, "tamu20", match="Wait")
    guess(shop, "hantu", match="Wait")
    assert shop.people.sign_in("ani", CASHIER_PIN)
    guess(shop, "ani")
    assert shop.people.sign_in("ani", CASHIER_PIN)
    assert counted(shop) == {"nobody:LRT-01": 20}, "and no row for each name that was tried"


def test_where_many_are_guessed_only_who_failed_waits(shop, owner):
    for n in range(10):
        shop.people.add_user(by=owner, username=f"kasir{n}", name=f"Kasir {n}", role="CASHIER", secret="135791")
        guess(shop, f"kasir{n}", 2)
    guess(shop, "kasir0", match="Wait")
    with pytest.raises(SignInRefused, match="Wait"):
        shop.people.sign_in("kasir1", "135791")
    assert shop.people.sign_in("bela", MANAGER_PIN), "had no failure of her own"


def test_a_success_takes_ones_own_failures_off_the_register(shop):
    guess(shop, "ani", 4)
    guess(shop, "bela", 2)
    assert counted(shop)["register:LRT-01"] == 6
    assert shop.people.sign_in("ani", CASHIER_PIN)
    assert counted(shop) == {"register:LRT-01": 2, "user:bela@LRT-01": 2}
    assert shop.people.sign_in("bela", MANAGER_PIN)
    assert counted(shop) == {}


@pytest.fixture
def race(shop, open_again, monkeypatch):
    """Return a function that lets twelve windows guess at the same moment and says how many guesses were looked at."""
    looks, look = [], secret_hashes.fits
    monkeypatch.setattr(secret_hashes, "fits", lambda stored, secret: (looks.append(secret), look(stored, secret))[1])

    def run():
        ready, windows = threading.Barrier(12), [People(open_again().context) for _ in range(12)]

        def window(people):
            ready.wait()
            with suppress(SignInRefused):
                people.sign_in("ani", "000000")

        threads = [threading.Thread(target=window, args=(people,)) for people in windows]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(looks)

    return run


def test_many_at_once_get_five_guesses(shop, race):
    assert race() == 5
    with shop.context.reading() as unit:
        failed = unit.value(sa.select(sa.func.count()).where(proof.journal.c.kind == "sign_in.failed"))
    assert failed == 5


def test_counted_only_after_the_look_they_get_twelve(race, monkeypatch):
    """The control: this is how it was."""
    arrived, count = threading.Barrier(12), Throttle.begin

    def begin(_throttle, _username, *, known):
        arrived.wait()
        return int(known)

    monkeypatch.setattr(Throttle, "begin", begin)
    monkeypatch.setattr(
        People, "_note_failure", lambda people, name, *, known: count(Throttle(people._context), name, known=known)
    )
    assert race() == 12
