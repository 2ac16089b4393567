"""Events of the goods: handed in, taken back by their owners, counted, written off, dated anew."""

from __future__ import annotations

from datetime import timedelta

from tests.histories.acts import act
from tests.histories.life import Dice, Goods, Life, WrittenOff
from tests.histories.sums import divide, wall_date

MOVED = {
    "DAMAGED": ((-1, "SHELF"), (1, "DAMAGED")),
    "EXPIRED": ((-1, "SHELF"), (1, "COLLECT")),
    "SAMPLE": ((-1, "SHELF"),),
    "DISPOSED": ((-1, "DAMAGED"),),
}
LASTING = ("KOPI", "GARAM", "KERIPIK", "TENUN", "ABON", "MADU", "TAS")


def deliver(life: Life, dice: Dice, *, short: bool = False, dated: bool = False, days: int | None = None) -> str:
    """Take goods of one producer in; ``dated`` goods expire in ``days``, else in some."""
    producer_id = dice.one([*life.producers.values(), None])
    mine = [each for each in life.goods.values() if each.producer_id == producer_id]
    lasting = [each for each in mine if each.code in LASTING]
    goods = [life.goods["SIRUP"]] if dated else dice.some(lasting, 3)
    lines, taken = [], []
    for each in goods:
        units = dice.number(2, 12) * (100 if each.price_per > 1 else 1)
        today = wall_date(life.clock.now())
        expiry = today + timedelta(days=dice.number(1, 4) if days is None else days) if dated else None
        lines.append((each.product_id, units, units + (dice.number(1, 3) if short else 0), expiry))
        taken.append((each, units))
        life.puts(each, units)
    happened = wall_date(life.clock.now()) - timedelta(days=1) if dice.chance(20) else None
    delivery_id = life.hands.deliver(goods[0].producer_id, lines, happened)
    life.recorded()
    life.deliveries.append((delivery_id, taken))
    life.note("delivered late" if happened else "delivered")
    return f"takes in {', '.join(f'{units} {each.code}' for each, units in taken)}"


@act("delivery")
def delivery(life: Life, dice: Dice) -> str | None:
    return deliver(life, dice)


@act("delivery counted short")
def delivery_short(life: Life, dice: Dice) -> str | None:
    return deliver(life, dice, short=True)


@act("delivery with an expiry date")
def delivery_dated(life: Life, dice: Dice) -> str | None:
    return deliver(life, dice, dated=True)


@act("delivery reversed")
def delivery_reversed(life: Life, dice: Dice) -> str | None:
    if not life.deliveries:
        deliver(life, dice)
    delivery_id, taken = life.deliveries.pop(dice.number(0, len(life.deliveries) - 1))
    along = life.hands.undo_delivery(delivery_id)
    told = ", ".join(f"{units} {each.code}" for each, units in taken)
    if along is None:
        life.note("delivery that something stands in the way of undoing")
        return f"cannot undo the delivery of {told}"
    life.recorded()
    for number in along:
        if number in life.withdrawals:
            give_back(life, number)
        else:
            put_back(life, number)
        life.note("undone with its delivery")
    for goods, units in taken:
        life.puts(goods, -units)
    return f"undoes the delivery of {told}, with {len(along)} notes"


@act("delivery reversed with what followed")
def delivery_reversed_with_more(life: Life, dice: Dice) -> str | None:
    """A delivery of which some was given back and the rest written off is undone at once."""
    deliver(life, dice)
    _delivery_id, [(goods, _units), *_rest] = life.deliveries[-1]
    batches = life.hands.batches(goods.product_id)
    newest, _expiry, there = max(batches, key=lambda batch: batch[0] or 0, default=(None, None, 0))
    if newest is None:  # all of it nets what was sold before
        return None
    if there > 1:
        _withdraw_some(life, goods, 1, "SHELF", newest)
    write_off(life, goods, 1, "DAMAGED", newest)
    life.deliveries = [life.deliveries[-1]]
    return delivery_reversed(life, dice)


