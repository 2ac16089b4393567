"""What must hold of every unit: where it is, what moved it, and what it cost whom (I-18, 19)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from tests.histories.books import Books, Row, sums, total
from tests.histories.sums import Deal, divide, in_force, of_units

PAIRS = ("EXPIRED", "MOVE")
SHELF_COLUMNS = {
    "delivered": (("OPENING", "DELIVERY"), 1),
    "sold": (("SALE",), -1),
    "returned": (("RETURN",), 1),
    "withdrawn": (("WITHDRAWAL", "EXPIRED", "MOVE"), -1),
    "lost": (("DAMAGED", "LOST", "SAMPLE", "FOUND"), -1),
}


def every_unit_is_in_exactly_one_place(books: Books) -> Iterator[str]:
    moved = books.all("stock_movement")
    place = lambda row: (row["product_id"], row["batch_id"] or 0, row["bin"])  # noqa: E731 two tables, one key
    right, derived = sums(moved, place, "quantity"), sums(books.all("stock_now"), place, "quantity")
    if right != derived:
        yield f"the derived stock is {derived}, the movements say {right}"
    batches = books.one("batch")
    for row in moved:
        if row["batch_id"] is not None and batches[row["batch_id"]]["product_id"] != row["product_id"]:
            yield f"movement {row['id']} moves a batch of another product"
    for (product_id, batch_id, where), units in right.items():
        if units < 0 and (batch_id or where != "SHELF"):
            yield f"product {product_id}: batch {batch_id} holds {units} in {where}"
    for line, rows in books.by("stock_movement", "line_uid").items():
        kinds = {row["kind"] for row in rows}
        for kind in kinds & set(PAIRS):
            if total((row for row in rows if row["kind"] == kind), "quantity"):
                yield f"the {kind} of line {line} makes units or loses them"
    mine = {key: units for key, units in books.life.counted.items() if units}
    found = sums(moved, lambda row: (row["product_id"], row["bin"]), "quantity")
    if mine != found:
        yield f"the bins hold {found}, the tests counted {mine}"


def units_agree_on_statements_movements_and_lines(books: Books) -> Iterator[str]:
    yield from _lines_and_movements(books)
    yield from _statements_and_movements(books)
    yield from _compensations(books)
    yield from _undone_deliveries(books)


def _undone_deliveries(books: Books) -> Iterator[str]:
    """A delivery that was undone took all that followed with it: none of its goods is damaged, lost or given back still."""
    undone = {row["reverses_id"] for row in books.all("delivery") if row["reverses_id"] is not None}
    lines = {row["id"] for row in books.all("delivery_line") if row["delivery_id"] in undone}
    batches = {row["id"] for row in books.all("batch") if row["delivery_line_id"] in lines}
    left: dict[tuple[int, str], int] = defaultdict(int)
    cited = books.one("stock_movement")
    for row in cited.values():
        if row["batch_id"] in batches:
            origin = cited[row["cites_id"]] if row["cites_id"] is not None else row
            if origin["kind"] in ("DAMAGED", "LOST", "SAMPLE", "WITHDRAWAL", "EXPIRED"):
                left[row["batch_id"], origin["kind"] if row["bin"] == "SHELF" else row["bin"]] += row["quantity"]
    for (batch_id, kind), units in left.items():
        if units < 0 and kind not in ("COLLECT", "DAMAGED"):
            yield f"batch {batch_id} of an undone delivery still misses {-units} as {kind}"


def _lines_and_movements(books: Books) -> Iterator[str]:
    """Every line of a document moved exactly its units."""
    moved: dict[tuple[str, str], int] = defaultdict(int)
    for row in books.all("stock_movement"):
        moved[row["line_uid"], row["kind"]] += row["quantity"]
    written: dict[tuple[str, str], int] = {}
    for line in books.all("sale_line"):
        written[line["uid"], "SALE"] = -line["quantity"]
    for line in books.all("return_line"):
        written[line["uid"], "RETURN"] = line["quantity"]
    for line in books.all("delivery_line"):
        written[line["uid"], "DELIVERY"] = line["counted"]
    for line in books.all("withdrawal_line"):
        written[line["uid"], "WITHDRAWAL"] = -line["quantity"]
    for line in books.all("stock_count_line"):
        difference = line["counted"] - line["expected"]
        written[line["uid"], "FOUND" if difference > 0 else "LOST"] = difference
    written |= _written_off(books)
    right = {key: units for key, units in written.items() if units}
    held = {key: units for key, units in moved.items() if units}
    if right != held:
        odd = {key for key in {*right, *held} if right.get(key, 0) != held.get(key, 0)}
        for key in sorted(odd, key=str):
            yield f"{key[1]} of line {key[0]} moved {held.get(key, 0)}, the line says {right.get(key, 0)}"


def _written_off(books: Books) -> dict[tuple[str, str], int]:
    """What the lines of write-offs move; a pair between bins moves nothing, what left the shelf is found when it is undone."""
    written = {}
    documents = books.one("write_off")
    for line in books.all("write_off_line"):
        document = documents[line["write_off_id"]]
        kind, undoes = document["reason"], document["reverses_id"] is not None
        if undoes and kind in ("DAMAGED", "SAMPLE"):
            written[line["uid"], "FOUND"] = line["quantity"]
        if kind == "SAMPLE" and not undoes:
            written[line["uid"], kind] = -line["quantity"]
        if kind == "DISPOSED" or (kind == "DAMAGED" and undoes):
            written[line["uid"], "DAMAGED"] = line["quantity"] if undoes and kind == "DISPOSED" else -line["quantity"]
    return written


def _statements_and_movements(books: Books) -> Iterator[str]:
    """The stock table of each statement is what its movements, and those of all before it, leave."""
    movements, taken = books.one("stock_movement"), books.by("settlement_movement", "settlement_id")
    codes = {row["id"]: row["code"] for row in books.all("product")}
    before: dict[tuple[str, str], int] = defaultdict(int)
    for made in sorted(books.all("settlement"), key=lambda row: (row["producer_id"], row["chain_position"])):
        shown = {row["product"]: row for row in json.loads(made["payload"])["stock"]}
        mine: dict[str, list[Row]] = defaultdict(list)
        for row in taken.get(made["id"], []):
            mine[codes[movements[row["movement_id"]]["product_id"]]].append(movements[row["movement_id"]])
        for product in {*shown, *mine}:
            rows = mine.get(product, [])
            shelf = [row for row in rows if row["bin"] == "SHELF"]
            right = {
                name: sign * total((row for row in shelf if row["kind"] in kinds), "quantity")
                for name, (kinds, sign) in SHELF_COLUMNS.items()
            }
            right["opening"] = before[product, "SHELF"]
            for where in ("SHELF", "COLLECT"):
                before[product, where] += total((row for row in rows if row["bin"] == where), "quantity")
            right |= {"closing": before[product, "SHELF"], "collect": before[product, "COLLECT"]}
            held = {name: shown.get(product, {}).get(name, 0) for name in right}
            if held != right:
                yield f"{made['number']} shows {product} as {held}, its movements say {right}"


def _compensations(books: Books) -> Iterator[str]:
    """Each cites its loss; together they are the undiscounted share of that day, and a find reverses it telescoping."""
    movements = books.one("stock_movement")
    entries = [e for e in books.all("producer_entry") if e["kind"] == "COMPENSATION"]
    paid: dict[int, int] = defaultdict(int)
    for entry in entries:
        if entry["movement_id"] is None or movements[entry["movement_id"]]["line_uid"] != entry["line_uid"]:
            yield f"compensation {entry['id']} cites no movement of its line"
            return
        paid[entry["movement_id"]] += entry["amount"]
    returns = {row["uid"]: row for row in books.all("return_line")}
    by_line: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in movements.values():
        owed = row["kind"] == "LOST" or (row["kind"] == "DAMAGED" and row["bin"] == "SHELF")
        if owed or (row["kind"] == "RETURN" and row["bin"] == "DAMAGED"):
            by_line[_document(row), row["kind"]].append(row)
    for (_, kind), rows in by_line.items():
        got = sum(paid.get(row["id"], 0) for row in rows)
        right = _owed(books, rows, returns, damaged=kind != "LOST")
        if got != right:
            yield f"{-total(rows, 'quantity')} units of {rows[0]['document']} ({kind}) are compensated by {got}, not {right}"
    found: dict[int, int] = defaultdict(int)
    for row in movements.values():
        if row["kind"] != "FOUND":
            continue
        loss = movements.get(row["cites_id"] or 0)
        if loss is None:
            right = 0
        else:
            start = found[loss["id"]]
            found[loss["id"]] += row["quantity"]
            right = -of_units(paid[loss["id"]], -loss["quantity"], start, found[loss["id"]])
            if found[loss["id"]] > -loss["quantity"]:
                yield f"more than was lost is found again in movement {row['id']}"
        if paid.get(row["id"], 0) != right:
            yield f"{row['quantity']} found in {row['document']} take {paid.get(row['id'], 0)} back, not {right}"


def _document(row: Row) -> str:
    """A count and a return compensate per line, a write-off per product of the document."""
    return f"{row['document']} {row['product_id']}" if row["kind"] == "DAMAGED" else str(row["line_uid"])


def _owed(books: Books, rows: list[Row], returns: dict[str, Row], *, damaged: bool) -> int:
    first = rows[0]
    if first["producer_id"] is None:
        return 0
    known = books.at[first["record_uid"]]
    own = [r for r in books.all("terms") if r["product_id"] == first["product_id"]]
    theirs = [r for r in books.all("terms") if r["producer_id"] == first["producer_id"]]
    terms = None
    for of in (own, theirs):
        terms = terms or in_force((r for r in of if books.at[r["record_uid"]] < known), first["business_date"])
    if terms is None or terms["damage_bearer" if damaged else "loss_bearer"] != "SHOP":
        return 0
    back = returns.get(first["line_uid"])
    if back is not None:
        return back["producer_share"] if back["sale_line_id"] is not None else 0
    product = books.one("product")[first["product_id"]]
    prices = [r for r in books.all("price") if r["product_id"] == product["id"] and books.at[r["record_uid"]] < known]
    price = in_force(prices, first["business_date"])
    deal = Deal(str(terms["kind"]), int(str(terms["rate_bp"])), int(str(terms["net_price"])))
    cost = int(str(price["price"])) if price else 0
    return divide(quantity=-total(rows, "quantity"), price=cost, price_per=product["price_per"], deal=deal).producer
