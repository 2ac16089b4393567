"""A voice of this PC: words become a sound file, by a synthesiser that works without the internet."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

from ntt_pos.domain.core.errors import DeviceError

_VOICES: Final = ("espeak-ng", "espeak")
_WORDS_A_MINUTE: Final = "135"
_LONGEST: Final = 60


def write_sound(words: str, path: Path, *, language: str) -> None:
    """Write words as a sound file (WAV); raises DeviceError when nothing here can speak, or it did not."""
    voice = next((found for name in _VOICES if (found := shutil.which(name))), None)
    if voice is None:
        raise DeviceError(
            "This PC has no voice yet. Install espeak-ng (on Debian and Ubuntu: apt install espeak-ng; on Windows its "
            "installer), then try again. Nothing was changed."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    asked = [voice, "-v", language, "-s", _WORDS_A_MINUTE, "-w", str(path), "--stdin"]
    try:
        subprocess.run(asked, input=words.encode(), check=True, capture_output=True, timeout=_LONGEST)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise DeviceError("The voice {name} made no sound. Nothing was changed.", name=Path(voice).name) from error
