"""Every place where typed words leave the program has one door that cleans them, and nobody goes round it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "ntt_pos"
CELLS = {"for_cell", "_cell", "_plain"}  # what a workbook's or table's cell may be made of
PRINTERS_DOOR, LABELS_DOOR = "documents/engine/escpos.py", "ui/widgets/text.py"
PAGES_DOORS = {"documents/engine/page.py", "documents/engine/canvas_sheet.py"}
FIXED_SQL = {
    "data/migrate.py",
    "data/protection.py",
    "data/row_rules.py",
    "data/schema_version.py",
    "data/restore.py",
    "data/engine.py",
    "data/backup.py",
    "data/hub_tables.py",  # roles and rights take no values; names are quoted, passwords hashed
}


def called(node: ast.AST) -> str:
    """Return the last name of what is called, "" for anything else."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def cleaned(node: ast.AST, doors: set[str]) -> bool:
    """Whether a value comes out of one of the doors, is no text, or is a fixed one of our own."""
    if isinstance(node, ast.List | ast.Tuple):
        return all(cleaned(each, doors) for each in node.elts)
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        return cleaned(node.elt, doors)
    if isinstance(node, ast.IfExp):
        return cleaned(node.body, doors) and cleaned(node.orelse, doors)
    if isinstance(node, ast.Name):
        return node.id == "names"  # the columns of a table of ours
    return isinstance(node, ast.Constant) or called(node) in doors


Rule = Callable[[str, str, ast.Call], str]


def _on_pages(place: str, name: str, _node: ast.Call) -> str:
    drawing = {"drawString", "drawRightString", "drawCentredString", "Paragraph", "textLine"}
    return "pages are written on through Sheet.text" if name in drawing and place not in PAGES_DOORS else ""


def _in_cells(place: str, name: str, node: ast.Call) -> str:
    if name == "write_string" and not cleaned(node.args[2], CELLS):
        return "a cell is written without for_cell"
    if name in {"writerow", "writerows"} and not all(cleaned(each, CELLS) for each in node.args):
        return "a line of a table is written without for_cell or for_csv"
    guessed = (
        name in {"write_formula", "write_url", "write"}
        and getattr(getattr(node.func, "value", None), "id", "") == "sheet"
    )
    return "a cell's kind is left to a guess" if guessed and place.startswith("documents/") else ""


def _on_screen(place: str, name: str, node: ast.Call) -> str:
    if name == "setToolTip" and not cleaned(node.args[0], {"tip"}):
        return "a tooltip would take markup for markup"
    marked_up = {"QLabel", "setHtml", "insertHtml", "QMessageBox", "QTextDocument"}
    return "words on the screen stand in Text" if name in marked_up and place != LABELS_DOOR else ""


def _in_logs(place: str, name: str, _node: ast.Call) -> str:
    writers = {"StreamHandler", "FileHandler", "RotatingFileHandler", "basicConfig"}
    return "the log is written by logs.py" if name in writers and place != "logs.py" else ""


def _in_queries(place: str, name: str, node: ast.Call) -> str:
    on_sa = getattr(getattr(node.func, "value", None), "id", "") == "sa" and name == "text"
    made_up = bool(node.args) and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    if (on_sa or name == "exec_driver_sql") and made_up and place not in FIXED_SQL:
        return "words are made part of a query"
    return ""


RULES: tuple[Rule, ...] = (_on_pages, _in_cells, _on_screen, _in_logs, _in_queries)


def bypasses(place: str, code: str) -> Iterator[str]:
    """Yield each sink that a module reaches without its door."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
            if any(each.split(".")[0] == "escpos" for each in modules) and place not in {PRINTERS_DOOR, "self_test.py"}:
                yield f"{place}:{node.lineno}: printers are written to through {PRINTERS_DOOR}"
        if isinstance(node, ast.Call):
            found = (rule(place, called(node), node) for rule in RULES)
            yield from (f"{place}:{node.lineno}: {what}" for what in found if what)


def test_nothing_in_the_program_goes_round_a_door():
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        found += bypasses(path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8"))
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "from escpos.printer import Usb",
        "canvas.drawString(1, 2, name)",
        "sheet.write_string(0, 0, product.name)",
        "writer.writerow([for_cell(a), product.name])",
        "sheet.write(0, 0, product.name)",
        "label.setToolTip(product.name)",
        "QLabel(product.name)",
        "logging.basicConfig()",
        "unit.run(sa.text(f'SELECT {word}'))",
        "unit.connection.exec_driver_sql('SELECT ' + word)",
    ],
)
def test_a_way_round_a_door_is_seen(code):
    assert list(bypasses("documents/new_paper.py", code))
