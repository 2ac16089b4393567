"""What the stage runs on, made from nothing: Wine, a genuine Windows Python, the program's packages by the lock."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tarfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[3]
HERE: Final = Path(__file__).resolve().parent
BUILD: Final = ROOT / "build" / "windows"
PYTHON: Final = BUILD / "python"  # with the tests' packages
SHIPPED: Final = BUILD / "shipped"  # with nothing but what the frozen program carries, and its builder
FETCHED: Final = BUILD / "fetched"
HALF32: Final = BUILD / "wine32"
INNO: Final = BUILD / "inno"
UV: Final = ROOT / ".venv-tools" / "bin" / "uv"
WINE_HOME: Final = Path("/usr/lib/x86_64-linux-gnu/wine")

PANDA: Final = ("panda3d", "1.10.16", "0e505261bb58d8402d0099c291f1a3459acfdd38f3e7d666e72aa2e1ea5dc46f")
INNO_SETUP: Final = ("innosetup", "6.4.1", "fc36b763a729c8964416552d733f4864ac4a4934d0a6569e20c2feb4c29b9684")
TARGET: Final = ("--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.13")
# What the stage uses, and Debian's package that brings it.
TOOLS: Final = {
    "wine": "wine wine64",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "cupsd": "cups",
    "lp": "cups-client",
    "import": "imagemagick",
    "openbox": "openbox",
    "pdftoppm": "poppler-utils",
    "npm": "npm",
}
NOT_NEEDED: Final = ("_tkinter", "tcl", "tk", "_test")
STDLIB: Final = Path("/usr/lib/python3.13")
NOT_WINDOWS: Final = shutil.ignore_patterns(
    "lib-dynload", "_sysconfigdata*", "sitecustomize.py", "EXTERNALLY-MANAGED", "dist-packages", "__pycache__",
    "config-3.13*", "test", "idlelib", "turtledemo",
)  # fmt: skip


class Missing(Exception):
    """Something that the stage needs cannot be had here; the words say what."""


class Failed(Exception):
    """Something ran and did not do what it must; the words say what was seen."""


def run(*command: str | Path, cwd: Path | None = None, environment: dict[str, str] | None = None) -> str:
    """Run a tool of this machine and return what it said; raises Failed with its last words when it fails."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-600:]
        raise Failed(f"{Path(command[0]).name} ended with {done.returncode}: {said}")
    return done.stdout


def fetch(*command: str | Path, cwd: Path | None = None, environment: dict[str, str] | None = None) -> None:
    """Run a tool that brings something from a mirror; raises Missing when it does not come."""
    try:
        run(*command, cwd=cwd, environment=environment)
    except Failed as failed:
        raise Missing(str(failed)) from failed


def tools() -> None:
    """Install what is not there yet; raises Missing in words."""
    wanted = [
        package for tool, package in TOOLS.items() if shutil.which(tool, path=f"{os.environ['PATH']}:/usr/sbin") is None
    ]
    if not (STDLIB / "os.py").is_file():
        wanted.append("libpython3.13-stdlib")
    if wanted:
        packages = [word for each in wanted for word in each.split()]
        done = subprocess.run([str(ROOT / ".ci" / "install-packages"), *packages], check=False)
        if done.returncode:
            raise Missing(f"these Debian packages: {' '.join(packages)}")


def fetched_panda() -> Path:
    """Return the wheel whose deploy_libs hold a genuine Windows CPython, its hash checked by pip."""
    name, version, digest = PANDA
    found = next(iter(FETCHED.glob(f"{name}-{version}-*.whl")), None)
    if found is None:
        FETCHED.mkdir(parents=True, exist_ok=True)
        asked = FETCHED / "panda.txt"
        asked.write_text(f"{name}=={version} --hash=sha256:{digest}\n", encoding="utf-8")
        fetch(
            ROOT / ".venv-tools/bin/python", "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
            "--only-binary", ":all:", "--platform", "win_amd64", "--python-version", "313", "--require-hashes",
            "--dest", FETCHED, "--requirement", asked,
        )  # fmt: skip
        found = next(FETCHED.glob(f"{name}-{version}-*.whl"))
    return found


def python(place: Path) -> None:
    """Lay out python.exe with its library, and the small programs that this Python needs on Wine."""
    if (place / "python3.dll").exists():
        return
    shutil.rmtree(place, ignore_errors=True)
    (place / "DLLs").mkdir(parents=True)
    with zipfile.ZipFile(fetched_panda()) as wheel:
        for name in wheel.namelist():
            plain = Path(name).name
            if name.startswith("deploy_libs/") and "cp313t" not in plain and not plain.startswith(NOT_NEEDED):
                (place / ("DLLs" if plain.endswith(".pyd") else "") / plain).write_bytes(wheel.read(name))
    shutil.copytree(STDLIB, place / "Lib", ignore=NOT_WINDOWS)
    (place / "Lib" / "site-packages").mkdir(exist_ok=True)
    library = place / "python313.dll"
    for name, kind in (("python.exe", "-mconsole"), ("pythonw.exe", "-mwindows")):
        compiled(HERE / "python.c", place / name, "-municode", kind, library)
    # PySide6 asks for python3.dll, which only forwards each name to the library of this version.
    definitions = BUILD / "python3.def"
    forwards = "".join(f"{name} = python313.{name}\n" for name in exported(library))
    definitions.write_text(f"EXPORTS\n{forwards}", encoding="ascii")
    compiled(definitions, place / "python3.dll", "-shared")


