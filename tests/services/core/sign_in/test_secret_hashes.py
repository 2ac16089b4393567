"""How slow a guess is: measured when a shop is founded, brought to old secrets when their people sign in."""

from __future__ import annotations

import dataclasses

import argon2
import pytest
import sqlalchemy as sa

from ntt_pos import bootstrap
from ntt_pos.data.models import proof
from ntt_pos.data.models import shop as tables
from ntt_pos.data.queries.core import users as query
from ntt_pos.domain.core.users import Role
from ntt_pos.services.core.sign_in import secret_hashes
from ntt_pos.services.core.sign_in.secret_hashes import CHEAPEST, Cost, measure, stored_cost
from ntt_pos.services.core.sign_in.throttle import SignInRefused
from tests.builders import somebody
from tests.conftest import CASHIER_PIN, FIRST_SHOP, OWNER_PIN
from tests.fakes import FixedClock, SequenceIds
from tests.services.tampering import Tamperer

SLOWER = Cost(3, 19_456)
WORD = "sangat-rahasia"


def stored(shop, username):
    with shop.context.reading() as unit:
        return unit.value(
            sa.select(tables.user_account.c.secret_hash).where(tables.user_account.c.username == username)
        )


def kept(shop, username):
    found = argon2.extract_parameters(stored(shop, username))
    return found.time_cost, found.memory_cost


@pytest.mark.parametrize(("took", "rounds"), [(0.0001, 12), (0.05, 5), (0.125, 2), (3.0, 2)])
def test_the_cost_is_a_quarter_of_a_second_and_two_rounds_at_least(took, rounds):
    moments = iter([10.0, 10.0 + took])
    assert measure(lambda: next(moments)) == Cost(rounds, 65_536)


@pytest.fixture
def real(tmp_path, monkeypatch):
    """Return a real shop that was founded where a guess takes three rounds."""
    monkeypatch.setattr(secret_hashes, "measure", lambda: SLOWER)
    first = dataclasses.replace(FIRST_SHOP, practice=False, owner_secret=WORD)
    with bootstrap.create_shop(first, tmp_path / "toko", clock=FixedClock(), ids=SequenceIds(seed=3)) as shop:
        yield shop


def test_everybody_of_a_new_shop_has_what_was_measured(real):
    owner = somebody(real, "pemilik")
    real.people.add_user(by=owner, username="ani", name="Ani", role="CASHIER", secret=CASHIER_PIN)
    assert kept(real, "pemilik") == kept(real, "ani") == (3, 19_456)
    before = real.context.clock.now()
    assert real.people.sign_in("ani", CASHIER_PIN) is not None
    assert real.context.clock.now() == before
    assert real.verify.run().findings == ()


def test_an_old_secret_is_kept_anew_when_it_is_used(real, monkeypatch):
    owner = somebody(real, "pemilik")
    with monkeypatch.context() as old:
        old.setattr(secret_hashes, "stored_cost", lambda _unit, _outlet: None)
        real.people.add_user(by=owner, username="ani", name="Ani", role="CASHIER", secret=CASHIER_PIN)
    assert kept(real, "ani") == (CHEAPEST.time, CHEAPEST.memory)
    assert real.people.sign_in("ani", CASHIER_PIN)
    assert kept(real, "ani") == (3, 19_456)
    assert real.people.sign_in("ani", CASHIER_PIN)
    assert real.verify.run().findings == ()


def test_a_shop_from_before_is_measured_at_the_next_sign_in(real, monkeypatch):
    with real.context.database.writing() as unit:
        unit.run(sa.delete(tables.setting).where(tables.setting.c.name == secret_hashes.SETTING))
    monkeypatch.setattr(secret_hashes, "measure", lambda: Cost(4, 19_456))
    assert real.people.sign_in("pemilik", WORD)
    assert kept(real, "pemilik") == (4, 19_456)
    with real.context.reading() as unit:
        assert stored_cost(unit, real.context.home.outlet_id) == Cost(4, 19_456)


@pytest.mark.parametrize(
    "nonsense", ['{"memory":99999999,"time":3}', '{"time":"x"}', "[]", "null", '{"memory":19456,"time":999}']
)
def test_nonsense_in_the_setting_starves_nobody(real, nonsense):
    with real.context.database.writing() as unit:
        named = tables.setting.c.name == secret_hashes.SETTING
        unit.run(sa.update(tables.setting).where(named).values(value=nonsense))
    with real.context.reading() as unit:
        assert stored_cost(unit, real.context.home.outlet_id) is None