def give_back(life: Life, number: str) -> None:
    """Let the goods of a withdrawal that was undone lie where they lay."""
    _withdrawal_id, goods, units, place = life.withdrawals.pop(number)
    life.puts(goods, units, place)


def put_back(life: Life, number: str) -> None:
    """Let the goods of a write-off that was undone lie where they lay, and take the money back."""
    off = life.write_offs.pop(number)
    for units, place in off.moved:
        life.puts(off.goods, -units, place)
    life.owes(off.goods.producer_id, -off.paid)


def write_off(life: Life, goods: Goods, units: int, reason: str, batch_id: int | None = None) -> int:
    """Write goods off; return what the producer gained."""
    done, number, paid = life.hands.write_off(goods.product_id, units, reason, batch_id)
    life.recorded()
    moved = MOVED[reason]
    for sign, place in moved:
        life.puts(goods, sign * units, place)
    owed = owed_for(life, goods, units, damaged=True) if reason == "DAMAGED" else 0
    life.owes(goods.producer_id, owed)
    life.write_offs[number] = WrittenOff(done, goods, tuple((sign * units, place) for sign, place in moved), paid)
    return paid


@act("write-off reversed")
def write_off_reversed(life: Life, dice: Dice) -> str | None:
    if not life.write_offs and damaged(life, dice) is None:
        return None
    number = dice.one(list(life.write_offs))
    off = life.write_offs[number]
    if not life.hands.undo_write_off(off.write_off_id):
        life.note("write-off that cannot be undone")
        return f"cannot undo {number}"
    life.recorded()
    put_back(life, number)
    return f"undoes {number} of {off.goods.code}"


def here(life: Life, dice: Dice, place: str = "SHELF") -> Goods | None:
    """Choose goods of which there is some in a bin."""
    among = [each for each in life.goods.values() if life.stock[each.product_id, place] > 0]
    return dice.one(among) if among else None


def some_of(life: Life, dice: Dice, goods: Goods, place: str = "SHELF", most: int = 4) -> int:
    return dice.number(1, min(life.stock[goods.product_id, place], most * (200 if goods.price_per > 1 else 1)))


@act("withdrawal from the shelf")
def withdrawal(life: Life, dice: Dice) -> str | None:
    return _withdraw(life, dice, "SHELF")


@act("withdrawal of what waits")
def withdrawal_waiting(life: Life, dice: Dice) -> str | None:
    return _withdraw(life, dice, "COLLECT")


def _withdraw(life: Life, dice: Dice, place: str) -> str | None:
    if place == "COLLECT" and here(life, dice, place) is None:
        set_expired_aside(life, dice)
    goods = here(life, dice, place)
    if goods is None:
        return None
    units = some_of(life, dice, goods, place)
    _withdraw_some(life, goods, units, place)
    return f"gives {units} {goods.code} back to their owner from {place}"


def _withdraw_some(life: Life, goods: Goods, units: int, place: str, batch_id: int | None = None) -> None:
    done, number = life.hands.withdraw(goods.producer_id, goods.product_id, units, place, batch_id)
    life.recorded()
    life.withdrawals[number] = (done, goods, units, place)
    life.puts(goods, -units, place)


@act("withdrawal reversed")
def withdrawal_reversed(life: Life, dice: Dice) -> str | None:
    if not life.withdrawals and _withdraw(life, dice, "SHELF") is None:
        return None
    number = dice.one(list(life.withdrawals))
    done, goods, units, _place = life.withdrawals[number]
    life.hands.undo_withdrawal(done)
    life.recorded()
    give_back(life, number)
    return f"undoes the withdrawal of {units} {goods.code}"


def owed_for(life: Life, goods: Goods, units: int, *, damaged: bool) -> int:
    """Return what the shop owes for units lost or damaged: the undiscounted share of today, if it bears them."""
    deal = life.deal(goods)
    if goods.producer_id is None or (deal.damage_bearer if damaged else deal.loss_bearer) != "SHOP":
        return 0
    return divide(quantity=units, price=life.price(goods), price_per=goods.price_per, deal=deal).producer


