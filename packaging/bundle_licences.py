"""The licences of everything in the bundle: a list that About shows, and each one's full text."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

# Tools that make the bundle and do not go into it.
_TOOLS = {"pip", "setuptools", "altgraph", "pyinstaller-hooks-contrib", "hf-xet", "wheel"}
_LIST = """
import importlib.metadata as metadata, json

def licence(facts):
    named = [c.rpartition(" :: ")[2] for c in facts.get_all("Classifier", []) if "License ::" in c]
    found = facts.get("License-Expression") or ", ".join(named) or facts.get("License") or ""
    return found.splitlines()[0][:80] if found else ""

def texts(one):
    files = [f for f in one.files or () if ".dist-info" in str(f)]
    words = ("licen", "copying", "notice")
    return [str(one.locate_file(f)) for f in files if any(w in f.name.lower() for w in words)]

def link(facts):
    links = [u.partition(", ")[2] for u in facts.get_all("Project-URL", [])]
    return facts.get("Home-page") or next(iter(links), "")

print(json.dumps([
    {"name": one.metadata["Name"], "version": one.version, "licence": licence(one.metadata),
     "link": link(one.metadata), "files": texts(one)}
    for one in metadata.distributions()
]))
"""
# What comes inside of wheels or from the system, with no metadata of its own.
_INSIDE = (
    ("Python", "PSF-2.0", "https://www.python.org"),
    ("Qt", "LGPL-3.0-only", "https://code.qt.io"),
    ("ICU (in Qt)", "Unicode-3.0", "https://icu.unicode.org"),
    ("llama.cpp and ggml", "MIT", "https://github.com/ggml-org/llama.cpp"),
    ("OpenBLAS (in numpy)", "BSD-3-Clause", "https://github.com/OpenMathLib/OpenBLAS"),
    ("GCC runtime libraries", "GPL-3.0-or-later WITH GCC-exception-3.1", "https://gcc.gnu.org"),
)
# Debian keeps the texts of the common ones here; elsewhere the bundle links to them only.
_COMMON = Path("/usr/share/common-licenses")


def write_licences(python: Path, target: Path) -> None:
    """Write what the bundle's ``licences/`` holds: list.json, and the texts that it names."""
    rows = json.loads(
        subprocess.run(
            [str(python), "-I", "-c", _LIST], capture_output=True, text=True, check=True
        ).stdout
    )
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    known = []
    for row in sorted(rows, key=lambda row: row["name"].lower()):
        if row["name"].lower() in _TOOLS:
            continue
        texts = []
        for number, file in enumerate(row.pop("files")):
            name = f"{row['name']}-{number}-{Path(file).name}"
            shutil.copyfile(file, target / name)
            texts.append(name)
        known.append({**row, "texts": texts})
    inside = [{"name": name, "version": "", "licence": licence, "link": link, "texts": []}
              for name, licence, link in _INSIDE]  # fmt: skip
    for name in ("LGPL-3", "GPL-3"):
        if (_COMMON / name).is_file():
            shutil.copyfile(_COMMON / name, target / f"{name}.txt")
            inside[1]["texts"].append(f"{name}.txt")
    (target / "list.json").write_text(json.dumps([*inside, *known], indent=1), encoding="utf-8")