def test_a_secret_that_would_not_be_taken_today_works_with_a_reminder(real, monkeypatch):
    owner = somebody(real, "pemilik")
    with monkeypatch.context() as old:
        old.setattr("ntt_pos.services.core.sign_in.users.check_secret", lambda *_what, **_how: None)
        real.people.add_user(by=owner, username="ani", name="Ani", role="CASHIER", secret="123456")
    assert real.people.sign_in("ani", "123456").easily_guessed
    assert not real.people.sign_in("pemilik", WORD).easily_guessed


def test_a_practice_shop_keeps_the_least_and_reminds_nobody(shop, owner):
    card = shop.people.add_user(by=owner, username="dewi", name="Dewi", role="CASHIER", secret="123456")
    assert not shop.people.sign_in("dewi", "123456").easily_guessed
    assert kept(shop, card.username) == (CHEAPEST.time, CHEAPEST.memory)


PUT_IN = "UPDATE user_account SET secret_hash = '{hashed}' WHERE username = '{name}'"


@pytest.fixture
def tampering(owner_url):
    return Tamperer(owner_url)


def kinds(shop):
    with shop.context.reading() as unit:
        return list(unit.run(sa.select(proof.journal.c.kind).order_by(proof.journal.c.id.desc()).limit(1)).scalars())


def test_a_pin_that_was_put_into_the_file_signs_nobody_in_and_leaves_its_record(shop, tampering, monkeypatch):
    own, foreign = stored(shop, "pemilik"), CHEAPEST.hasher.hash("tamu-tak-diundang")
    tampering.run(PUT_IN.format(hashed=foreign, name="pemilik"))
    with pytest.raises(SignInRefused, match="changed in the file"):
        shop.people.sign_in("pemilik", "tamu-tak-diundang")
    assert kinds(shop) == ["sign_in.foreign"]
    with monkeypatch.context() as control:
        control.setattr(secret_hashes, "is_foreign", lambda *_args, **_words: False)
        assert shop.people.sign_in("pemilik", "tamu-tak-diundang").role is Role.OWNER, "the control"
    tampering.run(PUT_IN.format(hashed=own, name="pemilik"))
    assert shop.people.sign_in("pemilik", OWNER_PIN).role is Role.OWNER
    assert shop.verify.run().findings == ()


def test_a_secret_from_before_that_was_put_back_is_foreign_until_a_new_one_is_set(shop, owner, tampering):
    old = stored(shop, "ani")
    card = next(each for each in shop.people.users() if each.username == "ani")
    shop.people.new_secret(by=owner, user_id=card.user_id, secret="135791")
    assert shop.people.sign_in("ani", "135791")
    tampering.run(PUT_IN.format(hashed=old, name="ani"))
    with pytest.raises(SignInRefused, match="changed in the file"):
        shop.people.sign_in("ani", CASHIER_PIN)
    shop.people.new_secret(by=owner, user_id=card.user_id, secret="246813")
    assert shop.people.sign_in("ani", "246813")


def test_a_recovery_code_that_was_put_into_the_file_opens_nothing(shop, owner, tampering):
    code = shop.people.make_recovery_code(by=owner)
    forged = CHEAPEST.hasher.hash("FALSCH")
    tampering.run(f"UPDATE user_account SET recovery_hash = '{forged}' WHERE username = 'pemilik'")
    with pytest.raises(SignInRefused, match="changed in the file"):
        shop.people.recover("pemilik", "falsch", "rahasia-baru-1")
    shop.people.make_recovery_code(by=owner)
    with pytest.raises(SignInRefused, match="do not fit"):
        shop.people.recover("pemilik", code, "rahasia-baru-1")


def test_books_that_say_nothing_of_secrets_let_everybody_in(shop, monkeypatch):
    monkeypatch.setattr(
        query, "records_of_users", lambda _unit, _outlet: ['{"rows":{"user_account":[]}}', '{"moved":1}']
    )
    assert shop.people.sign_in("ani", CASHIER_PIN)


def test_a_newest_record_that_is_away_with_its_year_shuts_nobody_out(shop, owner, monkeypatch):
    card = next(each for each in shop.people.users() if each.username == "ani")
    shop.people.new_secret(by=owner, user_id=card.user_id, secret="135791")
    with shop.context.reading() as unit:
        texts = query.records_of_users(unit, shop.context.home.outlet_id)
    away = [*texts[:-1], '{"moved":"tahun-2027.db journal 9"}']
    monkeypatch.setattr(query, "records_of_users", lambda _unit, _outlet: away)
    assert shop.people.sign_in("ani", "135791")
    monkeypatch.setattr(query, "records_of_users", lambda _unit, _outlet: texts[:-1])
    with pytest.raises(SignInRefused, match="changed in the file"):
        shop.people.sign_in("ani", "135791")
