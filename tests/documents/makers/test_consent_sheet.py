"""The consent sheet: two pages that say the same, with a cross where somebody said yes."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from pypdf import PdfReader

from ntt_pos.documents.makers.consent_sheet import draw_consent
from ntt_pos.domain.makers.story_card import ConsentPaper, ConsentPlace, ConsentTo
from ntt_pos.i18n import Language

PAPER = ConsentPaper(
    shop="NTT Mart Flores Timur",
    address="Larantuka",
    code="P012",
    name="Yohana Peni Kelen",
    village="Lewokluok, Demon Pagong",
    agreed=frozenset({(ConsentTo.NAME, ConsentPlace.SHOP), (ConsentTo.FACE, ConsentPlace.INTERNET)}),
    read_by="Bela Tukan",
    at=datetime(2026, 2, 28, 2, tzinfo=UTC),
    practice=True,
)


def test_both_pages_say_who_what_where_and_who_read_it():
    pdf = draw_consent(PAPER, Language("id"))
    assert pdf == draw_consent(PAPER, Language("id"))
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) == 2
    for text in pages:
        assert text.count("×") == len(PAPER.agreed)
        for words in ("Yohana Peni Kelen", "P012", "Bela Tukan", "LATIHAN", "UU 27/2022"):
            assert words in text
    assert "untuk pembuat" in pages[0]
    assert "untuk toko" in pages[1]
