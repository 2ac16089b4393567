"""The X and Z reports of a shift, worked out from what the books hold and kept so that a reprint needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from ntt_pos.domain.core.approved_acts import ApprovedAct
from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.money.shift import CashKind, CashMove, drawer, expected_cash
from ntt_pos.domain.selling.payment import Means


@dataclass(frozen=True, slots=True)
class ShiftSale:
    """A sale of the shift in rupiah."""

    business_date: date
    gross: int
    discount: int
    paid: int
    rounding: int
    total: int


@dataclass(frozen=True, slots=True)
class ShiftReturn:
    """A return of the shift in rupiah (positive)."""

    business_date: date
    paid: int
    money_back: int
    rounding: int


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """A sold line, or with negative amounts a returned one; own goods have no producer and no pillar.

    ``discounts`` are its kinds with what was made cheaper (this line, the hampers, the whole basket) and its rupiah here.
    """

    pillar: Pillar | None
    producer_code: str
    producer_name: str
    paid: int
    producer_share: int
    discounts: tuple[tuple[str, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ShiftPayment:
    """What one tender brought (tendered − change), or with a negative amount a refund.

    ``corrected`` is a row that puts another right: below 0 it takes back what was wrongly taken in.
    """

    means: Means
    amount: int
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class UserAct:
    """Something a user did that the report names, with its rupiah (0 where there are none) and its reason."""

    user: str
    amount: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftHead:
    """What the books and the report say of a shift in the same words; ``at`` and ``by``: when and by whom it was read."""

    register: str
    opened_at: datetime
    opened_by: str
    at: datetime
    by: str
    shop: str = ""
    outlet: str = ""
    number: str = ""
    sequence: int = 0
    copies: int = 0
    sales_without_receipt: int = 0
    unknown_codes: int = 0
    denominations: tuple[tuple[int, int], ...] = ()
    reason: str = ""
    journal_head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFacts(ShiftHead):
    """What the books hold of one shift; amounts in rupiah, movements in order.

    ``before_net`` and ``before_absolute`` are the register's grand totals before this shift. ``counted`` is None for X.
    """

    movements: tuple[CashMove, ...]
    sales: tuple[ShiftSale, ...] = ()
    returns: tuple[ShiftReturn, ...] = ()
    lines: tuple[ShiftLine, ...] = ()
    payments: tuple[ShiftPayment, ...] = ()
    voids: tuple[UserAct, ...] = ()
    line_voids: tuple[UserAct, ...] = ()
    approvals: tuple[ApprovedAct, ...] = ()
    drawer_openings: tuple[UserAct, ...] = ()
    held_carts: int = 0
    held_total: int = 0
    counted: int | None = None
    before_net: int = 0
    before_absolute: int = 0


@dataclass(frozen=True, slots=True)
class CountAmount:
    """How many, and their rupiah."""

    count: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True)
class MeansSum:
    """Per means of payment: taken in, given back, and the difference, in rupiah."""

    means: Means
    taken: int
    given_back: int
    net: int


@dataclass(frozen=True, slots=True)
class PillarSum:
    """Turnover net of returns of one pillar; ``pillar`` "" is the shop's own goods."""

    pillar: str
    paid: int
    producer_share: int


@dataclass(frozen=True, slots=True)
class ProducerSum:
    """Turnover net of returns of one producer; code "" is the shop's own goods."""

    code: str
    name: str
    paid: int
    producer_share: int


@dataclass(frozen=True, slots=True)
class UserSum:
    """How often a user did something, its rupiah, and the reasons that were given."""

    user: str
    count: int
    amount: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApprovedSum:
    """How often somebody approved the same right for somebody, its rupiah (0: it moves none), and the reasons.

    ``act`` and ``approver`` are "" in a report from before they were told.
    """

    act: str
    asker: str
    approver: str
    count: int
    amount: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedSum:
    """A sum under a word (a discount kind, a kind of cash movement), and the reasons that were given."""

    name: str
    count: int
    amount: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DaySum:
    """The shift's subtotal of one business date in rupiah."""

    business_date: date
    sales: int
    returns: int
    net: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftReport(ShiftHead):
    """An X or Z report: everything printed, nothing computed afterwards. ``kind`` is X or Z; amounts in rupiah.

    Sales count at their totals after rounding, returns at the money given back; net is their difference. Discounts
    are the sales' only. ``counted`` and ``difference`` are 0 and mean nothing on an X.
    """

    kind: str
    opening_float: int
    sales: CountAmount
    returns: CountAmount
    net: int
    gross: int
    discount: int
    rounding: int
    by_means: tuple[MeansSum, ...]
    by_pillar: tuple[PillarSum, ...]
    by_producer: tuple[ProducerSum, ...]
    by_date: tuple[DaySum, ...]
    discounts: tuple[NamedSum, ...]
    voids: tuple[UserSum, ...]
    line_voids: tuple[UserSum, ...]
    approvals: tuple[ApprovedSum, ...]
    drawer_openings: tuple[UserSum, ...]
    cash_movements: tuple[NamedSum, ...]
    pay_in: CountAmount
    pay_out: CountAmount
    payouts: CountAmount
    repayments: CountAmount
    held_carts: CountAmount
    expected: int
    counted: int
    difference: int
    grand_total_net: int
    grand_total_absolute: int


