"""Every act of every service asks for its right: the whole table of roles, what a denial leaves, and who may approve."""

from __future__ import annotations

import ast
import json
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from ntt_pos import services
from ntt_pos.data.models import proof, sales
from ntt_pos.data.models import shop as tables
from ntt_pos.domain.core.errors import ApprovalNeeded, Denied, DomainError
from ntt_pos.domain.core.permissions import APPROVABLE, OWNERS_ALONE, Act, Verdict, default_rights
from ntt_pos.domain.core.terms import Terms, TermsKind
from ntt_pos.domain.core.users import Actor, Role
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import CashKind, drawer
from ntt_pos.domain.selling import cart as carts
from ntt_pos.domain.selling.cart import CutPrice
from ntt_pos.domain.selling.payment import Means, Tender, due_in_cash
from ntt_pos.domain.selling.reentry import Reentry
from ntt_pos.i18n import Language
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.sign_in.users import SignInRefused
from ntt_pos.services.core.unit_of_work import SessionEnded
from ntt_pos.services.money.corrections import Corrections
from ntt_pos.services.reports.overview import DayPaper
from ntt_pos.services.reports.report_catalogue import ReportKind
from tests.builders import a_basket, a_product, an_open_drawer, change_producer
from tests.conftest import CASHIER_PIN, MANAGER_PIN, OWNER_PIN

# A writing without a right of its own: the record of what anybody may do to themselves, or of what the program does.
WITHOUT_A_RIGHT = {
    "shop_settings.keep_recorded": "nobody acts: what the journal holds of a setting is put back in force",
    "shop_pcs.keep_seat": "whoever brought a backup back was asked for that",
    "shop_pcs.open_seat": "whoever handed the seat over was asked for that",
    "batch_netting.net": "the seat nets by itself; no unit leaves the shelf",
    "unknown_barcodes.note": "whoever is at the till scans",
    "claims.answer": "the seat answers by itself; whoever asked may take goods back",
    "wanted.note": "whoever is at the till is asked for goods; no name, no money",
    "users.new_secret": "one's own secret; another's asks inside",
    "users.type_date": "anybody who is signed in reads a calendar",
    "users._activate": "asks by the role of the other user, inside",
    "users._note_failure": "nobody is signed in yet",
    "users._refuse_foreign": "nobody is signed in yet",
    "users._keep_slower": "one's own secret, just used",
    "kept_heads._note": "the program compares what it kept outside; anybody may type a paper's digits",
    "proofs.work_if_due": "the program proves its books by itself",
    "print_queue._claim": "the printer takes what was queued by right",
    "print_queue._settle": "the printer says what came out",
    "rights.approve": "carries a denial into the journal",
    "backup._finish": "asked before anything is copied",
    "export._write": "asked before anything is written",
    "program_version": "the program records its own version",
    "restore": "asked before the books are replaced",
}


def new_uid(shop) -> str:
    return shop.context.ids.uid(shop.context.clock.now())


def sell(shop, by, cart=None, *, approval=None, reentry=None):
    basket = cart or shop.basket
    due = due_in_cash(carts.price_cart(basket).paid, shop.context.settings.cash_unit)
    tenders = (Tender(Means.CASH, due),)
    return shop.checkout.complete(basket, tenders, by=by, sale_uid=new_uid(shop), approval=approval, reentry=reentry)


def sell_late(shop, by):
    return sell(shop, by, reentry=Reentry(new_uid(shop), DAY))


