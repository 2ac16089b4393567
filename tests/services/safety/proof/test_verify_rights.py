"""Whoever did an act had the right to: a role or right that was changed by hand, used and put back is found."""

from __future__ import annotations

import ast
import importlib
import json
from functools import partial
from pathlib import Path

import pytest

from ntt_pos import services
from ntt_pos.data.queries.verify import verify_books as query
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.record_rights import OF_KIND, OF_NOBODY
from ntt_pos.domain.core.users import Actor, Role, SecretKind
from ntt_pos.domain.money.shift import CashKind, drawer
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import CutPrice
from ntt_pos.services.safety.proof.verify_report import RunNotes
from ntt_pos.services.safety.proof.verify_rights import RecordedRights
from tests.builders import a_basket, a_product, a_sale, an_open_drawer
from tests.conftest import MANAGER_PIN
from tests.services.core.test_rights import sell
from tests.services.tampering import Tamperer

pytestmark = pytest.mark.same_everywhere

ROLE = "UPDATE user_account SET role = '{role}' WHERE username = 'ani'"


@pytest.fixture
def tampering(shop, owner, owner_url):
    an_open_drawer(shop, by=owner)
    return Tamperer(owner_url)


def rights_found(shop) -> list[str]:
    return [each.text() for each in shop.verify.run().findings if each.kind == "rights"]


def test_a_role_that_was_changed_by_hand_used_and_put_back_is_found(shop, tampering, cashier, monkeypatch):
    product = a_product(shop, delivered=5)
    assert shop.verify.run().findings == ()
    heads = shop.proofs._heads()
    tampering.run(ROLE.format(role="MANAGER"))
    shop.products.set_price(product.product_id, 30_000, by=cashier)
    tampering.run(ROLE.format(role="CASHIER"))
    (found,) = shop.verify.run().findings
    assert found.kind == "rights"
    assert all(word in found.text() for word in ("ani", "price.set", "SET_PRICE", "CASHIER"))
    assert [each.text() for each in shop.verify.run_since(heads).findings] == [found.text()]
    monkeypatch.setattr(RecordedRights, "_judge", lambda *_args: None)
    assert shop.verify.run().findings == (), "the negative control: nobody else finds it"


def test_an_owner_made_by_hand_leaves_no_other_owner_unseen(shop, tampering, cashier):
    tampering.run(ROLE.format(role="OWNER"))
    shop.people.add_user(by=cashier, username="dewi", name="Dewi", role=Role.MANAGER, secret="rahasia-besar")
    tampering.run(ROLE.format(role="CASHIER"))
    (found,) = rights_found(shop)
    assert "user.added" in found
    assert "USERS" in found


def test_a_role_changed_by_hand_does_not_come_into_the_journal_with_a_new_pin(shop, tampering, cashier):
    product = a_product(shop, delivered=5)
    tampering.run(ROLE.format(role="MANAGER"))
    shop.people.new_secret(by=cashier, user_id=cashier.user_id, secret="rahasia-besar")
    shop.products.set_price(product.product_id, 30_000, by=cashier)
    found = rights_found(shop)
    assert len(found) == 2
    assert "MANAGER" in found[0]
    assert "price.set" in found[1]


def test_a_right_changed_by_hand_used_and_put_back_is_found(shop, tampering, owner, cashier):
    shop.rights.change(by=owner, role=Role.CASHIER, act=Act.VOID_CART, verdict=Verdict.ALLOWED)
    product = a_product(shop)
    shop.baskets.void_cart(a_basket(shop, (product, 1)), by=cashier, reason="batal")
    assert shop.verify.run().findings == ()
    kept = """UPDATE setting SET value = replace(value, '{old}', '{new}') WHERE name = 'rights'"""
    tampering.run(kept.format(old="VOID_CART", new="OPEN_DRAWER"))
    shop.shifts.open_drawer(by=cashier, reason="tukar")
    shop.rights.change(by=owner, role=Role.CASHIER, act=Act.PAY_IN, verdict=Verdict.DENIED)
    found = rights_found(shop)
    assert "OPEN_DRAWER" in found[0]
    assert "rights.changed" in found[1]


