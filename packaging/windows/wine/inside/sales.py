"""Counts the sales in a shop's books: sales.py DATABASE."""

from __future__ import annotations

import sys
from pathlib import Path

import pysqlite3.dbapi2 as sqlite

with sqlite.connect(f"file:{Path(sys.argv[1]).as_posix()}?mode=ro", uri=True) as books:
    print(books.execute("select count(*) from sale").fetchone()[0])
