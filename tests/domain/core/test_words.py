"""Every member of an enum has its words, and they stand in one module."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

import pytest

import ntt_pos
from ntt_pos.domain.core import record_words, words
from ntt_pos.domain.core.pillar_halal import Halal, Pillar
from ntt_pos.domain.core.record_rights import OF_KIND, OF_NOBODY
from ntt_pos.domain.core.terms import Bearer
from ntt_pos.domain.core.users import Role
from ntt_pos.domain.goods.notes import NoteKind
from ntt_pos.domain.goods.stock import Bin, MovementKind
from ntt_pos.domain.money.account import EntryKind, PaysBy
from ntt_pos.domain.money.shift import CashKind
from ntt_pos.domain.selling.payment import NEED_REFERENCE, NON_CASH, Means
from ntt_pos.domain.selling.pricing import DiscountKind
from ntt_pos.domain.selling.returns import ReturnReason
from ntt_pos.services.core.print_queue import JobState
from ntt_pos.services.goods.master_rows import PermitKind

PACKAGE = Path(ntt_pos.__file__).parent
TABLES: Mapping[type[StrEnum], Mapping[str, object]] = {
    Means: words.MEANS,
    PaysBy: words.PAYS_BY,
    Pillar: words.PILLARS,
    Halal: words.HALAL,
    PermitKind: words.PERMITS,
    Role: words.ROLES,
    Bearer: words.BEARERS,
    MovementKind: words.MOVEMENTS,
    Bin: words.BINS,
    EntryKind: words.ENTRIES,
    CashKind: words.CASH_KINDS,
    DiscountKind: words.DISCOUNTS,
    ReturnReason: words.RETURN_REASONS,
    NoteKind: words.NOTES,
    JobState: words.PRINT_STATES,
}
MARKS = frozenset({"_", "N_", "Word", "text"})


def members(key: ast.expr | None) -> set[str]:
    """Return the enums, by name, of which an expression is a member: ``Means.CASH`` or ``"CASH"``."""
    if isinstance(key, ast.Attribute) and isinstance(key.value, ast.Name):
        return {kind.__name__ for kind in TABLES if kind.__name__ == key.value.id and key.attr in kind.__members__}
    if isinstance(key, ast.Constant):
        return {kind.__name__ for kind in TABLES if key.value in set(kind)}
    return set()


def is_text(value: ast.expr) -> bool:
    """Tell whether an expression is a name for the catalogue: a text that is no sentence and has no places to fill."""
    if not isinstance(value, ast.Call):
        return False
    told = value.args[0] if value.args else None
    if (
        isinstance(told, ast.Constant)
        and isinstance(told.value, str)
        and (told.value.endswith(".") or "{" in told.value)
    ):
        return False
    called = value.func
    return (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) in MARKS


def second_tables(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Return line and enum of every mapping, or row of pairs, that gives two members or more their texts."""
    for node in ast.walk(tree):
        pairs: list[tuple[ast.expr | None, ast.expr]] = []
        if isinstance(node, ast.Dict):
            pairs = list(zip(node.keys, node.values, strict=True))
        elif isinstance(node, ast.Tuple | ast.List):
            pairs = [(e.elts[0], e.elts[1]) for e in node.elts if isinstance(e, ast.Tuple) and len(e.elts) > 1]
        named = [members(key) for key, value in pairs if is_text(value)]
        for kind in TABLES:
            if sum(kind.__name__ in each for each in named) > 1:
                yield getattr(node, "lineno", 0), kind.__name__


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_every_member_has_its_words(kind: type[StrEnum]) -> None:
    assert set(TABLES[kind]) == {each.value for each in kind}


def test_every_kind_of_record_that_needs_a_right_has_its_words() -> None:
    assert set(OF_KIND) <= set(record_words.RECORDS) <= OF_KIND.keys() | OF_NOBODY


def test_the_note_reasons_are_those_of_withdrawals_and_write_offs() -> None:
    from ntt_pos.services.goods.stock_moves import REASONS
    from ntt_pos.services.goods.write_offs import WriteOffReason

    assert set(words.NOTE_REASONS) == {*REASONS, *(each.value for each in WriteOffReason)}


def test_what_is_undone_is_a_movement() -> None:
    assert set(words.UNDONE) <= {each.value for each in MovementKind}
    assert set(words.ACRONYMS) == {each.value for each in Pillar}


def test_a_means_that_is_taken_at_the_till_says_what_to_do_before_its_reference_is_typed() -> None:
    assert {means for means in Means if words.MEANS[means].about} == NEED_REFERENCE == set(NON_CASH)


def test_no_second_table_names_what_the_words_name() -> None:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if path == Path(words.__file__):
            continue
        for line, kind in second_tables(ast.parse(path.read_text(encoding="utf-8"))):
            found.append(f"{path.relative_to(PACKAGE)}:{line}: {kind}")
    assert not found


@pytest.mark.parametrize(
    "source",
    [
        'X = {Means.CASH: N_("Cash"), Means.QRIS: N_("QRIS")}',
        'X = {"VILLAGE": N_("Village"), "SCHOOL": N_("School"), "": N_("Own goods")}',
        'X = [("SHOP", _("shop")), ("PRODUCER", _("producer"))]',
        'X = {Role.OWNER: language.text("Owner"), Role.CASHIER: language.text("Cashier")}',
    ],
)
def test_a_second_table_is_found(source: str) -> None:
    assert list(second_tables(ast.parse(source)))


def test_what_is_no_table_of_names_is_left_alone() -> None:
    source = 'X = {Means.CASH: 1, Means.QRIS: 2}; Y = {Means.CASH: N_("Cash")}; Z = {NoteKind.DELIVERY: "ST"}'
    assert not list(
        second_tables(ast.parse('X = {Bin.SHELF: N_("{n} stand there"), Bin.DAMAGED: N_("They are broken.")}'))
    )
    assert not list(second_tables(ast.parse(source)))
