"""Roles of the shop's own: made by the owner as copies, with rights and a kind of secret of their own."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import proof
from ntt_pos.domain.core.errors import Denied, DomainError
from ntt_pos.domain.core.permissions import NEEDS_PASSWORD, Act, Verdict
from ntt_pos.domain.core.secrets import check_secret
from ntt_pos.domain.core.users import Role, SecretKind

PIN = "864209"


def journal(shop, kind: str) -> list[dict]:
    with shop.context.reading() as unit:
        rows = unit.rows(sa.select(proof.journal.c.canonical).where(proof.journal.c.kind == kind))
    return [json.loads(row["canonical"]) for row in rows]


@pytest.fixture
def gudang(shop, owner):
    made = shop.rights.add_role(by=owner, name="Gudang", base=Role.CASHIER, secret=SecretKind.PIN)
    for act in (Act.RECEIVE_GOODS, Act.COUNT_STOCK):
        shop.rights.change(by=owner, role=made.code, act=act, verdict=Verdict.ALLOWED)
    shop.rights.change(by=owner, role=made.code, act=Act.SELL, verdict=Verdict.DENIED)
    return made


def test_a_copy_starts_with_the_rights_of_today_and_goes_its_own_way(shop, owner):
    shop.rights.change(by=owner, role=Role.CASHIER, act=Act.VOID_CART, verdict=Verdict.ALLOWED)
    made = shop.rights.add_role(by=owner, name="Gudang", base=Role.CASHIER, secret=SecretKind.PIN)
    table = shop.rights.matrix()
    assert table[made.code] == table[Role.CASHIER]
    after = shop.rights.change(by=owner, role=made.code, act=Act.SELL, verdict=Verdict.DENIED)
    assert (after[made.code][Act.SELL], after[Role.CASHIER][Act.SELL]) == (Verdict.DENIED, Verdict.ALLOWED)
    assert [told["rows"]["own_role"][0]["code"] for told in journal(shop, "role.added")] == ["GUDANG"]
    assert journal(shop, "rights.changed")[-1]["role"] == "GUDANG"


def test_somebody_in_the_role_does_what_it_may_and_nothing_else(shop, owner, gudang):
    card = shop.people.add_user(by=owner, username="gus", name="Gus", role=gudang.code, secret=PIN)
    who = shop.people.sign_in("gus", PIN)
    assert (card.own, who.own) == (gudang, gudang)
    assert shop.context.allow(who, Act.RECEIVE_GOODS) is Verdict.ALLOWED
    with pytest.raises(Denied):
        shop.context.allow(who, Act.SELL)
    assert journal(shop, "denied")[-1]["role"] == "GUDANG"
    assert not shop.verify.run().findings


def test_a_cashier_is_given_the_role_and_takes_the_old_one_back(shop, owner, cashier, gudang):
    shop.people.change_role(by=owner, user_id=cashier.user_id, role=gudang.code, secret=PIN)
    with pytest.raises(Denied):
        shop.context.allow(cashier, Act.SELL)
    shop.people.change_role(by=owner, user_id=cashier.user_id, role=Role.CASHIER, secret=PIN)
    assert shop.context.allow(cashier, Act.SELL) is Verdict.ALLOWED
    told = [(each["before"], each["after"]) for each in journal(shop, "user.role")]
    assert told == [("CASHIER", "GUDANG"), ("GUDANG", "CASHIER")]


def test_only_the_owner_makes_roles_and_looks_after_their_people(shop, owner, manager, gudang):
    with pytest.raises(Denied):
        shop.rights.add_role(by=manager, name="Kedua", base=Role.CASHIER, secret=SecretKind.PIN)
    with pytest.raises(Denied):
        shop.people.add_user(by=manager, username="gus", name="Gus", role=gudang.code, secret=PIN)


@pytest.mark.parametrize("act", NEEDS_PASSWORD)
@pytest.mark.parametrize("how", [Verdict.ALLOWED, Verdict.APPROVAL])
def test_paying_and_correcting_need_a_password(shop, owner, gudang, act, how):
    before = shop.rights.matrix()
    for role in (gudang.code, Role.CASHIER):
        with pytest.raises(DomainError, match="password"):
            shop.rights.change(by=owner, role=role, act=act, verdict=how)
    assert shop.rights.matrix() == before
    made = shop.rights.add_role(by=owner, name="Kasir besar", base=Role.CASHIER, secret=SecretKind.PASSWORD)
    assert shop.rights.change(by=owner, role=made.code, act=act, verdict=how)[made.code][act] is how
    with pytest.raises(DomainError):
        check_secret(made.secret, PIN, practice=False)


@pytest.mark.parametrize(
    ("name", "base", "secret"),
    [
        ("", Role.CASHIER, SecretKind.PIN),
        ("gudang", Role.CASHIER, SecretKind.PIN),
        ("Cashier", Role.CASHIER, SecretKind.PIN),
        ("Wakil", Role.OWNER, SecretKind.PASSWORD),
        ("Wakil", Role.MANAGER, SecretKind.PIN),
    ],
)
def test_what_is_no_role(shop, owner, gudang, name, base, secret):
    with pytest.raises(DomainError):
        shop.rights.add_role(by=owner, name=name, base=base, secret=secret)
    assert shop.rights.roles() == (gudang,)


def test_a_role_is_renamed_and_keeps_its_code_rights_and_people(shop, owner, manager, gudang):
    shop.people.add_user(by=owner, username="gus", name="Gus", role=gudang.code, secret=PIN)
    before = shop.rights.matrix()
    renamed = shop.rights.rename_role(by=owner, code=gudang.code, name=" Gudang   belakang ")
    assert (renamed.code, renamed.name) == ("GUDANG", "Gudang belakang")
    assert shop.rights.roles() == (renamed,)
    assert shop.rights.matrix() == before
    assert shop.people.sign_in("gus", PIN).own == renamed
    (told,) = journal(shop, "role.renamed")
    assert told["rows"]["own_role"][0]["name"] == "Gudang belakang"
    shop.rights.rename_role(by=owner, code=gudang.code, name="Gudang belakang")
    assert len(journal(shop, "role.renamed")) == 1
    with pytest.raises(Denied):
        shop.rights.rename_role(by=manager, code=gudang.code, name="Lain")
    assert not shop.verify.run().findings


@pytest.mark.parametrize(
    ("code", "name"), [("GUDANG", ""), ("GUDANG", "Manager"), ("GUDANG", "kedua"), ("CASHIER", "Kasir")]
)
def test_a_name_that_is_missing_or_taken_and_a_built_in_role_are_refused(shop, owner, gudang, code, name):
    shop.rights.add_role(by=owner, name="Kedua", base=Role.CASHIER, secret=SecretKind.PIN)
    with pytest.raises(DomainError):
        shop.rights.rename_role(by=owner, code=code, name=name)
    assert gudang in shop.rights.roles()
