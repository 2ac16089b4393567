"""A row as the journal holds it: names for local ids, a hash for what is sealed, and nothing private."""

from __future__ import annotations

import hashlib

from ntt_pos.data.models import metadata, proof
from ntt_pos.services.core.journal_rows import journal_columns, journal_row, sealed_columns


def test_local_ids_and_private_columns_are_never_in_the_journal() -> None:
    for table in metadata.sorted_tables:
        names = journal_columns(table)
        private = {column.name for column in table.columns if column.info.get("private")}
        assert not {"id", "record_uid"} & set(names), table.name
        assert not private & set(names), table.name
        assert sealed_columns(table) <= set(names), table.name


def test_bytes_and_sealed_texts_are_held_as_their_hash(shop) -> None:
    sealed = [(table, name) for table in metadata.sorted_tables for name in sealed_columns(table)]
    assert sealed
    with shop.context.reading() as unit:
        for table, name in sealed:
            assert journal_row(unit, table, {name: "abc"}, {}) == {name: hashlib.sha256(b"abc").hexdigest()}


def test_a_null_says_nothing_and_a_known_name_is_asked_once(shop) -> None:
    codes: dict[tuple[str, int], str] = {}
    with shop.context.reading() as unit:
        home = shop.context.home
        row = {"register_id": home.register_id, "kind": None}
        named = journal_row(unit, proof.journal, row, codes)
        assert named == {"register": home.register_code}
        assert journal_row(unit, proof.journal, row, {("register", home.register_id): "X"}) == {"register": "X"}
