"""What a list does not say for sure, asked once for all the rows it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.importing.raw_cells import Sentence

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: what is kept, and its words (a Sentence is translated, a str stands as it is)."""

    value: str
    words: Sentence | str


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """Something asked about ``rows`` rows: the answers to choose from, the proposed one ("" for none), some cells.

    ``lines`` say in words what it is about, a line for each group.
    ``free`` takes other answers, too: ``accepted`` says which, and ``read`` raises DomainError for what is none.
    """

    key: str
    text: Sentence
    rows: int
    choices: tuple[Choice, ...]
    proposed: str = ""
    cells: tuple[str, ...] = ()
    lines: tuple[Sentence, ...] = ()
    free: bool = False
    accepted: Sentence | None = None
    read: Callable[[str], object] | None = None

    def takes(self, answer: str) -> bool:
        """Whether this is an answer to the question."""
        if any(choice.value == answer for choice in self.choices):
            return True
        if not answer or not self.free:
            return False
        try:
            return self.read is None or self.read(answer) is not None
        except DomainError:
            return False


@dataclass(slots=True)
class Inquiry:
    """The questions of one list and the answers given so far; what is not answered goes by the proposal meanwhile."""

    answers: Mapping[str, str]
    questions: list[ListQuestion] = field(default_factory=list)

    def ask(self, question: ListQuestion) -> str:
        """Note a question and return its answer: the one given, when it is one of the choices, else the proposed one."""
        if not any(each.key == question.key for each in self.questions):
            self.questions.append(question)
        return self._given(question) or question.proposed

    @property
    def open(self) -> tuple[ListQuestion, ...]:
        """The questions without a valid answer, those that touch most rows first."""
        left = [each for each in self.questions if not self._given(each)]
        return tuple(sorted(left, key=lambda each: -each.rows))

    def _given(self, question: ListQuestion) -> str:
        """Return the answer given, "" when there is none or it is none of the choices."""
        given = self.answers.get(question.key, "")
        return given if question.takes(given) else ""


def examples(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the first few of some cells, as a question shows them."""
    return tuple(dict.fromkeys(cells))[:EXAMPLES]


def group(name: str, texts: Sequence[str]) -> Sentence:
    """Return a line of a question: a group, how many are in it, the first few of them."""
    return Sentence("{name} ({count}): {examples}", {"name": name, "count": len(texts), "examples": listed(texts)})


def listed(texts: Sequence[str]) -> str:
    """Return some texts in one line, the rest as a number: ``a, b, c … +4``."""
    kept = list(dict.fromkeys(texts))
    more = f" … +{len(kept) - EXAMPLES}" if len(kept) > EXAMPLES else ""
    return ", ".join(kept[:EXAMPLES]) + more
