"""Wine as the stage uses it: one prefix, one virtual screen, and Windows programs that run and end on it."""

from __future__ import annotations

import hashlib
import io
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
from PIL import Image, ImageChops

SIZE: Final = "1366x768x24"
STILL: Final = 400  # points that a caret or a clock changes
HUNG: Final = 2400  # seconds that no program takes, however busy the machine is
PATIENCE: Final = 300  # seconds: what is waited for is seen long before, unless it never comes
SHOTS: Final = ground.BUILD / "pictures"
# In a short path that the print server's own user may enter, wherever the checkout is.
CUPS: Final = Path(tempfile.gettempdir()) / f"ntt-pos-cups-{hashlib.sha256(str(ground.ROOT).encode()).hexdigest()[:8]}"
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
        "CUPS_SERVER": str(CUPS / "sock"),
        "PYTHONPYCACHEPREFIX": z(ground.BUILD / "pycache"),
        "PYTHONUTF8": "0",
        "TZ": "UTC",  # a PC that is set to another zone than the shop's
        **more,
    }


def beside() -> dict[str, str]:
    """Return what makes a program run on a second Windows, which the parts on the first do not stop."""
    return {"WINEPREFIX": str(ground.BUILD / "prefix-2")}


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


def run(*words: str | Path, place: Path = ground.ROOT, **more: str) -> Done:
    """Run a Windows program to its end, in the checkout or another place.

    Its output goes to files: the services of Windows, which start with the first program, would hold a pipe open.
    """
    command = ["wine", *(z(word) if isinstance(word, Path) else word for word in words)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code = subprocess.run(
            command, cwd=place, env=environment(**more), stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            timeout=HUNG, check=False,
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


def python(*words: str | Path, **more: str) -> Done:
    """Run the genuine Windows Python with the tests' packages, without a screen."""
    return run(ground.PYTHON / "python.exe", *words, **{"WINEQT_QPA_PLATFORM": "offscreen", **more})


def inside(script: str, *words: str | Path, **more: str) -> Done:
    """Run one of the stage's own scripts on the Windows Python, with the program's modules."""
    return python(ground.HERE / "inside" / f"{script}.py", *words, PYTHONPATH=z(ground.ROOT), **more)


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
        ground.run("xdotool", "mousemove", "1365", "767", environment=environment())  # over nothing that lights up
        yield
    finally:
        for more in ({}, beside()):
            subprocess.run(["wineserver", "-k"], env=environment(**more), check=False, **quiet)
        for process in (manager, server):
            if process is not None:
                process.terminate()
                process.wait(20)


def prefix(**more: str) -> None:
    """Make a Windows that programs run on, once."""
    made = Path(environment(**more)["WINEPREFIX"]) / "drive_c" / "windows" / "syswow64" / "ntdll.dll"
    if not made.exists():
        ground.run("wineboot", "--init", environment=environment(**more))
    need(made.exists(), "Wine has no 32-bit half")


def wait(seen: Callable[[], object], seconds: float, otherwise: str) -> None:
    """Wait until something is seen; raises Failed when it is not seen in time."""
    until = time.monotonic() + seconds
    while not seen():
        if time.monotonic() > until:
            raise Failed(otherwise)
        time.sleep(0.3)


def keys(*names: str) -> None:
    """Press keys on the virtual screen, one after another."""
    ground.run("xdotool", "key", "--delay", "60", *names, environment=environment())


def press(*names: str) -> None:
    """Press keys and wait until the screen has answered and is still."""
    answered(lambda: keys(*names), " ".join(names))


def answered(act: Callable[[], None], name: str) -> None:
    """Do something and wait until the screen has changed by it and is still."""
    before = _shown()
    act()
    wait(lambda: _differing(before, _shown()) > STILL, PATIENCE, f"nothing changed on the screen after {name}")
    settled()


def settled() -> None:
    """Wait until the screen is still: nothing but a caret or a clock has changed in three looks."""
    looks = [_shown()]

    def still() -> bool:
        looks.append(_shown())
        return len(looks) > 2 and all(_differing(looks[-1], each) <= STILL for each in looks[-3:-1])

    wait(still, PATIENCE, "the screen does not come to rest")


def _shown() -> Image.Image:
    """Return what the virtual screen shows, in grey."""
    taken = subprocess.run(
        ["import", "-silent", "-window", "root", "-depth", "8", "ppm:-"],
        env=environment(),
        capture_output=True,
        check=False,
    )
    return Image.open(io.BytesIO(taken.stdout)).convert("L")


def _differing(one: Image.Image, other: Image.Image) -> int:
    """Return how many points of two pictures are seen to differ."""
    return sum(ImageChops.difference(one, other).histogram()[16:])


def scan(text: str) -> None:
    """Send keys as fast as a scanner does, and its Enter."""
    ground.run("xdotool", "type", "--args", "1", "--delay", "15", text, "key", "Return", environment=environment())


def types(text: str) -> None:
    """Type as a hand does."""
    ground.run("xdotool", "type", "--delay", "120", text, environment=environment())


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
    """Set how large Windows draws; it goes by that from its next start on."""
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
    stop()
    drawn = inside("scale", WINEQT_QPA_PLATFORM="windows").stdout.strip()
    need(drawn == str(percent), f"at {percent} % Qt draws at {drawn} %")


def stop() -> None:
    """End every program of this Windows, as a power cut does, and wait for it."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["wineserver", "-k"], env=environment(), check=False, **quiet)
    subprocess.run(["wineserver", "-w"], env=environment(), check=False, **quiet)
