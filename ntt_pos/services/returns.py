"""Returns: units come back by the receipt's number (or without one, approved), money goes back, the producer is told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ntt_pos.data.models import sales
from ntt_pos.data.queries import account as accounts
from ntt_pos.data.queries import returns as query
from ntt_pos.data.queries.returns import SaleLine, SoldSale
from ntt_pos.domain.cart import Cart
from ntt_pos.domain.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.payment import Means, Tender
from ntt_pos.domain.permissions import Act
from ntt_pos.domain.receipt import CompletedSale, Receipt
from ntt_pos.domain.returns import RefundPlan, plan_refund, plan_refund_without_receipt
from ntt_pos.domain.shift import CashKind, place_of
from ntt_pos.services.approvals import ApprovalGiven, check_right
from ntt_pos.services.checkout import Checkout
from ntt_pos.services.print_queue import JobKind, queue_job
from ntt_pos.services.return_lines import (
    Back,
    Bringing,
    WithoutReceipt,
    approve_return,
    line_at,
    line_row,
    move_goods,
    outside_rules,
    return_receipt,
    tell_producers,
    work_out,
    work_out_without_receipt,
)

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.people import Actor
    from ntt_pos.services.work import Context, Work

__all__ = [
    "Bringing",
    "CompletedExchange",
    "CompletedReturn",
    "NewBasket",
    "Returnable",
    "ReturnableLine",
    "Returns",
    "WithoutReceipt",
]


@dataclass(frozen=True, slots=True)
class ReturnableLine:
    """A line of a sale and what may still come back (base units; amounts in rupiah)."""

    position: int
    code: str
    name: str
    unit: str
    price_per: int
    price: int
    paid: int
    sold: int
    returned: int
    food: bool

    @property
    def returnable(self) -> int:
        """How many units may still come back."""
        return self.sold - self.returned


@dataclass(frozen=True, slots=True)
class Returnable:
    """A sale as the return screen shows it."""

    number: str
    business_date: date
    lines: tuple[ReturnableLine, ...]
    paid: int
    total: int
    means: tuple[Means, ...]


@dataclass(frozen=True, slots=True)
class CompletedReturn:
    """A return that is committed: rupiah given back by means; ``rounding`` = paid given back − money given back."""

    return_uid: str
    number: str
    paid: int
    money_back: int
    rounding: int
    refunds: tuple[tuple[Means, int], ...]
    receipt: Receipt
    print_job_uid: str
    already_recorded: bool = False


@dataclass(frozen=True, slots=True)
class NewBasket:
    """What the customer takes instead: the basket, what they hand over beyond what is due back, and the sale's uid."""

    cart: Cart
    tenders: tuple[Tender, ...]
    sale_uid: str


@dataclass(frozen=True, slots=True)
class CompletedExchange:
    """A return and the sale it paid for, committed together."""

    returned: CompletedReturn
    sold: CompletedSale


@dataclass(frozen=True, slots=True)
class _Act:
    """What a return is besides its lines and money."""

    uid: str
    sale_id: int | None = None
    note: str = ""
    exchanging: bool = False