ACTS_OF_SERVICES = {
    "SELL": sell,
    "LATE_SALE": sell_late,
    "VOID_CART": lambda s, by: s.baskets.void_cart(s.basket, by=by, reason="batal"),
    "OPEN_DRAWER": lambda s, by: s.shifts.open_drawer(by=by, reason="tukar uang"),
    "PAY_IN": lambda s, by: s.shifts.move_cash(by=by, kind=CashKind.PAY_IN, amount=1_000, reason="receh"),
    "PAY_OUT": lambda s, by: s.shifts.move_cash(by=by, kind=CashKind.PAY_OUT, amount=1_000, reason="galon"),
    "OPEN_SHIFT": lambda s, by: s.shifts.open(by=by, denominations={}),
    "CLOSE_SHIFT": lambda s, by: s.shifts.close(by=by, counted={}, reason="hilang"),
    "REPRINT": lambda s, by: s.checkout.reprint("JL-LRT-01-2026-000009", by=by),
    "RETURN": lambda s, by: s.returns.complete(by=by, number="JL-X", bringing=(), return_uid=new_uid(s)),
    "RETURN_WITHOUT_RECEIPT": lambda s, by: s.returns.complete_without_receipt(
        by=by, bringing=(), return_uid=new_uid(s)
    ),
    "RECEIVE_GOODS": lambda s, by: s.deliveries.post(by=by, producer_id=s.product.producer.producer_id, lines=()),
    "REVERSE_GOODS": lambda s, by: s.deliveries.reverse(1, by=by, note="x"),
    "WITHDRAW_GOODS": lambda s, by: s.stock_moves.withdraw(by=by, producer_id=s.product.producer.producer_id, lines=()),
    "COUNT_STOCK": lambda s, by: s.stock_moves.count(by=by, scope="rak", lines=()),
    "WRITE_OFF_STOCK": lambda s, by: s.stock_moves.correct_expiry(by=by, product_id=0, batch_id=None, expiry=None),
    "EDIT_CATALOGUE": lambda s, by: s.products.deactivate(s.product.product_id, by=by),
    "SET_TERMS": lambda s, by: s.products.set_terms(
        Terms(TermsKind.COMMISSION, rate_bp=1), by=by, producer_id=s.product.producer.producer_id
    ),
    "SET_PRICE": lambda s, by: s.products.set_price(s.product.product_id, 30_000, by=by),
    "CLOSE_DAY": lambda s, by: s.close_day.close(by=by),
    "STATEMENT": lambda s, by: s.statements.adhoc(by=by, producer_id=s.product.producer.producer_id),
    "PAYOUT": lambda s, by: s.payouts.pay(by=by, producer_id=s.product.producer.producer_id, amount=1, key=new_uid(s)),
    "CORRECT_ACCOUNT": lambda s, by: Corrections(s.context).correct(
        by=by, producer_id=s.product.producer.producer_id, kind=EntryKind.CORRECTION, amount=1, reason="x"
    ),
    "CORRECT_MEANS": lambda s, by: Corrections(s.context).change_means(
        by=by, payment_uid=new_uid(s), means=Means.QRIS, reference="12"
    ),
    "CONFIRM_CLOCK": lambda s, by: s.people.confirm_clock(by=by),
    "SEE_PERSONAL_DATA": lambda s, by: change_producer(s, s.product.producer.producer_id, by=by, collectors=()),
    "ERASE_PERSONAL_DATA": lambda s, by: s.personal.erase(by=by, producer_id=s.product.producer.producer_id),
    "SETTINGS": lambda s, by: s.settings.change(by=by, low_stock=4),
    "CASHIERS": lambda s, by: s.people.add_user(
        by=by, username="dewi", name="Dewi", role=Role.CASHIER, secret="135791"
    ),
    "USERS": lambda s, by: s.people.add_user(
        by=by, username="dewi", name="Dewi", role=Role.MANAGER, secret="rahasia-besar"
    ),
    "RIGHTS": lambda s, by: s.rights.change(by=by, role=Role.CASHIER, act=Act.VOID_CART, verdict=Verdict.ALLOWED),
}
# Whoever may not change a card or sell at all is refused that, not the personal data or the paper.
ASKED_BEFORE = {"SEE_PERSONAL_DATA": "EDIT_CATALOGUE", "LATE_SALE": "SELL"}

# What only reads money asks as well: (act, subject in the journal, reading).
DAY = date(2026, 2, 28)
READINGS = (
    ("SEE_REPORTS", "home", lambda s, by: s.overview.home(by=by)),
    ("SEE_REPORTS", "home", lambda s, by: s.overview.closing(by=by)),
    (
        "SEE_REPORTS",
        "rekap 2026-02-28",
        lambda s, by: s.overview.day_paper(DayPaper.RECAP, DAY, s.folder.reports, by=by),
    ),
    ("SEE_REPORTS", "recap 2026-02-28", lambda s, by: s.day_papers.recap(DAY, by=by)),
    ("SEE_REPORTS", "day 2026-02-28", lambda s, by: s.day_papers.day_report(DAY, by=by)),
    ("SEE_REPORTS", "days", lambda s, by: s.report_catalogue.make(ReportKind.DAYS, by=by, language=Language("id"))),
    ("SEE_REPORTS", "", lambda s, by: s.report_catalogue.producers(by=by)),
    ("SEE_REPORTS", "money", lambda s, by: s.safe.board(by=by)),
    ("SEE_REPORTS", "non-cash 2026-02-28", lambda s, by: s.reconciliation.day(DAY, by=by)),
    ("SEE_REPORTS", "statements", lambda s, by: s.statement_papers.board(by=by)),
)
PAYING = (
    ("PAYOUT", "", lambda s, by: s.payables.board(by=by)),
    ("PAYOUT", "", lambda s, by: s.payables.account(s.product.producer.producer_id, by=by)),
)