def report(facts: ShiftFacts) -> ShiftReport:
    """Work out the X report (nothing counted yet) or the Z report of a shift from what the books hold."""
    mine = drawer(facts.register)
    expected = expected_cash(facts.movements, mine)
    sold = sum(sale.total for sale in facts.sales)
    given_back = sum(each.money_back for each in facts.returns)
    counted = facts.counted if facts.counted is not None else 0
    head: dict[str, Any] = {field.name: getattr(facts, field.name) for field in fields(ShiftHead)}
    return ShiftReport(
        **head,
        kind="X" if facts.counted is None else "Z",
        opening_float=_drawer_sum(facts, mine, CashKind.FLOAT).amount,
        sales=CountAmount(len(facts.sales), sold),
        returns=CountAmount(len(facts.returns), given_back),
        net=sold - given_back,
        gross=sum(sale.gross for sale in facts.sales),
        discount=sum(sale.discount for sale in facts.sales),
        rounding=sum(s.rounding for s in facts.sales) + sum(r.rounding for r in facts.returns),
        by_means=_by_means(facts.payments),
        by_pillar=_by_pillar(facts.lines),
        by_producer=_by_producer(facts.lines),
        by_date=_by_date(facts),
        discounts=_discounts(facts.lines),
        voids=_by_user(facts.voids),
        line_voids=_by_user(facts.line_voids),
        approvals=_by_right(facts.approvals),
        drawer_openings=_by_user(facts.drawer_openings),
        cash_movements=_named(
            (move.kind, move.amount if move.to_place == mine else -move.amount, move.reason)
            for move in facts.movements
            if mine in {move.from_place, move.to_place} and move.kind not in {CashKind.DIFFERENCE, CashKind.DROP}
        ),
        pay_in=_drawer_sum(facts, mine, CashKind.PAY_IN),
        pay_out=_drawer_sum(facts, mine, CashKind.PAY_OUT),
        payouts=_drawer_sum(facts, mine, CashKind.PAYOUT, CashKind.ADVANCE),
        repayments=_drawer_sum(facts, mine, CashKind.REPAYMENT),
        held_carts=CountAmount(facts.held_carts, facts.held_total),
        expected=expected,
        counted=counted,
        difference=counted - expected if facts.counted is not None else 0,
        grand_total_net=facts.before_net + sold - given_back,
        grand_total_absolute=facts.before_absolute + sold + given_back,
    )


def report_record(made: ShiftReport) -> dict[str, object]:
    """Return a report as the books keep it: text, whole numbers, lists and dicts only."""
    return {name: _plain(value) for name, value in asdict(made).items()}


def report_from(record: Mapping[str, Any]) -> ShiftReport:
    """Return the report that ``report_record`` kept, so that a reprint needs nothing but the stored record."""
    values = {"unknown_codes": 0, **record}  # a report from before they were counted had none
    if "approvals" not in values:  # it had one sum for each asker, over everything
        old = (
            {"asker" if name == "user" else name: told for name, told in each.items()} for each in values["overrides"]
        )
        values["approvals"] = [{"act": "", "approver": "", **each} for each in old]
    for name in ("sales", "returns", "pay_in", "pay_out", "payouts", "repayments", "held_carts"):
        values[name] = CountAmount(**values[name])
    rows: tuple[tuple[str, type], ...] = (
        ("by_pillar", PillarSum),
        ("by_producer", ProducerSum),
        ("discounts", NamedSum),
        ("cash_movements", NamedSum),
        ("voids", UserSum),
        ("line_voids", UserSum),
        ("approvals", ApprovedSum),
        ("drawer_openings", UserSum),
    )
    for name, row in rows:
        values[name] = tuple(row(**{**each, **_reasons(each)}) for each in values[name])
    values["by_means"] = tuple(MeansSum(**{**each, "means": Means(each["means"])}) for each in values["by_means"])
    values["by_date"] = tuple(
        DaySum(**{**each, "business_date": date.fromisoformat(each["business_date"])}) for each in values["by_date"]
    )
    values["denominations"] = tuple((int(each[0]), int(each[1])) for each in values["denominations"])
    values["opened_at"] = datetime.fromisoformat(values["opened_at"])
    values["at"] = datetime.fromisoformat(values["at"])
    return ShiftReport(**{field.name: values[field.name] for field in fields(ShiftReport)})


