"""Sends a receipt's bytes with the program's own printer: send.py KIND TARGET FILE."""

from __future__ import annotations

import sys
from pathlib import Path

from ntt_pos.devices.printers import printer_for
from ntt_pos.domain.core.errors import ShopError
from ntt_pos.i18n import explain
from ntt_pos.pc_settings import LocalSettings, PrinterKind, PrinterSettings

kind, target, job = sys.argv[1:]
printer = printer_for(LocalSettings(printer=PrinterSettings(kind=PrinterKind(kind), target=target)))
try:
    printer.send(Path(job).read_bytes())
except ShopError as error:
    print("REFUSED", explain(error))
print("STATUS", printer.status())
