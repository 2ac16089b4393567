"""Answers are kept for lists of one kind; what is true of one file only is asked again."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntt_pos.services.importing.shop_lists.memory import keep_answers, kept_answers


def test_what_lasts_is_kept_by_kind(tmp_path: Path):
    file = tmp_path / "jawaban.json"
    keep_answers(file, "barang harga", {"unit": "proposed", "day": "2026-02-20", "stock ABOUT": "yes"})
    keep_answers(file, "barang stok", {"unit": "buah"})

    assert kept_answers(file, "barang harga") == {"unit": "proposed"}
    assert kept_answers(file, "barang stok") == {"unit": "buah"}
    assert kept_answers(file, "lain") == {}


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"a": 3}', "[" * 100_000])
def test_a_broken_file_means_that_nothing_is_kept(tmp_path: Path, text: str):
    file = tmp_path / "jawaban.json"
    file.write_text(text, encoding="utf-8")

    assert kept_answers(file, "a") == {}
    keep_answers(file, "a", {"unit": "buah"})
    assert kept_answers(file, "a") == {"unit": "buah"}
