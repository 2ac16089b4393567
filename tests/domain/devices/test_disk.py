"""How much room the disk has, and what that means for the shop."""

from __future__ import annotations

from ntt_pos.domain.devices.disk import REFUSE_BELOW, WARN_BELOW, Room, room


def test_room_is_fine_low_or_full():
    assert [room(free) for free in (WARN_BELOW, WARN_BELOW - 1, REFUSE_BELOW, REFUSE_BELOW - 1, None)] == [
        Room.FINE,
        Room.LOW,
        Room.LOW,
        Room.FULL,
        Room.FINE,
    ]
