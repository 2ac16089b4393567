"""Counting at the shelf: what is counted together, what was seen so far, the differences, and posting them.

A count under way is kept after every scan, so that it survives a closed window and a power cut; several people may count
different shelves at once. Nothing here tells what is expected before somebody asks for the differences. Selling goes on
meanwhile: each line remembers when it was touched (``services/goods/count_posting``). What
moved *between* the first and the last unit of one product cannot be told apart from a difference, so such a line is
marked and can only be posted after it was counted again at one go. Goods in a customer's basket are still the shop's
until they are paid: they are counted too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.queries.goods import articles as article_query
from ntt_pos.data.queries.goods import counts as query
from ntt_pos.data.queries.goods.counts import OpenCount, PostedCount
from ntt_pos.documents.reports.count_sheets import draw_blind_sheet, draw_count_result
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.money import MAX_QUANTITY
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.goods.counting import (
    LONGEST_CODE,
    BlindSheet,
    Countable,
    CountDifference,
    CountResult,
    CountScope,
    ScopeKind,
    clean_reason,
    read_scope,
)
from ntt_pos.i18n import Language, screen_language
from ntt_pos.services.goods.compensation import valued
from ntt_pos.services.goods.count_posting import CountLine, CountPosted, CountWaits, not_heard_since, post_count

if TYPE_CHECKING:
    from pathlib import Path

    from ntt_pos.data.engine import Unit
    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.selling.cart import Article
    from ntt_pos.services.core.approvals import ApprovalGiven
    from ntt_pos.services.core.unit_of_work import Context

__all__ = ["CountRow", "Counting", "OpenCount", "PostedCount", "Scopes", "Seen"]

SHOWN: Final = 200
FOLDER: Final = "stok-opname"


@dataclass(frozen=True, slots=True)
class Scopes:
    """What can be counted by itself: producers (code, name), categories, shelves."""

    producers: tuple[tuple[str, str], ...]
    categories: tuple[str, ...]
    shelves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountRow:
    """A product of a count and what was counted of it; None while nobody looked."""

    product: Countable
    counted: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a scan or a typed quantity did; ``counted`` None says that a weighed product waits for its weight."""

    product: Countable
    counted: int | None


