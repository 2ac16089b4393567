"""What proving the books finds: every contradiction by kind, place and sentence, and a digest of all chain heads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ntt_pos.domain.core.errors import StorageError


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction. ``what`` is an English msgid with ``{named}`` places that ``params`` fill.

    ``kind`` is the table or part of the books, ``where`` the number of the document, register or producer.
    """

    kind: str
    where: str
    what: str
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self) -> str:
        """Return the plain English sentence."""
        return self.what.format(**self.params)


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """All findings (none: the books agree), the digest of the chain heads, and how much was looked at.

    ``warnings`` were recorded by a program that did not know the rule yet: the books agree, and somebody should look.
    """

    findings: tuple[Finding, ...]
    digest: str
    counted: Mapping[str, int]
    warnings: tuple[Finding, ...] = ()

    @property
    def problem(self) -> StorageError | None:
        """What to tell whoever did not ask for this proof; None when the books agree."""
        if not self.findings:
            return None
        return StorageError(
            "The proof of the books found {count} things that do not agree, the first at {where}. Check the books on the "
            "page “Backups” or with ntt-pos verify, and tell the owner.",
            count=len(self.findings),
            where=self.findings[0].where,
        )


@dataclass(slots=True)
class RunNotes:
    """What a run has found and counted so far."""

    findings: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    away: set[str] = field(default_factory=set)  # files of closed years that are not here: what they hold is not known

    def find(self, kind: str, where: str, what: str, /, **params: object) -> None:
        """Keep a finding."""
        self.findings.append(Finding(kind, where, what, params))

    def warn(self, kind: str, where: str, what: str, /, **params: object) -> None:
        """Keep what an older program let happen."""
        self.warnings.append(Finding(kind, where, what, params))

    def count(self, what: str, how_many: int = 1) -> None:
        """Count what was looked at."""
        self.counted[what] = self.counted.get(what, 0) + how_many


def digest_of(heads: Iterable[str]) -> str:
    """Return the SHA-256 over the sorted heads of all chains: the same books give the same 64 digits."""
    return hashlib.sha256("\n".join(sorted(heads)).encode()).hexdigest()
