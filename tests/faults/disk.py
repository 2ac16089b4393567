"""A disk that forgets: what strace saw becomes every state that a power cut could have left behind."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

SECTORS = (512, 4096)
_LINE = re.compile(r"(?P<pid>\d+) +(?P<call>\w+)\((?P<args>.*)\) += (?P<result>-?\d+)(?P<rest>.*)", re.DOTALL)
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that reached the system: bytes into a file, a name in a folder, a sync, or a promise to a person."""

    kind: str
    inode: int = 0
    offset: int = 0
    data: bytes = b""
    name: str = ""
    other: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """A call as strace wrote it down."""

    name: str
    args: tuple[Any, ...]
    flags: str
    result: int


def calls(log: Path) -> Iterator[Call]:
    """Read strace's record (``-xx``, whole data): strings as bytes, numbers as ints, everything else as text."""
    waiting: dict[str, str] = {}
    for raw in log.read_text(encoding="ascii").splitlines():
        pid = raw.split(" ", 1)[0]
        line = raw
        if line.endswith("<unfinished ...>"):
            waiting[pid] = line.removesuffix("<unfinished ...>").rstrip()
            continue
        if " resumed>" in line:
            line = waiting.pop(pid) + line.split(" resumed>", 1)[1]
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        texts: list[bytes] = []

        def keep(found: re.Match[str], texts: list[bytes] = texts) -> str:
            if found[2]:
                raise ValueError("strace cut a string short")
            texts.append(bytes.fromhex(found[1].replace("\\x", "")))
            return f"\0{len(texts) - 1}"

        plain = _TEXT.sub(keep, match["args"])
        args: list[Any] = []
        for word in plain.split(", "):
            if word.startswith("\0"):
                args.append(texts[int(word[1:])])
            elif re.fullmatch(r"-?\d+", word):
                args.append(int(word))
            else:
                args.append(word)
        yield Call(match["call"], tuple(args), plain, int(match["result"]))