def test_an_approval_counts_when_the_approver_had_the_right(shop, tampering, owner, cashier, manager):
    acts, thing = ("OPEN_DRAWER",), drawer("LRT-01")
    ask = partial(shop.rights.approve, by=cashier, reason="ya", acts=acts, things=(thing,))
    shop.shifts.open_drawer(by=cashier, reason="x", approval=ask(username="bela", secret=MANAGER_PIN))
    assert shop.verify.run().findings == ()
    shop.rights.change(by=owner, role=Role.MANAGER, act=Act.OPEN_DRAWER, verdict=Verdict.DENIED)
    tampering.run("UPDATE user_account SET role = 'OWNER' WHERE username = 'bela'")
    shop.shifts.open_drawer(by=cashier, reason="x", approval=ask(username="bela", secret=MANAGER_PIN))
    tampering.run("UPDATE user_account SET role = 'MANAGER' WHERE username = 'bela'")
    found = rights_found(shop)
    assert ["bela" in each for each in found] == [True, True], "the signature and its use"


def test_a_disabled_person_who_was_let_in_by_hand_is_found(shop, tampering, owner, cashier):
    product = a_product(shop, delivered=5)
    shop.people.disable(by=owner, user_id=cashier.user_id)
    active = "UPDATE user_account SET active = NOT active WHERE username = 'ani'"
    tampering.run(active)
    a_sale(shop, [(product, 1)], by=cashier)
    tampering.run(active)
    (found,) = rights_found(shop)
    assert "ani" in found


def test_a_discount_above_the_ceiling_that_nobody_signed_is_found(shop, tampering, owner, cashier):
    product = a_product(shop, delivered=5)
    within = carts.change_line(a_basket(shop, (product, 1)), "line-0", discount=CutPrice(rate_bp=1000))
    above = carts.change_line(a_basket(shop, (product, 1)), "line-0", discount=CutPrice(rate_bp=1500))
    sell(shop, cashier, within)
    assert shop.verify.run().findings == ()
    tampering.run(ROLE.format(role="MANAGER"))
    sell(shop, cashier, above)
    tampering.run(ROLE.format(role="CASHIER"))
    (found,) = rights_found(shop)
    assert "DISCOUNT_ABOVE_CEILING" in found


def test_cash_taken_out_by_a_role_of_the_file_is_found(shop, tampering, owner, cashier):
    shop.shifts.move_cash(by=cashier, kind=CashKind.PAY_IN, amount=1_000, reason="receh")
    tampering.run(ROLE.format(role="MANAGER"))
    shop.shifts.move_cash(by=cashier, kind=CashKind.PAY_OUT, amount=1_000, reason="galon")
    tampering.run(ROLE.format(role="CASHIER"))
    (found,) = rights_found(shop)
    assert "PAY_OUT" in found


def test_true_changes_of_roles_and_rights_are_no_findings(shop, owner, manager, cashier):
    """Everybody is judged by what they were when they did it."""
    product = a_product(shop, delivered=5)
    shop.people.change_role(by=owner, user_id=cashier.user_id, role=Role.MANAGER, secret="rahasia-besar")
    shop.products.set_price(product.product_id, 30_000, by=cashier)
    shop.people.change_role(by=owner, user_id=cashier.user_id, role=Role.CASHIER, secret="224466")
    own = shop.rights.add_role(by=owner, name="Gudang", base=Role.CASHIER, secret=SecretKind.PIN)
    card = shop.people.add_user(by=owner, username="rano", name="Rano", role=own.code, secret="135791")
    shop.rights.change(by=owner, role=own.code, act=Act.SET_PRICE, verdict=Verdict.ALLOWED)
    rano = Actor(card.user_id, card.username, card.name, card.role, card.own)
    shop.products.set_price(product.product_id, 31_000, by=rano)
    shop.rights.change(by=owner, role=own.code, act=Act.SET_PRICE, verdict=Verdict.DENIED)
    shop.people.new_secret(by=manager, user_id=cashier.user_id, secret="224488")
    shop.people.disable(by=manager, user_id=cashier.user_id)
    assert shop.verify.run().findings == ()


