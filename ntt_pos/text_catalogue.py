"""The texts of a language as gettext reads them: compiled once from the catalogue, with what the locale says of numbers and dates."""

from __future__ import annotations

import gettext
import hashlib
import io
import logging
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

from ntt_pos.paths import cache_dir, resource

# English as it is used in Indonesia: a price reads 12.500 whatever the language, as it is typed and printed.
LOCALES: Final = {"id": "id_ID", "en": "en_ID"}
# Under this context the compiled catalogue carries what Babel knows of the locale, so that starting needs no Babel.
CONTEXT: Final = "locale"
_CACHE_VERSION: Final = "1"
_log = logging.getLogger(__name__)


@lru_cache(maxsize=len(LOCALES))
def catalogue(code: str) -> gettext.GNUTranslations:
    """Return the texts of a language, compiled at the first start and kept for the next."""
    source = resource(f"translations/{code}.po")
    text = source.read_bytes() if source.is_file() else b""
    name = hashlib.sha256(b"\n".join((_CACHE_VERSION.encode(), code.encode(), text))).hexdigest()[:32]
    kept = cache_dir() / f"{code}-{name}.mo"
    try:
        return gettext.GNUTranslations(io.BytesIO(kept.read_bytes()))
    except (OSError, ValueError, IndexError, UnicodeError):
        pass  # not there yet, or spoiled: it is made again
    compiled = compile_catalogue(text, code)
    _keep(kept, compiled)
    return gettext.GNUTranslations(io.BytesIO(compiled))


def compile_catalogue(text: bytes, code: str) -> bytes:
    """Return a catalogue as gettext reads it, with the month names and number signs of the locale beside the sentences."""
    from babel import Locale
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    locale = Locale.parse(LOCALES[code])
    catalogue = read_po(io.BytesIO(text), locale=code) if text else Catalog(locale=code)
    symbols = locale.number_symbols["latn"]
    months, weekdays = locale.months["format"], locale.days["format"]["wide"]
    facts = {
        "group": symbols["group"],
        "decimal": symbols["decimal"],
        "month": "|".join(months["abbreviated"][n] for n in range(1, 13)),
        "month-wide": "|".join(months["wide"][n] for n in range(1, 13)),
        "weekday": "|".join(weekdays[n] for n in range(7)),
    }
    for name, words in facts.items():
        catalogue.add(name, words, context=CONTEXT)
    made = io.BytesIO()
    write_mo(made, catalogue)
    return made.getvalue()


def _keep(path: Path, compiled: bytes) -> None:
    """Keep a compiled catalogue for the next start; a cache that cannot be written is no reason to stop."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(compiled)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        _log.info("The compiled texts are not kept: %s", error)