@act("count with a loss")
def count_loss(life: Life, dice: Dice) -> str | None:
    goods = here(life, dice)
    if goods is None:
        return None
    units = some_of(life, dice, goods, most=3)
    gained = life.hands.count([(goods.product_id, life.shelf(goods) - units)])
    life.recorded()
    life.puts(goods, -units)
    life.owes(goods.producer_id, owed_for(life, goods, units, damaged=False))
    life.lost.append(goods)
    return f"counts: {units} {goods.code} are missing, {gained} is owed for them"


@act("count with a find")
def count_find(life: Life, dice: Dice) -> str | None:
    if not life.lost and dice.chance(80):
        count_loss(life, dice)
    goods = life.lost.pop() if life.lost else dice.one(list(life.goods.values()))
    units = max(dice.number(1, 3), -life.shelf(goods))
    gained = life.hands.count([(goods.product_id, life.shelf(goods) + units)])
    life.recorded()
    life.puts(goods, units)
    life.owes(goods.producer_id, gained)  # which losses they reverse is proved by I-19
    life.note("find that reverses a loss" if gained else "find without a loss")
    return f"counts: {units} {goods.code} are found, {-gained} taken back"


@act("count that agrees")
def count_agrees(life: Life, dice: Dice) -> str | None:
    counted = [each for each in dice.some(list(life.goods.values()), 4) if life.shelf(each) >= 0]
    if not counted:
        return None
    life.hands.count([(each.product_id, life.shelf(each)) for each in counted])
    life.recorded()
    return f"counts {', '.join(each.code for each in counted)}: they agree"


@act("written off as damaged")
def damaged(life: Life, dice: Dice) -> str | None:
    goods = here(life, dice)
    if goods is None:
        return None
    units = some_of(life, dice, goods, most=2)
    write_off(life, goods, units, "DAMAGED")
    return f"writes {units} {goods.code} off as damaged"


@act("written off as expired")
def expired(life: Life, dice: Dice) -> str | None:
    return set_expired_aside(life, dice)


def set_expired_aside(life: Life, dice: Dice) -> str | None:
    """Take expired goods off the shelf; where there are none, somebody has just brought some."""
    goods = life.goods["SIRUP"]
    if not life.hands.expired(goods.product_id):
        deliver(life, dice, dated=True, days=-dice.number(1, 3))
    there = life.hands.expired(goods.product_id)
    if there <= 0:  # all of it nets what was sold before
        return None
    units = dice.number(1, there)
    write_off(life, goods, units, "EXPIRED")
    return f"takes {units} expired {goods.code} off the shelf"


@act("written off as sample")
def sample(life: Life, dice: Dice) -> str | None:
    goods = here(life, dice)
    if goods is None:
        return None
    write_off(life, goods, 1, "SAMPLE")
    return f"lets people taste 1 {goods.code}"


@act("damaged goods thrown away")
def disposed(life: Life, dice: Dice) -> str | None:
    if here(life, dice, "DAMAGED") is None:
        damaged(life, dice)
    goods = here(life, dice, "DAMAGED")
    if goods is None:
        return None
    units = some_of(life, dice, goods, "DAMAGED")
    write_off(life, goods, units, "DISPOSED")
    return f"throws {units} damaged {goods.code} away"


@act("expiry date corrected")
def expiry_corrected(life: Life, dice: Dice) -> str | None:
    goods = life.goods["SIRUP"]
    there = life.hands.batches(goods.product_id)
    if not there:
        return None
    batch_id, was, units = dice.one(there)
    expiry = life.on() + timedelta(days=dice.number(0, 9))
    if batch_id is not None and was == expiry:
        return None
    moved = dice.number(1, units)
    life.hands.correct_expiry(goods.product_id, batch_id, expiry, moved)
    life.recorded()
    return f"dates {moved} {goods.code} of {was} anew: {expiry}"
