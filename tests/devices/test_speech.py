"""A sound file is made by a voice of this PC; without one the sentence says what to install."""

from __future__ import annotations

import pytest

from ntt_pos.devices.speech import write_sound
from ntt_pos.domain.core.errors import DeviceError


def a_voice(folder, monkeypatch, script):
    voice = folder / "espeak-ng"
    voice.write_text(f"#!/bin/sh\n{script}\n")
    voice.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_without_a_voice_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeviceError, match="espeak-ng"):
        write_sound("Uang Anda", tmp_path / "laporan.wav", language="id")
    assert not (tmp_path / "laporan.wav").exists()


@pytest.mark.posix("a voice of the tests is a shell script")
def test_the_voice_gets_the_words_and_the_file(tmp_path, monkeypatch):
    a_voice(tmp_path, monkeypatch, 'said="$2"; while [ "$1" != -w ]; do shift; done; { echo "$said"; cat; } > "$2"')
    write_sound("Uang Anda: seratus rupiah.", tmp_path / "06" / "laporan.wav", language="en")
    assert (tmp_path / "06" / "laporan.wav").read_text() == "en\nUang Anda: seratus rupiah."


@pytest.mark.posix("a voice of the tests is a shell script")
def test_a_voice_that_fails_is_told(tmp_path, monkeypatch):
    a_voice(tmp_path, monkeypatch, "exit 3")
    with pytest.raises(DeviceError, match="made no sound"):
        write_sound("Uang Anda", tmp_path / "laporan.wav", language="id")
