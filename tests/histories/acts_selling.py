"""Events at the till: sales of all terms, discounts of all bearers, bundles, and all means of payment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from tests.histories.acts import act
from tests.histories.driver import Asked, Wanted
from tests.histories.life import DRAWER, Dice, Goods, Life, SoldLine, Ticket
from tests.histories.sums import divide, half_up, in_cash, spread

PLACES = {"CASH": DRAWER, "QRIS": "CLEARING:QRIS", "CARD": "CLEARING:CARD", "TRANSFER": "BANK"}


def choose(life: Life, dice: Dice, *codes: str, most: int = 3) -> list[Goods]:
    """Choose goods that the till would sell now."""
    among = [life.goods[code] for code in codes] if codes else list(life.goods.values())
    return [each for each in dice.some(among, most) if life.hands.can_be_sold(each.product_id)]


def units_of(goods: Goods, dice: Dice) -> int:
    """Choose how much of it: pieces, or grams by the odd weight."""
    return dice.number(1, 4) if goods.price_per == 1 else dice.number(51, 999)


def priced(life: Life, lines: Sequence[Asked], off: int = 0, off_bp: int = 0) -> tuple[list[SoldLine], int]:
    """Work out by the tests' own sums what each line is; returns the lines and the discount on the whole."""
    gross = [half_up(each.units * each.price, life.by_id[each.product_id].price_per) for each in lines]
    own = [half_up(g * each.off_bp, 10_000) or each.off for each, g in zip(lines, gross, strict=True)]
    bundled = [0] * len(lines)
    for bundle in dict.fromkeys(each.bundle for each in lines if each.bundle):
        at = [i for i, each in enumerate(lines) if each.bundle == bundle]
        goods, needed = life.bundle[0]
        times = next(lines[i].units for i in at if lines[i].product_id == goods.product_id) // needed
        saved = sum(gross[i] for i in at) - life.bundle_price * times
        for i, part in zip(at, spread(saved, [gross[i] for i in at]), strict=True):
            bundled[i] = part
    left = [g - o - b for g, o, b in zip(gross, own, bundled, strict=True)]
    whole = half_up(sum(left) * off_bp, 10_000) or off
    made = []
    for i, part in enumerate(spread(whole, left)):
        goods, asked = life.by_id[lines[i].product_id], lines[i]
        split = divide(
            quantity=asked.units,
            price=asked.price,
            price_per=goods.price_per,
            deal=life.deal(goods),
            line=own[i],
            shops=bundled[i] + part,
        )
        made.append(SoldLine(goods, asked.units, split.paid, split.producer))
    return made, whole


def sell(
    life: Life,
    dice: Dice,
    wanted: Iterable[Wanted],
    *,
    off: int = 0,
    off_bp: int = 0,
    bundles: int = 0,
    pay: Callable[[int, Dice], list[tuple[str, int]]] | None = None,
) -> str:
    """Sell and expect exactly what the tests' own sums say."""
    life.open_drawer()
    cart = life.hands.basket(wanted, off=off, off_bp=off_bp, bundles=bundles, bundle_id=life.bundle_id)
    lines, whole = priced(life, life.hands.shown(cart), off, off_bp)
    paid = sum(line.paid for line in lines)
    tenders = (pay or cash)(paid, dice)
    sold = life.hands.sell(cart, tenders)
    life.recorded()
    others = sum(amount for means, amount in tenders if means != "CASH")
    handed = any(means == "CASH" for means, _ in tenders)
    rounds = handed or paid - others < 100
    taken = in_cash(paid - others) if rounds else paid - others
    if (sold.total, sold.rounding) != (others + taken, others + taken - paid):
        life.find("step", f"{sold.number} asks {sold.total} ({sold.rounding}), it should be {others + taken}")
    means = {name: amount for name, amount in tenders if name != "CASH"} | ({"CASH": taken} if taken else {})
    for name, amount in means.items():
        life.money(PLACES[name], amount)
    hand_out(life, lines)
    life.cart_discounts[sold.number] = whole
    rounding = others + taken - paid
    life.tickets.append(Ticket(sold.number, lines, life.newest, life.acts, life.shift, means, rounding))
    life.note(*(["rounded"] if rounding else []), *(["split tender"] if len(means) > 1 else []))
    shown = ", ".join(f"{line.units} {line.goods.code}" for line in lines)
    return f"sells {shown} as {sold.number} for {sold.total} by {'+'.join(means)}"


def hand_out(life: Life, lines: Iterable[SoldLine]) -> None:
    """Goods leave the shelf and their producers are owed their shares."""
    for line in lines:
        life.puts(line.goods, -line.units)
        life.owes(line.goods.producer_id, line.share)
        life.note(f"sold {life.deal(line.goods).kind}")


def cash(paid: int, dice: Dice) -> list[tuple[str, int]]:
    """Hand over cash, exactly or with change."""
    due = in_cash(paid)
    return [("CASH", due + dice.one((0, 0, 900, 5_000)))] if due else []


def by(means: str) -> Callable[[int, Dice], list[tuple[str, int]]]:
    """Pay all by one means that is not cash."""
    return lambda paid, dice: [(means, paid)] if paid else []


