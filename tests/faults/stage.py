"""Where the acts are played: a warm process that forks one actor per play, with strace beside it to record or to hurt."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120
_PR_SET_PTRACER, _ANY = 0x59616D61, -1
CALLS = (
    "openat,open,creat,close,write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,ftruncate,fallocate,rename,renameat,"
    "renameat2,unlink,unlinkat,link,linkat,mkdir,mkdirat,rmdir,symlink,sendfile,copy_file_range,dup,dup2,dup3,sendto"
)


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one play: everything that was promised, what was said instead, and how the actor ended."""

    told: tuple[dict[str, Any], ...]
    said: tuple[str, str] | None
    code: int


class Stage:
    """A process that has imported the program once and plays acts in forks of itself."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.stage"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._folder = tempfile.mkdtemp(prefix="ntt-pos-stage-")

    def close(self) -> None:
        """End the process."""
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def play(
        self,
        act: str,
        folder: Path,
        *,
        weak: str = "",
        prepare: bool = False,
        strace: Sequence[str] = (),
        log: Path | None = None,
    ) -> Played:
        """Play an act in a folder, with strace attached when it is asked to do something."""
        address = f"{self._folder}/talk"
        with contextlib.suppress(FileNotFoundError):
            Path(address).unlink()
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(address)
            server.listen(1)
            server.settimeout(PATIENCE)
            wanted = {"act": act, "folder": str(folder), "weak": weak, "prepare": prepare, "talk": address}
            self._process.stdin.write(json.dumps(wanted) + "\n")
            self._process.stdin.flush()
            talk, _ = server.accept()
        with talk, talk.makefile("r") as lines:
            talk.settimeout(PATIENCE)
            pid = int(lines.readline())
            tracer = _attach(pid, strace, log) if strace else None
            talk.sendall(b"go\n")
            heard = [json.loads(line) for line in lines if line.endswith("\n")]
        code = int(self._process.stdout.readline())
        if tracer is not None:
            tracer.communicate(timeout=PATIENCE)
        said = next(((each["said"], each["what"]) for each in heard if "said" in each), None)
        return Played(tuple(each for each in heard if "said" not in each), said, code)


def _attach(pid: int, options: Sequence[str], log: Path | None) -> subprocess.Popen[str]:
    command = ["strace", "-f", "-p", str(pid), "-o", str(log or os.devnull), *options]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    line = tracer.stderr.readline()
    if "attached" not in line:
        tracer.wait(PATIENCE)
        raise RuntimeError(f"strace cannot look at a process here: {line}")
    return tracer


def _act(wanted: dict[str, Any]) -> None:
    from ntt_pos.domain.core.errors import ShopError
    from tests.faults import acts

    talk = socket.socket(socket.AF_UNIX)
    talk.connect(wanted["talk"])
    # Who else than root may look at a process must be allowed to by it, where the system asks for that.
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANY, 0, 0, 0)

    def tell(**facts: object) -> None:
        talk.sendall(f"{acts.told(**facts)}\n".encode())

    talk.sendall(f"{os.getpid()}\n".encode())
    talk.recv(3)
    try:
        acts.weaken(wanted["weak"])
        chosen = acts.ACTS[wanted["act"]]
        if wanted["prepare"]:
            chosen.prepare(Path(wanted["folder"]))
        else:
            chosen.do(Path(wanted["folder"]), tell)
    except ShopError as error:
        tell(said=type(error).__name__, what=str(error))
    except BaseException:  # noqa: BLE001 - whatever it is, it is told to the test
        tell(said="BUG", what=traceback.format_exc())


def main() -> None:
    """Fork an actor for every line that asks for one and answer with how it ended.

    Before the first, the acts are rehearsed: what they import and compile is then there in every fork.
    """
    from tests.compiled_once import statements_compiled_once
    from tests.faults.acts import rehearse

    with statements_compiled_once(), tempfile.TemporaryDirectory(prefix="ntt-pos-rehearsal-") as folder:
        rehearse(Path(folder))
        if threading.active_count() > 1:
            raise RuntimeError("a fork would lose the threads that the rehearsal left")
        for line in sys.stdin:
            pid = os.fork()
            if pid == 0:
                try:
                    _act(json.loads(line))
                finally:
                    os._exit(0)
            _, status = os.waitpid(pid, 0)
            sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
