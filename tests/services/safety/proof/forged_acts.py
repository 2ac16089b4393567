"""Acts that contradict the shop's rules, recorded as the program records its own: journalled, chained, all sums kept.

No hash shows them. Somebody who has the file can append such a record, and so could a fault of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import sqlalchemy as sa

from ntt_pos.data.models import account, cash, goods, people, proof, sales, shop, stock
from ntt_pos.domain.core.money import share_of
from ntt_pos.domain.goods.stock import Bin, MovementKind
from ntt_pos.domain.money.account import EntryKind
from ntt_pos.domain.money.shift import BANK, SAFE, CashKind, drawer
from ntt_pos.services.core.derived_sums import add_returned, add_sold
from ntt_pos.services.core.journal_entry import JournalEntry
from ntt_pos.services.safety.proof.verify import Finding
from ntt_pos.services.safety.proof.verify_report import RunNotes
from ntt_pos.services.safety.proof.verify_rows import prove_rows
from ntt_pos.services.safety.proof.verify_shifts import prove_shifts
from ntt_pos.services.safety.proof.verify_sums import (
    prove_balances,
    prove_happened,
    prove_photos,
    prove_sums,
)
from tests.builders import AProduct, a_product, a_sale, somebody

LONG_AGO: Final = date(2020, 1, 2)


class _TakenBack(Exception):
    """Ends a writing, so that nothing of it stays."""


@dataclass
class Forger:
    """Somebody who adds rows to one record: whole documents, or what is changed about them."""

    record: JournalEntry
    product: AProduct
    other: AProduct
    sold: Mapping[str, Any]

    @property
    def unit(self) -> Any:
        return self.record.work.unit

    @property
    def owner(self) -> int:
        assert self.product.producer is not None
        return self.product.producer.producer_id

    @property
    def other_owner(self) -> int:
        assert self.other.producer is not None
        return self.other.producer.producer_id

    @property
    def shift(self) -> int:
        return int(self.unit.value(sa.select(cash.open_shift.c.shift_id)))

    def uid(self) -> str:
        return self.record.work.context.ids.uid(self.record.work.now)

    def document(self, table: sa.Table, series: str, **row: Any) -> tuple[int, str]:
        """Add a numbered document of goods or accounts; return its id and number."""
        number = self.record.work.outlet_number(series)
        given = {**self.record.posting(), "number": number, "approval_id": None, **row}
        if "reverses_id" in table.c:
            given = {"note": "", "reverses_id": None, **given}
        return self.record.add(table, {name: given[name] for name in given if name in table.c}), number

    def move(self, kind: MovementKind, quantity: int, document: str, **row: Any) -> int:
        """Move units of the product; return the movement's id."""
        given = {"product_id": self.product.product_id, "producer_id": self.owner, **row}
        return self.record.move_all([self.record.move_stock(kind=kind, quantity=quantity, document=document, **given)])[
            0
        ]

    def enter(self, kind: EntryKind, amount: int, document: str, **row: Any) -> None:
        given = {"producer_id": self.owner, **row}
        self.record.enter_all([self.record.entry(kind=kind, amount=amount, document=document, **given)])

    def pay(self, kind: CashKind, amount: int, document: str, *, out: str | None = None, to: str | None = None) -> None:
        in_drawer = any((place or "").startswith(drawer("")) for place in (out, to))
        self.record.move_cash(
            kind=kind,
            amount=amount,
            from_place=out,
            to_place=to,
            shift_id=self.shift if in_drawer else None,
            document=document,
        )

    def drawer(self) -> str:
        return drawer(self.record.work.context.home.register_code)

    def delivered(self, counted: int, moved: int, *, product: AProduct | None = None, **head: Any) -> int:
        """Add a delivery of one line and what it moved; return its id."""
        goods, uid = product or self.product, self.uid()
        made, number = self.document(stock.delivery, "ST", **{"producer_id": self.owner, **head})
        line = {"product_id": goods.product_id, "product_name": goods.name, "claimed": max(counted, 0), "note": ""}
        self.record.add(
            stock.delivery_line, {"uid": uid, "delivery_id": made, "counted": counted, "expiry": None, **line}
        )
        if moved:
            self.move(MovementKind.DELIVERY, moved, number, product_id=goods.product_id, line_uid=uid)
        return made

    def written_off(self, quantity: int, moved: int, reason: str = "SAMPLE") -> None:
        made, number = self.document(stock.write_off, "BA", reason=reason)
        line = {"product_id": self.product.product_id, "product_name": self.product.name, "batch_id": None}
        self.record.add(stock.write_off_line, {"write_off_id": made, "quantity": quantity, **line})
        if moved:
            self.move(MovementKind(reason), -moved, number)

    def sale(self, *, head: Any = (), line: Any = (), entry: Any = (), move: Any = (), cash_row: Any = ()) -> str:
        """Add a sale of one piece for cash, changed in what is said; return its number."""
        record, old = self.record, dict(self.sold)
        price, place = old["price"], self.drawer()
        shop_share = share_of(price, old["rate_bp"])
        number, uid = record.work.register_number("JL"), self.uid()
        sold = {
            **{name: value for name, value in old.items() if name not in ("id", "uid", "outlet_id", "record_uid")},
            "uid": uid,
            "position": 1,
            "quantity": 1,
            "gross": price,
            "discount": 0,
            "paid": price,
            "tax": 0,
            "producer_share": price - shop_share,
            "shop_share": shop_share,
            "business_date": record.on,
            **dict(line),
        }
        rounding = -(sold["paid"] % 100)
        total = sold["paid"] + rounding
        sums = {name: sold[name] for name in ("gross", "discount", "paid", "tax")}
        top = {
            **record.posting(),
            **sums,
            "number": number,
            "shift_id": self.shift,
            "rounding": rounding,
            "total": total,
            "tendered": total,
            "change": 0,
            "units": 1,
            "exchange_uid": None,
            "reentry": None,
            "approval_id": None,
            **dict(head),
        }
        sold["sale_id"] = record.add(sales.sale, top)
        record.add(sales.sale_line, sold)
        add_sold(self.unit, [sold])
        paid = {
            "means": "CASH",
            "amount": total,
            "change": 0,
            "reference": "",
            "corrects_id": None,
            "approval_id": None,
        }
        record.add(sales.payment, {"sale_id": sold["sale_id"], **paid})
        moved = {"product_id": sold["product_id"], "producer_id": sold["producer_id"], "line_uid": uid}
        self.move(MovementKind.SALE, -sold["quantity"], number, **{**moved, **dict(move)})
        told = {"producer_id": sold["producer_id"], "amount": sold["producer_share"], "document": number}
        self.enter(EntryKind.SALE, **{**told, "line_uid": uid, **dict(entry)})
        self.pay(CashKind.SALE, **{"amount": total, "document": number, "to": place, **dict(cash_row)})
        return number

    def as_sale(self, **changed: Any) -> None:
        """Add a sale in a record that says that it is one."""
        self.record.kind = "sale"
        self.sale(**changed)

    def returned(self, *, line: Any = (), money: bool = True, rounding: int = 0) -> int:
        """Add a return of the sold line for cash, changed in what is said; return its id."""
        record, old, uid = self.record, dict(self.sold), self.uid()
        same = ("product_id", "product_code", "product_name", "producer_id", "producer_code", "unit", "price_per")
        amounts = ("quantity", "paid", "tax", "producer_share", "shop_share")
        back = {
            **{name: old[name] for name in (*same, *amounts)},
            "uid": uid,
            "sale_line_id": old["id"],
            "reason": "CHANGED_MIND",
            "bin": "SHELF",
            "business_date": record.on,
            **dict(line),
        }
        number, money_back = record.work.register_number("RT"), back["paid"] - rounding
        made = record.add(
            sales.sale_return,
            {
                **record.posting(),
                "number": number,
                "shift_id": self.shift,
                "sale_id": old["sale_id"],
                "paid": back["paid"],
                "money_back": money_back,
                "rounding": rounding,
                "exchange_uid": None,
                "note": "",
                "approval_id": None,
            },
        )
        record.add(sales.return_line, {**back, "sale_return_id": made})
        add_returned(self.unit, [back])
        given = {"sale_return_id": made, "means": "CASH", "amount": money_back, "reference": ""}
        record.add(sales.refund, given)
        owner = {"product_id": back["product_id"], "producer_id": back["producer_id"], "line_uid": uid}
        self.move(MovementKind.RETURN, back["quantity"], number, **owner)
        share = {"producer_id": back["producer_id"], "line_uid": uid}
        self.enter(EntryKind.RETURN, -back["producer_share"], number, **share)
        if money:
            self.pay(CashKind.REFUND, money_back, number, out=self.drawer())
        return made

    def lost(self, quantity: int, money: int, **entry: Any) -> None:
        """Add a count that finds fewer, and the compensation for them."""
        made, number = self.document(stock.stock_count, "SO", scope="", note="")
        line = {
            "product_id": self.product.product_id,
            "product_name": self.product.name,
            "batch_id": None,
            "reason": "",
        }
        self.record.add(stock.stock_count_line, {"stock_count_id": made, "expected": quantity, "counted": 0, **line})
        movement = self.move(MovementKind.LOST, -quantity, number)
        self.enter(EntryKind.COMPENSATION, money, **{"document": number, "movement_id": movement, **entry})

    def correction(self, entry: EntryKind | None = EntryKind.CORRECTION, amount: int = -500) -> None:
        _made, number = self.document(
            account.account_correction,
            "KR",
            producer_id=self.owner,
            kind=EntryKind.CORRECTION if amount < 0 else entry,
            amount=amount,
            reason="x",
            cites="",
        )
        if entry is not None:
            self.enter(entry, amount, number)

    def opening(self) -> None:
        _made, number = self.document(
            account.account_correction, "KR", producer_id=self.owner, kind="OPENING", amount=500, reason="x", cites=""
        )
        self.enter(EntryKind.OPENING, 500, number)

    @property
    def payee(self) -> str:
        mine = people.producer.c.id == self.owner
        return str(self.unit.value(sa.select(people.producer.c.person_uid).where(mine)))

    def paid(self, *, moved: bool = True, entered: bool = True, claimed: int = 0, to: str = "") -> tuple[int, str]:
        """Add a payment of the whole balance from the safe; return its id and number."""
        balance = int(
            self.unit.value(
                sa.select(account.balance_now.c.amount).where(account.balance_now.c.producer_id == self.owner)
            )
        )
        made, number = self.document(
            account.payout,
            "BB",
            key=self.uid(),
            producer_id=self.owner,
            kind="PAYOUT",
            means="CASH",
            amount=balance,
            balance_before=balance + claimed,
            from_place=SAFE,
            received_by_uid=to or self.payee,
            relation="",
            reference="",
        )
        if entered:
            self.enter(EntryKind.PAYOUT, -balance, number)
        if moved:
            self.pay(CashKind.PAYOUT, balance, number, out=SAFE)
        return made, number

    def bounced(self, *, to: int | None = None, moved: bool = True) -> None:
        made, number = self.paid()
        self.record.add(
            account.payout_reversal, {**self.record.posting(), "payout_id": made, "reason": "x", "approval_id": None}
        )
        amount = -int(
            self.unit.value(
                sa.select(account.producer_entry.c.amount).where(account.producer_entry.c.document == number)
            )
        )
        self.enter(EntryKind.PAYOUT_REVERSED, amount, number, producer_id=to or self.owner)
        if moved:
            self.pay(CashKind.CORRECTION, amount, number, to=SAFE)

    def discounted(self, **discount: Any) -> None:
        """Add a sale with a discount of 1,000 that its line's bearer pays, and the discount as it is said."""
        price = self.sold["price"]
        share = price - share_of(price, self.sold["rate_bp"])
        owed = {"producer_share": share - 1_000, "shop_share": price - share}
        self.sale(line={"discount": 1_000, "paid": price - 1_000, **owed, "discount_bearer": "SHOP"})
        line = int(self.unit.value(sa.select(sa.func.max(sales.sale_line.c.id))))
        row = {"sale_line_id": line, "kind": "LINE", "amount": 1_000, "reason": "", "approval_id": None, **discount}
        self.record.add(sales.sale_discount, row)

    def counted(self, notes: str) -> None:
        """Add a count of 70,000 in the safe."""
        row = {"place": SAFE, "amount": 70_000, "denominations": notes, "as_of": self.record.on, "note": ""}
        self.record.add(cash.money_count, {**self.record.posting(), **row})

    def year_moved(self, year: int) -> None:
        row = {"year": year, "file": "tahun.db", "sha256": "0" * 64, "bytes": 1, "records": 0, "statements": 0}
        self.record.add(proof.year_file, {**self.record.posting(), **row})

    def restored(self, *, epoch: int = 1, **changed: Any) -> None:
        """Add a restore that goes on with the newest record, changed in what is said."""
        last = self.unit.rows(sa.select(proof.journal).order_by(proof.journal.c.seq.desc()).limit(1))[0]
        head = {"old_seq": last["seq"], "old_head": last["hash"]}
        anchored = {"anchored_seq": last["seq"], "anchored_head": last["hash"]}
        rest = {"epoch": epoch, "skipped": "[]", "lost": "[]", "backup_sha256": "0" * 64}
        self.record.save(shop.register, {"epoch": 1}, row_id=self.record.work.context.home.register_id)
        self.record.add(proof.restored, {**self.record.posting(), **head, **anchored, **rest, **changed})

    def corrected_payment(self, *, of_other_sale: bool) -> None:
        first = self.unit.rows(sa.select(sales.payment).order_by(sales.payment.c.id))[0]
        number = self.sale() if of_other_sale else ""
        sale_id = int(self.unit.value(sa.select(sa.func.max(sales.sale.c.id))) if of_other_sale else first["sale_id"])
        row = {"sale_id": sale_id, "change": 0, "corrects_id": first["id"], "approval_id": None}
        kept = first["amount"] - first["change"]
        for means, amount, told in (("CASH", -kept, ""), ("QRIS", kept, "RRN")):
            self.record.add(sales.payment, {**row, "means": means, "amount": amount, "reference": told})
        number = number or str(
            self.unit.value(sa.select(sales.sale.c.number).where(sales.sale.c.id == first["sale_id"]))
        )
        self.pay(CashKind.CORRECTION, kept, number, out=self.drawer(), to="CLEARING:QRIS")