def denials(shop):
    with shop.context.reading() as unit:
        rows = unit.rows(
            sa.select(proof.journal.c.canonical).where(proof.journal.c.kind == "denied").order_by(proof.journal.c.seq)
        )
    told = [json.loads(row["canonical"]) for row in rows]
    return [(each["user"], each["act"]) for each in told]


@pytest.fixture
def furnished(shop, owner):
    shop.product = a_product(shop)
    shop.basket = a_basket(shop, (shop.product, 1))
    an_open_drawer(shop, by=owner)
    return shop


@pytest.fixture
def auditor(shop, owner) -> Actor:
    card = shop.people.add_user(by=owner, username="dinas", name="Dinas", role=Role.AUDITOR, secret="135791")
    return Actor(card.user_id, card.username, card.name, card.role)


def test_who_may_not_see_reports_reads_no_money_and_the_journal_says_that_they_tried(
    furnished, cashier, auditor, owner, manager
):
    for _act, _subject, read in READINGS:
        read(furnished, auditor)
    for _act, _subject, read in PAYING:
        read(furnished, manager)
    assert denials(furnished) == []
    for act, subject, read in READINGS + PAYING:
        with pytest.raises(Denied) as refused:
            read(furnished, cashier)
        assert (refused.value.act, refused.value.subject) == (act, subject)
    assert denials(furnished) == [(cashier.username, act) for act, _subject, _read in READINGS + PAYING]
    furnished.rights.change(by=owner, role=Role.AUDITOR, act=Act.SEE_REPORTS, verdict=Verdict.DENIED)
    with pytest.raises(Denied):
        furnished.overview.home(by=auditor)


def test_every_act_of_every_role_is_answered_as_the_table_says(furnished, owner, manager, cashier, auditor):
    """One shop, every role, every act: a denied one raises Denied and is journalled, any other never does."""
    table = furnished.rights.matrix()
    expected = []
    for by in (auditor, cashier, manager):
        for act, do in ACTS_OF_SERVICES.items():
            if table[by.role][Act(act)] is Verdict.DENIED:
                with pytest.raises(Denied) as refused:
                    do(furnished, by)
                asked = ASKED_BEFORE.get(act, act)
                assert refused.value.act == asked
                expected.append((by.username, asked))
    assert denials(furnished) == expected
    assert len(expected) > 35


@pytest.mark.parametrize("act", sorted(set(ACTS_OF_SERVICES) - OWNERS_ALONE - {"CLOSE_SHIFT"}))
def test_what_the_owner_denies_is_denied_from_the_next_act_on(furnished, owner, manager, act):
    """The negative control: the same call does not raise Denied before the owner's change."""
    before = denials(furnished)
    if default_rights(Role.MANAGER)[Act(act)] is not Verdict.DENIED and act not in {"RECEIVE_GOODS", "CLOSE_DAY"}:
        try:
            ACTS_OF_SERVICES[act](furnished, manager)
        except Denied:
            pytest.fail("denied before the owner said so")
        except DomainError:
            assert denials(furnished) == before
    furnished.rights.change(by=owner, role=Role.MANAGER, act=Act(act), verdict=Verdict.DENIED)
    with pytest.raises(Denied):
        ACTS_OF_SERVICES[act](furnished, manager)
    assert denials(furnished) == [*before, (manager.username, act)]
    assert not furnished.verify.run().findings


