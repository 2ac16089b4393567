"""The check of the catalogue finds every sentence and every slip in its translation."""

from __future__ import annotations

import importlib.util
import io
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from ntt_pos.i18n import Language

TOOL = Path(__file__).parents[2] / "resources" / "translations" / "texts.py"
CODE = """
from ntt_pos.i18n import N_, _, ngettext
import sqlalchemy as sa

class CartRepriced(DomainError): ...
class Odd(CartRepriced): ...

def work(language, name):
    _("Pay")
    N_("Cash")
    ngettext("{n} piece", "{n} pieces", 2, n=2)
    language.text("Thank "
                  "you")
    language.plural("{n} day", "{n} days", 1)
    sa.text("SELECT 1")
    self.label.text()
    name.plain("not a sentence")
    raise Odd("{name} is gone.", name=name)
    raise errors.StorageError("Disk full.")
    raise ApprovalNeeded("Ask a manager.", act="x")
    raise ValueError("for developers only")
    _(name)
    _(f"no {name}")
"""


@pytest.fixture(scope="module")
def texts():
    spec = importlib.util.spec_from_file_location("catalogue_tool", TOOL)
    module = sys.modules["catalogue_tool"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "ntt_pos"
    folder.mkdir()
    (folder / "errors.py").write_text(
        "class ShopError(Exception): ...\nclass DomainError(ShopError): ...\nclass StorageError(ShopError): ...\n"
        "class ApprovalNeeded(DomainError): ...\n"
    )
    (folder / "work.py").write_text(CODE)
    return folder


def test_every_marked_sentence_is_found_and_nothing_else(texts, package):
    found, problems = texts.collect(package)
    assert {(each.one, each.many) for each in found} == {
        ("Pay", ""),
        ("Cash", ""),
        ("{n} piece", "{n} pieces"),
        ("Thank you", ""),
        ("{n} day", "{n} days"),
        ("{name} is gone.", ""),
        ("Disk full.", ""),
        ("Ask a manager.", ""),
    }
    assert [problem.split(": ")[1] for problem in problems] == ["an f-string cannot be translated; use {named} places"]


def problems(texts, msgid: str, entry: str, *, many: str = "") -> list[str]:
    catalogue = read_po(io.BytesIO(entry.encode()), locale="id")
    found = [texts.Sentence(msgid, many, "ntt_pos/x.py", 1)]
    return [problem.rpartition("”: ")[2] for problem in texts.check(found, catalogue)]


@pytest.mark.parametrize(
    ("msgid", "entry", "wrong"),
    [
        ("Pay", 'msgid "Pay"\nmsgstr "Bayar"', []),
        ("Pay", 'msgid "Pays"\nmsgstr "Bayar"', ["not in id.po"]),
        ("Pay", 'msgid "Pay"\nmsgstr ""', ["not translated"]),
        ("Pay", '#, fuzzy\nmsgid "Pay"\nmsgstr "Bayar"', ["fuzzy"]),
        ("{a} left.", 'msgid "{a} left."\nmsgstr "sisa {b}."', ["places differ: ['a'] and ['b']"]),
        ("{a} left.", 'msgid "{a} left."\nmsgstr "sisa {a}"', ["ends differently"]),
        ("{a} left", 'msgid "{a} left"\nmsgstr "sisa {a"', ["braces of the translation"]),
        ("Pay", 'msgid "Pay"\nmsgstr " Bayar"', ["has spaces too many"]),
    ],
)
def test_every_slip_of_a_translation_is_named(texts, msgid, entry, wrong):
    said = problems(texts, msgid, entry)
    assert len(said) == len(wrong)
    assert all(one.startswith(start) for one, start in zip(said, wrong, strict=True))


def test_an_update_keeps_translations_and_drops_what_is_no_longer_said(texts):
    old = read_po(io.BytesIO(b'msgid "Pay"\nmsgstr "Bayar"\n\nmsgid "Old"\nmsgstr "Lama"'), locale="id")
    found = [texts.Sentence("Pay", "", "ntt_pos/x.py", 1), texts.Sentence("New 5 %", "", "ntt_pos/y.py", 2)]
    written = texts.update(found, old)
    again = read_po(io.BytesIO(written.encode()), locale="id")
    assert again.get("Pay").string == "Bayar"
    assert again.get("New 5 %").string == ""
    assert "Old" not in written
    assert "python-format" not in written
    assert texts.update(found, again) == written


def test_the_head_of_the_catalogue_is_whole_and_one_that_lost_its_plural_rule_is_told(texts):
    whole = texts.CATALOGUE.read_text(encoding="utf-8")
    assert list(texts.check_header(whole)) == []
    assert list(texts.check_header(whole.removeprefix(texts.HEADER))) != []


def test_two_of_a_thing_are_told_in_indonesian():
    assert Language("id").plural("{n} paper waits", "{n} papers wait", 2) == "2 kertas menunggu"
