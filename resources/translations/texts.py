"""Collects the program's sentences from its code and says where the Indonesian catalogue lacks one.

``texts.py update`` writes new sentences into id.po (empty, to be translated) and takes unused ones out;
``texts.py check`` fails when a sentence is missing, empty, fuzzy, or has other ``{named}`` places than its translation.
"""

from __future__ import annotations

import ast
import io
import re
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parent.parent / "ntt_pos"
CATALOGUE = HERE / "id.po"
ROOT_ERROR = "ShopError"
# Sentence: what a wrong cell and a note of an import say; Word: what domain/core/words.py calls a member of an enum.
MARKS = frozenset({"_", "N_", "Sentence", "Word"})
PLURAL_MARKS = frozenset({"ngettext", "plural"})
METHODS = frozenset({"text"})  # language.text("…") on papers
NOT_LANGUAGES = frozenset({"sa", "sqlalchemy"})
ENDS = (".", "?", "!", ":", "…")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One text in the code: singular, plural or empty, and where it stands."""

    one: str
    many: str
    file: str
    line: int


class Finder(ast.NodeVisitor):
    """Collects the sentences of one module."""

    def __init__(self, file: str, errors: frozenset[str]) -> None:
        self.file = file
        self.errors = errors
        self.found: list[Sentence] = []
        self.problems: list[str] = []

    def visit_Call(self, node: ast.Call) -> None:
        """Note the literal texts of a marked call."""
        self.generic_visit(node)
        name = _called(node.func)
        is_method = isinstance(node.func, ast.Attribute)
        plural = name in PLURAL_MARKS
        on_language = is_method and name in METHODS and _root(node.func) not in NOT_LANGUAGES
        if not node.args or not (name in MARKS or name in self.errors or plural or on_language):
            return
        texts = node.args[: 2 if plural else 1]
        for text in texts:
            if isinstance(text, ast.JoinedStr):
                self.problems.append(
                    f"{self.file}:{node.lineno}: an f-string cannot be translated; use {{named}} places"
                )
        literal = [
            text.value
            for text in texts
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value
        ]
        if literal and len(literal) == len(texts):
            self.found.append(Sentence(literal[0], literal[1] if plural else "", self.file, node.lineno))


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _root(function: ast.expr) -> str:
    while isinstance(function, ast.Attribute):
        function = function.value
    return function.id if isinstance(function, ast.Name) else ""


def error_names(trees: dict[str, ast.Module]) -> frozenset[str]:
    """Return the names of all error classes of the shop, however far they derive from ShopError."""
    bases = {
        node.name: {_called(base) for base in node.bases}
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    names = {ROOT_ERROR}
    while more := {name for name, parents in bases.items() if parents & names} - names:
        names |= more
    return frozenset(names)


def collect(package: Path = PACKAGE) -> tuple[list[Sentence], list[str]]:
    """Return every sentence of the program and what is wrong with how it is marked."""
    trees = {
        str(path.relative_to(package.parent)): ast.parse(path.read_text(encoding="utf-8"), str(path))
        for path in sorted(package.rglob("*.py"))
        if "_resources" not in path.parts and "_db" not in path.parts
    }
    errors = error_names(trees)
    found: list[Sentence] = []
    problems: list[str] = []
    for file, tree in trees.items():
        finder = Finder(file, errors)
        finder.visit(tree)
        found.extend(finder.found)
        problems.extend(finder.problems)
    return found, problems


def places(text: str) -> frozenset[str]:
    """Return the names of the ``{named}`` places of a sentence."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def check(found: list[Sentence], catalogue: Catalog) -> Iterator[str]:
    """Yield what is wrong with the translations, one line each."""
    seen: set[str] = set()
    for sentence in found:
        if sentence.one in seen:
            continue
        seen.add(sentence.one)
        where = f"{sentence.file}:{sentence.line}: “{sentence.one}”"
        try:
            wanted = places(sentence.many or sentence.one)
        except ValueError as error:
            yield f"{where}: braces do not fit: {error}"
            continue
        message = catalogue.get(sentence.one)
        if message is None:
            yield f"{where}: not in {CATALOGUE.name}"
            continue
        yield from (f"{where}: {problem}" for problem in _wrong(message, wanted, sentence))


def _wrong(message: Message, wanted: frozenset[str], sentence: Sentence) -> Iterator[str]:
    text = message.string if isinstance(message.string, str) else message.string[0] if message.string else ""
    if not text:
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    if bool(sentence.many) is not isinstance(message.id, (list, tuple)):
        yield "singular and plural are mixed up"
    try:
        if places(text) != wanted:
            yield f"places differ: {sorted(wanted)} and {sorted(places(text))}"
    except ValueError as error:
        yield f"braces of the translation do not fit: {error}"
    if any(sentence.one.endswith(end) is not text.endswith(end) for end in ENDS):
        yield "ends differently"
    if re.search(r"\s$|^\s|  ", text):
        yield "has spaces too many"


def check_header(text: str) -> Iterator[str]:
    """Yield what is wrong with the head of the file: without its plural rule two of a thing are told in English."""
    if not text.startswith(HEADER):
        yield f"{CATALOGUE.name}: its head is gone; `texts.py update` writes it again"


def read() -> Catalog:
    """Return the Indonesian catalogue."""
    if not CATALOGUE.is_file():
        return Catalog(locale="id", project="NTT Mart POS", charset="utf-8")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="id")


def update(found: list[Sentence], catalogue: Catalog) -> str:
    """Return the catalogue as a file, with every sentence of the program and nothing else."""
    template = Catalog(project="NTT Mart POS", charset="utf-8")
    for sentence in found:
        template.add((sentence.one, sentence.many) if sentence.many else sentence.one, locations=[(sentence.file, 0)])
    kept = Catalog(locale="id", project="NTT Mart POS", charset="utf-8", fuzzy=False)
    kept.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]  # Indonesian has no plural, whatever Babel says
    for message in template:
        if not message.id:
            continue
        old = catalogue.get(message.id if isinstance(message.id, str) else message.id[0])
        same_kind = old is not None and isinstance(old.id, str) is isinstance(message.id, str)
        kept.add(
            message.id,
            old.string if old is not None and same_kind else None,
            locations=sorted(set(message.locations)),
            flags=old.flags if old is not None else (),
            user_comments=old.user_comments if old is not None else (),
        ).flags.discard("python-format")  # a % in a sentence is a percent sign
    made = io.BytesIO()
    write_po(made, kept, width=110, sort_output=True, omit_header=True, include_lineno=False, ignore_obsolete=True)
    return HEADER + made.getvalue().decode("utf-8")


HEADER = """# The program's sentences in Indonesian, as the shop's people say them.
msgid ""
msgstr ""
"Project-Id-Version: NTT Mart POS\\n"
"Language: id\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""


def main(arguments: list[str]) -> int:
    """Run ``update`` or ``check``; returns the exit code."""
    found, problems = collect()
    if arguments == ["update"]:
        CATALOGUE.write_text(update(found, read()), encoding="utf-8")
        print(f"{CATALOGUE.name}: {len({s.one for s in found})} sentences")
        return 0
    if arguments != ["check"]:
        print(__doc__)
        return 2
    problems.extend(check(found, read()))
    problems.extend(check_header(CATALOGUE.read_text(encoding="utf-8")))
    for problem in problems:
        print(problem)
    print(f"{len({s.one for s in found})} sentences, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
