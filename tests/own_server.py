"""A PostgreSQL server of a test's own, as its administrator finds it: what a README's steps change in it is nobody else's."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OwnServer:
    """``folder`` belongs to the administrator, who runs a shell's lines there; ``network`` is how PCs reach the server."""

    folder: Path
    tools: Path
    port: int

    @property
    def network(self) -> Mapping[str, str]:
        """Return what lets libpq find the name ``server`` here."""
        return {"PGHOSTADDR": "127.0.0.1", "PGPORT": str(self.port)}

    def run(self, lines: str) -> str:
        """Run a shell's lines as the administrator; return what they said."""
        env = {
            "HOME": str(self.folder),
            "PATH": f"{self.tools}:{os.environ['PATH']}",
            "PGHOST": str(self.folder),
            "PGPORT": str(self.port),
            "PGUSER": "postgres",
        }
        done = subprocess.run(
            [*_as_administrator(), "sh", "-euc", lines],
            env=env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def restart(self) -> None:
        self.run(f"pg_ctl -D data -m fast -w stop >stop.log 2>&1; {self._start}")

    @property
    def _start(self) -> str:
        asked = f"-c port={self.port} -c unix_socket_directories={self.folder} -c fsync=off -c shared_buffers=16MB"
        return f"pg_ctl -D data -l data/server.log -w -t 60 -o '{asked}' start >start.log 2>&1"


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """Make a server, started, and take it away in the end."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    tools = found[-1].parent if found else Path(str(shutil.which("initdb"))).parent
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    folder = Path(tempfile.mkdtemp(prefix="ntt-pos-server-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    made = OwnServer(folder, tools, port)
    try:
        made.run(f"initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >init.log 2>&1; {made._start}")
        yield made
    finally:
        made.run("pg_ctl -D data -m immediate -w stop >stop.log 2>&1 || true")
        shutil.rmtree(folder)


def _as_administrator() -> list[str]:
    """A server refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