def icuuc(place: Path) -> None:
    """Write icuuc.dll beside Qt: Windows brings it, Wine does not; Qt uses its own UTF-8 when no converter is opened."""
    qt = place / "Lib" / "site-packages" / "PySide6"
    source = BUILD / "icuuc.c"
    asked = imported(qt / "Qt6Core.dll", "icuuc.dll")
    functions = "".join(f"__declspec(dllexport) void *{name}(void) {{ return 0; }}\n" for name in asked)
    source.write_text(functions, encoding="ascii")
    compiled(source, qt / "icuuc.dll", "-shared")


def packages(place: Path, *groups: str) -> None:
    """Install the packages of the lock as for Windows, each hash checked."""
    asked = [word for group in groups for word in ("--group", group)]
    said = run(UV, "export", "--frozen", "--quiet", "--no-emit-project", "--no-default-groups", *asked, cwd=ROOT)
    done = place / "packages"
    wanted = hashlib.sha256(said.encode()).hexdigest()
    if done.exists() and done.read_text(encoding="ascii") == wanted:
        return
    target = place / "Lib" / "site-packages"
    shutil.rmtree(target)
    target.mkdir()
    listed = BUILD / "packages.txt"
    listed.write_text(said, encoding="utf-8")
    fetch(
        UV, "pip", "install", "--quiet", *TARGET, "--target", target, "--require-hashes", "--requirement", listed,
        "--python", ROOT / ".venv" / "bin" / "python", cwd=ROOT,
        environment={**os.environ, "UV_SYSTEM_CERTS": "true", "UV_PYTHON_DOWNLOADS": "never"},
    )  # fmt: skip
    built = [path.name for path in target.rglob("*.so")]
    if built:
        raise Failed(f"packages for Windows: these were built for Linux: {', '.join(built)}")
    icuuc(place)
    done.write_text(wanted, encoding="ascii")


def half32() -> None:
    """Unpack Wine's 32-bit half from Debian's i386 package; apt does not take the architecture into this system."""
    if (HALF32 / "i386-windows" / "ntdll.dll").exists():
        return
    state = BUILD / "apt"
    for name in ("state/lists/partial", "cache/archives/partial"):
        (state / name).mkdir(parents=True, exist_ok=True)
    options = [
        word
        for line in (
            f"Dir::State={state}/state", "Dir::State::status=/dev/null", f"Dir::Cache={state}/cache",
            "APT::Architecture=i386", "APT::Architectures::=i386", "APT::Sandbox::User=root",
        )
        for word in ("-o", line)
    ]  # fmt: skip
    version = run("dpkg-query", "--show", "--showformat", "${source:Version}", "libwine").strip()
    with suppress(Missing):  # one list of many may be missing; what counts is whether the package comes
        fetch("apt-get", *options, "update")
    fetch("apt-get", *options, "download", f"libwine:i386={version}", cwd=state)
    package = next(state.glob("libwine_*_i386.deb"))
    run("dpkg-deb", "--extract", package, state / "unpacked")
    HALF32.mkdir(exist_ok=True)
    (state / "unpacked/usr/lib/i386-linux-gnu/wine/i386-windows").rename(HALF32 / "i386-windows")
    (HALF32 / "x86_64-unix").symlink_to(WINE_HOME / "x86_64-unix")
    shutil.rmtree(state)


def inno() -> None:
    """Fetch Inno Setup's compiler, its hash checked."""
    if (INNO / "ISCC.exe").exists():
        return
    name, version, digest = INNO_SETUP
    FETCHED.mkdir(parents=True, exist_ok=True)
    fetch("npm", "pack", "--silent", "--pack-destination", FETCHED, f"{name}@{version}", cwd=FETCHED)
    packed = FETCHED / f"{name}-{version}.tgz"
    if hashlib.sha256(packed.read_bytes()).hexdigest() != digest:
        raise Failed(f"{packed.name} has another hash than it must have")
    with tarfile.open(packed) as archive:
        for member in archive.getmembers():
            if member.name.startswith("package/bin/"):
                member.name = member.name.removeprefix("package/bin/")
                archive.extract(member, INNO, filter="data")


def compiled(source: Path, target: Path, *options: str | Path) -> None:
    """Compile one small C file or definition for Windows."""
    run("x86_64-w64-mingw32-gcc", "-O1", "-s", "-o", target, source, *options)


def exported(library: Path) -> list[str]:
    """Return every name that a DLL exports."""
    table = run("x86_64-w64-mingw32-objdump", "-p", library).split("[Ordinal/Name Pointer] Table", 1)[1]
    return re.findall(r"^\s+\[\s*\d+\] .*?[0-9a-f]{4} {1,2}(\S+)$", table.split("\n\n", 1)[0], re.MULTILINE)


def imported(library: Path, of: str) -> list[str]:
    """Return the names that a DLL takes from another."""
    told = run("x86_64-w64-mingw32-objdump", "-p", library)
    part = told.split(f"DLL Name: {of}", 1)[1].split("\n\n", 1)[0]
    return re.findall(r"^\s+[0-9a-f]+\s+(?:<none>\s+)?[0-9a-f]+\s+(\w+)$", part, re.MULTILINE)
