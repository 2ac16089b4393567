"""A new program and an upgraded schema are noted in the journal, once."""

from __future__ import annotations

import json

import sqlalchemy as sa

from ntt_pos import __version__
from ntt_pos.data.models import proof
from ntt_pos.services.core.program_version import note_program


def newest(shop):
    with shop.context.reading() as unit:
        return json.loads(unit.value(sa.select(proof.journal.c.canonical).order_by(proof.journal.c.id.desc()).limit(1)))


def test_the_program_that_founded_the_shop_is_noted_already(shop):
    assert not note_program(shop.context, by=shop.people.system_actor())


def test_another_version_is_noted_once_with_the_one_before(shop):
    by = shop.people.system_actor()
    assert note_program(shop.context, by=by, program="9.9.9")
    told = newest(shop)
    assert (told["kind"], told["program"], told["before_program"]) == ("program.changed", "9.9.9", __version__)
    assert not note_program(shop.context, by=by, program="9.9.9")
    assert shop.verify.run().findings == ()


def test_an_upgraded_schema_is_noted(shop, monkeypatch):
    from ntt_pos.data import schema_version

    before = schema_version.head()
    monkeypatch.setattr(schema_version, "head", lambda: "9999")
    assert note_program(shop.context, by=shop.people.system_actor())
    assert (newest(shop)["schema"], newest(shop)["before_schema"]) == ("9999", before)
