"""Events of what customers bring back: before and after the night and the payout, in parts, for something else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from tests.histories.acts import act
from tests.histories.acts_money import pay
from tests.histories.acts_nights import close
from tests.histories.acts_selling import PLACES, hand_out, plain, priced, sell, units_of
from tests.histories.driver import Wanted
from tests.histories.life import DRAWER, EVENING, Dice, Life, SoldLine, Ticket
from tests.histories.sums import half_up, in_cash, of_units, wall_date

REASONS = ("CHANGED_MIND", "WRONG_ITEM", "SPOILED", "DAMAGED_BY_SHOP")
BINS = {"CHANGED_MIND": "SHELF", "WRONG_ITEM": "SHELF", "SPOILED": "COLLECT", "DAMAGED_BY_SHOP": "DAMAGED"}
PLENTY = 10_000_000  # rupiah in a drawer that gives money back
Brought: TypeAlias = tuple[SoldLine, int, int, str]


def open_tickets(life: Life) -> list[Ticket]:
    """Return the tickets of which something may still come back."""
    return [each for each in life.tickets if any(line.left for line in each.lines)]


def a_ticket(life: Life, dice: Dice, among: list[Ticket]) -> Ticket:
    """Choose one of several; where there is none, somebody has just bought something."""
    if among:
        return dice.one(among)
    code = dice.one(("KOPI", "KERIPIK", "TENUN", "ABON", "MADU"))
    sell(life, dice, [Wanted(life.goods[code].product_id, dice.number(1, 4))])
    return life.tickets[-1]


def unsettled(life: Life) -> list[Ticket]:
    return [each for each in open_tickets(life) if each.on not in life.closed_at]


def a_settled_ticket(life: Life, dice: Dice, *, paid: bool) -> Ticket:
    """Choose a ticket whose night has been; where there is none, the day is closed now."""
    settled = [each for each in open_tickets(life) if each.on in life.closed_at]
    among = [each for each in settled if paid_since(life, each) is paid]
    if among:
        return dice.one(among)
    if not settled or not paid:
        ticket = a_ticket(life, dice, unsettled(life))
        while ticket.on not in life.closed_at:  # what was sold after the cut is settled with the next day
            if ticket.on > wall_date(life.clock.now()):
                life.morning()
            life.go_to(EVENING)
            close(life)
        return ticket
    return dice.one(settled)


def paid_since(life: Life, ticket: Ticket) -> bool:
    """Tell whether a producer of what may still come back was paid after it was settled."""
    mine = [line.goods.producer_id for line in ticket.lines if line.left]
    return any(life.paid_at.get(each or 0, -1) >= life.closed_at[ticket.on] for each in mine)


def open_full_drawer(life: Life) -> None:
    """Have an open drawer that can give back whatever is asked of it."""
    life.open_drawer()
    if life.places[DRAWER] < PLENTY:
        life.hands.pay_in(PLENTY)
        life.recorded()
        life.money(DRAWER, PLENTY)


def bring_back(life: Life, dice: Dice, ticket: Ticket, *, whole: bool = False) -> str:
    """Bring goods of a ticket back."""
    open_full_drawer(life)
    brought = what_comes_back(ticket, dice, whole=whole)
    others = [means for means in ticket.means if means != "CASH"]
    instead = others if others and dice.chance(20) else []
    refunds = life.hands.take_back(ticket.number, [each[1:] for each in brought], cash_instead_of=instead)
    take_in(life, brought)
    for means, amount in refunds.items():
        life.money(PLACES.get(means), -amount)
    life.recorded()
    if instead:
        life.note("cash for another means")
    shown = ", ".join(f"{units} {line.goods.code} ({reason})" for line, _, units, reason in brought)
    return f"takes {shown} of {ticket.number} back for {refunds}"


def what_comes_back(ticket: Ticket, dice: Dice, *, whole: bool = False) -> list[Brought]:
    """Choose lines with their positions, units and reasons."""
    there = [(place, line) for place, line in enumerate(ticket.lines, 1) if line.left]
    chosen = there if whole else dice.some(there, len(there))
    return [
        (line, place, line.left if whole else dice.number(1, line.left), dice.one(REASONS)) for place, line in chosen
    ]


def take_in(life: Life, brought: Iterable[Brought]) -> None:
    """Goods go where they belong; the producers give back their shares, telescoping, and are compensated for damage."""
    for line, _, units, reason in brought:
        share = of_units(line.share, line.units, line.back, line.back + units)
        if line.back:
            life.note("returned again")
        line.back += units
        life.note("all of a line returned" if not line.left else "partial return", f"returned {reason}")
        life.puts(line.goods, units, BINS[reason])
        life.owes(line.goods.producer_id, -share)
        if reason == "DAMAGED_BY_SHOP" and line.goods.producer_id:
            life.owes(line.goods.producer_id, share if life.deal(line.goods).damage_bearer == "SHOP" else 0)


@act("return before settlement")
def return_before_settlement(life: Life, dice: Dice) -> str | None:
    return bring_back(life, dice, a_ticket(life, dice, unsettled(life)))


@act("return after settlement", often=True)
def return_after_settlement(life: Life, dice: Dice) -> str | None:
    return bring_back(life, dice, a_settled_ticket(life, dice, paid=False))


@act("return after payout", often=True)
def return_after_payout(life: Life, dice: Dice) -> str | None:
    ticket = a_settled_ticket(life, dice, paid=True)
    if not paid_since(life, ticket):
        consigned = [line.goods.producer_id for line in ticket.lines if line.left and line.goods.producer_id]
        if not consigned:
            return None
        coin = 1 if life.pays_by[consigned[0]] == "TRANSFER" else 100
        pay(life, consigned[0], max(life.balances[consigned[0]] // coin * coin, 500))
    return bring_back(life, dice, ticket)


@act("return of what is left")
def return_of_all(life: Life, dice: Dice) -> str | None:
    among = open_tickets(life)
    begun = [each for each in among if any(line.back for line in each.lines)]
    return bring_back(life, dice, a_ticket(life, dice, begun or among), whole=True)


@act("exchange")
def exchange(life: Life, dice: Dice) -> str | None:
    wanted = plain(life, dice)
    if not wanted:
        return None
    open_full_drawer(life)
    ticket = a_ticket(life, dice, open_tickets(life))
    brought = what_comes_back(ticket, dice)
    cart = life.hands.basket(wanted)
    lines, _ = priced(life, life.hands.shown(cart))
    paid = sum(line.paid for line in lines)
    refunds, number, taken = life.hands.exchange(ticket.number, [each[1:] for each in brought], cart, paid)
    take_in(life, brought)
    for means, amount in refunds.items():
        life.money(PLACES.get(means), -amount)
    life.money(DRAWER, taken)
    hand_out(life, lines)
    life.recorded()
    given = refunds.get("EXCHANGE", 0)
    means = {name: amount for name, amount in (("EXCHANGE", given), ("CASH", taken)) if amount}
    life.tickets.append(
        Ticket(number, lines, life.newest, life.acts, life.shift, means, given + taken - paid, corrected=True)
    )
    life.cart_discounts[number] = 0
    life.note("dearer exchange" if taken else "cheaper exchange")
    return f"exchanges goods of {ticket.number} for {number}: {given} counts, {taken} is paid, {refunds} back"


@act("return without receipt")
def return_without_receipt(life: Life, dice: Dice) -> str | None:
    goods = dice.one(list(life.goods.values()))
    open_full_drawer(life)
    units, reason = units_of(goods, dice), dice.one(REASONS[1:])
    price = max(life.price(goods) * dice.one((50, 90, 100)) // 100, 1)
    back = life.hands.take_back_without_receipt(goods.product_id, units, price, reason)
    if back != in_cash(half_up(units * price, goods.price_per)):
        life.find("step", f"without a receipt {back} went back for {units} at {price}")
    life.puts(goods, units, BINS[reason])
    life.money(DRAWER, -back)
    life.recorded()
    return f"takes {units} {goods.code} back without a receipt for {back}"