def split(paid: int, dice: Dice) -> list[tuple[str, int]]:
    """Pay a part by QRIS and the rest in cash."""
    if paid < 200:
        return cash(paid, dice)
    part = dice.number(1, paid - 1)
    return [("QRIS", part), *cash(paid - part, dice)]


def plain(life: Life, dice: Dice, *codes: str) -> list[Wanted]:
    return [Wanted(each.product_id, units_of(each, dice)) for each in choose(life, dice, *codes)]


@act("sale in cash", often=True)
def sale_in_cash(life: Life, dice: Dice) -> str | None:
    wanted = plain(life, dice)
    return sell(life, dice, wanted) if wanted else None


@act("sale by QRIS")
def sale_by_qris(life: Life, dice: Dice) -> str | None:
    wanted = plain(life, dice)
    return sell(life, dice, wanted, pay=by("QRIS")) if wanted else None


@act("sale by card or transfer")
def sale_by_card(life: Life, dice: Dice) -> str | None:
    wanted = plain(life, dice)
    return sell(life, dice, wanted, pay=by(dice.one(("CARD", "TRANSFER")))) if wanted else None


@act("sale with split tender")
def sale_split(life: Life, dice: Dice) -> str | None:
    wanted = plain(life, dice)
    return sell(life, dice, wanted, pay=split) if wanted else None


def discounted(life: Life, dice: Dice, bearer: str) -> str | None:
    """Sell with a discount on the line of goods whose terms say who bears it."""
    among = [each.code for each in life.goods.values() if life.deal(each).discount_bearer == bearer]
    goods = choose(life, dice, *among, most=2) if among else []
    if not goods:
        return None
    wanted = []
    for each in goods:
        units = units_of(each, dice)
        gross = half_up(units * life.price(each), each.price_per)
        if dice.chance(50) or gross < 50:
            wanted.append(Wanted(each.product_id, units, off_bp=dice.one((100, 333, 500, 1_250, 2_000))))
        else:
            wanted.append(Wanted(each.product_id, units, off=dice.number(1, gross // 5)))
    return sell(life, dice, wanted, pay=dice.one((None, by("QRIS"))))


@act("discount borne by the shop")
def discount_by_shop(life: Life, dice: Dice) -> str | None:
    return discounted(life, dice, "SHOP")


@act("discount shared", often=True)
def discount_shared(life: Life, dice: Dice) -> str | None:
    return discounted(life, dice, "SHARED")


@act("discount borne by the producer", often=True)
def discount_by_producer(life: Life, dice: Dice) -> str | None:
    return discounted(life, dice, "PRODUCER")


@act("cart discount")
def cart_discount(life: Life, dice: Dice) -> str | None:
    wanted = plain(life, dice)
    if not wanted:
        return None
    if dice.chance(30):
        each = wanted[0]
        wanted[0] = Wanted(each.product_id, each.units, off_bp=700)
    return sell(life, dice, wanted, off_bp=dice.one((150, 500, 1_111, 2_000)))


@act("bundle")
def bundle(life: Life, dice: Dice) -> str | None:
    one_by_one = sum(half_up(n * life.price(goods), goods.price_per) for goods, n in life.bundle)
    if one_by_one < life.bundle_price or not all(life.hands.can_be_sold(g.product_id) for g, _ in life.bundle):
        return None
    others = plain(life, dice, "ABON", "MADU", "TAS", "GARAM") if dice.chance(40) else []
    return sell(life, dice, others, bundles=dice.number(1, 2), off=dice.one((0, 0, 2_500)))


@act("sale at the shop's loss")
def sale_at_a_loss(life: Life, dice: Dice) -> str | None:
    (goods,) = choose(life, dice, "ABON", most=1) or [None]
    if goods is None:
        return None
    return sell(life, dice, [Wanted(goods.product_id, 1, off=min(6_000, life.price(goods) - 100))])


@act("price typed over")
def price_typed(life: Life, dice: Dice) -> str | None:
    goods = choose(life, dice, "KOPI", "SIRUP", "KERIPIK", "TAS", "GARAM", most=1)
    if not goods:
        return None
    typed = max(life.price(goods[0]) * dice.one((80, 95, 110)) // 100, 1)
    return sell(life, dice, [Wanted(goods[0].product_id, units_of(goods[0], dice), typed=typed)])


@act("sold without stock")
def sold_without_stock(life: Life, dice: Dice) -> str | None:
    goods = choose(life, dice, "KOPI", "KERIPIK", "TENUN", "ABON", "MADU", most=1)
    if not goods:
        return None
    life.note("below zero")
    return sell(life, dice, [Wanted(goods[0].product_id, max(life.shelf(goods[0]), 0) + dice.number(1, 3))])


@act("weighed sale")
def weighed_sale(life: Life, dice: Dice) -> str | None:
    wanted = plain(life, dice, "GARAM")
    return sell(life, dice, wanted) if wanted else None


@act("sale at dawn")
def sale_at_dawn(life: Life, dice: Dice) -> str | None:
    """Before 08:00 in Larantuka UTC still writes the day before (case 40)."""
    life.morning(hour=6, minute=dice.number(1, 50))
    wanted = plain(life, dice, "KOPI", "TENUN", "MADU")
    return sell(life, dice, wanted) if wanted else None
