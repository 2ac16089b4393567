"""Signing in: whose secret fits, what slows down a guesser, and who may change users."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import proof
from ntt_pos.data.models import shop as tables
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.users import Role
from ntt_pos.services.core.sign_in.throttle import SignInRefused
from ntt_pos.services.core.unit_of_work import SessionEnded
from tests.builders import somebody
from tests.conftest import CASHIER_PIN, MANAGER_PIN, OWNER_PIN

NOON = datetime(2026, 2, 28, 4, tzinfo=UTC)


def failures_in_journal(shop):
    with shop.context.reading() as unit:
        rows = unit.rows(
            sa.select(proof.journal).where(proof.journal.c.kind == "sign_in.failed").order_by(proof.journal.c.seq)
        )
    return [json.loads(row["canonical"])["username"] for row in rows]


def test_the_sign_in_screen_lists_people_by_name_without_sistem(shop):
    assert [(card.username, card.role) for card in shop.people.users()] == [
        ("ani", Role.CASHIER),
        ("bela", Role.MANAGER),
        ("pemilik", Role.OWNER),
    ]


def test_the_right_secret_signs_in_whatever_the_capitals_of_the_name(shop):
    assert shop.people.sign_in(" Ani ", CASHIER_PIN) == somebody(shop, "ani")
    assert shop.people.sign_in("bela", MANAGER_PIN).role is Role.MANAGER
    assert shop.people.sign_in("pemilik", OWNER_PIN).role is Role.OWNER
    assert failures_in_journal(shop) == []


def test_secrets_are_kept_as_argon2id_and_never_in_the_journal(shop, owner):
    shop.people.add_user(by=owner, username="dewi", name="Dewi", role=Role.CASHIER, secret="998877")
    with shop.context.reading() as unit:
        hashed = unit.value(
            sa.select(tables.user_account.c.secret_hash).where(tables.user_account.c.username == "dewi")
        )
        journal = [row["canonical"] for row in unit.rows(sa.select(proof.journal))]
    assert hashed.startswith("$argon2id$")
    assert not any("argon2" in text or "998877" in text for text in journal)


def test_every_failed_sign_in_is_journalled_and_a_name_nobody_has_is_not_kept(shop):
    for username, secret in (("ani", "000000"), ("ani", ""), ("rahasia-saya", "x"), ("SISTEM", "")):
        with pytest.raises(SignInRefused):
            shop.people.sign_in(username, secret)
    assert failures_in_journal(shop) == ["ani", "ani", "", "SISTEM"]


def test_after_five_wrong_pins_even_the_right_one_waits_and_a_restart_does_not_help(shop, open_again, fixed_clock):
    for said in ("do not fit",) * 4 + ("Wait 30 seconds",):
        with pytest.raises(SignInRefused, match=said):
            shop.people.sign_in("ani", "000000")
    with pytest.raises(SignInRefused, match="Wait 30 seconds"):
        open_again().people.sign_in("ani", CASHIER_PIN)
    assert shop.people.sign_in("bela", MANAGER_PIN)
    assert len(failures_in_journal(shop)) == 5
    fixed_clock.advance(seconds=30)
    assert shop.people.sign_in("ani", CASHIER_PIN)
    with pytest.raises(SignInRefused, match="do not fit"):
        shop.people.sign_in("ani", "000000")
    assert shop.people.sign_in("ani", CASHIER_PIN)


@pytest.mark.parametrize("moved", [timedelta(hours=1), timedelta(days=400), timedelta(days=-2_000)])
def test_setting_the_clock_shortens_no_wait_and_lengthens_none(shop, fixed_clock, moved):
    for said in ("do not fit",) * 4 + ("Wait 30 seconds",):
        with pytest.raises(SignInRefused, match=said):
            shop.people.sign_in("ani", "000000")
    fixed_clock.set(fixed_clock.now() + moved)
    with pytest.raises(SignInRefused, match="Wait 30 seconds"):
        shop.people.sign_in("ani", CASHIER_PIN)
    fixed_clock.advance(seconds=30)
    assert shop.people.sign_in("ani", CASHIER_PIN)


def test_a_pc_that_was_started_again_has_waited_for_as_long_as_it_is_up(shop, fixed_clock):
    for _ in range(6):
        with pytest.raises(SignInRefused, match=r"do not fit|Wait"):
            shop.people.sign_in("ani", "000000")
    fixed_clock.start_again()
    with pytest.raises(SignInRefused, match="Wait 30 seconds"):
        shop.people.sign_in("ani", CASHIER_PIN)
    fixed_clock.advance(seconds=20)
    with pytest.raises(SignInRefused, match="Wait 10 seconds"):
        shop.people.sign_in("ani", CASHIER_PIN)
    fixed_clock.advance(seconds=10)
    assert shop.people.sign_in("ani", CASHIER_PIN)


def test_a_failed_sign_in_is_recorded_even_while_the_clock_is_wrong(shop, fixed_clock):
    fixed_clock.set(datetime(2031, 1, 1, tzinfo=UTC))
    with pytest.raises(SignInRefused, match="do not fit"):
        shop.people.sign_in("ani", "000000")
    assert shop.people.sign_in("bela", MANAGER_PIN)
    assert failures_in_journal(shop) == ["ani"]
    with shop.context.reading() as unit:
        newest = unit.value(sa.select(tables.day_state.c.newest_date))
    assert newest.isoformat() == "2026-02-28"


@pytest.mark.parametrize(
    ("username", "name", "role"),
    [
        ("a", "Ani", Role.CASHIER),
        ("ani kelen", "Ani", Role.CASHIER),
        ("dewi", " ", Role.CASHIER),
        ("dewi", "Dewi", Role.SYSTEM),
        ("ani", "Ani dua", Role.CASHIER),
        ("dewi", "De\x1bwi", Role.CASHIER),
    ],
)
def test_users_that_cannot_be_added(shop, owner, username, name, role):
    with pytest.raises(DomainError):
        shop.people.add_user(by=owner, username=username, name=name, role=role, secret="135791")
    assert len(shop.people.users()) == 3


def test_a_cashier_changes_no_users_but_their_own_pin(shop, cashier, manager):
    with pytest.raises(DomainError):
        shop.people.add_user(by=cashier, username="dewi", name="Dewi", role=Role.OWNER, secret="rahasia-besar")
    with pytest.raises(DomainError):
        shop.people.new_secret(by=cashier, user_id=manager.user_id, secret="rahasia-besar")
    with pytest.raises(DomainError):
        shop.people.disable(by=cashier, user_id=manager.user_id)
    shop.people.new_secret(by=cashier, user_id=cashier.user_id, secret="777888")
    assert shop.people.sign_in("ani", "777888") == cashier


def test_a_new_pin_lets_a_locked_out_cashier_in_at_once(shop, manager, cashier):
    for _ in range(5):
        with pytest.raises(SignInRefused):
            shop.people.sign_in("ani", "000000")
    shop.people.new_secret(by=manager, user_id=cashier.user_id, secret="777888")
    assert shop.people.sign_in("ani", "777888") == cashier


def test_a_disabled_user_is_out_at_once_and_may_come_back(shop, owner, cashier):
    shop.people.disable(by=owner, user_id=cashier.user_id)
    with pytest.raises(SignInRefused, match="disabled"):
        shop.people.sign_in("ani", CASHIER_PIN)
    with pytest.raises(SessionEnded):
        shop.people.new_secret(by=cashier, user_id=cashier.user_id, secret="777888")
    assert [card.active for card in shop.people.users()] == [True, True, False]
    shop.people.enable(by=owner, user_id=cashier.user_id)
    assert shop.people.sign_in("ani", CASHIER_PIN) == cashier


def test_the_last_owner_stays_and_nobody_disables_themselves(shop, owner, manager):
    with pytest.raises(DomainError, match="owner"):
        shop.people.disable(by=manager, user_id=owner.user_id)
    with pytest.raises(DomainError, match="yourself"):
        shop.people.disable(by=owner, user_id=owner.user_id)


def test_sistem_acts_but_cannot_be_signed_in_changed_or_disabled(shop, owner):
    system = shop.people.system_actor()
    assert system.role is Role.SYSTEM
    with pytest.raises(DomainError):
        shop.people.new_secret(by=owner, user_id=system.user_id, secret="rahasia-besar")
    with pytest.raises(DomainError):
        shop.people.disable(by=owner, user_id=system.user_id)
