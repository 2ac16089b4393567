"""Writes what a build carries as a CycloneDX list (JSON): every package with version, licence and package address."""

from __future__ import annotations

import json
import sys
from importlib.metadata import distributions
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from licences import BUILDERS, licence


def listed(version: str) -> dict[str, object]:
    """Return the list; the same packages give the same list."""
    found = {each.metadata["Name"].lower().replace("_", "-"): each for each in distributions()}
    python = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    parts: list[dict[str, object]] = [{"type": "platform", "name": "python", "version": python}]
    parts += [
        {
            "type": "library",
            "name": name,
            "version": each.version,
            "purl": f"pkg:pypi/{name}@{each.version}",
            "licenses": [{"license": {"name": licence(each)}}],
        }
        for name, each in sorted(found.items())
        if name not in BUILDERS
    ]
    about = {"component": {"type": "application", "name": "ntt-pos", "version": version}}
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": about, "components": parts}


if __name__ == "__main__":
    version, place = sys.argv[1:]
    Path(place).write_text(json.dumps(listed(version), indent=1) + "\n", encoding="utf-8")
