"""Rules of the shop, each broken on purpose from outside: the program itself has no switch for any of it."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from types import FunctionType
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from ntt_pos.data.queries.money import settlement as taking
from ntt_pos.data.queries.money import unsettled
from ntt_pos.domain.core import business_date, money, terms
from ntt_pos.domain.goods import undoing
from ntt_pos.domain.money import account, settlement
from ntt_pos.domain.money.statement_payload import StatementPayload
from ntt_pos.domain.selling import cart, returns
from ntt_pos.domain.selling.pricing import split_line
from ntt_pos.services.core import derived_sums, unit_of_work
from ntt_pos.services.goods import compensation
from ntt_pos.services.money import payouts, statements
from ntt_pos.services.money import settlement as settling
from ntt_pos.services.selling import return_lines


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rule broken: in each function a piece of source gives way to another; ``rule`` is the invariant that tells."""

    rule: str
    changes: tuple[tuple[Callable[..., Any], str, str], ...]
    helpers: Mapping[str, Callable[..., Any]] = field(default_factory=dict)


@contextmanager
def planted(mutant: Mutant) -> Iterator[None]:
    """Run with the rule broken; every name under which a function is known runs the broken one."""
    with ExitStack() as stack:
        for function, old, new in mutant.changes:
            if not isinstance(function, FunctionType):
                raise TypeError(f"{function} is no plain function")
            source = textwrap.dedent(inspect.getsource(function))
            if old not in source:
                raise LookupError(f"“{old}” no longer stands in {function.__qualname__}: plant this mutant anew")
            stack.enter_context(patch.dict(function.__globals__, mutant.helpers))
            made: dict[str, Any] = {}
            text = f"from __future__ import annotations\n{source.replace(old, new)}"
            exec(compile(text, f"<mutant of {function.__qualname__}>", "exec"), function.__globals__, made)
            stack.callback(setattr, function, "__code__", function.__code__)
            function.__code__ = made[function.__name__].__code__
        yield


def _at_todays_rate(context: Any, unit: Any, line: Any) -> Any:
    on = business_date.calendar_date(context.clock.now())
    article = return_lines.stocked(unit, [line.product_id], on=on, today=on)[line.product_id].article
    share = split_line(
        quantity=line.sold.quantity, price=line.price, price_per=line.price_per, terms=article.terms
    ).producer_share
    return replace(line.sold, producer_share=share if line.producer_id else 0)


def _as_of_now(unit: Any, payload: StatementPayload) -> StatementPayload:
    query = sa.text("SELECT name, village, district, pillar FROM producer WHERE code = :code")
    now = unit.row(query, {"code": payload.producer.code})
    return replace(payload, producer=replace(payload.producer, **dict(now)))


MUTANTS = {
    "sign of a return": Mutant(
        "broke",  # the database refuses the entry before an invariant could find it
        ((return_lines.tell_producers, "amount=-each.given.producer_share", "amount=each.given.producer_share"),),
    ),
    "cut-off = D": Mutant(
        "I-10",
        (
            (taking._entries, "e.c.business_date <= day", "e.c.business_date == day"),
            (unsettled.is_unsettled, "table.c.business_date <= day", "table.c.business_date == day"),
            (taking.taking, "m.taken_by(day)", "m.business_date == day"),
        ),
    ),
    "rate of today instead of the sale's": Mutant(
        "I-5",
        ((return_lines.work_out, "give_back(line.sold,", "give_back(_at_todays_rate(context, unit, line),"),),
        {"_at_todays_rate": _at_todays_rate},
    ),
    "naive rounding": Mutant("I-1", ((money.share_of, "base * rate_bp // WHOLE", "round(base * rate_bp / WHOLE)"),)),
    "naive rounding of a cart discount": Mutant(
        "I-3", ((money.largest_remainder, "order[: total - sum(parts)]", "order[:0]"),)
    ),
    "balance not carried": Mutant(
        "I-7", ((taking.taking, 'opening=int(last["closing"]) if last else 0', "opening=0"),)
    ),
    "double payout": Mutant(
        "I-15",
        (
            (
                payouts.Payouts.pay,
                "known = payout_by_key(work.unit, key)",
                "known, key = None, work.context.ids.uid(work.now)",
            ),
        ),
    ),
    "per-period payment": Mutant(
        "I-23", ((settlement.build_payload, "payable(line.closing,", "payable(line.closing - line.opening,"),)
    ),
    "live re-query of a stored statement": Mutant(
        "I-13",
        (
            (
                statements.Statements.payload,
                "self.need(unit, number).payload",
                "_as_of_now(unit, self.need(unit, number).payload)",
            ),
        ),
        {"_as_of_now": _as_of_now},
    ),
    "UTC date": Mutant("I-21", ((business_date.wita, "at.astimezone(WITA)", "at.astimezone(timezone.utc)"),)),
    "discount bearer ignored": Mutant(
        "I-1",
        (
            (
                cart.price_cart,
                "line.article.terms.discount_bearer if line.article.terms else Bearer.SHOP",
                "Bearer.SHOP",
            ),
        ),
    ),
    # Beyond the ten: a control for each invariant that none of them breaks and no guard of the database holds by itself.
    "cash rounded up": Mutant(
        "broke",  # the database refuses a sale that was rounded up
        ((money.cash_rounding, "-(cash % unit)", "-cash % unit"),),
    ),
    "balances that nobody keeps": Mutant("I-6", ((derived_sums.add_balances, 'add=("amount",)', "add=()"),)),
    "a paper without its returns": Mutant(
        "I-8", ((account.arithmetic, "returned=sums.get(EntryKind.RETURN, 0)", "returned=0"),)
    ),
    "a late night dated by today": Mutant("I-12", ((settling.settle, "taken, day, kind)", "taken, work.on, kind)"),)),
    "the oldest price": Mutant("I-14", ((terms.price_in_force, "max(valid", "min(valid"),)),
    "spoiled goods back on the shelf": Mutant("I-18", ((returns.bin_for, "return Bin.COLLECT", "return Bin.SHELF"),)),
    "found goods paid twice": Mutant(
        "I-19", ((compensation.find_again, "give_found(loss.compensation, loss.quantity, loss.found, units)", "0"),)
    ),
    "an undoing that forgets what followed": Mutant(
        "I-19",
        (
            (
                undoing.plan_undoing,
                "Undoing(number, sold, along, in_the_way, balance)",
                "Undoing(number, sold, (), (), balance)",
            ),
        ),
    ),
    "a number left out": Mutant("I-20", ((unit_of_work.UnitOfWork.number, "{value:06d}", "{value + value // 3:06d}"),)),
    "returns that no day knows": Mutant(
        "I-22", ((derived_sums.add_returned, "_day_of(line, -1)", "_day_of(line, 0)"),)
    ),
    "no coins": Mutant("I-24", ((money.banknotes, "in DENOMINATIONS", "in NOTES"),)),
}
