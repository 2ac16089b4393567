"""Identifiers: UUIDs of version 7 in their usual form that rise."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from ntt_pos.devices.ids import SystemIds, uid_text
from ntt_pos.devices.rehearsal import SeededIds

AT = datetime(2026, 2, 28, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("value", [0, 1, 0x019C9D5A000070008000000000000001, 2**128 - 1])
def test_a_uid_is_written_as_uuids_are(value):
    assert uid_text(value) == str(uuid.UUID(int=value))


@pytest.mark.parametrize("ids", [SystemIds(), SeededIds(3)])
def test_uids_of_one_moment_rise_and_are_of_version_7(ids):
    made = [ids.uid(AT) for _ in range(2000)]
    assert made == sorted(set(made))
    assert {uuid.UUID(each).version for each in made} == {7}
    assert {uuid.UUID(each).variant for each in made} == {uuid.RFC_4122}
