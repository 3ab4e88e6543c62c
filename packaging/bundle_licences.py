"""The licences of everything in the bundle: a list that About shows, and each one's full text."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
from pathlib import Path

from dev_files import ROOT

# Tools that make the bundle and do not go into it.
_TOOLS = {"pip", "setuptools", "altgraph", "pyinstaller-hooks-contrib", "hf-xet", "wheel"}
_LIST = """
import importlib.metadata as metadata, json, pathlib, sys, sysconfig

def licence(facts):
    named = [c.rpartition(" :: ")[2] for c in facts.get_all("Classifier", []) if "License ::" in c]
    found = facts.get("License-Expression") or ", ".join(named) or facts.get("License") or ""
    return found.splitlines()[0][:80] if found else ""

def texts(one):
    files = [f for f in one.files or () if ".dist-info" in str(f)]
    words = ("licen", "copying", "notice")
    found = [f for f in files if any(w in f.name.lower() for w in words)]
    # Without a text of its own: a package of one file says it at the head of that file.
    found = found or [f for f in one.files or () if str(f) == "pynvml.py"]
    return [str(one.locate_file(f)) for f in found]

def link(facts):
    links = {label.lower(): link for label, _, link in
             (text.partition(", ") for text in facts.get_all("Project-URL", []))}
    known = [links[label] for label in ("homepage", "source", "repository") if label in links]
    return next(iter([*known, facts.get("Home-page"), *links.values()]), "") or ""

base = pathlib.Path(sysconfig.get_path("stdlib"))
places = (base / "LICENSE.txt", pathlib.Path(sys.base_prefix, "LICENSE.txt"),
          pathlib.Path(f"/usr/share/doc/{base.name}/copyright"))
print(json.dumps({
    "python": [str(place) for place in places if place.is_file()][:1],
    "packages": [
        {"name": one.metadata["Name"], "version": one.version, "licence": licence(one.metadata),
         "link": link(one.metadata), "files": texts(one)}
        for one in metadata.distributions()
    ],
}))
"""
# What comes inside of wheels or from the system, with no metadata of its own.
_INSIDE = (
    ("Python", "PSF-2.0", "https://www.python.org"),
    ("Qt", "LGPL-3.0-only", "https://code.qt.io"),
    ("ICU (in Qt)", "Unicode-DFS-2016", "https://icu.unicode.org"),
    ("llama.cpp and ggml", "MIT", "https://github.com/ggml-org/llama.cpp"),
    ("OpenBLAS (in numpy)", "BSD-3-Clause", "https://github.com/OpenMathLib/OpenBLAS"),
    ("GCC runtime libraries", "GPL-3.0-or-later WITH GCC-exception-3.1", "https://gcc.gnu.org"),
)
# Texts that what is under them does not bring along.
_COMMON = ROOT / "packaging" / "licences"
_GNU = ("LGPL-3.txt", "GPL-3.txt")  # the first one adds to the second


def write_licences(python: Path, target: Path) -> None:
    """Write what the bundle's ``licences/`` holds: list.json, and the texts that it names."""
    found = json.loads(
        subprocess.run(
            [str(python), "-I", "-c", _LIST], capture_output=True, text=True, check=True
        ).stdout
    )
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    inside = {name: {"name": name, "version": "", "licence": licence, "link": link, "texts": []}
              for name, licence, link in _INSIDE}  # fmt: skip
    for file in found["python"]:
        shutil.copyfile(file, target / "Python.txt")
        inside["Python"]["texts"].append("Python.txt")
    inside["ICU (in Qt)"]["texts"].append("Unicode-DFS-2016.txt")
    for file in _COMMON.iterdir():
        shutil.copyfile(file, target / file.name)
    inside["Qt"]["texts"] += _GNU
    inside["GCC runtime libraries"]["texts"].append("GPL-3.txt")
    (target / "llama.cpp.txt").write_text(
        mit_of("2023-2026 The ggml authors", (ROOT / "LICENSE").read_text("utf-8")), "utf-8"
    )
    inside["llama.cpp and ggml"]["texts"].append("llama.cpp.txt")
    known = []
    for row in sorted(found["packages"], key=lambda row: row["name"].lower()):
        if row["name"].lower() in _TOOLS:
            continue
        texts = []
        for number, file in enumerate(row.pop("files")):
            name = f"{row['name']}-{number}-{Path(file).name}"
            if file.endswith(".py"):
                name = f"{name}.txt"
                (target / name).write_text(head_of(Path(file).read_text("utf-8")), "utf-8")
            else:
                shutil.copyfile(file, target / name)
            texts.append(name)
        if not texts and row["licence"].startswith("LGPL-3.0"):
            texts += _GNU
        known.append({**row, "texts": texts})
        if row["name"] == "numpy":  # its wheel tells of what is in it
            inside["OpenBLAS (in numpy)"]["texts"] += texts[:1]
    rows = [*inside.values(), *known]
    (target / "list.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")


def add_system(app: Path, target: Path, share: Path = Path("/usr/share")) -> None:
    """Add the system's libraries that the bundle took along, as their Debian packages tell.

    There is a row for each source package; none where there is no dpkg.
    """
    sources: dict[str, list[str]] = {}
    for file in sorted(app.glob("lib*.so*")):
        if file.is_symlink() or file.name.startswith("libpython"):
            continue  # of a wheel; Python has told already
        if package := _owner(file.name):
            asked = "${source:Package} ${source:Version}"
            source = _output(["dpkg-query", "-W", "-f", asked, package])
            sources.setdefault(source, []).append(package.partition(":")[0])
    rows = []
    for source, packages in sorted(sources.items()):
        name, _, version = source.partition(" ")
        texts = [f"system-{name}.txt"]
        shutil.copyfile(share / "doc" / packages[0] / "copyright", target / texts[0])
        # It points to licences that are on every Debian, and that others do not have there.
        said = (target / texts[0]).read_text("utf-8")
        for common in sorted(set(re.findall(r"/common-licenses/([\w.-]*\w)", said))):
            if (share / "common-licenses" / common).is_file():
                shutil.copyfile(share / "common-licenses" / common, target / f"{common}.txt")
                texts.append(f"{common}.txt")
        rows.append({"name": f"{name} (system library)", "version": version, "texts": texts})
    listed = target / "list.json"
    listed.write_text(json.dumps(json.loads(listed.read_text("utf-8")) + rows, indent=1), "utf-8")


def _owner(library: str) -> str:
    """Return the Debian package that a system library is from; empty for one from elsewhere."""
    found = _output(["dpkg-query", "-S", f"*/{library}"]).splitlines()
    return found[0].partition(": ")[0].partition(",")[0] if found else ""


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""


def head_of(source: str) -> str:
    """Return what the comment at the head of a source file says."""
    lines = itertools.takewhile(lambda line: line.startswith("#"), source.splitlines())
    return "\n".join(line.strip("#").strip() for line in lines).strip() + "\n"


def mit_of(owner: str, ours: str) -> str:
    """Return the MIT licence with another's name: the text is the same as that of ours."""
    lines = [f"Copyright (c) {owner}" if line.startswith("Copyright") else line
             for line in ours.splitlines()]  # fmt: skip
    return "\n".join(lines) + "\n"