Act = Callable[[Forger], object]
FAIR: Final[Mapping[str, Act]] = {
    "nothing": lambda f: None,
    "a sale": lambda f: f.as_sale(),
    "a return": lambda f: f.returned(),
    "a delivery": lambda f: f.delivered(5, 5),
    "a sample": lambda f: f.written_off(1, 1),
    "a loss": lambda f: f.lost(1, 8_500),
    "a correction": lambda f: f.correction(),
    "a payment": lambda f: f.paid(),
    "a payment that bounced": lambda f: f.bounced(),
    "a count": lambda f: f.counted("[[50000, 1], [20000, 1]]"),
    "a count of which only the sum is known": lambda f: f.counted("[]"),
    "a restore": lambda f: f.restored(),
    "a year that was over": lambda f: f.year_moved(2025),
    "a payment put right": lambda f: f.corrected_payment(of_other_sale=False),
}
"""What agrees: the controls."""
FORGED: Final[Mapping[str, Act]] = {
    "a delivery that brought nothing": lambda f: f.delivered(5, 0),
    "a delivery that brought more": lambda f: f.delivered(5, 50),
    "goods that came without a delivery": lambda f: f.move(MovementKind.DELIVERY, 5, "ST-X"),
    "opening goods without a document": lambda f: f.move(MovementKind.OPENING, 5, ""),
    "a delivery of another's goods": lambda f: f.delivered(5, 5, product=f.other),
    "a delivery below nothing": lambda f: f.delivered(-1, -1),
    "an undoing of another's delivery": lambda f: f.delivered(
        -5, -5, reverses_id=f.delivered(5, 5), producer_id=f.other_owner
    ),
    "an undoing of a part": lambda f: f.delivered(-1, -1, reverses_id=f.delivered(5, 5)),
    "an undoing of an undoing": lambda f: f.delivered(
        5, 5, reverses_id=f.delivered(-5, -5, reverses_id=f.delivered(5, 5))
    ),
    "goods taken back without a note": lambda f: f.move(MovementKind.WITHDRAWAL, -1, "BT-X"),
    "goods lost without a count": lambda f: f.move(MovementKind.LOST, -1, "SO-X"),
    "goods found without a count": lambda f: f.move(MovementKind.FOUND, 1, "SO-X"),
    "a write-off of nothing": lambda f: f.written_off(1, 0),
    "a write-off of more": lambda f: f.written_off(1, 2),
    "a sample that came back": lambda f: f.move(MovementKind.FOUND, 1, "BA-X"),
    "damaged goods without a note": lambda f: f.move(MovementKind.DAMAGED, 1, "BA-X", bin=Bin.DAMAGED),
    "goods moved for nothing": lambda f: [f.move(MovementKind.MOVE, each, "x") for each in (-1, 1)],
    "goods netted from one producer to another": lambda f: [
        f.move(MovementKind.MOVE, -1, "x"),
        f.move(MovementKind.MOVE, 1, "x", product_id=f.other.product_id, producer_id=f.other_owner),
    ],
    "fewer than none set aside": lambda f: [
        f.move(MovementKind.MOVE, -1, "x", bin=Bin.COLLECT),
        f.move(MovementKind.MOVE, 1, "x"),
    ],
    "goods of another producer": lambda f: f.sale(move={"producer_id": f.other_owner}),
    "goods sold without a sale": lambda f: f.move(MovementKind.SALE, -1, "JL-X", line_uid=f.uid()),
    "goods brought back without a return": lambda f: f.move(MovementKind.RETURN, 1, "RT-X", line_uid=f.uid()),
    "a correction without a document": lambda f: f.enter(EntryKind.CORRECTION, 500_000, "KR-X"),
    "an opening balance without a document": lambda f: f.enter(EntryKind.OPENING, 500_000, "KR-X"),
    "a repayment without a document": lambda f: f.enter(EntryKind.REPAYMENT, 500_000, "BM-X"),
    "a tax without a document": lambda f: f.enter(EntryKind.TAX, 500_000, "KR-X"),
    "a debt given up without a document": lambda f: f.enter(EntryKind.WRITE_OFF, 500_000, "KR-X"),
    "a sale's entry without a line": lambda f: f.enter(EntryKind.SALE, 500_000, "JL-X", line_uid=f.uid()),
    "a correction without an entry": lambda f: f.correction(None),
    "a correction entered as another kind": lambda f: f.correction(EntryKind.TAX),
    "an opening balance twice": lambda f: [f.opening(), f.opening()],
    "a debt given up that nobody owes": lambda f: f.correction(EntryKind.WRITE_OFF, 500),
    "a payment of another balance": lambda f: f.paid(claimed=5),
    "a voucher without an entry": lambda f: f.paid(entered=False),
    "a payment to somebody who is on no list": lambda f: f.paid(to=f.uid()),
    "a voucher without money": lambda f: f.paid(moved=False),
    "a bounced payment without money": lambda f: f.bounced(moved=False),
    "a bounced payment to another producer": lambda f: f.bounced(to=f.other_owner),
    "a compensation that is too much": lambda f: f.lost(1, 900_000),
    "a compensation that takes": lambda f: f.lost(1, -500),
    "a compensation of another producer": lambda f: f.lost(1, 500, producer_id=f.other_owner),
    "a compensation of another document": lambda f: f.lost(1, 500, document="SO-X"),
    "a compensation for what was sold": lambda f: f.enter(
        EntryKind.COMPENSATION, 500, "ST-X", movement_id=f.move(MovementKind.SALE, -1, "ST-X", line_uid=f.uid())
    ),
    "takings without a sale": lambda f: f.pay(CashKind.SALE, 5_000, "JL-X", to=f.drawer()),
    "takings in the bank": lambda f: f.sale(cash_row={"to": BANK}),
    "a refund without a return": lambda f: f.pay(CashKind.REFUND, 5_000, "RT-X", out=f.drawer()),
    "a return without money": lambda f: f.returned(money=False),
    "a payment without a voucher": lambda f: f.pay(CashKind.PAYOUT, 5_000, "BB-X", out=SAFE),
    "a correction of no payment": lambda f: f.pay(CashKind.CORRECTION, 5_000, "x", to=SAFE),
    "money in a place of no name": lambda f: f.pay(CashKind.PAY_IN, 5_000, "", to="ATTIC"),
    "money in a drawer of no register": lambda f: f.pay(CashKind.PAY_IN, 5_000, "", to="DRAWER:LRT-77"),
    "a payment put right in another sale": lambda f: f.corrected_payment(of_other_sale=True),
    "a refund confirmed that did not wait": lambda f: f.record.add(
        sales.refund_check,
        {**f.record.posting(), "sale_return_id": f.returned(), "step": "CONFIRMED", "note": ""},
    ),
    "a kwitansi above its sale": lambda f: f.record.add(
        sales.kwitansi,
        {
            **f.record.posting(),
            "number": f.record.work.register_number("KW"),
            "sale_id": f.sold["sale_id"],
            "person_id": None,
            "office": "x",
            "purpose": "x",
            "amount": 99_000_000,
            "stamp_duty_above": 0,
        },
    ),
    "a share above the terms": lambda f: f.sale(line={"producer_share": f.sold["price"], "shop_share": 0}),
    "a net price that is not paid": lambda f: f.sale(line={"terms_kind": "NET_PRICE", "net_price": 1, "rate_bp": 0}),
    "a discount borne by somebody else": lambda f: f.discounted(bearer="PRODUCER"),
    "a line of another product": lambda f: f.sale(line={"product_code": "X"}),
    "a line of another producer": lambda f: f.sale(line={"producer_code": "X"}),
    "a line for another producer": lambda f: f.sale(line={"producer_id": f.other_owner}),
    "units that are not its lines'": lambda f: f.sale(head={"units": 7}),
    "a line of another day": lambda f: f.sale(line={"business_date": LONG_AGO}),
    "a sale of another day": lambda f: f.sale(head={"business_date": LONG_AGO}),
    "a sale of another hour": lambda f: f.sale(head={"at": datetime(2031, 1, 1, tzinfo=UTC)}),
    "an entry that names another sale": lambda f: f.as_sale(entry={"document": "JL-X"}),
    "an entry of another amount": lambda f: f.sale(entry={"amount": 5}),
    "a return of another product": lambda f: f.returned(
        line={"product_id": f.other.product_id, "producer_id": f.other_owner}
    ),
    "a return that takes less back": lambda f: f.returned(line={"producer_share": 0, "shop_share": f.sold["paid"]}),
    "a count that is not its notes": lambda f: f.counted("[[50000, 2]]"),
    "a photo of something else": lambda f: f.record.add(
        goods.photo, {**f.record.posting(), "sha256": "0" * 64, "jpeg": b"x"}
    ),
    "a tax out of the shop's share": lambda f: f.sale(
        line={"tax": 500, "shop_share": share_of(f.sold["price"], f.sold["rate_bp"]) - 500}
    ),
    "an exchange of nothing": lambda f: f.sale(head={"exchange_uid": f.uid()}),
    "goods moved on a day to come": lambda f: f.sale(move={"occurred_on": date(2031, 1, 2)}),
    "an entry of a day to come": lambda f: f.sale(entry={"occurred_on": date(2031, 1, 2)}),
    "a year that is not over": lambda f: f.year_moved(2026),
    "a restore of another epoch": lambda f: f.restored(epoch=77),
    "a restore of an epoch before": lambda f: [f.restored(epoch=2), f.restored()],
    "a restore of no record": lambda f: f.restored(old_head="0" * 64),
    "a shift out of its row": lambda f: f.record.add(
        cash.shift_opened, {**f.record.posting(), "sequence": 9, "opening_float": 0, "denominations": "{}"}
    ),
}
"""What contradicts itself."""