class Recorder:
    """Turns calls into events on the files of one folder."""

    def __init__(self, folder: Path, before: Mapping[str, bytes]) -> None:
        self.folder = str(folder)
        folders = {str(parent) for name in before for parent in Path(name).parents if str(parent) != "."}
        before = {**before, **{f"{name}/": b"" for name in folders}}
        self.names = {name: number for number, name in enumerate(before, start=1)}
        self.start = {number: before[name] for name, number in self.names.items()}
        self.first_names = dict(self.names)
        self._next = len(before) + 1
        self._open: dict[int, tuple[int | None, str]] = {}  # handle: inode (None for a folder), name
        self._at: dict[int, int] = {}
        self._length = {number: len(data) for number, data in self.start.items()}
        self.events: list[Event] = []
        self.counted: dict[str, int] = {}

    def _name(self, raw: bytes) -> str | None:
        path = raw.decode()
        if path == self.folder:
            return ""
        if not path.startswith(self.folder + "/") or path.endswith("-shm"):
            return None
        return path[len(self.folder) + 1 :]

    def take(self, call: Call) -> None:
        """Follow one call."""
        self.counted[call.name] = self.counted.get(call.name, 0) + 1
        if call.result < 0:
            return
        follow = getattr(self, f"_on_{call.name}", None)
        if follow is not None:
            follow(call)
        elif call.name not in {"dup", "mkdirat", "rmdir"} and call.args and call.args[0] in self._open:
            raise ValueError(f"the recorder does not know {call.name} on a file of the shop")

    def _on_openat(self, call: Call) -> None:
        self._open.pop(call.result, None)
        name = self._name(call.args[1])
        if name is None:
            return
        if name == "" or (name not in self.names and "O_CREAT" not in call.flags):
            self._open[call.result] = (None, name)
            return
        if name not in self.names:
            self.names[name] = self._next
            self._length[self._next] = 0
            self._next += 1
            self.events.append(Event("create", inode=self.names[name], name=name))
        inode = self.names[name]
        if "O_TRUNC" in call.flags and self._length[inode]:
            self._length[inode] = 0
            self.events.append(Event("cut", inode=inode, offset=0))
        self._open[call.result] = (inode, name)
        self._at[call.result] = self._length[inode] if "O_APPEND" in call.flags else 0

    def _on_close(self, call: Call) -> None:
        self._open.pop(call.args[0], None)

    def _put(self, handle: int, offset: int, data: bytes) -> None:
        inode = self._open[handle][0]
        if inode is None:
            raise ValueError("bytes into a folder")
        self._length[inode] = max(self._length[inode], offset + len(data))
        self.events.append(Event("write", inode=inode, offset=offset, data=data))

    def _on_pwrite64(self, call: Call) -> None:
        if call.args[0] in self._open:
            self._put(call.args[0], call.args[3], call.args[1][: call.result])

    def _on_write(self, call: Call) -> None:
        handle = call.args[0]
        if handle in self._open:
            self._put(handle, self._at[handle], call.args[1][: call.result])
            self._at[handle] += call.result

    def _on_ftruncate(self, call: Call) -> None:
        if call.args[0] in self._open:
            inode = self._open[call.args[0]][0]
            self._length[inode] = call.args[1]
            self.events.append(Event("cut", inode=inode, offset=call.args[1]))

    def _on_fsync(self, call: Call) -> None:
        if call.args[0] in self._open:
            inode, name = self._open[call.args[0]]
            if inode is None:
                self.events.append(Event("sync folder", name=name))
            else:
                self.events.append(Event("sync", inode=inode))

    _on_fdatasync = _on_fsync

    def _rename(self, old: bytes, new: bytes) -> None:
        a, b = self._name(old), self._name(new)
        if a is None or b is None or a not in self.names:
            return
        self.events.append(Event("rename", inode=self.names[a], name=a, other=b))
        self.names[b] = self.names.pop(a)

    def _on_rename(self, call: Call) -> None:
        self._rename(call.args[0], call.args[1])

    def _on_renameat(self, call: Call) -> None:
        self._rename(call.args[1], call.args[3])

    _on_renameat2 = _on_renameat

    def _gone(self, raw: bytes) -> None:
        name = self._name(raw)
        if name in self.names:
            self.events.append(Event("unlink", inode=self.names.pop(name), name=name))

    def _on_unlink(self, call: Call) -> None:
        self._gone(call.args[0])

    def _on_unlinkat(self, call: Call) -> None:
        self._gone(call.args[1])

    def _link(self, old: bytes, new: bytes) -> None:
        a, b = self._name(old), self._name(new)
        if a in self.names and b is not None:
            self.names[b] = self.names[a]
            self.events.append(Event("create", inode=self.names[a], name=b))

    def _on_link(self, call: Call) -> None:
        self._link(call.args[0], call.args[1])

    def _on_linkat(self, call: Call) -> None:
        self._link(call.args[1], call.args[3])

    def _on_mkdir(self, call: Call) -> None:
        # A folder that is lost takes its files with it: its own sync does not keep its name, its parent's does.
        name = self._name(call.args[0])
        if name:
            self.names[f"{name}/"] = self._next
            self._length[self._next] = 0
            self._next += 1
            self.events.append(Event("create", inode=self.names[f"{name}/"], name=f"{name}/"))

    def _on_sendto(self, call: Call) -> None:
        data = call.args[1]
        if data.startswith(b"{"):
            self.events.append(Event("told", told=json.loads(data)))


@dataclass(frozen=True, slots=True)
class Moment:
    """What is on the disk for certain, what is on its way, and what had been promised, at one moment."""

    names: Mapping[str, int]
    files: Mapping[int, bytes]
    names_coming: tuple[Event, ...]
    files_coming: Mapping[int, tuple[Event, ...]]
    told: tuple[Mapping[str, Any], ...]
    after: int


@dataclass(frozen=True, slots=True)
class Crash:
    """A state that a power cut could leave: files, and what had been promised by then."""

    files: Mapping[str, bytes]
    told: tuple[Mapping[str, Any], ...]
    how: str


def moments(recorder: Recorder) -> list[Moment]:
    """Return the disk after every event."""
    names, files = dict(recorder.first_names), dict(recorder.start)
    names_coming: list[Event] = []
    coming: dict[int, tuple[Event, ...]] = {}
    told: list[Mapping[str, Any]] = []
    found = [Moment(dict(names), dict(files), (), {}, (), 0)]
    for number, event in enumerate(recorder.events, start=1):
        if event.kind in {"write", "cut"}:
            coming[event.inode] = (*coming.get(event.inode, ()), event)
        elif event.kind == "sync":
            files[event.inode] = _written(files.get(event.inode, b""), coming.pop(event.inode, ()))
        elif event.kind == "sync folder":
            mine = [
                each
                for each in names_coming
                if _folder(each.name) == event.name or _folder(each.other or each.name) == event.name
            ]
            names = _named(names, mine)
            names_coming = [each for each in names_coming if each not in mine]
        elif event.kind == "told":
            told.append(event.told)
        else:
            names_coming.append(event)
        found.append(Moment(dict(names), dict(files), tuple(names_coming), dict(coming), tuple(told), number))
    return found