def test_a_record_of_another_pc_is_judged_by_all_that_a_person_was(shop, owner, cashier):
    """It may not have heard of a new role, or its record may come before the one that made the role."""
    product = a_product(shop, delivered=5)
    shop.people.change_role(by=owner, user_id=cashier.user_id, role=Role.AUDITOR, secret="rahasia-besar")
    a_sale(shop, [(product, 1)], by=owner)
    with shop.context.reading() as unit:
        rows = [dict(row) for row in unit.stream(query.journal_in_order(0))]
        for elsewhere, expected in ((False, 1), (True, 0)):
            notes = RunNotes()
            rights = RecordedRights(unit, notes, 0)
            if elsewhere:
                rights._note_others([{"admitted": "LRT-01", "seat": 0}])
            for row in rows:
                user = "ani" if row["kind"] == "sale" else "pemilik"
                rights.follow(row, "2026-02-28", user, {"sale": ["{}"]}, json.loads(row["canonical"]))
            rights.end()
            assert len(notes.findings) == expected


def test_each_kind_of_record_says_which_right_it_needs():
    """What a service asks for when it writes is what the proof asks of the record."""
    asked = 0
    for path in sorted(Path(services.__file__).parent.rglob("*.py")):
        module = importlib.import_module(
            ".".join(path.relative_to(Path(services.__file__).parents[2]).with_suffix("").parts)
        )
        for function in [
            n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.FunctionDef)
        ]:
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            kinds = {
                kind for call in calls if is_on(call, "record", {"work"}) for kind in kinds_of(module, call.args[0])
            }
            assert kinds <= OF_KIND.keys() | OF_NOBODY, f"{path.stem}.{function.name}"
            acts = {
                Act[word.value.attr]
                for call in calls
                if is_on(call, "writing", {"context", "_context"})
                for word in call.keywords
                if word.arg == "act" and isinstance(word.value, ast.Attribute) and word.value.attr in Act.__members__
            }
            for kind in kinds - OF_NOBODY if len(acts) == 1 else ():
                assert acts <= OF_KIND[kind], f"{path.stem}.{function.name}: {kind}"
                asked += 1
    assert asked > 60


def is_on(call: ast.Call, name: str, owners: set[str]) -> bool:
    owner = getattr(call.func, "value", None)
    return getattr(call.func, "attr", "") == name and getattr(owner, "attr", getattr(owner, "id", "")) in owners


def kinds_of(module, node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return kinds_of(module, node.body) | kinds_of(module, node.orelse)
    if isinstance(node, ast.Name):
        return {value} if isinstance(value := getattr(module, node.id, None), str) else set()
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return {str(getattr(getattr(module, node.value.id), node.attr))}
    return set()


def test_a_pin_changed_by_hand_does_not_come_into_the_journal_with_another_act(
    shop, tampering, manager, cashier, monkeypatch
):
    tampering.run("UPDATE user_account SET secret_hash = 'put in' WHERE username = 'ani'")
    shop.people.disable(by=manager, user_id=cashier.user_id)
    (found,) = rights_found(shop)
    assert all(word in found for word in ("ani", "user.disabled", "does not set one"))
    monkeypatch.setattr(RecordedRights, "_learn_secrets", lambda *_args: None)
    assert shop.verify.run().findings == (), "the negative control: nobody else finds it"


def test_a_secret_given_to_an_owner_without_the_right_is_found(shop, tampering, owner, cashier, manager):
    shop.people.new_secret(by=manager, user_id=cashier.user_id, secret="824615")
    assert rights_found(shop) == [], "the control: a cashier's PIN is the manager's to set"
    role = "UPDATE user_account SET role = '{}' WHERE username = 'bela'"
    tampering.run(role.format("OWNER"))
    shop.people.new_secret(by=manager, user_id=owner.user_id, secret="rahasia-besar")
    tampering.run(role.format("MANAGER"))
    (found,) = rights_found(shop)
    assert "user.secret" in found
    assert "USERS" in found
