"""Selling: a basket and what was handed over become one sale, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ntt_pos.data.engine import OutcomeUnknown, Unit
from ntt_pos.data.models import sales
from ntt_pos.data.queries.goods import articles as query
from ntt_pos.data.queries.goods import bundles as bundle_query
from ntt_pos.data.queries.goods.articles import Stocked
from ntt_pos.data.queries.selling import sales as sold
from ntt_pos.data.queries.selling.sales import SoldCard
from ntt_pos.domain.core.business_date import calendar_date
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, StorageError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.core.users import Actor
from ntt_pos.domain.money.shift import is_too_old
from ntt_pos.domain.selling.bundle import Bundle
from ntt_pos.domain.selling.cart import Cart, PricedCart, check_sellable, price_cart, with_barcodes_of
from ntt_pos.domain.selling.cart_bundles import bring_up_to_date, changed_bundles, rename_bundles
from ntt_pos.domain.selling.payment import Means, Settled, Tender, check_reference, settle_payment
from ntt_pos.domain.selling.qris import LIMIT as QRIS_LIMIT
from ntt_pos.domain.selling.receipt import CompletedSale, Receipt, ReceiptKind
from ntt_pos.domain.selling.reentry import Reentry
from ntt_pos.i18n import N_
from ntt_pos.services.core.approvals import ApprovalGiven
from ntt_pos.services.core.print_queue import JobKind, queue_copy, queue_job
from ntt_pos.services.core.unit_of_work import Context, UnitOfWork
from ntt_pos.services.selling.basket_approvals import for_basket
from ntt_pos.services.selling.sale_approvals import approval_for, approve_sale
from ntt_pos.services.selling.sale_guards import (
    check_cash_unit,
    check_new,
    check_paper,
    check_room,
    first_day,
    late_approval,
)
from ntt_pos.services.selling.sale_rows import (
    book_lines,
    credit_producers,
    forget_draft,
    move_goods,
    move_money,
    receipt_bundle,
    receipt_line,
    sale_sums,
    store_bundles,
    store_lines,
    store_payments,
)

__all__ = ["ApprovalGiven", "CartRepriced", "Checkout", "NoOpenShift", "SoldCard"]


class CartRepriced(DomainError):
    """Price or terms changed while the basket was open: nothing was sold; ``cart`` is the basket as of now."""

    def __init__(self, cart: Cart, names: tuple[str, ...]) -> None:
        super().__init__(
            N_(
                "The price or the terms of {names} changed. Nothing was sold: check the new total and take the payment again."
            ),
            names=names,
        )
        self.cart = cart


class NoOpenShift(DomainError):
    """The drawer is not open, or has been for more than 24 hours."""


class Checkout:
    """Takes payment for baskets and shows what was sold."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def complete(
        self,
        cart: Cart,
        tenders: Sequence[Tender],
        *,
        by: Actor,
        sale_uid: str,
        approval: ApprovalGiven | None = None,
        reentry: Reentry | None = None,
        cash_unit: int | None = None,
    ) -> CompletedSale:
        """Sell the basket in one transaction: sale, stock, producers' entries, money, print job and journal.

        ``sale_uid`` is made by the till when payment starts; completing it again returns the first sale with
        ``already_recorded``. ``reentry`` says that it is typed in later from its paper (SUSULAN). ``cash_unit`` is the
        one that the payment was shown with: with another in force no cash is taken. Raises CartRepriced, NoOpenShift, DiskFull, ApprovalNeeded and DomainError (nothing was sold), and
        StorageError with the truth about the sale when the end of the writing was not confirmed.
        """
        try:
            with self._context.writing(by, act=Act.SELL, subject=sale_uid) as work:
                begun = sold.start(work.unit, register_id=self._context.home.register_id, sale_uid=sale_uid)
                if begun.number:
                    return self._again(work.unit, sale_uid, begun.number)
                if any(each.means is Means.CASH for each in tenders):
                    check_cash_unit(self._context, cash_unit)
                self._context.codes["shift_opened", begun.shift_id or 0] = begun.shift_uid
                return self._sell(
                    work, cart, tenders, sale_uid, self._open_shift(work, begun), [approval], reentry=reentry
                )
        except OutcomeUnknown as error:
            return self._look_up(sale_uid, error)

    def recorded(self, sale_uid: str) -> CompletedSale | None:
        """Return the sale that was begun under a uid, None when it was not recorded. Raises StorageError."""
        with self._context.reading() as unit:
            number = sold.number_of(unit, sale_uid)
            return self._again(unit, sale_uid, number, already=False) if number else None

    def receipt(self, number: str, *, copy: int = 0) -> Receipt:
        """Return a receipt rebuilt from what the sale stored; raises DomainError when there is no such sale."""
        with self._context.reading() as unit:
            return self._receipt(unit, number, copy)

    def receipt_in(self, unit: Unit, number: str, *, copy: int = 0) -> Receipt:
        """Return a receipt inside an open reading or writing."""
        return self._receipt(unit, number, copy)

    def sold_in(self, unit: Unit, number: str) -> CompletedSale:
        """Return a sale that was recorded before, inside an open reading or writing."""
        return self._again(unit, sold.uid_of(unit, self._context.home.outlet_id, number), number)

    def recent_sales(self, limit: int = 20) -> tuple[SoldCard, ...]:
        """Return the last sales of this register, newest first, with the state of each one's receipt."""
        with self._context.reading() as unit:
            return sold.recent(unit, self._context.home.register_id, limit)

    def reprint(self, number: str, *, by: Actor) -> Receipt:
        """Queue one more copy of a receipt and return it marked SALINAN ke-n; the copy is journalled."""
        with self._context.writing(by, act=Act.REPRINT, subject=number.strip()[:40]) as work:
            plain = self._receipt(work.unit, number, 0)
            with work.record("copy.printed") as record:
                _uid, copy = queue_copy(record, JobKind.RECEIPT, plain.number, reason="reprint")
        return replace(plain, copy=copy)

    def first_day(self) -> date:
        """Return the day the shop's books begin: no paper is older."""
        with self._context.reading() as unit:
            return first_day(unit)

    def check_new(self, paper: Reentry) -> None:
        """Raise DomainError for a paper that is in the books already, before anybody types its goods."""
        with self._context.reading() as unit:
            check_new(unit, paper)

    def priced_on(self, cart: Cart, on: date) -> Cart:
        """Return a basket with the prices and terms of a date, for a paper of it. Raises DomainError."""
        with self._context.reading() as unit:
            try:
                return with_barcodes_of(cart, self._as_of(unit, cart, on=on, today=on, late=True)[0])
            except CartRepriced as changed:
                return changed.cart

    def asks(self, cart: Cart, *, by: Actor) -> ApprovalNeeded | None:
        """Return the approval that somebody needs to sell a basket with its discounts and prices, or None."""
        return approval_for(self._context, by, cart)

    def price_in(self, work: UnitOfWork, cart: Cart) -> PricedCart:
        """Price a basket as of now inside an open writing (an exchange); raises CartRepriced and DomainError."""
        fresh, _stock_of = self._as_of(work.unit, cart, on=work.on, today=calendar_date(work.now))
        return price_cart(fresh)

    def sell_in(
        self,
        work: UnitOfWork,
        cart: Cart,
        tenders: Sequence[Tender],
        *,
        sale_uid: str,
        exchange_uid: str,
        signed: Sequence[ApprovalGiven] = (),
    ) -> CompletedSale:
        """Sell a basket inside the writing of a return: what is given back pays for it by the means EXCHANGE."""
        begun = sold.start(work.unit, register_id=self._context.home.register_id, sale_uid=sale_uid)
        return self._sell(work, cart, tenders, sale_uid, self._open_shift(work, begun), signed, exchange_uid)

    def _sell(
        self,
        work: UnitOfWork,
        cart: Cart,
        tenders: Sequence[Tender],
        sale_uid: str,
        shift_id: int,
        signed: Sequence[ApprovalGiven | None],
        exchange_uid: str | None = None,
        reentry: Reentry | None = None,
    ) -> CompletedSale:
        work.right(Act.SELL, sale_uid)
        check_room(self._context)
        reentry = check_paper(work.unit, reentry, today=work.on)
        day, today = self._day_of(work, reentry)
        fresh, stock_of = self._as_of(work.unit, cart, on=day, today=today, late=reentry is not None)
        self._remember(stock_of)
        fresh = rename_bundles(fresh, {each.uid: self._context.ids.uid(work.now) for each in fresh.bundles})
        priced = price_cart(fresh)
        paid = self._settle(priced, tenders, exchanging=exchange_uid is not None)
        number = work.register_number("JL")
        lines = book_lines(work, priced, stock_of, today)
        with work.record("sale") as record:
            given = for_basket(signed, fresh)
            approved = approve_sale(record, priced, given, number, late_approval(work, number) if reentry else ())
            sale_id = record.add(
                sales.sale,
                {
                    **record.posting(reentry.occurred_on if reentry else None),
                    "uid": sale_uid,
                    "number": number,
                    "shift_id": shift_id,
                    **sale_sums(priced, paid),
                    "exchange_uid": exchange_uid,
                    "reentry": reentry.number if reentry else None,
                    "approval_id": approved.of_sale,
                },
            )
            store_bundles(record, sale_id, fresh.bundles)
            store_lines(record, sale_id, lines, approved)
            store_payments(record, sale_id, paid)
            happened = reentry.occurred_on if reentry else None
            move_goods(record, number, lines, occurred_on=happened)
            credit_producers(record, number, lines, occurred_on=happened)
            move_money(record, number, shift_id, paid)
            queue_job(work.unit, work.context, JobKind.RECEIPT, number, now=work.now, uid=sale_uid)
        forget_draft(work)
        receipt = self._shown(work, record.hash, number, fresh, priced, paid)
        receipt = replace(receipt, reentry=reentry.number if reentry else "")
        return CompletedSale(sale_uid, number, paid.total, paid.rounding, paid.change, receipt, sale_uid)

    def _open_shift(self, work: UnitOfWork, begun: sold.SaleStart) -> int:
        if begun.shift_id is None or begun.shift_at is None:
            raise NoOpenShift("The drawer is not open. Open the shift (F10) first; nothing was sold.")
        if is_too_old(begun.shift_at, work.now):
            raise NoOpenShift(
                "This shift has been open since {opened}, more than 24 hours. Count and close it (F10); nothing was sold.",
                opened=begun.shift_at,
            )
        return begun.shift_id

    def _day_of(self, work: UnitOfWork, paper: Reentry | None) -> tuple[date, date]:
        """Return the date that prices and terms go by, and the one that expiry goes by: those of the paper, if any."""
        return (paper.occurred_on, paper.occurred_on) if paper else (work.on, calendar_date(work.now))

    def _as_of(
        self, unit: Unit, cart: Cart, *, on: date, today: date, late: bool = False
    ) -> tuple[Cart, dict[int, Stocked]]:
        """Return the basket with the articles of a date; raises when one cannot be sold or is priced otherwise."""
        if not cart.lines:
            raise DomainError("The basket is empty. Scan something first.")
        bundles = self._bundles_of(unit, cart, on=on, today=today, late=late)
        parts = (part.article.product_id for bundle in bundles.values() for part in bundle.parts)
        ids = tuple(dict.fromkeys((*(line.article.product_id for line in cart.lines), *parts)))
        stock_of = query.stocked(unit, ids, on=on, today=today, late=late)
        changed = []
        articles = {product_id: known.article for product_id, known in stock_of.items()}
        for line in cart.lines:
            product_id = line.article.product_id
            if product_id not in articles:
                raise DomainError("{name} is no longer in the catalogue. Remove the line.", name=line.article.name)
            article = check_sellable(articles[product_id])
            if (article.price, article.terms) != (line.article.price, line.article.terms):
                changed.append(article.name)
        fresh = bring_up_to_date(cart, articles, bundles)
        changed += changed_bundles(cart, fresh)
        if changed:
            raise CartRepriced(with_barcodes_of(cart, fresh), tuple(dict.fromkeys(changed)))
        return fresh, stock_of

    def _bundles_of(self, unit: Unit, cart: Cart, *, on: date, today: date, late: bool) -> dict[int, Bundle]:
        ids = [each.bundle.bundle_id for each in cart.bundles]
        found = bundle_query.bundles(unit, ids, on=on, today=today, codes=False, late=late)
        for bundle_id, bundle in found.items():
            self._context.codes["bundle", bundle_id] = bundle.code
        return found

    def _remember(self, stock_of: Mapping[int, Stocked]) -> None:
        """Tell the journal the names it will need, so that it asks the database for none."""
        codes = self._context.codes
        for product_id, known in stock_of.items():
            codes["product", product_id] = known.article.code
            if known.article.producer_id is not None:
                codes["producer", known.article.producer_id] = known.article.producer_code
            for batch_id, uid in known.batch_uids.items():
                codes["batch", batch_id] = uid

    def _settle(self, priced: PricedCart, tenders: Sequence[Tender], *, exchanging: bool) -> Settled:
        if not exchanging and any(t.means is Means.EXCHANGE for t in tenders):
            raise DomainError("An exchange is paid through a return (F7).")
        checked = [check_reference(tender) for tender in tenders]
        if sum(t.amount for t in checked if t.means is Means.QRIS) > QRIS_LIMIT:
            raise DomainError(
                "QRIS takes at most {limit} in one payment. Take the rest by another means; nothing was sold.",
                limit=QRIS_LIMIT,
            )
        return settle_payment(priced.paid, checked, cash_unit=self._context.settings.cash_unit)

    def _shown(
        self, work: UnitOfWork, journal_hash: str, number: str, sold_cart: Cart, priced: PricedCart, paid: Settled
    ) -> Receipt:
        head, home = self._letterhead(), self._context.home
        return Receipt(
            kind=ReceiptKind.SALE,
            shop=head.shop,
            address=head.address,
            outlet=home.outlet_code,
            register=home.register_code,
            number=number,
            at=work.now,
            business_date=work.on,
            cashier=work.by.name,
            lines=tuple(receipt_line(each) for each in priced.lines),
            gross=priced.gross,
            discount=priced.discount,
            paid=priced.paid,
            rounding=paid.rounding,
            total=paid.total,
            tenders=paid.tenders,
            change=paid.change,
            units=priced.units,
            journal_head=journal_hash,
            footer=head.footer,
            practice=head.practice,
            bundles=tuple(receipt_bundle(each) for each in sold_cart.bundles),
            return_days=head.return_days,
        )

    def _receipt(self, unit: Unit, number: str, copy: int) -> Receipt:
        wanted = number.strip().upper()
        found = sold.receipt(unit, self._context.home.outlet_id, wanted, self._letterhead(), copy=copy)
        if found is None:
            raise DomainError("There is no sale “{number}”.", number=number.strip()[:40])
        return found

    def _letterhead(self) -> sold.Letterhead:
        settings = self._context.settings
        return sold.Letterhead(
            settings.shop_name,
            settings.address,
            settings.receipt_footer,
            self._context.home.practice,
            settings.return_days,
        )

    def _again(self, unit: Unit, sale_uid: str, number: str, *, already: bool = True) -> CompletedSale:
        shown = self._receipt(unit, number, 0)
        return CompletedSale(sale_uid, number, shown.total, shown.rounding, shown.change, shown, sale_uid, already)

    def _look_up(self, sale_uid: str, error: OutcomeUnknown) -> CompletedSale:
        """After a COMMIT that was not confirmed: reopen, and say what is true."""
        self._context.database.close()
        try:
            found = self.recorded(sale_uid)
        except StorageError as gone:
            raise StorageError(
                "The books cannot be reached, so it is not known whether this sale was written: {reason} Keep the basket, "
                "look after the disk, then look under F11 whether the sale is there before you take its money again.",
                reason=str(gone),
            ) from error
        if found is not None:
            return found
        raise StorageError(
            "The sale was not recorded, nothing was sold: {reason} Check the disk, then take the payment again.",
            reason=str(error),
        ) from error