def _reasons(kept: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {"reasons": tuple(kept["reasons"])} if "reasons" in kept else {}


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value


def _drawer_sum(facts: ShiftFacts, mine: str, *kinds: CashKind) -> CountAmount:
    """Count movements of these kinds in or out of the drawer; amounts positive."""
    amounts = [m.amount for m in facts.movements if m.kind in kinds and mine in {m.from_place, m.to_place}]
    return CountAmount(len(amounts), sum(amounts))


def _by_means(payments: Iterable[ShiftPayment]) -> tuple[MeansSum, ...]:
    sums: dict[Means, list[int]] = {}
    for payment in payments:
        pair = sums.setdefault(payment.means, [0, 0])
        if payment.corrected:
            pair[0] += payment.amount
        else:
            pair[payment.amount < 0] += abs(payment.amount)
    return tuple(MeansSum(m, sums[m][0], sums[m][1], sums[m][0] - sums[m][1]) for m in Means if m in sums)


def _by_pillar(lines: Iterable[ShiftLine]) -> tuple[PillarSum, ...]:
    sums: dict[str, list[int]] = {}
    for line in lines:
        pair = sums.setdefault(line.pillar or "", [0, 0])
        pair[0] += line.paid
        pair[1] += line.producer_share
    return tuple(PillarSum(pillar, *sums[pillar]) for pillar in (*Pillar, "") if pillar in sums)


def _by_producer(lines: Iterable[ShiftLine]) -> tuple[ProducerSum, ...]:
    sums: dict[str, tuple[str, int, int]] = {}
    for line in lines:
        _, paid, share = sums.get(line.producer_code, ("", 0, 0))
        sums[line.producer_code] = (line.producer_name, paid + line.paid, share + line.producer_share)
    return tuple(ProducerSum(code, *sums[code]) for code in sorted(sums, key=lambda code: (code == "", code)))


def _by_date(facts: ShiftFacts) -> tuple[DaySum, ...]:
    sums: dict[date, list[int]] = {}
    for sale in facts.sales:
        sums.setdefault(sale.business_date, [0, 0])[0] += sale.total
    for each in facts.returns:
        sums.setdefault(each.business_date, [0, 0])[1] += each.money_back
    return tuple(
        DaySum(day, sales=sums[day][0], returns=sums[day][1], net=sums[day][0] - sums[day][1]) for day in sorted(sums)
    )


def _by_user(acts: Iterable[UserAct]) -> tuple[UserSum, ...]:
    return tuple(
        UserSum(each.name, each.count, each.amount, each.reasons)
        for each in _named((a.user, a.amount, a.reason) for a in acts)
    )


def _discounts(lines: Iterable[ShiftLine]) -> tuple[NamedSum, ...]:
    """Add up discounts by kind; what is spread over several lines (hampers, a whole basket) was given once."""
    given: dict[tuple[str, str], int] = {}
    for kind, thing, amount in (each for line in lines for each in line.discounts):
        given[kind, thing] = given.get((kind, thing), 0) + amount
    return _named((kind, amount, "") for (kind, _thing), amount in given.items())


def _by_right(acts: Iterable[ApprovedAct]) -> tuple[ApprovedSum, ...]:
    """Add up what is alike, in the order it came first; different rights are never added up."""
    alike: dict[tuple[str, str, str], list[ApprovedAct]] = {}
    for each in acts:
        alike.setdefault((each.act, each.asker, each.approver), []).append(each)
    return tuple(
        ApprovedSum(
            *key,
            len(found),
            sum(each.amount for each in found),
            tuple(each.reason for each in found),
        )
        for key, found in alike.items()
    )


def _named(acts: Iterable[tuple[str, int, str]]) -> tuple[NamedSum, ...]:
    sums: dict[str, NamedSum] = {}
    for name, amount, reason in acts:
        known = sums.get(str(name), NamedSum(str(name), 0, 0))
        reasons = (*known.reasons, reason) if reason else known.reasons
        sums[str(name)] = NamedSum(known.name, known.count + 1, known.amount + amount, reasons)
    return tuple(sums[name] for name in sorted(sums))
