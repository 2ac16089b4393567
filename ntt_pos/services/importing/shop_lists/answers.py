"""The plan of a list as a file: what was understood, the questions, and a place for the answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ntt_pos.data.atomic_files import write_whole
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.files import outside_data, read_plain
from ntt_pos.i18n import N_, Said, explain
from ntt_pos.services.importing.shop_lists.questions import Choice, ListQuestion
from ntt_pos.services.importing.shop_lists.take_in import ListUnderstood

LARGEST: Final = 2_000_000  # bytes
VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class ListAnswers:
    """What somebody answered: by question, and other texts for cells by ``SHEET!F5``."""

    answers: Mapping[str, str]
    cells: Mapping[str, str]


def plan_as_dict(understood: ListUnderstood) -> dict[str, Any]:
    """Return a plan as plain values: the questions with their answers, what would be made, what is left out."""
    plan = understood.plan
    return {
        "version": VERSION,
        "file": understood.book.name,
        "questions": [_question(each, understood.answers.get(each.key, "")) for each in plan.questions],
        "cells": dict(understood.cells),
        "left_out": [{"cell": cell, "why": explain(why)} for cell, why in plan.left_out],
        "producers": [
            {
                "code": maker.code,
                "name": maker.name,
                "village": maker.village.label if maker.village else "",
                "pillar": maker.pillar.value,
                "terms": "harga titip" if maker.rate_bp is None else f"{maker.rate_bp / 100:g}%",
                "in the shop": maker.known,
            }
            for maker in plan.makers
        ],
        "goods": [
            {
                "code": good.code,
                "name": good.name,
                "producer": good.maker.code,
                "category": good.category,
                "unit": good.unit,
                "price": good.price,
                "net_price": good.net,
                "stock": f"{good.stock.normalize():f}",
                "expiry": good.item.until.on.isoformat() if good.item.until.on else "",
                "row": f"{good.item.sheet}!{good.item.row}",
                "in the shop": good.known,
            }
            for good in plan.goods
        ],
    }


def write_plan(path: Path, understood: ListUnderstood) -> None:
    """Write a plan, whole or not at all; raises OSError for a place inside a data folder."""
    outside_data(path)
    told = json.dumps(plan_as_dict(understood), ensure_ascii=False, indent=2)
    write_whole(path, f"{told}\n".encode())


def _question(question: ListQuestion, answer: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": question.key,
        "question": explain(question.text),
        "about": [explain(line) for line in question.lines],
        "rows": question.rows,
        "cells": list(question.cells),
        "choices": {choice.value: _words(choice) for choice in question.choices},
        "proposed": question.proposed,
        "answer": answer,
    }
    if question.accepted is not None:
        told["or"] = explain(question.accepted)
    return told


def _words(choice: Choice) -> str:
    return choice.words if isinstance(choice.words, str) else explain(choice.words)


def read_answers(path: Path) -> ListAnswers:
    """Read the answers of a plan that somebody edited; raises DomainError when it is no such file."""
    try:
        data = read_plain(path, LARGEST)
        told = json.loads(data) if len(data) <= LARGEST else None
    except (OSError, ValueError, RecursionError) as error:
        raise DomainError(
            "{name} cannot be read as a plan: {reason}",
            name=path.name,
            reason=getattr(error, "strerror", None) or Said(N_("the file is damaged")),
        ) from error
    if not isinstance(told, dict) or told.get("version") != VERSION or not isinstance(told.get("questions"), list):
        raise DomainError("{name} is not a plan that this program wrote.", name=path.name)
    answers = {
        str(each["key"]): str(each["answer"])
        for each in told["questions"]
        if isinstance(each, dict)
        and isinstance(each.get("key"), str)
        and isinstance(each.get("answer"), str)
        and each["answer"]
    }
    cells = told.get("cells")
    texts = {str(cell): str(text) for cell, text in cells.items()} if isinstance(cells, dict) else {}
    return ListAnswers(answers, texts)