@contextmanager
def forged(shop: Any, act: Act, world: tuple[AProduct, AProduct, Mapping[str, Any]]) -> Iterator[tuple[Finding, ...]]:
    """Yield what the proof of rows and sums finds when an act stands in the books; nothing of it stays."""
    try:
        with shop.context.writing(somebody(shop, "bela")) as work:
            with work.record("forged") as record:
                act(Forger(record, *world))
            notes = RunNotes()
            prove_rows(work.unit, notes, None)
            prove_sums(work.unit, notes)
            prove_balances(work.unit, notes)
            prove_happened(work.unit, notes)
            prove_shifts(work.unit, notes)
            prove_photos(work.unit, notes)
            yield tuple(notes.findings)
            raise _TakenBack
    except _TakenBack:
        pass


def a_world(shop: Any) -> tuple[AProduct, AProduct, Mapping[str, Any]]:
    """Sell one product of a shop that has two, and return them with the line that was sold."""
    product, other = (a_product(shop, price=10_000, delivered=20) for _ in range(2))
    a_sale(shop, [(product, 1)], by=somebody(shop, "ani"))
    with shop.context.reading() as unit:
        lines = unit.rows(sa.select(sales.sale_line).order_by(sales.sale_line.c.id))
    return product, other, dict(lines[0])
