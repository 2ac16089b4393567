"""What a list does not hold and is proposed for the whole of it: unit, category and pillar by words in the names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ntt_pos.domain.core.pillar_halal import Pillar
from ntt_pos.domain.importing.list_cells import folded, size_in
from ntt_pos.domain.importing.list_owners import CATEGORY_WORDS

FOOD: Final = "Makanan & minuman"
CRAFT: Final = "Kerajinan"
BOOKS: Final = "Buku"
OTHER: Final = "Lain-lain"
_CRAFT: Final = re.compile(
    r"\b(?:tenun|sarung|selendang|syal|kain|anyam\w*|tas|topi|dompet|gelang|kalung|cincin|anting|ukiran?|patung|bros|sulam|"
    r"bakul|tikar|keranjang|sandal|songket|ikat|gantungan|tempat|vas|lampu|bantal|taplak|baju|kaos|rompi|jas|kotak tisu)\b"
)
_CRAFT_FIRST: Final = re.compile(  # a thing made of lontar or kain, whatever else its name holds
    r"(?:tas|topi|dompet|bakul|tikar|keranjang|sandal|tempat|anyam\w*|kipas|nyiru|sarung|selendang)\b"
)
_BOOK: Final = re.compile(r"\b(?:buku|novel|kamus|majalah|kalender|komik)\b")
_FOOD: Final = re.compile(
    r"\b(?:kopi|teh|madu|abon|keripik|kripik|gula|jagung|kue|ikan|sambal|sambel|minyak|garam|mete|mente|kacang|beras|"
    r"tepung|dodol|selai|sirup|sirop|jahe|kelor|moringa|pisang|ubi|singkong|emping|kerupuk|krupuk|stik|roti|dendeng|se i|"
    r"rumput laut|coklat|cokelat|kakao|vanili|vanila|moke|arak|bumbu|teri|rengginang|sagu|bolu|nastar|wedang|bawang|telur|"
    r"asam|cuka|kemiri|lontar|marning|permen|manisan|jus|minuman|makanan)\b"
)
_PACKED: Final = re.compile(r"\b(?:bungkus|bks|renceng|sachet|saset|pak|pack)\b")
_BOTTLED: Final = re.compile(r"\b(?:madu|minyak|sirup|sirop|kecap|cuka|moke|arak|jus|saus|saos|sari)\b")
_CLOTH: Final = re.compile(r"\b(?:sarung|kain|selendang|syal|taplak|songket|tikar|baju|kaos)\b")
_SCHOOL: Final = re.compile(
    r"\b(?:smk|smkn|sma|sman|smp|smpn|sd|sdn|sdk|smpk|smak|smks|sekolah|tk|mts|ma|man|slb|seminari)\b"
)
_VILLAGE: Final = re.compile(r"\b(?:bumdes|bumdesa|desa|kopdes|pemdes)\b")


def category_for(name: str, said: str) -> tuple[str, bool]:
    """Return a product's category and whether the list says it itself; otherwise it is a proposal by the name."""
    if said:
        return CATEGORY_WORDS.get(folded(said), said[:1].upper() + said[1:]), True
    words = folded(name)
    if _BOOK.search(words):
        return BOOKS, False
    if _CRAFT_FIRST.match(words) or (_CRAFT.search(words) and not _FOOD.search(words)):
        return CRAFT, False
    return (FOOD if _FOOD.search(words) or size_in(name) else OTHER), False


def unit_for(name: str, category: str, alike: Mapping[str, str]) -> str:
    """Return the unit proposed for a product: as its namesakes are counted (``alike`` by name), else by its words."""
    words = folded(name)
    if words in alike:
        return alike[words]
    if _CLOTH.search(words):
        return "lembar"
    if category == BOOKS:
        return "buku"
    size = size_in(name)
    if size.endswith(("ml", "liter")) or (_BOTTLED.search(words) and not _PACKED.search(words)):
        return "botol"
    return "bungkus" if size.endswith(("g", "kg")) or category == FOOD else "buah"


def pillar_for(name: str) -> Pillar:
    """Return the pillar proposed for a producer: a school, the village's own business, otherwise a community."""
    words = folded(name)
    if _SCHOOL.search(words):
        return Pillar.SCHOOL
    if _VILLAGE.search(words) and not re.search(r"\b(?:pkk|kelompok|kwt|omk)\b", words):
        return Pillar.VILLAGE
    return Pillar.COMMUNITY
