"""Reading payments, repayments and corrections again, as their papers tell them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from ntt_pos.data.engine import from_row
from ntt_pos.data.models import account, people, proof, shop
from ntt_pos.data.queries.core.paper_files import came_out
from ntt_pos.data.queries.core.records import reason_alone
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.voucher import Voucher, VoucherKind

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit

_TABLES: Final = {
    VoucherKind.PAYOUT: account.payout,
    VoucherKind.REPAYMENT: account.repayment,
    VoucherKind.CORRECTION: account.account_correction,
}


def one(unit: Unit, outlet_id: int, kind: VoucherKind, number: str) -> Voucher | None:
    """Return a document of a producer's account by its kind and number, or None; the shop's own words are not in it."""
    table, p = _TABLES[kind], people.producer
    row = unit.row(
        sa.select(
            table,
            p.c.name.label("producer"),
            p.c.code.label("producer_code"),
            p.c.village,
            p.c.district,
            shop.user_account.c.name.label("by"),
            proof.journal.c.hash,
        )
        .join(p, p.c.id == table.c.producer_id)
        .join(shop.user_account, shop.user_account.c.id == table.c.user_id)
        .join(proof.journal, proof.journal.c.record_uid == table.c.record_uid)
        .where(table.c.outlet_id == outlet_id, table.c.number == number)
    )
    if row is None:
        return None
    told = dict(row)
    undone = _reversal(unit, told["id"]) if kind is VoucherKind.PAYOUT else None
    return from_row(
        Voucher,
        row,
        kind=kind,
        entry=told.get("kind", str(EntryKind.REPAYMENT)),
        date=told["business_date"],
        amount=int(told["amount"]),
        before=_before(unit, told["producer_id"], number),
        means=told.get("means", "CASH" if kind is VoucherKind.REPAYMENT else ""),
        place=told.get("from_place") or told.get("to_place") or "",
        reference=told.get("reference", ""),
        receiver=_name(unit, told["received_by_uid"]) if "received_by_uid" in told else "",
        relation=told.get("relation", ""),
        reason=told.get("reason", told.get("note", "")),
        cites=told.get("cites", ""),
        approver=_approver(unit, told.get("approval_id")),
        alone=reason_alone(unit, str(told["record_uid"])),
        reversed_on=calendar_date(undone["at"]) if undone else None,
        reversed_why=undone["reason"] if undone else "",
        journal_head=told["hash"],
        prints=prints(unit, number),
        strip_of=strip_of(unit, told) if kind is VoucherKind.PAYOUT else "",
    )


def openings_to_print(unit: Unit, outlet_id: int) -> tuple[str, ...]:
    """Return the numbers of opening balances that are not on paper yet, by the producer's name."""
    c, p = account.account_correction.c, people.producer.c
    query = (
        sa.select(c.number)
        .join(people.producer, p.id == c.producer_id)
        .where(c.outlet_id == outlet_id, c.kind == EntryKind.OPENING, ~came_out(c.number))
        .order_by(p.name, c.id)
    )
    return tuple(row[0] for row in unit.run(query))


def prints(unit: Unit, number: str) -> int:
    """Return how often a document was printed, the original included."""
    c = proof.copy_printed.c
    return int(unit.value(sa.select(sa.func.count()).select_from(proof.copy_printed).where(c.document == number)) or 0)


def _before(unit: Unit, producer_id: int, number: str) -> int:
    # A reversal bears the voucher's number too: the first entry of that number is the document's own.
    e = account.producer_entry.c
    mine = sa.select(sa.func.min(e.id)).where(e.producer_id == producer_id, e.document == number).scalar_subquery()
    query = sa.select(sa.func.coalesce(sa.func.sum(e.amount), 0)).where(e.producer_id == producer_id, e.id < mine)
    return int(unit.value(query) or 0)


def strip_of(unit: Unit, payout: Mapping[str, Any]) -> str:
    """Return the statement that was handed out last before a payment in cash of just its amount; "" when it was another.

    One strip is signed once: what is paid after it a second time is not.
    """
    s, page, p = account.settlement.c, account.settlement_page.c, account.payout.c
    row = unit.row(
        sa.select(s.number, s.at, s.payable, page.settlement_id)
        .join_from(account.settlement, account.settlement_page, page.settlement_id == s.id, isouter=True)
        .where(s.producer_id == payout["producer_id"], s.at <= payout["at"])
        .order_by(s.id.desc())
        .limit(1)
    )
    same = (
        row is not None
        and row["settlement_id"] is not None
        and row["payable"] == payout["amount"]
        and (payout["kind"], payout["means"]) == (EntryKind.PAYOUT, "CASH")
    )
    if row is None or not same:
        return ""
    this = sa.select(p.id).where(p.number == payout["number"]).scalar_subquery()
    before = sa.select(p.id).where(p.producer_id == payout["producer_id"], p.id < this, p.at >= row["at"]).limit(1)
    return "" if unit.value(before) else str(row["number"])


def _reversal(unit: Unit, payout_id: int) -> Any:
    r = account.payout_reversal
    return unit.row(sa.select(r.c.at, r.c.reason).where(r.c.payout_id == payout_id))


def _approver(unit: Unit, approval_id: int | None) -> str:
    if approval_id is None:
        return ""
    a, u = shop.approval, shop.user_account
    return str(unit.value(sa.select(u.c.name).join(a, a.c.approver_id == u.c.id).where(a.c.id == approval_id)) or "")


def _name(unit: Unit, person_uid: str) -> str | None:
    who, told = people.person, people.personal_value
    row = unit.row(
        sa.select(who.c.erased, told.c.value)
        .select_from(who.outerjoin(told, sa.and_(told.c.person_id == who.c.id, told.c.kind == "NAME")))
        .where(who.c.uid == person_uid)
    )
    return None if row is None or row["erased"] else str(row["value"] or "")
