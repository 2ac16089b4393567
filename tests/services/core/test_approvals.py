"""An approval is bound to who asks, the right, the thing and the moment: for ten minutes, and once."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos.data.models import proof
from ntt_pos.data.models import shop as tables
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.money.shift import CashKind
from ntt_pos.services.core.approvals import ApprovalGiven
from tests.builders import an_open_drawer
from tests.conftest import MANAGER_PIN


@pytest.fixture
def ask(shop, cashier, owner):
    """Return a function that takes money out of the drawer, which cashiers are asked for here."""
    shop.rights.change(by=owner, role="CASHIER", act=Act.PAY_OUT, verdict=Verdict.APPROVAL)
    an_open_drawer(shop, by=cashier)

    def pay_out(amount=5_000, *, by=cashier, approval=None):
        return shop.shifts.move_cash(by=by, kind=CashKind.PAY_OUT, amount=amount, reason="es batu", approval=approval)

    return pay_out


def sign(shop, error, by):
    return shop.rights.approve(
        by=by, username="bela", secret=MANAGER_PIN, reason="boleh", acts=error.acts, things=error.things
    )


@pytest.fixture
def given(shop, ask, cashier):
    with pytest.raises(ApprovalNeeded) as asked:
        ask()
    return sign(shop, asked.value, cashier)


def test_it_is_good_for_what_was_signed_and_once(shop, ask, given, cashier, manager):
    ask(approval=given)
    with pytest.raises(DomainError, match="already used"):
        ask(approval=given)
    with shop.context.reading() as unit:
        (row,) = unit.rows(sa.select(tables.approval))
        kinds = list(unit.run(sa.select(proof.journal.c.kind).order_by(proof.journal.c.id)).scalars())
    assert (row["asker_id"], row["approver_id"], row["uid"]) == (cashier.user_id, manager.user_id, given.uid)
    assert kinds.index("approval.given") < kinds.index("cash.moved")
    assert shop.verify.run().findings == ()


def test_for_another_amount_or_asker_or_later_it_is_asked_anew(shop, ask, given, owner, fixed_clock):
    other = shop.people.add_user(by=owner, username="yos", name="Yos", role="CASHIER", secret="135791")
    yos = dataclasses.replace(given.signed, asker_id=other.user_id)
    for wrong in (
        lambda: ask(6_000, approval=given),
        lambda: ask(approval=dataclasses.replace(given, signed=yos)),
        lambda: ask(approval=dataclasses.replace(given, acts=("OPEN_DRAWER",))),
    ):
        with pytest.raises(ApprovalNeeded):
            wrong()
    fixed_clock.advance(minutes=10, seconds=1)
    with pytest.raises(ApprovalNeeded):
        ask(approval=given)


def test_just_before_the_ten_minutes_are_over_it_still_holds(ask, given, fixed_clock):
    """The control."""
    fixed_clock.advance(minutes=10, seconds=-1)
    ask(approval=given)


def test_a_signature_that_the_journal_does_not_have_is_none(shop, ask, given, owner):
    for forged in (
        dataclasses.replace(given, approver_id=owner.user_id),
        dataclasses.replace(given, uid=shop.context.ids.uid(shop.context.clock.now())),
    ):
        with pytest.raises(DomainError, match="not in the journal"):
            ask(approval=forged)
    ask(approval=given)


def test_only_a_signature_makes_an_approval():
    """No code of the program makes one up: rights make it of a secret, a basket keeps one that was signed.

    What ``done_alone`` of approvals.py makes is a reason and stands for no approver: it is never stored as an approval.
    """
    package = Path(__file__).parents[3] / "ntt_pos"
    made = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if any(
            f"{name}(" in path.read_text(encoding="utf-8").replace(f"class {name}(", "")
            for name in ("ApprovalGiven", "BasketApproval")
        )
    }
    assert made == {"services/core/approvals.py", "services/core/rights.py", "services/selling/basket_approvals.py"}
    assert ApprovalGiven(1, "x").signed is None
