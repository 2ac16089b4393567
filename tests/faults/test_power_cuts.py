"""The power is cut between any two writes of the shop's own acts: what was promised is there, and nothing is torn."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults import disk, table
from tests.faults.acts import ACTS
from tests.faults.judge import Proven, problems
from tests.faults.stage import CALLS, Stage

pytestmark = [pytest.mark.strace, pytest.mark.fast]
WANTED = int(os.environ.get("NTT_POS_CRASH_STATES", "200"))
FEWEST = min(WANTED, 300)
SEED = 20260228
RECORD = ("-xx", "-s", "100000000", "-e", f"trace={CALLS}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many states were looked at, how many had lost a promise or were torn, and the first of them in words."""

    states: int
    promises: int
    lost: int
    torn: int
    first: str

    def __str__(self) -> str:
        return f"{self.lost} lost, {self.torn} torn" + (f" ({self.first})" if self.first else "")


def record(act: str, stage: Stage, fresh: Callable[[str], Path], workshop: Path, *, weak: str = "") -> disk.Recorder:
    """Play an act undisturbed and return everything that it sent to the disk."""
    folder, log = fresh(act), workshop / "record"
    recorder = disk.Recorder(folder, disk.files_in(folder))
    played = stage.play(act, folder, weak=weak, strace=RECORD, log=log)
    assert (played.said, played.code) == (None, 0)
    for call in disk.calls(log):
        recorder.take(call)
    told = [event.told for event in recorder.events if event.kind == "told"]
    assert told == list(played.told)
    assert problems(act, folder, told, Proven()) == []
    assert disk.moments(recorder)[-1].told == tuple(told)
    return recorder


def cut(act: str, recorder: disk.Recorder, workshop: Path, *, wanted: int = WANTED, enough: bool = False) -> Outcome:
    """Rebuild crash states, reopen each with the program and count what is wrong; ``enough`` stops at the first."""
    folder, proven = workshop / "after", Proven()
    states = lost = torn = 0
    first = ""
    moments = disk.moments(recorder)
    for crash in disk.crashes(moments, wanted=wanted, seed=SEED):
        states += 1
        disk.put(crash.files, folder)
        found = problems(act, folder, crash.told, proven)
        shutil.rmtree(folder)
        lost += any(each.startswith("lost") for each in found)
        torn += any(each.startswith("corrupt") for each in found)
        if found and not first:
            first = f"{crash.how}: {found[0][:120]}"
        if found and enough:
            break
    return Outcome(states, len(moments[-1].told), lost, torn, first)


@pytest.mark.parametrize("act", ACTS)
def test_a_power_cut_at_any_moment_loses_no_promise_and_tears_nothing(act, stage, fresh, workshop):
    recorder = record(act, stage, fresh, workshop)
    outcome = cut(act, recorder, workshop)
    table.note(f"power cut: {act}", outcome.states, "0 lost, 0 torn", str(outcome))
    assert outcome.states >= FEWEST
    assert outcome.promises >= 1
    assert (outcome.lost, outcome.torn, outcome.first) == (0, 0, "")


@pytest.mark.parametrize(
    ("act", "weak"),
    [
        ("sale", "normal"),
        ("sale", "delete"),
        ("return", "normal"),
        ("z", "delete"),
        ("backup", "no-folder-sync"),
        ("restore", "no-folder-sync"),
        ("create", "no-folder-sync"),
        ("night", "no-file-sync"),
        ("year", "no-file-sync"),
    ],
)
def test_without_its_protection_the_same_cuts_are_seen_to_lose(act, weak, stage, fresh, workshop):
    """The negative controls: synchronous NORMAL, DELETE with FULL, a folder or a file that is not synced."""
    recorder = record(act, stage, fresh, workshop, weak=weak)
    outcome = cut(act, recorder, workshop, wanted=1500, enough=True)
    table.note(f"control: {act} with {weak}", outcome.states, "seen to fail", str(outcome))
    assert outcome.lost + outcome.torn > 0


def test_without_the_syncs_of_folders_even_a_sale_would_be_lost(stage, fresh, workshop):
    """The negative control of the model itself: the same record, in which no folder was ever synced."""
    recorder = record("sale", stage, fresh, workshop)
    kept = [event for event in recorder.events if event.kind != "sync folder"]
    assert len(kept) < len(recorder.events)
    recorder.events[:] = kept
    outcome = cut("sale", recorder, workshop, enough=True)
    table.note("control: sale, folders never synced", outcome.states, "seen to fail", str(outcome))
    assert outcome.lost > 0


def test_a_disk_that_forgets_forgets_what_it_may_and_nothing_else(tmp_path):
    """The model by hand: what was synced stays, what was not may go, in parts of sectors and in any order."""
    recorder = disk.Recorder(tmp_path, {"a": b"old"})
    recorder.events = [
        disk.Event("write", inode=1, offset=0, data=b"new"),
        disk.Event("create", inode=2, name="b"),
        disk.Event("write", inode=2, offset=0, data=b"x" * 1024),
        disk.Event("sync", inode=1),
        disk.Event("told", told={"seq": 1}),
        disk.Event("sync", inode=2),
        disk.Event("sync folder", name=""),
        disk.Event("rename", inode=2, name="b", other="a"),
    ]
    found = list(disk.crashes(disk.moments(recorder), wanted=100, seed=1))
    assert {crash.files["a"] for crash in found if not crash.told} == {b"old", b"new"}
    promised = {crash.files["a"] for crash in found if crash.told}
    assert b"old" not in promised
    assert b"x" * 1024 in promised
    parts = {crash.files["b"] for crash in found if "b" in crash.files}
    assert {b"", b"x" * 512, b"x" * 1024} <= parts
    assert any(crash.told and "b" not in crash.files and crash.files["a"] == b"new" for crash in found)
