"""What every card of master data is checked by: its code, its name, its price, its first day, and that it is still there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntt_pos.data.queries.core import records
from ntt_pos.data.queries.goods import products as query
from ntt_pos.domain.core.errors import ApprovalNeeded, DomainError, Doubtful
from ntt_pos.domain.core.money import MAX_PRICE
from ntt_pos.domain.core.permissions import Act, Verdict
from ntt_pos.domain.core.terms import Terms, TermsKind, check_valid_from
from ntt_pos.domain.importing.form_cells import code_of, name_of, optional_text, unit_of
from ntt_pos.domain.importing.raw_cells import LONGEST_NAME, WrongCell

if TYPE_CHECKING:
    from datetime import date

    from ntt_pos.data.engine import Row, Table
    from ntt_pos.services.core.approvals import ApprovalGiven
    from ntt_pos.services.core.unit_of_work import UnitOfWork


def code_given(text: str) -> str:
    """Return a code as it is kept; raises DomainError saying what a code looks like."""
    try:
        return code_of(text)
    except WrongCell as error:
        raise DomainError(
            "“{code}” is not a code. Use letters, digits, dots and dashes, at most 30, for example P001.",
            code=text[:40],
        ) from error


def name_given(text: object) -> str:
    """Return a name as it is kept; raises DomainError when it is empty, too long or cannot be printed."""
    try:
        return name_of(str(text))
    except WrongCell as error:
        raise DomainError("A name has 1 to {longest} printable characters.", longest=LONGEST_NAME) from error


def text_given(text: str, *, longest: int) -> str:
    """Return a text as it is kept, "" for none; raises DomainError when it is too long or cannot be printed."""
    try:
        return optional_text(text, longest=longest)
    except WrongCell as error:
        raise DomainError(
            "“{text}” cannot be kept: plain text of at most {longest} characters.", text=text[:30], longest=longest
        ) from error


def unit_given(text: str) -> tuple[str, int]:
    """Return a unit and the base units its price is for; raises DomainError for what is no unit."""
    try:
        return unit_of(text)
    except WrongCell as error:
        raise DomainError(
            "“{unit}” is not a unit. Use at most 20 letters, for example bungkus, botol or kg.", unit=text[:40]
        ) from error


def price_given(price: int) -> int:
    """Return a price in rupiah; raises DomainError outside of what a price may be."""
    if not 1 <= price <= MAX_PRICE:
        raise DomainError("A price is from Rp1 to Rp{highest}, not {price}.", highest=MAX_PRICE, price=price)
    return price


def need(work: UnitOfWork, table: Table, row_id: int) -> Row:
    """Return a row of this outlet's; raises DomainError when it is not there."""
    row = records.row_of_outlet(work.unit, table, row_id, work.context.home.outlet_id)
    if row is None:
        raise DomainError("That record is no longer there.")
    return row


def refuse_taken(work: UnitOfWork, code: str, *tables: Table) -> None:
    """Raise DomainError when a code already belongs to something in one of the tables, whatever its capitals."""
    for table in tables:
        name = records.holder_of_code(work.unit, table, work.context.home.outlet_id, code)
        if name is not None:
            raise DomainError("The code {code} already belongs to {name}. Choose another code.", code=code, name=name)


def start_given(
    work: UnitOfWork, valid_from: date | None, *, producer_id: int | None = None, product_id: int | None = None
) -> date:
    """Return the first day of new terms or of a price: the open business date unless told otherwise.

    Raises DomainError for a day before it, naming the last sale of the product, or of the producer's goods, that it would come before.
    """
    start = valid_from or work.on
    if start < work.on and (producer_id is not None or product_id is not None):
        last = query.last_sold_on(work.unit, producer_id=producer_id, product_id=product_id)
        if last is not None and start <= last:
            raise DomainError(
                "Terms and prices cannot start on {date}: goods were sold on {sold}, and a sale keeps what was agreed on "
                "its day. The open business date is {open}: choose that day or a later one. Nothing was changed.",
                date=start,
                sold=last,
                open=work.on,
            )
    return check_valid_from(start, open_date=work.on)


def loss_of(name: str, code: str, terms: Terms | None, price: int | None) -> list[ApprovalNeeded]:
    """Return what is asked when a producer would get more for a unit than its buyer pays; nothing otherwise."""
    if terms is None or price is None or terms.kind is not TermsKind.NET_PRICE or terms.net_price <= price:
        return []
    return [
        ApprovalNeeded(
            "{name} is sold at {price}, but its producer gets {net}: the shop pays {loss} for every unit sold.",
            act=Act.SELL_BELOW_SHARE,
            subject=code,
            name=name,
            price=price,
            net=terms.net_price,
            loss=terms.net_price - price,
        )
    ]


def doubt(work: UnitOfWork, needs: list[ApprovalNeeded], given: ApprovalGiven | None, *, sure: bool) -> None:
    """Ask whoever may decide alone to be sure of it; raises Doubtful with the first sentence until they are.

    Whoever needs an approval is asked for that instead.
    """
    for each in needs:
        alone = work.right(Act(each.act), each.subject) is Verdict.ALLOWED
        if alone and not sure and given is None:
            raise Doubtful(each.message, **each.params)
