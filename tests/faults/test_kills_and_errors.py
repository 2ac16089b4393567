"""The program is killed, or the disk fails or is full, at each of its calls: the whole act or none of it, and a sentence."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults import table
from tests.faults.acts import ACTS
from tests.faults.judge import Proven, problems
from tests.faults.stage import CALLS, Stage

pytestmark = pytest.mark.strace
KILLED_AT = ("write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "link", "sendto")
FAILING = ("write", "pwrite64", "fsync", "fdatasync", "ftruncate")
SENTENCES = {"StorageError", "PlaceUnfit", "OutcomeUnknown", "DomainError", "PrintedNumbersAsked"}
KINDS = {
    "SIGKILL": "signal=KILL:when={n}",
    "EIO once": "error=EIO:when={n}",
    "EIO for ever": "error=EIO:when={n}+",
    "ENOSPC once": "error=ENOSPC:when={n}",
    "ENOSPC for ever": "error=ENOSPC:when={n}+",
}
FEW = int(os.environ.get("NTT_POS_FAULTS_EACH", "2"))


CALLED: dict[str, Counter[str]] = {}  # by act: it makes the same calls whatever is to be done to it


def counted(act: str, stage: Stage, fresh: Callable[[str], Path], workshop: Path) -> Counter[str]:
    """Play an act undisturbed, once, and return how often it makes each call."""
    if act in CALLED:
        return CALLED[act]
    log = workshop / "counted"
    played = stage.play(act, fresh(act), strace=("-e", f"trace={CALLS}"), log=log)
    assert (played.said, played.code) == (None, 0)
    found: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        name = line.split(" ", 1)[1].lstrip().split("(", 1)[0]
        found[name] += 1
    CALLED[act] = found
    return found


def places(kind: str, how_often: Counter[str], most: int | None) -> Iterator[tuple[str, int]]:
    """Yield each call to be hit and its number; at most ``most`` of each name, spread from the first to the last."""
    for call in KILLED_AT if kind == "SIGKILL" else FAILING:
        times = how_often[call]
        if most is None or times <= most:
            chosen = list(range(1, times + 1))
        else:
            chosen = sorted({1 + round(place * (times - 1) / (most - 1)) for place in range(most)})
        yield from ((call, number) for number in chosen)


def hurt(act: str, kind: str, most: int | None, stage: Stage, fresh: Callable[[str], Path], workshop: Path) -> None:
    """Hit an act at its calls and ask every time what is left."""
    proven, said, wrong, times = Proven(), Counter[str](), [], 0
    how_often = counted(act, stage, fresh, workshop)
    for call, number in places(kind, how_often, most):
        folder = fresh(act)
        fault = f"{call}:{KINDS[kind].format(n=number)}"
        played = stage.play(act, folder, strace=("-e", f"trace={call}", "-e", f"inject={fault}"))
        times += 1
        ended = {-signal.SIGKILL, 0} if kind == "SIGKILL" else {0}
        said[played.said[0] if played.said else ("killed" if played.code else "done")] += 1
        if played.code not in ended or (played.said and played.said[0] not in SENTENCES):
            wrong.append(f"{fault}: {played.code} {played.said}")
        if act == "create" and not played.told and not (folder / "ntt-pos.db").exists():
            continue
        found = problems(act, folder, played.told, proven)
        if found:
            wrong.append(f"{fault}: {found[0]}")
    told = ", ".join(f"{count} {what}" for what, count in sorted(said.items()))
    table.note(f"{kind}: {act}", times, "all or nothing, a sentence", f"{told}; {len(wrong)} wrong")
    assert times > 0
    assert wrong == []


@pytest.mark.fast
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_that_is_hit_is_done_whole_or_not_at_all(act, kind, stage, fresh, workshop):
    hurt(act, kind, FEW, stage, fresh, workshop)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_that_is_hit_at_any_of_its_calls_is_done_whole_or_not_at_all(act, kind, stage, fresh, workshop):
    hurt(act, kind, None, stage, fresh, workshop)


@pytest.mark.fast
def test_without_a_rollback_journal_the_same_kills_are_seen_to_tear(stage, fresh, workshop):
    """The negative control: the same sale with nothing to roll back by (journal off), killed between two pages."""
    torn = times = 0
    for number in range(2, 60, 3):
        folder = fresh("sale")
        played = stage.play(
            "sale",
            folder,
            weak="no-journal",
            strace=("-e", "trace=pwrite64", "-e", f"inject=pwrite64:signal=KILL:when={number}"),
        )
        times += 1
        torn += bool(problems("sale", folder, played.told, Proven()))
        if torn:
            break
    table.note("control: SIGKILL, sale with no journal", times, "seen to fail", f"{torn} torn")
    assert torn > 0


@pytest.mark.fast
@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
def test_without_listening_to_the_disk_the_same_errors_are_seen_to_tear(error, stage, fresh, workshop):
    """The negative control: a night whose papers are written by somebody who hears nothing of what the disk says."""
    times, wrong = 0, ""
    for number in range(1, 12):
        folder = fresh("night")
        fault = f"inject=write:error={error}:when={number}"
        played = stage.play("night", folder, weak="deaf", strace=("-e", "trace=write", "-e", fault))
        times += 1
        found = problems("night", folder, played.told, Proven())
        if found:
            wrong = found[0]
            break
    table.note(f"control: {error} once, night that does not listen", times, "seen to fail", wrong[:60])
    assert wrong.startswith("lost: statement")
