"""Which PC this is: the same at every asking, and nothing that tells the system's own name."""

from __future__ import annotations

import re

from ntt_pos.devices import this_pc


def test_a_pc_keeps_its_name_and_does_not_tell_the_systems():
    assert this_pc.pc_id() == this_pc.pc_id()
    assert re.fullmatch("[0-9a-f]{32}", this_pc.pc_id())
    assert this_pc._system_id() not in this_pc.pc_id()


def test_another_pc_has_another_name(monkeypatch):
    mine = this_pc.pc_id()
    monkeypatch.setattr(this_pc, "_system_id", lambda: "another")
    assert this_pc.pc_id() != mine


def test_a_system_without_a_name_of_its_own_is_known_by_its_network_card(monkeypatch, tmp_path):
    monkeypatch.setattr(this_pc, "_LINUX", (tmp_path / "none",))
    monkeypatch.setattr(this_pc.sys, "platform", "linux")
    assert len(this_pc._system_id()) == 12
