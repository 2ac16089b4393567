"""No module and no room imports itself in a circle; an import inside a function counts, one for types alone does not."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import ntt_pos

PACKAGE = Path(ntt_pos.__file__).parent
ROOMS = ("domain", "services", "documents", "data.queries", "ui")
Graph = Mapping[str, set[str]]


def imported(tree: ast.AST) -> Iterator[str]:
    """Return every name that a module imports when it is loaded or used: ``a.b`` of ``from a import b``, and ``a``."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for other in node.orelse:
                yield from imported(ast.Module([other], []))
        elif isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                yield f"{node.module}.{each.name}"
                yield node.module
        else:
            yield from imported(node)


def graph_of(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Return which module of ``sources`` (name and text) imports which; a package only where none of its modules is meant."""
    graph: dict[str, set[str]] = {}
    for name, text in sources.items():
        met = [each for each in imported(ast.parse(text)) if each in sources and each != name]
        packages = {each.rpartition(".")[0] for each in met}
        graph[name] = {each for each in met if each not in packages}
    return graph


def circle_in(graph: Graph) -> list[str]:
    """Return one circle, its first module again at the end; [] when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def rooms_of(graph: Graph, layer: str) -> dict[str, set[str]]:
    """Return which room of a layer imports which other."""
    start = f"ntt_pos.{layer}."
    rooms: dict[str, set[str]] = {}
    for name, targets in graph.items():
        if name.startswith(start):
            room = name.removeprefix(start).split(".")[0]
            others = {each.removeprefix(start).split(".")[0] for each in targets if each.startswith(start)}
            rooms.setdefault(room, set()).update(others - {room})
    return rooms


@pytest.fixture(scope="module")
def program() -> dict[str, set[str]]:
    sources = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        sources[name] = path.read_text(encoding="utf-8")
    return graph_of(sources)


def test_no_modules_import_each_other_in_a_circle(program: Graph) -> None:
    assert "ntt_pos.desktop" in program["ntt_pos.start"]
    assert circle_in(program) == []


@pytest.mark.parametrize("layer", ROOMS)
def test_no_rooms_of_a_layer_import_each_other_in_a_circle(program: Graph, layer: str) -> None:
    rooms = rooms_of(program, layer)
    assert len(rooms) > 3, rooms
    assert any(rooms.values())
    assert circle_in(rooms) == []


def test_a_circle_is_found_even_when_a_function_hides_it() -> None:
    sources = {
        "p": "",
        "p.a": "from p.b import thing",
        "p.b": "def later():\n    from p import c",
        "p.c": "import p.a",
    }
    assert set(circle_in(graph_of(sources))) == {"p.a", "p.b", "p.c"}


def test_an_import_for_types_alone_makes_no_circle() -> None:
    hidden = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from p.a import Thing"
    assert circle_in(graph_of({"p": "", "p.a": "from p.b import thing", "p.b": hidden})) == []


def test_a_circle_of_rooms_is_found_where_no_modules_make_one() -> None:
    sources = {
        "ntt_pos.ui.x.one": "from ntt_pos.ui.y import two",
        "ntt_pos.ui.y.two": "",
        "ntt_pos.ui.y.three": "import ntt_pos.ui.x.four",
        "ntt_pos.ui.x.four": "",
    }
    graph = graph_of(sources)
    assert circle_in(graph) == []
    assert set(circle_in(rooms_of(graph, "ui"))) == {"x", "y"}
