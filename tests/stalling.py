"""A line to the server that can stand still or be cut: a small TCP proxy between the program and PostgreSQL."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import Self

import sqlalchemy as sa

PIECE = 65_536


class Line:
    """Passes bytes on between a port of this machine and the server; ``stall`` keeps them, ``cut`` breaks every connection.

    ``stall_at`` names bytes of the program: they and whatever follows never reach the server. With ``deaf`` they reach
    it, but no answer comes back, and with ``cut_at`` half of what comes with them does and then the line breaks. ``after``
    names what the program must have said before. ``turns`` counts how often it was the server's turn, ``bytes`` both ways.
    """

    def __init__(self, target: sa.URL) -> None:
        self.target = target
        self.delay = 0.0  # seconds that each piece is late
        self.turns = self.bytes = 0
        self._last_ours = False
        self._open = threading.Event()
        self._open.set()
        self._answers = threading.Event()
        self._answers.set()
        self.stall_at = self.deaf_at = self.cut_at = self.after = b""
        self._pairs: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    def url(self, url: str) -> str:
        """Return the same address by way of this line."""
        plain = sa.make_url(url)
        query = {name: value for name, value in plain.query.items() if name != "host"}
        return plain.set(host="127.0.0.1", port=self.port, query=query).render_as_string(hide_password=False)

    def stall(self) -> None:
        """Keep every byte of both directions; nothing is closed."""
        self._open.clear()

    def go_on(self) -> None:
        """Pass on again what comes, and what was kept."""
        self.stall_at = self.deaf_at = self.after = b""
        self._open.set()
        self._answers.set()

    def cut(self) -> None:
        """Break every connection."""
        for each in self._pairs:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        self._pairs.clear()

    def close(self) -> None:
        self._closed = True
        self.go_on()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while not self._closed:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            try:
                far = self._reach()
            except OSError:
                near.close()
                continue
            self._pairs += [near, far]
            threading.Thread(target=self._pass_on, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._pass_on, args=(far, near, False), daemon=True).start()

    def _reach(self) -> socket.socket:
        folder = str(self.target.query.get("host", ""))
        if folder.startswith("/"):
            made = socket.socket(socket.AF_UNIX)
            made.connect(f"{folder}/.s.PGSQL.{self.target.port or 5432}")
            return made
        return socket.create_connection((self.target.host or "127.0.0.1", self.target.port or 5432))

    def count(self, piece: bytes, ours: bool) -> None:
        """Count what passes; ``ours`` comes from the program."""
        self.turns += ours and not self._last_ours
        self._last_ours, self.bytes = ours, self.bytes + len(piece)

    def _pass_on(self, near: socket.socket, far: socket.socket, ours: bool) -> None:
        with suppress(OSError):
            while piece := near.recv(PIECE):
                if ours and self.after and self.after in piece:
                    self.after = b""
                if ours and not self.after and self.stall_at and self.stall_at in piece:
                    self._open.clear()
                self._open.wait()
                if ours and not self.after and self.cut_at and self.cut_at in piece:
                    self.cut_at = b""
                    far.sendall(piece[: len(piece) // 2])
                    self.cut()
                    break
                self.count(piece, ours)
                if self.delay:
                    time.sleep(self.delay)
                if ours and not self.after and self.deaf_at and self.deaf_at in piece:
                    self._answers.clear()
                if not ours:
                    self._answers.wait()
                far.sendall(piece)
        for each in (near, far):
            with suppress(OSError):
                each.close()
