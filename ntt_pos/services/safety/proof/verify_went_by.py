"""Proving what acts went by: people, accounts and parts of bundles that the journal told, not what a row held meanwhile."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ntt_pos.i18n import N_
from ntt_pos.services.safety.proof.verify_payments import PaidAccounts

if TYPE_CHECKING:
    from ntt_pos.data.engine import Row
    from ntt_pos.services.safety.proof.verify_report import RunNotes


class SoldBundles:
    """Follows what goes into each bundle: one that was sold held the parts that it had then or before, as many of each.

    Which of them were in force is not asked: another PC may not have heard of newer ones. What the journal tells of a bundle
    may also come after its sale, from another PC: it is looked for at the end.
    """

    def __init__(self, notes: RunNotes) -> None:
        self._notes = notes
        self._parts: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)  # by bundle, then by the part's uid
        self._had: dict[str, list[Mapping[str, int]]] = defaultdict(list)
        self._sold: list[tuple[str, str, str, int, Mapping[str, int]]] = []

    def learn(self, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Take up the parts that a record tells."""
        for row in rows.get("bundle_part", ()):
            self._parts[row["bundle"]][row["uid"]] = row
        for bundle in {row["bundle"] for row in rows.get("bundle_part", ())}:
            self._had[bundle].append(
                {row["product"]: row["quantity"] for row in self._parts[bundle].values() if row["active"]}
            )

    def note(self, texts: Mapping[str, Sequence[str]], where: str) -> None:
        """Take up the bundles of a sale whose lines are not the parts that are known so far."""
        held: dict[str, Counter[str]] = defaultdict(Counter)
        for line in map(json.loads, texts.get("sale_line", ())):
            held[line.get("bundle_uid", "")][line["product"]] += line["quantity"]
        for sold in map(json.loads, texts["sale_bundle"]):
            parts = held[sold["uid"]]
            if not self._has_had(sold["bundle"], sold["quantity"], parts):
                self._sold.append((where, sold["name"], sold["bundle"], sold["quantity"], parts))

    def end(self) -> None:
        """Name each bundle that was sold with parts it never had."""
        for where, name, bundle, quantity, parts in self._sold:
            if not self._has_had(bundle, quantity, parts):
                self._notes.find(
                    "sale_bundle",
                    where,
                    N_("{where}: {name} was sold with parts that it never had."),
                    where=where,
                    name=name,
                )

    def _has_had(self, bundle: str, quantity: int, parts: Mapping[str, int]) -> bool:
        return any({code: n * quantity for code, n in each.items()} == parts for each in self._had[bundle])


class WentBy:
    """Follows the journal from its first record on; after one that cannot be read nothing is known."""

    def __init__(self, notes: RunNotes, *, whole: bool) -> None:
        self._accounts, self._bundles, self._known = PaidAccounts(notes), SoldBundles(notes), whole

    def lose(self) -> None:
        """Judge nothing from here on."""
        self._known = False

    def follow(self, row: Row, texts: Mapping[str, Sequence[str]]) -> None:
        """Take up the rows of a record."""
        if self._known and "sale_bundle" in texts:
            self._bundles.note(texts, f"{row['register_code']} {row['seq']}")

    def follow_plain(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Take up a record that holds its rows and nothing else."""
        if self._known and "payout" in texts:
            self._accounts.note({"payout": [json.loads(each) for each in texts["payout"]]})

    def learn(self, row: Row, told: Mapping[str, Any]) -> None:
        """Take up what a record tells beside its books."""
        if self._known:
            self._accounts.note(told.get("rows", {}), row, told)
            self._bundles.learn(told.get("rows", {}))

    def end(self) -> None:
        """Name what was kept until all was read."""
        self._accounts.end()
        self._bundles.end()
