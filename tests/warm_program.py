"""The program in memory, forked for each command: a shell's lines prove what they do and answer, not how Python starts."""

from __future__ import annotations

import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
# What the shell starts: it hands over its words, its folder, its environment and its three streams.
ASKS = """
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect(sys.argv[1])
    asked = json.dumps([sys.argv[2:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(line, [len(asked).to_bytes(4, "big")], [0, 1, 2])
    line.sendall(asked)
    sys.exit(line.recv(1)[0])
"""


@contextmanager
def warm_program() -> Iterator[Path]:
    """Yield a folder in which ``ntt-pos`` lies, to be put before the others of a shell's PATH."""
    with tempfile.TemporaryDirectory(prefix="ntt-pos-program-") as folder:
        talk, asks, command = (Path(folder) / name for name in ("talk", "asks.py", "ntt-pos"))
        asks.write_text(ASKS, encoding="utf-8")
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -IS {asks} {talk} "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        words = [sys.executable, "-m", "tests.warm_program", str(talk)]
        with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            yield command.parent


def main() -> None:
    """Load the program, say so, and fork it for whoever asks, until nobody is left who started this."""
    from ntt_pos import cli  # noqa: F401

    with socket.socket(socket.AF_UNIX) as door:
        door.bind(sys.argv[1])
        door.listen()
        os.write(1, b"ready\n")
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        while door in select.select([door, sys.stdin], [], [])[0]:
            line, _ = door.accept()
            with line:
                if os.fork() == 0:
                    _answer(line)
                    return


def _answer(line: socket.socket) -> None:
    """Run a command in a fork of its own, so that it ends as a program does, and tell its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    size, streams, _flags, _address = socket.recv_fds(line, 4, 3)
    with line.makefile("rb") as told:
        words, folder, environment = json.loads(told.read(int.from_bytes(size, "big")))
    pid = os.fork()
    if pid:
        line.sendall(bytes([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 0xFF]))
        return
    for place, (stream, name) in enumerate(zip(streams, ("stdin", "stdout", "stderr"), strict=True)):
        os.dup2(stream, place)
        os.close(stream)
        setattr(sys, name, open(place, "w" if place else "r", closefd=False))  # noqa: SIM115 for the whole program
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[:] = ["ntt-pos", *words]
    runpy.run_module("ntt_pos", run_name="__main__")


if __name__ == "__main__":
    main()
