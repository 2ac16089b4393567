"""Proving payments: what was owed before each is what the books of whoever paid held then (I-15)."""

from __future__ import annotations

import itertools
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ntt_pos.data.queries.verify import verify_payments as query
from ntt_pos.data.queries.verify.books_rule import writers
from ntt_pos.data.types import MOVED
from ntt_pos.i18n import N_
from ntt_pos.services.core.contacts.personal_values import ACCOUNT_SEAL

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row, Unit
    from ntt_pos.services.safety.proof.verify_report import RunNotes


def prove_payments(unit: Unit, notes: RunNotes) -> None:
    """Find each payment before which the books that paid held another balance.

    These held what stands before it in its own chain, and of each other chain what its record cites. Records of an older
    program cite nothing: all registers wrote into one database then, one after the other.
    """
    if writers(unit) <= 1:
        return  # rows are in the order of the only chain: ``prove_balances`` adds them up
    for number in _otherwise(unit):
        notes.find("payout", number, N_("{place}: the balance before the payment was another (I-15)."), place=number)
    notes.count("checks")


class PaidAccounts:
    """Follows what the journal told of people: a producer's money went to them, and to an account that they once had.

    Who was told of later, by another PC whose records came after, is looked for at the end.
    """

    def __init__(self, notes: RunNotes) -> None:
        self._notes = notes
        self._seals: dict[str, set[str]] = defaultdict(set)  # by person
        self._people: dict[str, set[str]] = defaultdict(set)  # by producer: payee and collectors
        self._payees: dict[str, str] = {}  # by producer: the last that was told
        # By person: the register and record that told of them, and whether with an account.
        self._accounts: dict[str, list[tuple[str, int, bool]]] = defaultdict(list)
        self._paid: list[tuple[Mapping[str, Any], str]] = []
        self._without: list[str] = []

    def note(
        self,
        rows: Mapping[str, Sequence[Mapping[str, Any]]],
        row: Row | Mapping[str, Any] = MappingProxyType({}),
        told: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        """Take up people and producers that a record tells, and the payments with the account that was paid to.

        ``row`` is its place in the journal. A transfer says "" where the books knew no account; older payments say nothing.
        """
        paid_to, strangers = told.get("paid_to"), set()  # strangers: written down with the payment, signed for
        for each in rows.get("person", ()):
            seals = (each.get("seals") or "").split()
            strangers.add(each["uid"])
            self._seals[each["uid"]].update(seals)
            has_one = any(seal.startswith(ACCOUNT_SEAL) for seal in seals)
            self._accounts[each["uid"]].append((row["register_code"], row["seq"], has_one))
        for each in rows.get("producer", ()):
            self._people[each["code"]].add(each["person_uid"])
            self._payees[each["code"]] = each["person_uid"]
        for each in rows.get("collector", ()):
            self._people[each["producer"]].add(each["person"])
        for each in rows.get("payout", ()):
            if paid_to or each["received_by_uid"] not in strangers:
                self._paid.append((each, paid_to or ""))
            if paid_to == "" and self._knew_account(each["producer"], row["register_code"], told.get("heads", {})):
                self._without.append(each["number"])

    def _knew_account(self, producer: str, register: str, heads: Mapping[str, Any]) -> bool:
        """Tell whether the books of whoever paid had been told of an account of a producer that was not taken away again."""
        for teller, seq, has_one in reversed(self._accounts[self._payees.get(producer, "")]):
            if teller == register or (teller in heads and seq <= heads[teller][0]):
                return has_one
        return False

    def end(self) -> None:
        """Name each payment to an account or to somebody that the journal never told of its producer."""
        for number in self._without:
            self._notes.find(
                "payout",
                number,
                N_("{place}: transferred as if this producer had no account number, and one was recorded."),
                place=number,
            )
        for row, paid_to in self._paid:
            mine = self._people[row["producer"]]
            if not paid_to and row["received_by_uid"] not in mine:
                self._notes.find(
                    "payout",
                    row["number"],
                    N_("{place}: received by somebody who was never on the producer's list."),
                    place=row["number"],
                )
            if paid_to and not any(paid_to in self._seals[each] for each in mine):
                self._notes.find(
                    "payout",
                    row["number"],
                    N_("{place}: paid to an account number that was never recorded of this producer."),
                    place=row["number"],
                )


def _otherwise(unit: Unit) -> Iterator[str]:
    paid: dict[int, list[Row]] = defaultdict(list)
    for row in unit.rows(query.payments()):
        paid[row["producer_id"]].append(row)
    with closing(unit.stream(query.entries_by_chain())) as entries:
        for producer_id, rows in itertools.groupby(entries, key=lambda row: int(row["producer_id"])):
            chains = [_Chain(mine) for _id, mine in itertools.groupby(rows, key=lambda row: int(row["register_id"]))]
            for payment in paid.pop(producer_id):
                if sum(chain.before(payment) for chain in chains) != payment["balance_before"]:
                    yield payment["number"]


class _Chain:
    """One register's entries of a producer, added up along its chain."""

    def __init__(self, rows: Iterable[Row]) -> None:
        held = list(rows)
        self._register_id, self._code = held[0]["register_id"], held[0]["code"]
        self._seqs = [row["seq"] for row in held]
        self._moments = list(itertools.accumulate((row["at"] for row in held), max))
        self._sums = [0, *itertools.accumulate(row["amount"] for row in held)]

    def before(self, payment: Row) -> int:
        """Return the sum of what was in the books of whoever made a payment (rupiah)."""
        if payment["register_id"] == self._register_id:
            return int(self._sums[bisect_left(self._seqs, payment["seq"])])
        text = payment["canonical"]
        heads: Any = None if text.startswith(MOVED) else json.loads(text).get("heads")
        if heads is None:
            return int(self._sums[bisect_left(self._moments, payment["at"])])
        seq, _hash = heads.get(self._code, (0, ""))
        return int(self._sums[bisect_left(self._seqs, seq + 1)])