def test_no_service_writes_without_asking_for_a_right():
    for path in sorted(Path(services.__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
            for call in [node for node in ast.walk(function) if isinstance(node, ast.Call)]:
                name = getattr(call.func, "attr", "")
                owner = getattr(call.func, "value", None)
                on_context = getattr(owner, "attr", getattr(owner, "id", "")) in {"context", "_context"}
                if name == "writing" and on_context and "act" not in {word.arg for word in call.keywords}:
                    where = f"{path.stem}.{function.name}"
                    assert where in WITHOUT_A_RIGHT or path.stem in {
                        "backup",
                        "export",
                        "after_restore",
                        "program_version",
                        "restore",
                    }, where


def test_only_the_owner_changes_rights_and_the_journal_says_from_what_to_what(shop, owner, manager, cashier):
    with pytest.raises(Denied):
        shop.rights.change(by=manager, role=Role.CASHIER, act=Act.VOID_CART, verdict=Verdict.ALLOWED)
    table = shop.rights.change(by=owner, role=Role.CASHIER, act=Act.VOID_CART, verdict=Verdict.ALLOWED)
    assert table[Role.CASHIER][Act.VOID_CART] is Verdict.ALLOWED
    assert shop.rights.matrix() == table
    with shop.context.reading() as unit:
        told = json.loads(
            unit.value(sa.select(proof.journal.c.canonical).where(proof.journal.c.kind == "rights.changed"))
        )
    assert (told["act"], told["role"], told["before"], told["after"]) == (
        "VOID_CART",
        "CASHIER",
        "APPROVAL",
        "ALLOWED",
    )


@pytest.mark.parametrize(
    ("role", "act", "to"),
    [
        (Role.OWNER, Act.SELL, Verdict.DENIED),
        (Role.SYSTEM, Act.SELL, Verdict.ALLOWED),
        (Role.MANAGER, Act.USERS, Verdict.ALLOWED),
        (Role.MANAGER, Act.RIGHTS, Verdict.ALLOWED),
        (Role.CASHIER, Act.IMPORT, Verdict.APPROVAL),
    ],
)
def test_what_stands_fixed_in_the_table(shop, owner, role, act, to):
    before = shop.rights.matrix()
    with pytest.raises(DomainError):
        shop.rights.change(by=owner, role=role, act=act, verdict=to)
    assert shop.rights.matrix() == before


def test_every_default_that_asks_for_approval_can_be_approved():
    for role in Role:
        assert {act for act, how in default_rights(role).items() if how is Verdict.APPROVAL} <= APPROVABLE


def test_two_approvals_in_one_go_each_at_what_it_allows(furnished, cashier, manager):
    basket = carts.change_line(furnished.basket, "line-0", price=24_000, discount=CutPrice(rate_bp=1500))
    basket = carts.discount_cart(basket, CutPrice(rate_bp=1100, reason="pameran"))
    with pytest.raises(ApprovalNeeded) as asked:
        sell(furnished, cashier, basket)
    acts = asked.value.acts
    assert {"DISCOUNT_ABOVE_CEILING", "CART_DISCOUNT_ABOVE_CEILING", "OVERRIDE_PRICE"} <= set(acts)
    with pytest.raises(ApprovalNeeded) as still:
        sell(furnished, cashier, basket, approval=ApprovalGiven(manager.user_id, "ya", ("OVERRIDE_PRICE",)))
    assert "OVERRIDE_PRICE" not in still.value.acts
    given = furnished.rights.approve(
        by=cashier, username="bela", secret=MANAGER_PIN, reason="pameran", acts=acts, things=asked.value.things
    )
    sell(furnished, cashier, basket, approval=given)
    with furnished.context.reading() as unit:
        rows = {row["id"]: row for row in unit.rows(sa.select(tables.approval))}
        discounts = {row["kind"]: rows[row["approval_id"]]["act"] for row in unit.rows(sa.select(sales.sale_discount))}
        line = unit.value(sa.select(sales.sale_line.c.approval_id))
    assert discounts == {"LINE": "DISCOUNT_ABOVE_CEILING", "CART": "CART_DISCOUNT_ABOVE_CEILING"}
    assert rows[line]["act"] == "OVERRIDE_PRICE"
    assert {(row["asker_id"], row["approver_id"]) for row in rows.values()} == {(cashier.user_id, manager.user_id)}
    assert {row["act"] for row in rows.values()} == set(acts)
    with pytest.raises(DomainError, match="already used"):
        sell(furnished, cashier, basket, approval=given)


@pytest.mark.parametrize(("rate_bp", "asks"), [(1000, False), (1001, True)])
def test_a_discount_up_to_the_ceiling_needs_nobody(furnished, cashier, rate_bp, asks):
    basket = carts.change_line(furnished.basket, "line-0", discount=CutPrice(rate_bp=rate_bp))
    if asks:
        with pytest.raises(ApprovalNeeded):
            sell(furnished, cashier, basket)
    else:
        assert sell(furnished, cashier, basket).total


def test_nobody_approves_themselves_nor_what_they_may_not_do(furnished, owner, cashier, manager):
    acts = ("OPEN_DRAWER",)
    ask = partial(furnished.rights.approve, things=(drawer("LRT-01"),))
    for username, secret in (("ani", CASHIER_PIN), ("bela", MANAGER_PIN)):
        by = cashier if username == "ani" else manager
        with pytest.raises(Denied, match="own act"):
            ask(by=by, username=username, secret=secret, reason="ya", acts=acts)
    furnished.rights.change(by=owner, role=Role.MANAGER, act=Act.OPEN_DRAWER, verdict=Verdict.APPROVAL)
    with pytest.raises(Denied, match="may not approve"):
        ask(by=cashier, username="bela", secret=MANAGER_PIN, reason="ya", acts=acts)
    with pytest.raises(Denied):
        furnished.shifts.open_drawer(by=cashier, reason="x", approval=ApprovalGiven(manager.user_id, "ya"))
    assert [card.username for card in furnished.rights.approvers(by=cashier, acts=acts)] == ["pemilik"]
    given = ask(by=cashier, username="pemilik", secret=OWNER_PIN, reason="ya", acts=acts)
    furnished.shifts.open_drawer(by=cashier, reason="x", approval=given)
    assert len(denials(furnished)) == 4


def test_wrong_pins_of_an_approver_make_the_approver_wait(shop, cashier):
    for said in ("do not fit",) * 4 + ("Wait",):
        with pytest.raises(SignInRefused, match=said):
            shop.rights.approve(
                by=cashier, username="bela", secret="000000", reason="ya", acts=("OPEN_DRAWER",), things=("",)
            )
    with pytest.raises(SignInRefused, match="Wait"):
        shop.people.sign_in("bela", MANAGER_PIN)


def test_another_role_and_being_disabled_hold_from_the_next_act_on(furnished, owner, manager, cashier):
    furnished.people.change_role(by=owner, user_id=manager.user_id, role=Role.CASHIER, secret="224466")
    with pytest.raises(Denied):
        furnished.products.set_price(furnished.product.product_id, 30_000, by=manager)
    with pytest.raises(Denied):
        furnished.people.change_role(by=manager, user_id=cashier.user_id, role=Role.OWNER, secret="rahasia-besar")
    furnished.people.disable(by=owner, user_id=cashier.user_id)
    with pytest.raises(SessionEnded):
        sell(furnished, cashier)
    assert denials(furnished) == [("bela", "SET_PRICE"), ("bela", "USERS"), ("ani", "SELL")]


def test_a_manager_changes_cashiers_but_neither_managers_nor_the_owner(shop, owner, manager, cashier):
    shop.people.new_secret(by=manager, user_id=cashier.user_id, secret="777888")
    with pytest.raises(Denied):
        shop.people.new_secret(by=manager, user_id=owner.user_id, secret="rahasia-besar")
    assert shop.people.sign_in("pemilik", OWNER_PIN) == owner


def test_a_denial_is_journalled_even_while_the_clock_is_wrong(furnished, owner, cashier, fixed_clock):
    furnished.people.disable(by=owner, user_id=cashier.user_id)
    fixed_clock.set(datetime(2031, 1, 1, tzinfo=UTC))
    with pytest.raises(SessionEnded):
        sell(furnished, cashier)
    assert denials(furnished) == [("ani", "SELL")]


def test_the_sealed_code_lets_the_owner_back_in_once(shop, owner, manager):
    with pytest.raises(Denied):
        shop.people.make_recovery_code(by=manager)
    code = shop.people.make_recovery_code(by=owner)
    with pytest.raises(SignInRefused):
        shop.people.recover("pemilik", "AAAAA-AAAAA-AAAAA-AAAAA", "rahasia-baru")
    with pytest.raises(DomainError):
        shop.people.recover("pemilik", code, "x")
    back = shop.people.recover("pemilik", code.lower().replace("-", " "), "rahasia-baru")
    assert shop.people.sign_in("pemilik", "rahasia-baru") == back.actor == owner
    with pytest.raises(SignInRefused):
        shop.people.recover("pemilik", code, "rahasia-lain")
    assert shop.people.recover("pemilik", back.new_code, "rahasia-lain").new_code != back.new_code
    with shop.context.reading() as unit:
        journal = "".join(unit.connection.execute(sa.select(proof.journal.c.canonical)).scalars())
    assert "recovery.used" in journal
    assert "argon2" not in journal
    assert code not in journal
