"""Events of the money and the catalogue: payouts and corrections, the drawer and the bank, new names, prices and terms."""

from __future__ import annotations

from datetime import date, timedelta

from tests.histories.acts import act
from tests.histories.acts_selling import by, sell
from tests.histories.driver import Wanted
from tests.histories.life import DRAWER, Dice, Life, Voucher
from tests.histories.sums import Deal

VILLAGES = (
    ("53.06.14.2003", "Lewokluok"),
    ("53.06.01.2012", "Hokeng Jaya"),
    ("53.06.03.2019", "Mokantarak"),
)


def _codes(life: Life) -> dict[int, str]:
    return {producer_id: code for code, producer_id in life.producers.items()}


def _in_notes(life: Life, producer_id: int) -> int:
    """What is owed to a producer, up to the next amount that notes and coins make."""
    return -(-max(life.balances[producer_id], 0) // 100) * 100


def pay(life: Life, producer_id: int, amount: int, *, place: str = "", twice: bool = False) -> str:
    """Pay a producer; a double click on the button is one voucher."""
    if place == DRAWER:
        life.open_drawer()
    key = life.hands.key()
    life.keys.add(key)
    means = "CASH" if place == DRAWER else ""
    came_from = place or ("BANK" if life.pays_by[producer_id] == "TRANSFER" else "SAFE")
    short = amount - life.places["SAFE"]
    if came_from == "SAFE" and short > 0:  # the safe gives no more than it holds
        life.hands.into_the_safe(short)
        life.recorded()
        life.money("SAFE", short)
    number, _ = life.hands.pay(producer_id, amount, key=key, place=place, means=means)
    if twice and life.hands.pay(producer_id, amount, key=key, place=place, means=means) != (number, True):
        life.find("I-15", f"the same key paid again as another voucher than {number}")
    life.recorded()
    life.owes(producer_id, -amount)
    life.money(came_from, -amount)
    life.paid_at[producer_id] = life.acts
    life.vouchers.append(Voucher(number, producer_id, amount, came_from))
    return (
        f"pays {amount} to {_codes(life)[producer_id]} from {came_from} as {number}{', clicked twice' if twice else ''}"
    )


def creditor(life: Life, dice: Dice, least: int = 1) -> int:
    """Choose somebody whom the shop owes; where there is nobody, something of theirs is sold first."""
    among = [each for each in life.producers.values() if life.balances[each] >= least]
    if among:
        return dice.one(among)
    goods = life.goods[dice.one(("KOPI", "TENUN", "ABON"))]
    producer_id = goods.producer_id or 0
    while life.balances[producer_id] < least:
        sell(life, dice, [Wanted(goods.product_id, dice.number(2, 9))])
    return producer_id


def debtor(life: Life, dice: Dice) -> int:
    """Choose somebody who owes the shop; where nobody does, somebody has just had an advance."""
    among = [each for each in life.producers.values() if life.balances[each] < 0]
    if among:
        return dice.one(among)
    producer_id = dice.one(list(life.producers.values()))
    pay(life, producer_id, _in_notes(life, producer_id) + dice.number(1, 20) * 500)
    return producer_id


@act("payout as proposed")
def payout(life: Life, dice: Dice) -> str | None:
    producer_id = creditor(life, dice, 500)
    balance, payable = life.hands.proposed(producer_id)
    exact = life.pays_by[producer_id] == "TRANSFER"
    right = life.balances[producer_id] - (0 if exact else life.balances[producer_id] % 500)
    if (balance, payable) != (life.balances[producer_id], right):
        life.find("I-6", f"the payout screen shows {balance} and proposes {payable}, it should be {right}")
    return pay(life, producer_id, payable, twice=dice.chance(25))


@act("payout of a part", often=True)
def payout_part(life: Life, dice: Dice) -> str | None:
    producer_id = creditor(life, dice, 101)
    coin = 1 if life.pays_by[producer_id] == "TRANSFER" else 100
    return pay(
        life, producer_id, dice.number(1, (life.balances[producer_id] - 1) // coin) * coin, twice=dice.chance(25)
    )


@act("payout from the drawer")
def payout_drawer(life: Life, dice: Dice) -> str | None:
    producer_id = creditor(life, dice, 100)
    most = min(life.balances[producer_id], 60_000) // 100
    return pay(life, producer_id, dice.number(1, most) * 100, place=DRAWER)


@act("advance")
def advance(life: Life, dice: Dice) -> str | None:
    producer_id = dice.one(list(life.producers.values()))
    return pay(life, producer_id, _in_notes(life, producer_id) + dice.number(1, 40) * 500)


@act("repayment")
def repayment(life: Life, dice: Dice) -> str | None:
    producer_id = debtor(life, dice)
    amount, place = dice.number(1, -life.balances[producer_id]), dice.one(("SAFE", "BANK"))
    life.hands.repay(producer_id, amount, place)
    life.recorded()
    life.owes(producer_id, amount)
    life.money(place, amount)
    return f"{_codes(life)[producer_id]} brings {amount} back to {place}"


@act("payout reversed")
def payout_reversed(life: Life, dice: Dice) -> str | None:
    if not life.vouchers:
        advance(life, dice)
    voucher = life.vouchers.pop(dice.number(0, len(life.vouchers) - 1))
    life.hands.bounce(voucher.number)
    life.recorded()
    life.owes(voucher.producer_id, voucher.amount)
    closed = voucher.place == DRAWER and life.shift_at is None
    life.money("SAFE" if closed else voucher.place, voucher.amount)
    return f"takes voucher {voucher.number} over {voucher.amount} back"


@act("correction")
def correction(life: Life, dice: Dice) -> str | None:
    amount = dice.number(1, 30_000) * dice.one((1, -1))
    return _correct(life, dice.one(list(life.producers.values())), "CORRECTION", amount)


@act("tax")
def tax(life: Life, dice: Dice) -> str | None:
    return _correct(life, dice.one(list(life.producers.values())), "TAX", -dice.number(1, 2_000))


@act("debt written off")
def debt_written_off(life: Life, dice: Dice) -> str | None:
    producer_id = debtor(life, dice)
    return _correct(life, producer_id, "WRITE_OFF", dice.number(1, -life.balances[producer_id]))


def _correct(life: Life, producer_id: int, kind: str, amount: int) -> str:
    life.hands.correct(producer_id, kind, amount)
    life.recorded()
    life.owes(producer_id, amount)
    return f"books {kind} of {amount} for {_codes(life)[producer_id]}"


# the drawer and the bank


@act("shift closed")
def shift_closed(life: Life, dice: Dice) -> str | None:
    life.open_drawer()
    life.close_drawer(dice.one((0, 500, -1_000, 100)))
    return "counts and closes the drawer"


@act("cash in or out")
def cash_in_or_out(life: Life, dice: Dice) -> str | None:
    life.open_drawer()
    if dice.chance(50) or life.places[DRAWER] < 1_000:
        amount = dice.number(1, 100) * 500
        life.hands.pay_in(amount)
    else:
        amount = -dice.number(1, life.places[DRAWER] // 1_000) * 500
        life.hands.pay_out(-amount)
    life.recorded()
    life.money(DRAWER, amount)
    return f"puts {amount} into the drawer"


@act("means of a payment corrected")
def means_corrected(life: Life, dice: Dice) -> str | None:
    among = [
        each
        for each in life.tickets
        if life.shift_at is not None
        and (each.shift, each.corrected, len(each.means), each.rounding) == (life.shift, False, 1, 0)
        and each.on not in life.closed_at
        and (life.last_cut is None or each.on > life.last_cut)
        and not any(line.back for line in each.lines)
        and sum(each.means.values()) % 100 == 0
        and set(each.means) <= {"CASH", "QRIS"}
    ]
    if not among:
        one = [Wanted(life.goods["KOPI"].product_id, dice.number(1, 4))]
        sell(life, dice, one, pay=by(dice.one(("QRIS", "CASH"))))
        among = [each for each in life.tickets[-1:] if sum(each.means.values()) % 100 == 0 and not each.rounding]
    if not among:
        return None
    ticket = dice.one(among)
    ((was, amount),) = ticket.means.items()
    now = "CASH" if was == "QRIS" else "QRIS"
    life.hands.change_means(ticket.number, now)
    life.recorded()
    places = {"CASH": DRAWER, "QRIS": "CLEARING:QRIS"}
    life.money(places[was], -amount)
    life.money(places[now], amount)
    ticket.means, ticket.corrected = {now: amount}, True
    life.forget(f"receipt {ticket.number}")
    return f"{ticket.number} was paid by {now}, not by {was}"


@act("bank settles QRIS")
def bank_settles(life: Life, dice: Dice) -> str | None:
    waiting = life.places["CLEARING:QRIS"]
    if waiting < 100:
        sell(life, dice, [Wanted(life.goods["TENUN"].product_id, dice.number(1, 3))], pay=by("QRIS"))
        waiting = life.places["CLEARING:QRIS"]
    amount = dice.number(100, waiting)
    fee = half_percent(amount) if dice.chance(60) else 0
    life.hands.clear("QRIS", amount, fee)
    life.recorded()
    life.money("CLEARING:QRIS", -amount)
    life.money("BANK", amount - fee)
    return f"the bank settles {amount} of QRIS for a fee of {fee}"


def half_percent(amount: int) -> int:
    return amount * 5 // 1_000


# what things are called and cost


@act("producer renamed")
def producer_renamed(life: Life, dice: Dice) -> str | None:
    producer_id = dice.one(list(life.producers.values()))
    life.witness(dice, producer_id)
    name = f"Kelompok Nama Baru {dice.number(1, 99)}"
    life.hands.rename_producer(producer_id, name)
    life.recorded()
    life.touch(producer_id)
    return f"{_codes(life)[producer_id]} is now called {name}"


@act("producer moved")
def producer_moved(life: Life, dice: Dice) -> str | None:
    producer_id = dice.one(list(life.producers.values()))
    life.witness(dice, producer_id)
    village_code, village = dice.one(VILLAGES)
    life.hands.move_producer(producer_id, dice.one(("VILLAGE", "SCHOOL", "COMMUNITY")), village_code)
    life.recorded()
    life.touch(producer_id)
    return f"{_codes(life)[producer_id]} is now at {village}"


@act("product renamed")
def product_renamed(life: Life, dice: Dice) -> str | None:
    goods = dice.one(list(life.goods.values()))
    life.witness(dice, goods.producer_id)
    life.hands.rename_product(goods.product_id, f"{goods.code.title()} kemasan {dice.number(1, 99)}")
    life.recorded()
    life.touch(goods.producer_id)
    return f"{goods.code} has a new name"


def _start(life: Life, dice: Dice, *, later: bool) -> date:
    return life.on() + timedelta(days=dice.number(1, 4) if later else 0)


@act("new price from today")
def price_today(life: Life, dice: Dice) -> str | None:
    return _price(life, dice, later=False)


@act("new price from a day to come")
def price_later(life: Life, dice: Dice) -> str | None:
    return _price(life, dice, later=True)


def _price(life: Life, dice: Dice, *, later: bool) -> str:
    goods, start = dice.one(list(life.goods.values())), _start(life, dice, later=later)
    life.witness(dice, goods.producer_id)
    price = max(life.price(goods) * dice.one((85, 104, 110, 125)) // 100, 500)
    life.hands.set_price(goods.product_id, price, start)
    life.recorded()
    goods.prices.append((start, price))
    return f"{goods.code} costs {price} from {start}"


@act("new terms from today")
def terms_today(life: Life, dice: Dice) -> str | None:
    return _terms(life, dice, later=False)


@act("new terms from a day to come")
def terms_later(life: Life, dice: Dice) -> str | None:
    return _terms(life, dice, later=True)


def _terms(life: Life, dice: Dice, *, later: bool) -> str:
    start = _start(life, dice, later=later)
    goods = dice.one([each for each in life.goods.values() if each.producer_id])
    life.witness(dice, goods.producer_id)
    was = life.deal(goods)
    bearers = {"loss_bearer": dice.one(("SHOP", "PRODUCER")), "damage_bearer": dice.one(("SHOP", "SHOP", "PRODUCER"))}
    if was.kind == "NET_PRICE":
        deal = Deal("NET_PRICE", 0, was.net_price + dice.one((-500, 333, 1_000)), was.discount_bearer, **bearers)
        life.hands.set_terms(deal, producer_id=None, product_id=goods.product_id, start=start)
        goods.deals.append((start, deal))
        told = goods.code
    else:
        producer_id = goods.producer_id or 0
        rate = dice.one((800, 1_000, 1_250, 1_500, 1_775))
        deal = Deal("COMMISSION", rate, 0, was.discount_bearer, **bearers)
        life.hands.set_terms(deal, producer_id=producer_id, product_id=None, start=start)
        life.deals[producer_id].append((start, deal))
        told = _codes(life)[producer_id]
    life.recorded()
    return f"{told} has new terms from {start}: {deal}"
