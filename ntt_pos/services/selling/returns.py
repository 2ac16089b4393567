"""Returns: units come back by the receipt's number (or without one, approved), money goes back, the producer is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ntt_pos.data.models import sales
from ntt_pos.data.queries.money import account as accounts
from ntt_pos.data.queries.money.shifts import movements
from ntt_pos.data.queries.selling import returns as query
from ntt_pos.data.queries.selling.returns import SoldSale
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.money.shift import check_drawer, drawer
from ntt_pos.domain.selling.discount_ceilings import ceilings
from ntt_pos.domain.selling.payment import Means
from ntt_pos.domain.selling.receipt import Receipt
from ntt_pos.domain.selling.returns import (
    RefundPlan,
    RefundStep,
    check_refund_references,
    plan_refund,
    plan_refund_without_receipt,
)
from ntt_pos.domain.typed.typed_text import typed_line
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.print_queue import JobKind, queue_job
from ntt_pos.services.selling.basket_approvals import for_basket
from ntt_pos.services.selling.checkout import Checkout
from ntt_pos.services.selling.claims import check_holder
from ntt_pos.services.selling.refund_checks import sent_much, store_step
from ntt_pos.services.selling.return_approvals import (
    above_limit,
    approve_return,
    cash_instead,
    may_wait,
    needs_of,
)
from ntt_pos.services.selling.return_lines import (
    Back,
    Bringing,
    Exchanging,
    ReturnAct,
    WithoutReceipt,
    give_money_back,
    line_row,
    move_goods,
    return_receipt,
    store_refunds,
    tell_producers,
    work_out,
    work_out_without_receipt,
)
from ntt_pos.services.selling.returnable import (
    CompletedExchange,
    CompletedReturn,
    NewBasket,
    Returnable,
    ReturnableLine,
    check_shown,
    returnable_line,
)
from ntt_pos.services.selling.sale_approvals import asked_of
from ntt_pos.services.selling.sale_guards import check_cash_unit

if TYPE_CHECKING:
    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.services.core.unit_of_work import Context, UnitOfWork

__all__ = [
    "Bringing",
    "CompletedExchange",
    "CompletedReturn",
    "Exchanging",
    "NewBasket",
    "Returnable",
    "ReturnableLine",
    "Returns",
    "WithoutReceipt",
]

LONGEST_NOTE: Final = 200


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
            at=sale.at,
            lines=tuple(returnable_line(line) for line in sale.lines),
            paid=sale.money.paid,
            total=sale.money.total,
            means=tuple(row.means for row in sale.money.payments),
        )

    def plan(
        self,
        number: str,
        bringing: Sequence[Bringing],
        *,
        cash_instead_of: Collection[Means] = (),
        exchange_for: int = 0,
    ) -> RefundPlan:
        """Return how the money would go back, before anything is recorded.

        ``exchange_for`` is the Σ paid (rupiah) of the basket that is taken instead, 0 for none.
        """
        with self.context.reading() as unit:
            sale = self._sale(unit, number)
            back = work_out(self.context, unit, sale, bringing)
        return self._plan(sale, back, cash_instead_of, exchange_for)

    def asks(self, *, by: Actor, number: str, bringing: Sequence[Bringing], return_uid: str) -> ApprovalNeeded | None:
        """Return the approval that somebody needs to take these goods back in an exchange, or None; asking is no attempt."""
        verdicts = self.context.verdicts(by)
        with self.context.reading() as unit:
            sale = self._sale(unit, number)
            needs = needs_of(self.context, unit, sale, bringing, self.context.dates(unit)[0])
        asked = {need.act: need for need in reversed(needs) if verdicts[Act(need.act)] is Verdict.APPROVAL}
        if not asked:
            return None
        first, *more = (need.about(sale.number, return_uid) for need in asked.values())
        first.more = tuple(more)
        return first

    def complete(  # noqa: PLR0913 a return says all this about itself
        self,
        *,
        by: Actor,
        number: str,
        bringing: Sequence[Bringing],
        return_uid: str,
        cash_instead_of: Collection[Means] = (),
        references: Mapping[Means, str] | None = None,
        note: str = "",
        approval: ApprovalGiven | None = None,
        shown: RefundPlan | None = None,
    ) -> CompletedReturn:
        """Take units of a sale back in one transaction: lines, stock, the producers' entries, refunds and money.

        ``return_uid`` is made by the till; the same twice is one return. ``references`` are what the bank's app shows
        for money that did not go back in cash, one for each such means. Raises RefundChanged when it would not go back as
        ``shown``, DomainError for more than was sold, ApprovalNeeded outside the shop's rules or when cash replaces
        another means; then nothing was returned.
        """
        with self.context.writing(by=by, act=Act.RETURN, subject=number.strip()[:40]) as work:
            known = query.return_by_uid(work.unit, return_uid)
            if known is not None:
                return self._again(work.unit, known)
            sale = self._sale(work.unit, number)
            check_holder(work.unit, self.context.home, sale.sale_id, sale.number)
            back = work_out(self.context, work.unit, sale, bringing)
            needs = needs_of(self.context, work.unit, sale, bringing, work.on)
            plan = self._plan(sale, back, cash_instead_of)
            check_shown(plan, shown)
            if plan.needs_approval:
                needs.append(cash_instead())
            self.context.codes.update(query.shown_codes(sale.lines))
            act = ReturnAct(
                return_uid, sale.sale_id, _note(note), references=references or {}, signed=_signed(approval)
            )
            return self._record(work, back, plan, needs, act)

    def exchange(
        self,
        *,
        by: Actor,
        number: str,
        bringing: Sequence[Bringing],
        wanted: NewBasket,
        return_uid: str,
        cash_instead_of: Collection[Means] = (),
        references: Mapping[Means, str] | None = None,
        signed: Sequence[ApprovalGiven] = (),
    ) -> CompletedExchange:
        """Take units back and sell a new basket in one act: what is due back pays for it, the rest is tender or refund.

        ``references`` are what the bank's app shows for the rest, where it does not go back in cash. ``signed`` is what was
        signed for the return and for the basket, each good for what it names; what none covers is asked for at once.
        Both records carry the return's uid, and one receipt shows both; the same uid twice is one exchange. Raises what
        ``complete`` and the checkout raise; then neither was recorded.
        """
        checkout = Checkout(self.context)
        with self.context.writing(by=by, act=Act.RETURN, subject=number.strip()[:40]) as work:
            known = query.return_by_uid(work.unit, return_uid)
            if known is not None:
                return self._exchanged_before(work, known, return_uid)
            check_cash_unit(self.context, wanted.cash_unit)
            sale = self._sale(work.unit, number)
            check_holder(work.unit, self.context.home, sale.sale_id, sale.number)
            back = work_out(self.context, work.unit, sale, bringing)
            needs = needs_of(self.context, work.unit, sale, bringing, work.on)
            priced = checkout.price_in(work, wanted.cart)
            plan = self._plan(sale, back, cash_instead_of, priced.paid)
            if plan.needs_approval:
                needs.append(cash_instead())
            act = ReturnAct(
                return_uid,
                sale.sale_id,
                exchanging=True,
                references=references or {},
                signed=for_basket(signed, wanted.cart),
                beside=asked_of(priced, ceilings(by.role, self.context.settings)),
            )
            returned = self._record(work, back, plan, needs, act)
            sold = checkout.sell_in(
                work,
                wanted.cart,
                (*plan.tenders, *wanted.tenders),
                sale_uid=wanted.sale_uid,
                exchange_uid=return_uid,
                signed=signed,
            )
            receipt = checkout.receipt_in(work.unit, sold.number)
        return CompletedExchange(
            replace(returned, receipt=receipt), replace(sold, receipt=receipt), receipt, sold.print_job_uid
        )

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
        with self.context.writing(by=by, act=Act.RETURN_WITHOUT_RECEIPT) as work:
            work.right(Act.RETURN_WITHOUT_RECEIPT)
            known = query.return_by_uid(work.unit, return_uid)
            if known is not None:
                return self._again(work.unit, known)
            back = work_out_without_receipt(work, bringing)
            plan = plan_refund_without_receipt(
                sum(each.given.paid for each in back), cash_unit=self.context.settings.cash_unit
            )
            act = ReturnAct(return_uid, note=_note(note), signed=_signed(approval))
            return self._record(work, back, plan, needs, act)

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

    def _plan(
        self, sale: SoldSale, back: Sequence[Back], cash_instead_of: Collection[Means], exchange_for: int = 0
    ) -> RefundPlan:
        return plan_refund(
            sale.money,
            sum(each.given.paid for each in back),
            cash_unit=self.context.settings.cash_unit,
            exchange_for=exchange_for,
            cash_instead_of=cash_instead_of,
        )

    def _record(
        self,
        work: UnitOfWork,
        back: Sequence[Back],
        plan: RefundPlan,
        needs: Sequence[ApprovalNeeded],
        act: ReturnAct,
    ) -> CompletedReturn:
        shift_id = accounts.open_shift_id(work.unit, self.context.home.register_id)
        if shift_id is None:
            raise DomainError("The drawer is not open. Open the shift first; nothing was returned.")
        number, paid = work.register_number("RT"), sum(each.given.paid for each in back)
        with work.record("return") as record:
            above = above_limit(work, plan)
            later = bool(above) and may_wait(work, number)
            seen = later or sent_much(work, plan)
            approval_id = approve_return(record, [*needs, *([] if later else above)], number, act)
            if plan.cash:  # asked after the signature, as with cash out: what the drawer holds is not tried out
                check_drawer(movements(work.unit, shift_id), drawer(self.context.home.register_code), plan.cash)
            # Asked last: who has sent the money already cannot be told that it needs a signature.
            references = check_refund_references(plan.rows, act.references)
            return_id = record.add(
                sales.sale_return,
                {
                    **record.posting(),
                    "uid": act.uid,
                    "number": number,
                    "shift_id": shift_id,
                    "sale_id": act.sale_id,
                    "paid": paid,
                    "money_back": plan.money_back,
                    "rounding": plan.rounding,
                    "exchange_uid": act.uid if act.exchanging else None,
                    "note": act.note,
                    "approval_id": approval_id,
                },
            )
            if seen:
                store_step(record, return_id, RefundStep.WAITING)
            record.add_all(sales.return_line, [line_row(record, return_id, each) for each in back])
            store_refunds(record, return_id, plan, references)
            movement_ids = move_goods(record, number, back)
            tell_producers(record, number, back, movement_ids)
            give_money_back(record, number, shift_id, plan)
            job_uid = ""
            if not act.exchanging:  # the sale's receipt shows an exchange whole
                job_uid = queue_job(work.unit, self.context, JobKind.RECEIPT, number, now=work.now, uid=act.uid)
        receipt = return_receipt(self.context, self._stored(work.unit, number), 0)
        refunds = tuple((row.means, row.amount) for row in plan.rows)
        return CompletedReturn(
            act.uid, number, paid, plan.money_back, plan.rounding, refunds, receipt, job_uid, waits=seen
        )

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
            print_job_uid=row["uid"],
            already_recorded=True,
        )

    def _exchanged_before(self, work: UnitOfWork, number: str, return_uid: str) -> CompletedExchange:
        """Return an exchange that was already recorded, as it is."""
        returned = self._again(work.unit, number)
        sold = Checkout(self.context).sold_in(work.unit, query.sale_of_exchange(work.unit, return_uid))
        return CompletedExchange(returned, sold, sold.receipt, sold.print_job_uid, already_recorded=True)

    def _receipt(self, unit: Unit, number: str, copy: int) -> Receipt:
        stored = self._stored(unit, number)
        if stored.row["exchange_uid"]:
            sold = query.sale_of_exchange(unit, stored.row["exchange_uid"])
            return Checkout(self.context).receipt_in(unit, sold, copy=copy)
        return return_receipt(self.context, stored, copy)

    def _stored(self, unit: Unit, number: str) -> query.StoredReturn:
        stored = query.stored_return(unit, self.context.home.outlet_id, number.strip().upper())
        if stored is None:
            raise DomainError("There is no return “{number}”.", number=number.strip()[:40])
        return stored


def _signed(approval: ApprovalGiven | None) -> tuple[ApprovalGiven, ...]:
    return () if approval is None else (approval,)


def _note(text: str) -> str:
    note = typed_line(text, LONGEST_NOTE)
    if note is None:
        raise DomainError("A note has at most {most} ordinary characters. Nothing was returned.", most=LONGEST_NOTE)
    return note