def crashes(found: list[Moment], *, wanted: int, seed: int, most_tries: int = 40) -> Iterator[Crash]:
    """Yield distinct crash states: none and all of what was on its way at every moment, then random parts of it."""
    draw = random.Random(seed)
    seen: set[bytes] = set()

    def fresh(crash: Crash) -> bool:
        digest = hashlib.sha256(str(len(crash.told)).encode())
        for name in sorted(crash.files):
            digest.update(f"\n{name}\n{len(crash.files[name])}\n".encode())
            digest.update(crash.files[name])
        key = digest.digest()
        if key in seen:
            return False
        seen.add(key)
        return True

    certain = [moment for index, moment in enumerate(found) if index + 1 == len(found) or _tells(found, index)]
    plain = [(moment, how) for moment in found for how in ("none", "all", "names", "bytes")]
    draw.shuffle(plain)
    first = [(moment, "none") for moment in certain]
    for moment, how in [*first, *plain[: max(0, wanted // 2)]]:
        crash = _cut(moment, how, draw)
        if fresh(crash):
            yield crash
    busy = [moment for moment in found if moment.files_coming or moment.names_coming]
    for _ in range(wanted * most_tries):
        if len(seen) >= wanted or not busy:
            break
        crash = _cut(draw.choice(busy), "some", draw)
        if fresh(crash):
            yield crash
    for moment, how in plain[wanted // 2 :] if len(seen) < wanted else ():
        crash = _cut(moment, how, draw)
        if fresh(crash):
            yield crash


def _tells(found: list[Moment], index: int) -> bool:
    return bool(index) and len(found[index].told) > len(found[index - 1].told)


def _cut(moment: Moment, how: str, draw: random.Random) -> Crash:
    names, files = dict(moment.names), dict(moment.files)
    if how in {"all", "names"}:
        names = _named(names, moment.names_coming)
    elif how == "some":
        # A folder's changes reach the disk in order, or in any order on a disk that promises less.
        if draw.random() < 0.5:
            kept = moment.names_coming[: draw.randint(0, len(moment.names_coming))]
        else:
            kept = tuple(each for each in moment.names_coming if draw.random() < 0.5)
        names = _named(names, kept)
    for inode, events in moment.files_coming.items():
        if how in {"all", "bytes"}:
            files[inode] = _written(files.get(inode, b""), events)
        elif how == "some":
            likely = draw.choice((0.1, 0.5, 0.9, 1.0))
            parts = [part for event in events if draw.random() < likely for part in _torn(event, draw)]
            files[inode] = _written(files.get(inode, b""), parts)
    left = {
        name: files.get(inode, b"")
        for name, inode in names.items()
        if not name.endswith("/") and all(f"{parent}/" in names for parent in Path(name).parents if str(parent) != ".")
    }
    return Crash(left, moment.told, f"{how} after {moment.after}")


def _torn(event: Event, draw: random.Random) -> list[Event]:
    """Return a write whole, or only some of its sectors."""
    if event.kind != "write" or draw.random() < 0.6:
        return [event]
    sector = draw.choice(SECTORS)
    start, end = event.offset, event.offset + len(event.data)
    edges = [start, *range(start - start % sector + sector, end, sector), end]
    return [
        Event("write", inode=event.inode, offset=a, data=event.data[a - start : b - start])
        for a, b in pairwise(edges)
        if b > a and draw.random() < 0.5
    ]


def _written(data: bytes, events: list[Event] | tuple[Event, ...]) -> bytes:
    content = bytearray(data)
    for event in events:
        if event.kind == "cut":
            del content[event.offset :]
            content.extend(bytes(event.offset - len(content)))
        else:
            if len(content) < event.offset:
                content.extend(bytes(event.offset - len(content)))
            content[event.offset : event.offset + len(event.data)] = event.data
    return bytes(content)


def _named(names: Mapping[str, int], events: list[Event] | tuple[Event, ...]) -> dict[str, int]:
    changed = dict(names)
    for event in events:
        if event.kind == "create":
            changed[event.name] = event.inode
        elif event.kind == "rename":
            if changed.get(event.name) == event.inode:
                del changed[event.name]
            changed[event.other] = event.inode
        elif changed.get(event.name) == event.inode:
            del changed[event.name]
    return changed


def _folder(name: str) -> str:
    return name.removesuffix("/").rpartition("/")[0]


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its name there, SQLite's shared memory aside."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith("-shm")
    }


def put(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into an empty folder."""
    folder.mkdir(parents=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
