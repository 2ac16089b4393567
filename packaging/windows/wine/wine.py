"""Wine as the stage uses it: one prefix, one virtual screen, and Windows programs that run and end on it."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import ground
from ground import Failed

SIZE: Final = "1366x768x24"
SHOTS: Final = ground.BUILD / "pictures"
DRIVE: Final = ground.BUILD / "prefix" / "drive_c"

_display: dict[str, str] = {}  # the virtual screen, once there is one


def need(right: object, otherwise: str) -> None:
    """Raise Failed unless this is right."""
    if not right:
        raise Failed(otherwise)


def environment(**more: str) -> dict[str, str]:
    """Return what Windows programs are started with."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "PYTHON", "NTT_POS"))}
    return keep | {
        "WINEPREFIX": str(ground.BUILD / "prefix"),
        "WINEDLLPATH": str(ground.HALF32),
        "WINEDEBUG": "-all",
        **_display,
        "XDG_RUNTIME_DIR": str(ground.BUILD / "run"),
        "CUPS_SERVER": str(ground.BUILD / "cups" / "sock"),
        "PYTHONPYCACHEPREFIX": z(ground.BUILD / "pycache"),
        "PYTHONUTF8": "0",
        **more,
    }


def z(path: Path) -> str:
    """Return how Windows calls a path of this machine."""
    return "Z:" + str(path).replace("/", "\\")


def on_c(windows: str) -> Path:
    """Return where a path of drive C lies on this machine."""
    return DRIVE / windows.removeprefix("C:\\").replace("\\", "/")


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def said(self) -> str:
        """The end of everything it wrote."""
        return f"{self.stdout}{self.stderr}".strip()[-500:]


def users_data() -> Path:
    """Return where this Windows' user keeps a shop when nobody chose another folder."""
    return on_c(run("cmd", "/c", "echo %LOCALAPPDATA%").stdout.strip()) / "ntt-pos"


def run(*words: str | Path, seconds: float = 300, **more: str) -> Done:
    """Run a Windows program to its end, in the checkout.

    Its output goes to files: the services of Windows, which start with the first program, would hold a pipe open.
    """
    command = ["wine", *(z(word) if isinstance(word, Path) else word for word in words)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code = subprocess.run(
            command, cwd=ground.ROOT, env=environment(**more), stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            timeout=seconds, check=False,
        ).returncode  # fmt: skip
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    return Done(code, *texts)


def start(*words: str | Path, **more: str) -> subprocess.Popen[bytes]:
    """Start a Windows program and go on."""
    command = ["wine", *(z(word) if isinstance(word, Path) else word for word in words)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, cwd=ground.ROOT, env=environment(**more), **quiet)


def python(*words: str | Path, seconds: float = 300, **more: str) -> Done:
    """Run the genuine Windows Python with the tests' packages, without a screen."""
    return run(ground.PYTHON / "python.exe", *words, seconds=seconds, **{"WINEQT_QPA_PLATFORM": "offscreen", **more})


def till(*words: str, **more: str) -> Done:
    """Run a command of the program."""
    return python("-m", "ntt_pos", *words, **more)


@contextmanager
def screen() -> Iterator[None]:
    """Hold a virtual screen with a window manager while the stage runs."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    (ground.BUILD / "run").mkdir(mode=0o700, exist_ok=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    told, tells = os.pipe()
    command = ["Xvfb", "-displayfd", str(tells), "-screen", "0", SIZE, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[tells], **quiet)
    os.close(tells)
    manager = None
    try:
        with os.fdopen(told) as number:
            _display["DISPLAY"] = f":{number.readline().strip()}"  # it tells when it is ready
        need(_display["DISPLAY"] != ":", "the virtual screen did not start")
        manager = subprocess.Popen(["openbox"], env=environment(), **quiet)
        yield
    finally:
        subprocess.run(["wineserver", "-k"], env=environment(), check=False, **quiet)
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait(20)


def prefix() -> None:
    """Make the Windows that everything runs on, once."""
    if not (DRIVE / "windows" / "syswow64" / "ntdll.dll").exists():
        ground.run("wineboot", "--init", environment=environment())
    need((DRIVE / "windows" / "syswow64" / "ntdll.dll").exists(), "Wine has no 32-bit half")


def wait(seen: Callable[[], object], seconds: float, otherwise: str) -> None:
    """Wait until something is seen; raises Failed when it is not seen in time."""
    until = time.monotonic() + seconds
    while not seen():
        if time.monotonic() > until:
            raise Failed(otherwise)
        time.sleep(0.1)


def keys(*names: str) -> None:
    """Press keys on the virtual screen, one after another."""
    ground.run("xdotool", "key", "--delay", "60", *names, environment=environment())


def types(text: str) -> None:
    """Type as a scanner does."""
    ground.run("xdotool", "type", "--delay", "15", text, environment=environment())


def windows(title: str) -> list[str]:
    """Return the windows that bear a title."""
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", title],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.split()


def picture(name: str, *, of: str = "root") -> Path:
    """Keep what the virtual screen shows, or one window of it."""
    path = SHOTS / f"{name}.png"
    ground.run("import", "-window", of, path, environment=environment())
    return path


def scale(percent: int) -> None:
    """Set how large Windows draws."""
    done = run(
        "reg",
        "add",
        r"HKCU\Control Panel\Desktop",
        "/v",
        "LogPixels",
        "/t",
        "REG_DWORD",
        "/d",
        str(percent * 96 // 100),
        "/f",
    )
    need(done.returncode == 0, f"the scale could not be set: {done.stderr}")


def stop() -> None:
    """End every program of this Windows, as a power cut does, and wait for it."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["wineserver", "-k"], env=environment(), check=False, **quiet)
    subprocess.run(["wineserver", "-w"], env=environment(), check=False, **quiet)