class Counting:
    """Counts under way, and the posted ones."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def scopes(self) -> Scopes:
        """Return what can be counted by itself."""
        with self._context.reading() as unit:
            return Scopes(
                query.producers(unit, self._outlet),
                query.categories(unit, self._outlet),
                query.shelves(unit, self._outlet),
            )

    def under_way(self) -> tuple[OpenCount, ...]:
        """Return the counts that are not posted yet, oldest first."""
        with self._context.reading() as unit:
            return query.drafts(unit, self._outlet)

    def posted(self) -> tuple[PostedCount, ...]:
        """Return the posted counts, newest first, at most 200."""
        with self._context.reading() as unit:
            return query.posted(unit, self._outlet, limit=SHOWN)

    def result(self, number: str, language: Language | None = None) -> CountResult:
        """Return a posted count with its differences, in the screen's language unless told otherwise.

        Raises DomainError when there is none.
        """
        with self._context.reading() as unit:
            found = query.one_posted(unit, self._outlet, number)
            if found is None:
                raise DomainError("There is no stock count “{number}”.", number=number[:40])
            differences = query.posted_differences(unit, self._outlet, found)
            return CountResult(
                number=found.number,
                shop=self._context.settings.shop_name,
                scope=self._told(unit, found.scope, language or screen_language()),
                at=found.at,
                date=found.date,
                counter=found.name,
                note=found.note,
                agreed=found.lines - found.differences,
                differences=differences,
                approver=found.approver,
                practice=self._context.home.practice,
            )

    # -- counting -------------------------------------------------------------------------------------------------

    def start(self, scope: CountScope, *, by: Actor) -> str:
        """Begin a count and return its uid; nothing is posted. Raises DomainError when there is nothing to count."""
        context = self._context
        context.allow(by, Act.COUNT_STOCK, scope.text)
        now = context.clock.now()
        uid = context.ids.uid(now)
        with context.database.writing() as unit:
            if not query.countables(unit, self._outlet, scope):
                raise DomainError("There are no goods to count there. Choose something else; no count was begun.")
            row = {"uid": uid, "outlet_id": self._outlet, "user_id": by.user_id, "at": now, "scope": scope.text}
            query.begin(unit, row)
        return uid

    def rows(self, uid: str) -> tuple[CountRow, ...]:
        """Return every product of a count with what was counted of it, and nothing of what is expected."""
        with self._context.reading() as unit:
            draft = self._need(unit, uid)
            seen = query.draft_lines(unit, uid)
            return tuple(
                CountRow(each, seen[each.product_id].counted if each.product_id in seen else None)
                for each in self._goods(unit, draft, seen)
            )

    def scan(self, uid: str, code: str, *, by: Actor) -> Seen:
        """Count one more piece of what was scanned; a weighed product waits for its weight.

        Raises DomainError for an unknown code, one of goods outside the count, and one that several products share.
        """
        with self._touching(uid, by) as (unit, draft):
            product = self._find(unit, draft, code)
            if product.weighed:
                return Seen(product, None)
            known = query.draft_lines(unit, uid).get(product.product_id)
            counted = (known.counted if known else 0) + 1
            self._keep(unit, uid, product, counted, known)
            return Seen(product, counted)

    def find(self, uid: str, code: str) -> Countable:
        """Return the product of a count that a scanned or typed code means; raises DomainError as ``scan`` does."""
        with self._context.reading() as unit:
            return self._find(unit, self._need(unit, uid), code)

    def put(self, uid: str, product_id: int, counted: int, *, by: Actor) -> Seen:
        """Say how much was counted of a product (base units, 0 or more): what was counted of it before is forgotten."""
        with self._touching(uid, by) as (unit, draft):
            product = query.countables_by_id(unit, self._outlet, [product_id]).get(product_id)
            if product is None or not _scope(draft).covers(product):
                raise DomainError("That product is not part of this count. Nothing was counted.")
            self._keep(unit, uid, product, counted)
            return Seen(product, counted)

    def forget(self, uid: str, product_id: int, *, by: Actor) -> None:
        """Take back what was counted of a product: nobody looked at it then."""
        with self._touching(uid, by) as (unit, _draft):
            query.forget_line(unit, uid, product_id)

    def rest_is_gone(self, uid: str, *, by: Actor) -> int:
        """Count every product that nobody saw as 0; return how many."""
        with self._touching(uid, by) as (unit, draft):
            seen = query.draft_lines(unit, uid)
            rest = [each for each in self._goods(unit, draft, seen) if each.product_id not in seen]
            for each in rest:
                self._keep(unit, uid, each, 0)
            return len(rest)

    def drop(self, uid: str, *, by: Actor) -> None:
        """Throw a count away; nothing was posted of it."""
        with self._touching(uid, by) as (unit, _draft):
            query.drop(unit, uid)

    # -- differences ----------------------------------------------------------------------------------------------

    def differences(self, uid: str) -> tuple[CountDifference, ...]:
        """Return what was counted against the books, only where they differ or moved while it was counted.

        The value is what the difference is worth at today's price and terms; what is found again, what its loss cost.
        """
        with self._context.reading() as unit:
            draft = self._need(unit, uid)
            seen = query.draft_lines(unit, uid)
            shelf = query.on_shelf(unit, self._outlet)
            since, between = query.moved_meanwhile(unit, uid)
            found = []
            for each in self._goods(unit, draft, seen):
                line = seen.get(each.product_id)
                if line is None:
                    continue
                expected = shelf.get(each.product_id, 0) - since.get(each.product_id, 0)
                disturbed = each.product_id in between
                if line.counted != expected or disturbed:
                    made = CountDifference(each, expected, line.counted, reason=line.reason, disturbed=disturbed)
                    found.append(made)
            articles = self._articles(unit, [each.product.product_id for each in found])
            return tuple(valued(unit, each, articles[each.product.product_id]) for each in found)

    def give_reason(self, uid: str, product_ids: Iterable[int], reason: str, *, by: Actor) -> None:
        """Note why these products differ."""
        words = clean_reason(reason)
        with self._touching(uid, by) as (unit, _draft):
            query.put_reason(unit, uid, list(product_ids), words)

    def post(
        self,
        uid: str,
        *,
        by: Actor,
        note: str = "",
        without: Collection[str] = (),
        approval: ApprovalGiven | None = None,
    ) -> CountPosted:
        """Post what was counted (SO) and forget the count under way, in one transaction.

        Raises DomainError when a difference has no reason or moved while it was counted, CountWaits while another PC may
        still send what moved before its goods were counted, unless it is posted ``without`` that register, ApprovalNeeded
        as ``StockMoves.count`` does; then nothing is posted and the count is still there.
        """
        with self._context.writing(by, act=Act.COUNT_STOCK, subject=uid) as work:
            draft = self._need(work.unit, uid)
            seen = query.draft_lines(work.unit, uid)
            missing = not_heard_since(work.unit, self._outlet, [line.at for line in seen.values()])
            if not missing.keys() <= set(without):
                raise CountWaits(missing)
            goods = {each.product_id: each for each in self._goods(work.unit, draft, seen)}
            shelf = query.on_shelf(work.unit, self._outlet)
            since, between = query.moved_meanwhile(work.unit, uid)
            for line in seen.values():
                name = goods[line.product_id].name
                if line.product_id in between:
                    raise DomainError(
                        "{name} moved while it was counted. Count it again at one go; nothing was posted.", name=name
                    )
                expected = shelf.get(line.product_id, 0) - since.get(line.product_id, 0)
                if line.counted != expected and not line.reason:
                    raise DomainError("Say why {name} differs. Nothing was posted.", name=name)
            lines = [
                CountLine(each.product_id, each.counted, reason=each.reason, since=(each.mark, each.at))
                for each in (seen[product_id] for product_id in goods if product_id in seen)
            ]
            posted = post_count(
                work, scope=draft.scope, lines=lines, note=note.strip(), approval=approval, without=tuple(missing)
            )
            query.drop(work.unit, uid)
        return posted

    def blind_sheet(self, uid: str) -> bytes:
        """Return the paper (PDF) to count on; it tells nothing of what is expected."""
        with self._context.reading() as unit:
            draft = self._need(unit, uid)
            sheet = BlindSheet(
                shop=self._context.settings.shop_name,
                scope=self._told(unit, draft.scope, self._language),
                at=draft.at,
                counter=draft.name,
                products=self._goods(unit, draft),
                practice=self._context.home.practice,
            )
        return draw_blind_sheet(sheet, self._language)

    def minutes(self, number: str) -> bytes:
        """Return the minutes (berita acara, PDF) of a posted count."""
        return draw_count_result(self.result(number, self._language), self._language)

    def keep_blind_sheet(self, uid: str, folder: Path) -> Path:
        """Put the sheet to count on into the folder of papers and return where it lies. Raises OSError."""
        path = folder / FOLDER / f"lembar-hitung-{uid[-8:]}.pdf"
        write_durably(path, self.blind_sheet(uid))
        return path

    def keep_minutes(self, number: str, folder: Path) -> Path:
        """Put the minutes of a posted count into the folder of papers and return where they lie. Raises OSError."""
        path = folder / FOLDER / f"{number}.pdf"
        write_durably(path, self.minutes(number))
        return path

    def told(self, scope: str) -> str:
        """Return a stored scope as people read it on the screen."""
        with self._context.reading() as unit:
            return self._told(unit, scope, screen_language())

    @property
    def _outlet(self) -> int:
        return self._context.home.outlet_id

    @property
    def _language(self) -> Language:
        return Language(self._context.settings.receipt_language)

    def _told(self, unit: Unit, text: str, language: Language) -> str:
        scope = read_scope(text)
        if scope is None:
            return text
        if scope.kind is ScopeKind.ALL:
            return language.text("all goods")
        if scope.kind is ScopeKind.CATEGORY:
            return language.text("category {name}", name=scope.value)
        if scope.kind is ScopeKind.SHELF:
            return language.text("shelf {name}", name=scope.value)
        names = dict(query.producers(unit, self._outlet))
        return names.get(scope.value, scope.value)

    def _need(self, unit: Unit, uid: str) -> OpenCount:
        found = next((each for each in query.drafts(unit, self._outlet) if each.uid == uid), None)
        if found is None:
            raise DomainError("This count is no longer under way: somebody posted it or threw it away.")
        return found

    def _goods(self, unit: Unit, draft: OpenCount, seen: Iterable[int] = ()) -> tuple[Countable, ...]:
        """Return the goods of a count; what was seen on the shelf is among them, also when it is off sale."""
        goods = query.countables(unit, self._outlet, _scope(draft))
        missing = set(seen) - {each.product_id for each in goods}
        return (*goods, *query.countables_by_id(unit, self._outlet, sorted(missing)).values()) if missing else goods

    def _find(self, unit: Unit, draft: OpenCount, code: str) -> Countable:
        text = code.strip()
        ids = article_query.ids_by_code(unit, self._outlet, text) if text and len(text) <= LONGEST_CODE else ()
        if not ids:
            raise DomainError("No product here has the code “{code}”. Nothing was counted.", code=text[:LONGEST_CODE])
        known = query.countables_by_id(unit, self._outlet, ids)
        here = [each for each in known.values() if _scope(draft).covers(each)]
        if not here:
            other = known[ids[0]]
            raise DomainError(
                "{name} ({producer}) is not part of this count. Put it back where it belongs; nothing was counted.",
                name=other.name,
                producer=other.producer_name or self._context.settings.shop_name,
            )
        if len(here) > 1:
            raise DomainError(
                "Several products bear this code: {names}. Type the code of the one you count; nothing was counted.",
                names=", ".join(f"{each.name} ({each.code})" for each in here),
            )
        return here[0]

    def _keep(
        self, unit: Unit, uid: str, product: Countable, counted: int, known: query.DraftLine | None = None
    ) -> None:
        if not 0 <= counted <= MAX_QUANTITY:
            raise DomainError(
                "{value} is too large. The highest quantity accepted is {highest}.", value=counted, highest=MAX_QUANTITY
            )
        mark, now = query.newest_movement(unit, product.product_id), self._context.clock.now()
        row = {
            "count_uid": uid,
            "product_id": product.product_id,
            "counted": counted,
            "first_mark": known.first_mark if known else mark,
            "mark": mark,
            "reason": "",
            "first_at": known.first_at if known else now,
            "at": now,
        }
        query.keep_line(unit, row)

    def _articles(self, unit: Unit, ids: list[int]) -> dict[int, Article]:
        on, today = self._context.dates(unit)
        found = article_query.articles(unit, ids, on=on, today=today, codes=False)
        return {each.product_id: each for each in found}

    @contextmanager
    def _touching(self, uid: str, by: Actor) -> Iterator[tuple[Unit, OpenCount]]:
        """Open the short writing of a change to a count under way."""
        context = self._context
        context.allow(by, Act.COUNT_STOCK, uid)
        with context.database.writing() as unit:
            yield unit, self._need(unit, uid)


def _scope(draft: OpenCount) -> CountScope:
    return read_scope(draft.scope) or CountScope(ScopeKind.ALL)
