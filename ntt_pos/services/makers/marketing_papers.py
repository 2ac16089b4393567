"""Papers and pictures that tell of makers: the printed catalogue, posters, and WhatsApp cards of a maker, a village, a week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ntt_pos.data.atomic_files import write_durably
from ntt_pos.data.models import makers
from ntt_pos.data.queries.goods import story_cards as query
from ntt_pos.documents.makers.catalogue_pdf import draw_catalogue
from ntt_pos.documents.makers.feature_card import draw_feature_card, feature_text
from ntt_pos.documents.makers.poster import draw_poster
from ntt_pos.documents.makers.site_pictures import small_jpeg
from ntt_pos.domain.core.errors import DomainError
from ntt_pos.domain.core.permissions import Act
from ntt_pos.domain.makers.feature import Feature, FeatureKind, maker_feature, village_feature, week_feature
from ntt_pos.domain.makers.public_view import slug
from ntt_pos.domain.makers.story_card import ConsentPlace
from ntt_pos.i18n import N_, Language
from ntt_pos.services.makers.public_views import PublicViews

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from ntt_pos.domain.core.users import Actor
    from ntt_pos.domain.makers.public_view import PublicMaker, PublicProduct, PublicView
    from ntt_pos.services.core.unit_of_work import Context

CATALOGUE_LANGUAGES: Final = ("id", "en")
STEPS: Final = 50  # photos between two words about how far it is


class PaperStopped(DomainError):
    """Somebody stopped the catalogue; none was written."""

    def __init__(self) -> None:
        super().__init__(N_("Stopped. No catalogue was written."))


class MarketingPapers:
    """Papers of this outlet that show what is agreed to: a poster and the catalogue are paper, a card is the internet."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._views = PublicViews(context)

    def keep_catalogue(
        self,
        folder: Path,
        *,
        by: Actor,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> tuple[Path, ...]:
        """Write the catalogue in both languages into the folder of papers and note for each maker that it is out.

        Raises DomainError when nothing is shown, PaperStopped, and OSError where nothing can be written.
        """
        self._context.allow(by, Act.EDIT_CATALOGUE)
        view = self._views.now(ConsentPlace.PAPER)
        if not view.products:
            raise DomainError("None of these goods is on sale and shown. Nothing was printed.")
        photos: dict[str, bytes] = {}
        for place, sha in enumerate(view.photos):
            if cancelled():
                raise PaperStopped
            photos[sha] = self._small(sha)
            if progress is not None and place % STEPS == 0:
                progress(place, len(view.photos))
        kept = {sha: jpeg for sha, jpeg in photos.items() if jpeg}
        paths = []
        for code in CATALOGUE_LANGUAGES:
            if cancelled():
                raise PaperStopped
            path = folder / f"katalog-{self._context.clock.now():%Y%m%d}-{code}.pdf"
            write_durably(path, draw_catalogue(view, kept, Language(code)))
            paths.append(path)
        self._note("CATALOGUE", view.makers, by)
        return tuple(paths)

    def keep_poster(self, kind: FeatureKind, code: str, folder: Path, *, by: Actor) -> Path:
        """Put a poster into the folder of papers and note it for each maker on it; ``code`` is of a maker or a village.

        Raises DomainError when nothing of it is shown, OSError where nothing can be written.
        """
        self._context.allow(by, Act.EDIT_CATALOGUE, code)
        view = self._views.now(ConsentPlace.PAPER)
        feature = _feature(view, kind, code)
        path = folder / f"poster-{_file_word(kind, code)}-{self._context.clock.now():%Y%m%d-%H%M%S}.pdf"
        write_durably(path, draw_poster(feature, self._photos(feature), view.shop, self._language))
        self._note("POSTER", _makers_on(feature, view), by)
        return path

    def keep_card(self, kind: FeatureKind, code: str, folder: Path, *, by: Actor) -> tuple[Path, str]:
        """Put a WhatsApp card into the folder of papers; return where it lies and the text that goes with it."""
        self._context.allow(by, Act.EDIT_CATALOGUE, code)
        view = self._views.now()
        feature = _feature(view, kind, code)
        path = folder / f"wa-{_file_word(kind, code)}.jpg"
        write_durably(path, draw_feature_card(feature, self._photos(feature), view.shop, self._language))
        return path, feature_text(feature, view.shop, self._language)

    def poster(self, kind: FeatureKind, code: str) -> bytes:
        """Return a poster as it would be printed (PDF); raises DomainError when nothing of it is shown."""
        view = self._views.now(ConsentPlace.PAPER)
        feature = _feature(view, kind, code)
        return draw_poster(feature, self._photos(feature), view.shop, self._language)

    def card(self, kind: FeatureKind, code: str) -> bytes:
        """Return a WhatsApp card as it would be sent (JPEG); raises DomainError when nothing of it is shown."""
        view = self._views.now()
        feature = _feature(view, kind, code)
        return draw_feature_card(feature, self._photos(feature), view.shop, self._language)

    @property
    def _language(self) -> Language:
        return Language(self._context.settings.receipt_language)

    def _photos(self, feature: Feature) -> dict[str, bytes]:
        shas = {*feature.photos, *(sha for each in feature.goods for sha in each.photos[:1])}
        return {sha: jpeg for sha in sorted(shas) if (jpeg := self._views.photo(sha))}

    def _small(self, sha: str) -> bytes:
        try:
            return small_jpeg(self._views.photo(sha))
        except (OSError, SyntaxError, ValueError):
            return b""

    def _note(self, paper: str, shown: Iterable[PublicMaker], by: Actor) -> None:
        """Note which makers are on a paper: a consent that is withdrawn counts what is out."""
        with self._context.writing(by, act=Act.EDIT_CATALOGUE) as work, work.record("card.printed") as record:
            ids = {row["code"]: row["id"] for row in query.producers(work.unit, self._context.home.outlet_id)}
            record.notes["paper"] = paper
            rows = [
                {
                    **record.posting(),
                    "product_id": None,
                    "producer_id": ids[each.code],
                    "paper": paper,
                    "price": None,
                    "copies": 1,
                }
                for each in shown
                if each.code in ids
            ]
            record.add_all(makers.card_print, rows)


def _feature(view: PublicView, kind: FeatureKind, code: str) -> Feature:
    if kind is FeatureKind.MAKER:
        return maker_feature(view, code)
    return village_feature(view, code) if kind is FeatureKind.VILLAGE else week_feature(view)


def _makers_on(feature: Feature, view: PublicView) -> list[PublicMaker]:
    """Return the makers whose goods or words are on a paper."""
    shown: dict[str, PublicMaker] = {}
    goods: tuple[PublicProduct, ...] = feature.goods
    for each in goods:
        if each.maker is not None:
            shown[each.maker.code] = each.maker
    for maker in view.makers:
        if maker.name and maker.name in (feature.name, *feature.makers):
            shown[maker.code] = maker
    return [shown[code] for code in sorted(shown)]


def _file_word(kind: FeatureKind, code: str) -> str:
    return "minggu-ini" if kind is FeatureKind.WEEK else slug(code)