class Returns:
    """Takes goods back from customers."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def look(self, number: str) -> Returnable:
        """Return what of a sale may come back; raises DomainError for an unknown receipt number."""
        with self.context.reading() as unit:
            sale = self._sale(unit, number)
        return Returnable(
            number=sale.number,
            business_date=sale.business_date,
            lines=tuple(_returnable(line) for line in sale.lines),
            paid=sale.money.paid,
            total=sale.money.total,
            means=tuple(row.means for row in sale.money.payments),
        )

    def plan(self, number: str, bringing: Sequence[Bringing], *, cash_instead_of: Collection[Means] = ()) -> RefundPlan:
        """Return how the money would go back, before anything is recorded."""
        with self.context.reading() as unit:
            sale = self._sale(unit, number)
            back = work_out(self.context, unit, sale, bringing)
        return self._plan(sale, back, cash_instead_of)

    def complete(
        self,
        *,
        by: Actor,
        number: str,
        bringing: Sequence[Bringing],
        return_uid: str,
        cash_instead_of: Collection[Means] = (),
        note: str = "",
        approval: ApprovalGiven | None = None,
    ) -> CompletedReturn:
        """Take units of a sale back in one transaction: lines, stock, the producers' entries, refunds and money.

        ``return_uid`` is made by the till; the same twice is one return. Raises DomainError for more than was sold,
        ApprovalNeeded outside the shop's rules or when cash replaces another means; then nothing was returned.
        """
        check_right(by, Act.RETURN)
        needs: list[ApprovalNeeded] = []
        with self.context.writing(by=by) as work:
            known = query.return_by_uid(work.unit, return_uid)
            if known is not None:
                return self._again(work.unit, known)
            sale = self._sale(work.unit, number)
            back = work_out(self.context, work.unit, sale, bringing)
            for line, each in zip((line_at(sale, b.position) for b in bringing), bringing, strict=True):
                needs += outside_rules(work, sale, line, each)
            plan = self._plan(sale, back, cash_instead_of)
            if plan.needs_approval:
                needs.append(_cash_instead())
            self.context.codes.update(query.shown_codes(sale.lines))
            return self._record(work, back, plan, needs, approval, _Act(return_uid, sale.sale_id, note.strip()))

    def exchange(
        self,
        *,
        by: Actor,
        number: str,
        bringing: Sequence[Bringing],
        wanted: NewBasket,
        return_uid: str,
        approval: ApprovalGiven | None = None,
    ) -> CompletedExchange:
        """Take units back and sell a new basket in one act: what is due back pays for it, the rest is tender or refund.

        Both records carry the return's uid. Raises what ``complete`` and the checkout raise; then neither was recorded.
        """
        check_right(by, Act.RETURN)
        checkout = Checkout(self.context)
        with self.context.writing(by=by) as work:
            known = query.return_by_uid(work.unit, return_uid)
            if known is not None:
                raise DomainError("This exchange was already recorded as {number}. Start a new one.", number=known)
            sale = self._sale(work.unit, number)
            back = work_out(self.context, work.unit, sale, bringing)
            needs: list[ApprovalNeeded] = []
            for each in bringing:
                needs += outside_rules(work, sale, line_at(sale, each.position), each)
            new_paid = checkout.price_in(work, wanted.cart).paid
            plan = plan_refund(
                sale.money,
                sum(each.given.paid for each in back),
                cash_unit=self.context.settings.cash_unit,
                exchange_for=new_paid,
            )
            if plan.needs_approval:
                needs.append(_cash_instead())
            returned = self._record(work, back, plan, needs, approval, _Act(return_uid, sale.sale_id, exchanging=True))
            tenders = (Tender(Means.EXCHANGE, plan.exchange), *wanted.tenders) if plan.exchange else wanted.tenders
            sold = checkout.sell_in(
                work,
                wanted.cart,
                tenders,
                sale_uid=wanted.sale_uid,
                exchange_uid=return_uid,
                approval=approval,
            )
        return CompletedExchange(returned, sold)

    def complete_without_receipt(
        self,
        *,
        by: Actor,
        bringing: Sequence[WithoutReceipt],
        return_uid: str,
        note: str = "",
        approval: ApprovalGiven | None = None,
    ) -> CompletedReturn:
        """Take units back that nobody can show a receipt for: the shop bears it, the producers are untouched."""
        needs = [
            ApprovalNeeded(
                "A return without a receipt needs the approval of a manager or the owner. Nothing was returned.",
                act=Act.RETURN_WITHOUT_RECEIPT,
            )
        ]
        with self.context.writing(by=by) as work:
            known = query.return_by_uid(work.unit, return_uid)
            if known is not None:
                return self._again(work.unit, known)
            back = work_out_without_receipt(work, bringing)
            plan = plan_refund_without_receipt(
                sum(each.given.paid for each in back), cash_unit=self.context.settings.cash_unit
            )
            return self._record(work, back, plan, needs, approval, _Act(return_uid, note=note.strip()))

    def receipt(self, number: str, *, copy: int = 0) -> Receipt:
        """Return a return's receipt rebuilt from what was stored; raises DomainError when there is none."""
        with self.context.reading() as unit:
            return self._receipt(unit, number, copy)

    def _sale(self, unit: Unit, number: str) -> SoldSale:
        sale = query.sold_sale(unit, self.context.home.outlet_id, number.strip().upper())
        if sale is None:
            raise DomainError(
                "There is no sale “{number}”. Check the number on the receipt, or take it back without a receipt.",
                number=number.strip()[:40],
            )
        return sale

    def _plan(self, sale: SoldSale, back: Sequence[Back], cash_instead_of: Collection[Means]) -> RefundPlan:
        return plan_refund(
            sale.money,
            sum(each.given.paid for each in back),
            cash_unit=self.context.settings.cash_unit,
            cash_instead_of=cash_instead_of,
        )

    def _record(
        self,
        work: Work,
        back: Sequence[Back],
        plan: RefundPlan,
        needs: Sequence[ApprovalNeeded],
        approval: ApprovalGiven | None,
        act: _Act,
    ) -> CompletedReturn:
        shift_id = accounts.open_shift_id(work.unit, self.context.home.register_id)
        if shift_id is None:
            raise DomainError("The drawer is not open. Open the shift first; nothing was returned.")
        number = work.register_number("RT")
        with work.record("return") as record:
            approval_id = approve_return(record, needs, approval, number)
            return_id = record.add(
                sales.sale_return,
                {
                    **record.posting(),
                    "uid": act.uid,
                    "number": number,
                    "shift_id": shift_id,
                    "sale_id": act.sale_id,
                    "paid": sum(each.given.paid for each in back),
                    "money_back": plan.money_back,
                    "rounding": plan.rounding,
                    "exchange_uid": act.uid if act.exchanging else None,
                    "note": act.note,
                    "approval_id": approval_id,
                },
            )
            record.add_all(sales.return_line, [line_row(record, return_id, each) for each in back])
            record.add_all(
                sales.refund,
                [
                    {"sale_return_id": return_id, "means": row.means, "amount": row.amount, "reference": ""}
                    for row in plan.rows
                ],
            )
            movement_ids = move_goods(record, number, back)
            tell_producers(record, number, back, movement_ids)
            for row in plan.rows:
                place = place_of(row.means, self.context.home.register_code)
                if place is not None:
                    record.move_cash(
                        kind=CashKind.REFUND,
                        amount=row.amount,
                        from_place=place,
                        to_place=None,
                        shift_id=shift_id,
                        document=number,
                    )
            job_uid = queue_job(work.unit, self.context, JobKind.RECEIPT, number, now=work.now)
        receipt = self._receipt(work.unit, number, 0)
        refunds = tuple((row.means, row.amount) for row in plan.rows)
        paid = sum(each.given.paid for each in back)
        return CompletedReturn(act.uid, number, paid, plan.money_back, plan.rounding, refunds, receipt, job_uid)

    def _again(self, unit: Unit, number: str) -> CompletedReturn:
        stored = query.stored_return(unit, self.context.home.outlet_id, number)
        if stored is None:
            raise DomainError("There is no return “{number}”.", number=number)
        row = stored.row
        return CompletedReturn(
            return_uid=row["uid"],
            number=number,
            paid=row["paid"],
            money_back=row["money_back"],
            rounding=row["rounding"],
            refunds=tuple((each.means, each.amount) for each in stored.refunds),
            receipt=self._receipt(unit, number, 0),
            print_job_uid="",
            already_recorded=True,
        )

    def _receipt(self, unit: Unit, number: str, copy: int) -> Receipt:
        stored = query.stored_return(unit, self.context.home.outlet_id, number.strip().upper())
        if stored is None:
            raise DomainError("There is no return “{number}”.", number=number.strip()[:40])
        return return_receipt(self.context, stored, copy)


def _cash_instead() -> ApprovalNeeded:
    return ApprovalNeeded(
        "This was not paid in cash; giving cash back needs approval. Nothing was returned.", act=Act.REFUND_IN_CASH
    )


def _returnable(line: SaleLine) -> ReturnableLine:
    return ReturnableLine(
        position=line.position,
        code=line.product_code,
        name=line.product_name,
        unit=line.unit,
        price_per=line.price_per,
        price=line.price,
        paid=line.sold.paid,
        sold=line.sold.quantity,
        returned=line.returned,
        food=line.food,
    )
