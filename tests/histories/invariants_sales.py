"""What must hold of sales, returns and the money they brought (I-1, 2, 3, 5, 14, 17, 22)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tests.histories.books import Books, Row, sums, total
from tests.histories.sums import Deal, divide, in_force, of_units


def deal_of(line: Row, kind: str = "terms_kind") -> Deal:
    return Deal(line[kind], line["rate_bp"], line["net_price"], line["discount_bearer"])


def a_line_adds_up_and_is_divided_as_agreed(books: Books) -> Iterator[str]:
    discounts = books.by("sale_discount", "sale_line_id")
    for line in books.all("sale_line"):
        given = discounts.get(line["id"], [])
        own = total((d for d in given if d["kind"] == "LINE"), "amount")
        split = divide(
            quantity=line["quantity"],
            price=line["price"],
            price_per=line["price_per"],
            deal=deal_of(line),
            line=own,
            shops=total(given, "amount") - own,
        )
        held = (line["gross"], line["discount"], line["paid"], line["producer_share"], line["shop_share"] + line["tax"])
        right = (split.gross, split.discount, split.paid, split.producer, split.shop)
        if held != right:
            yield f"line {line['id']} ({line['product_code']}) is {held}, it should be {right}"
        if line["gross"] - line["discount"] != line["paid"]:
            yield f"line {line['id']} does not add up"
        for each in given:
            bearer = line["discount_bearer"] if each["kind"] == "LINE" else "SHOP"
            if each["bearer"] != bearer:
                yield f"line {line['id']}: its {each['kind']} discount is borne by {each['bearer']}, agreed was {bearer}"
    for line in books.all("return_line"):
        if line["paid"] != line["producer_share"] + line["shop_share"] + line["tax"]:
            yield f"return line {line['id']} does not add up"


def a_sale_is_paid_exactly(books: Books) -> Iterator[str]:
    lines, payments = books.by("sale_line", "sale_id"), books.by("payment", "sale_id")
    for sale in books.all("sale"):
        mine, paid = lines[sale["id"]], payments.get(sale["id"], [])
        first = [p for p in paid if p["corrects_id"] is None]
        tendered, change = total(first, "amount"), total(first, "change")
        if total(mine, "paid") != sale["paid"] or sale["paid"] + sale["rounding"] != sale["total"]:
            yield f"{sale['number']}: its lines and its rounding are not its total"
        if sale["total"] != tendered - change or (sale["tendered"], sale["change"]) != (tendered, change):
            yield f"{sale['number']} asks {sale['total']}, {tendered} − {change} were handed over"
        others = total((p for p in first if p["means"] != "CASH"), "amount")
        cash = sale["total"] - others
        rounded = cash % 100 == 0 and 0 <= -sale["rounding"] < 100
        if sale["rounding"] and not rounded:
            yield f"{sale['number']}: its cash part {cash} is rounded by {sale['rounding']}"
        if cash % 100 and any(p["means"] == "CASH" for p in first):
            yield f"{sale['number']}: its cash part {cash} is not rounded"
        corrected = [p for p in paid if p["corrects_id"] is not None]
        if total(corrected, "amount"):
            yield f"{sale['number']}: corrected payments change what was paid"


def a_cart_discount_is_spread_exactly(books: Books) -> Iterator[str]:
    discounts, lines = books.by("sale_discount", "sale_line_id"), books.by("sale_line", "sale_id")
    bundles = books.by("sale_bundle", "sale_id")
    for sale in books.all("sale"):
        mine = lines[sale["id"]]
        given = {line["id"]: {d["kind"]: d["amount"] for d in discounts.get(line["id"], [])} for line in mine}
        asked = books.life.cart_discounts.get(sale["number"])
        spread = [given[line["id"]].get("CART", 0) for line in mine]
        if asked is not None and sum(spread) != asked:
            yield f"{sale['number']}: {sum(spread)} of the cart discount of {asked} stand at its lines"
        left = [line["gross"] - given[line["id"]].get("LINE", 0) - given[line["id"]].get("BUNDLE", 0) for line in mine]
        yield from _near(sale["number"], "cart", spread, left)
        sold = bundles.get(sale["id"], [])
        parts = [line for line in mine if line["bundle_uid"]]
        if total(parts, "gross") - sum(given[line["id"]].get("BUNDLE", 0) for line in parts) != sum(
            row["price"] * row["quantity"] for row in sold
        ):
            yield f"{sale['number']}: its bundles do not cost their price"
        for uid in {line["bundle_uid"] for line in parts}:
            inside = [line for line in parts if line["bundle_uid"] == uid]
            saved = [given[line["id"]].get("BUNDLE", 0) for line in inside]
            yield from _near(sale["number"], "bundle", saved, [line["gross"] for line in inside])


def _near(number: str, what: str, spread: list[int], weights: list[int]) -> Iterator[str]:
    """Each part is within Rp1 of exact."""
    for part, weight in zip(spread, weights, strict=True):
        exact = Fraction(sum(spread) * weight, sum(weights) or 1)
        if abs(part - exact) >= 1:
            yield f"{number}: {part} of its {what} discount is more than Rp1 from {float(exact)}"


def no_more_comes_back_than_was_sold(books: Books) -> Iterator[str]:
    returns, lines = books.by("return_line", "sale_line_id"), books.by("sale_line", "sale_id")
    for line in books.all("sale_line"):
        start = 0
        for back in returns.get(line["id"], []):
            end = start + back["quantity"]
            if end > line["quantity"]:
                yield f"line {line['id']}: {end} came back of {line['quantity']}"
                break
            for name in ("paid", "producer_share", "tax"):
                right = of_units(line[name], line["quantity"], start, end)
                if back[name] != right:
                    yield f"return line {back['id']} gives {back[name]} of {name} back, it should be {right}"
            start = end
    documents, refunds = books.by("sale_return", "sale_id"), books.by("refund", "sale_return_id")
    given_lines = books.by("return_line", "sale_return_id")
    for made in books.all("sale_return"):
        paid, back = total(given_lines[made["id"]], "paid"), total(refunds.get(made["id"], []), "amount")
        if (made["paid"], made["money_back"], made["rounding"]) != (paid, back, paid - back):
            yield f"{made['number']} gives {made['money_back']} for {made['paid']}: its rows say {back} for {paid}"
    for sale in books.all("sale"):
        mine = documents.get(sale["id"], [])
        back, given = total(mine, "paid"), total(mine, "money_back")
        rows = [row for each in mine for row in refunds.get(each["id"], [])]
        if given > sale["total"]:
            yield f"{sale['number']}: {given} was given back of {sale['total']}"
        if (
            back == sale["paid"]
            and mine
            and all(total(returns.get(line["id"], []), "quantity") == line["quantity"] for line in lines[sale["id"]])
        ):
            yield from _all_back(books, sale, rows, sale["total"] - given)


def _all_back(books: Books, sale: Row, rows: list[Row], kept: int) -> Iterator[str]:
    """When all is back nothing is kept, or less than the cash unit where cash or EXCHANGE stood for other means."""
    payments = sums(books.by("payment", "sale_id").get(sale["id"], []), lambda p: p["means"], "amount")
    change = total(books.by("payment", "sale_id").get(sale["id"], []), "change")
    took = payments.get("CASH", 0) - change
    cash = total((row for row in rows if row["means"] == "CASH"), "amount")
    stood_in = cash > took or "EXCHANGE" in payments or any(row["means"] == "EXCHANGE" for row in rows)
    if not 0 <= kept < (100 if stood_in else 1):
        yield f"{sale['number']} came back whole and {kept} was kept"


def a_line_has_the_price_and_terms_of_its_day(books: Books) -> Iterator[str]:
    """Snapshot = what was in force on the business date; rows that start later, or are newer, change nothing."""
    prices = books.by("price", "product_id")
    own, producers = books.by("terms", "product_id"), books.by("terms", "producer_id")
    for line in books.all("sale_line"):
        known = books.at[line["record_uid"]]
        before = [row for row in prices[line["product_id"]] if books.at[row["record_uid"]] < known]
        price = in_force(before, line["business_date"])
        if line["approval_id"] is None and (price is None or price["price"] != line["price"]):
            yield f"line {line['id']} of {line['business_date']} costs {line['price']}, not {price and price['price']}"
        for rows in (own.get(line["product_id"], []), producers.get(line["producer_id"], [])):
            terms = in_force((r for r in rows if books.at[r["record_uid"]] < known), line["business_date"])
            if terms is not None:
                if deal_of(line) != deal_of(terms, "kind"):
                    yield f"line {line['id']} of {line['business_date']} has {deal_of(line)}, in force was {dict(terms)}"
                break


def the_money_is_the_shares(books: Books) -> Iterator[str]:
    sold, back = books.all("sale_line"), books.all("return_line")
    names = ("producer_share", "shop_share", "tax")
    shares = sum(total(sold, name) - total(back, name) for name in names)
    rounding = total(books.all("sale"), "rounding") + total(books.all("sale_return"), "rounding")
    takings = total(books.all("sale"), "total") - total(books.all("sale_return"), "money_back")
    if takings != shares + rounding:
        yield f"takings net of returns are {takings}, shares and rounding {shares} + {rounding}"
    for line in [line for line in sold if line["producer_id"] is None]:
        if line["producer_share"] or line["shop_share"] + line["tax"] != line["paid"]:
            yield f"own goods of line {line['id']} leave a share for nobody"
    moved = books.all("cash_movement")
    sale_money = total((m for m in moved if m["kind"] == "SALE"), "amount")
    refunded = total((m for m in moved if m["kind"] == "REFUND"), "amount")
    exchanged = total((p for p in books.all("payment") if p["means"] == "EXCHANGE"), "amount")
    given = total((r for r in books.all("refund") if r["means"] == "EXCHANGE"), "amount")
    if sale_money + exchanged != total(books.all("sale"), "total"):
        yield f"sales moved {sale_money} and exchanged {exchanged}, they asked {total(books.all('sale'), 'total')}"
    if refunded + given != total(books.all("sale_return"), "money_back") or exchanged != given:
        yield f"returns moved {refunded} and exchanged {given} (sales: {exchanged})"
    places = {row["place"]: row["amount"] for row in books.all("place_now") if row["amount"]}
    into, out = sums(moved, lambda m: m["to_place"], "amount"), sums(moved, lambda m: m["from_place"], "amount")
    right = {p: into.get(p, 0) - out.get(p, 0) for p in {*into, *out} if p and into.get(p, 0) != out.get(p, 0)}
    if places != right:
        yield f"the places hold {places}, their movements say {right}"
    liability = total(books.all("balance_now"), "amount")
    if liability != total(books.all("producer_entry"), "amount"):
        yield f"the shop owes {liability}, the entries say {total(books.all('producer_entry'), 'amount')}"


def every_way_of_adding_up_agrees(books: Books) -> Iterator[str]:
    """What was sold net of returns is the same by producer, village, pillar, product, day and means."""
    lines = books.one("sale_line")
    rows: list[Row] = [dict(line) for line in lines.values()]
    for back in books.all("return_line"):
        of = lines.get(back["sale_line_id"], {})
        less = {name: -back[name] for name in ("quantity", "paid", "producer_share", "shop_share", "tax")}
        rows.append({**of, **back, **less, "village": of.get("village"), "pillar": of.get("pillar")})
    for name in ("paid", "producer_share"):
        whole = total(rows, name)
        for key in ("producer_id", "village", "pillar", "product_id", "business_date"):
            if sum(sums(rows, lambda row, key=key: row[key], name).values()) != whole:
                yield f"{name} by {key} is not the whole"
    by_day = sums(rows, lambda row: (row["product_id"], row["business_date"]), "paid")
    helper = sums(books.all("product_day"), lambda row: (row["product_id"], row["business_date"]), "paid")
    if by_day != helper:
        yield f"the days of the products hold {helper}, the lines say {by_day}"
    means = sums(books.all("payment"), lambda p: p["means"], "amount")
    means["CASH"] = means.get("CASH", 0) - total(books.all("payment"), "change")
    for each, amount in sums(books.all("refund"), lambda r: r["means"], "amount").items():
        means[each] = means.get(each, 0) - amount
    rounding = total(books.all("sale"), "rounding") + total(books.all("sale_return"), "rounding")
    if sum(means.values()) != total(rows, "paid") + rounding:
        yield f"by means {sum(means.values())} came in, by lines {total(rows, 'paid')} and {rounding} of rounding"
    yield from _day_reports(books)


def _day_reports(books: Books) -> Iterator[str]:
    closed = books.all("day_closed")[-1:]
    for day in (row["business_date"] for row in closed):
        sold = [line for line in books.all("sale_line") if line["business_date"] == day]
        back = [line for line in books.all("return_line") if line["business_date"] == day]
        sales = [sale for sale in books.all("sale") if sale["business_date"] == day]
        returns = [each for each in books.all("sale_return") if each["business_date"] == day]
        right = {
            "sales": len(sales),
            "sales_paid": total(sold, "paid"),
            "returns_paid": total(back, "paid"),
            "producer_share": total(sold, "producer_share") - total(back, "producer_share"),
            "shop_share": total(sold, "shop_share") - total(back, "shop_share"),
            "rounding": total(sales, "rounding") + total(returns, "rounding"),
        }
        shown = books.life.hands.day_report(date.fromisoformat(day))
        if shown != right:
            yield f"the report of {day} says {shown}, the lines say {right}"
