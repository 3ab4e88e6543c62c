"""Names of repositories, revisions and files: what may be asked for, and what may be written."""

from __future__ import annotations

import os
import re
from urllib.parse import quote

from app.hub.errors import HubError

_REPO = re.compile(r"(?:[A-Za-z0-9][\w.-]*/)?[A-Za-z0-9_][\w.-]*", re.ASCII)
_REVISION = re.compile(r"[\w.][\w./-]{0,254}", re.ASCII)
_LONGEST_REPO = 96
_LONGEST_PART = 255
_LONGEST_PATH = 1024
_WINDOWS = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)")


def is_repo(name: str) -> bool:
    """Say whether this can be the name of a repository: ``org/name``, or an old one alone."""
    if not _REPO.fullmatch(name) or len(name) > _LONGEST_REPO:
        return False
    return "--" not in name and ".." not in name and not name.endswith((".", "-", ".git"))


def check_repo(name: str) -> str:
    """Return the name of a repository; raises HubError for what can be none."""
    name = name.strip().strip("/")
    if not is_repo(name):
        raise HubError(
            "name",
            f"“{_shown(name)}” is no name of a model on the Hub.",
            "Write it as owner/name, as it stands at the top of its page.",
        )
    return name


def check_revision(name: str) -> str:
    """Return a branch, tag or commit; raises HubError for what can be none."""
    if not _REVISION.fullmatch(name) or ".." in name or "//" in name:
        raise HubError(
            "revision", f"“{_shown(name)}” is no revision of a model.", "Use main, or a commit."
        )
    return name


def safe_path(path: str, *, windows: bool = os.name == "nt") -> bool:
    """Say whether a file of this name stays within the folder that it is put into."""
    if not path or len(path.encode(errors="replace")) > _LONGEST_PATH:
        return False
    if not path.isprintable() or "\\" in path:
        return False
    return all(_safe_part(part, windows) for part in path.split("/"))


def file_url(endpoint: str, repo: str, revision: str, path: str, how: str = "resolve") -> str:
    """Return the address of a file; ``raw`` gives small ones without a redirect."""
    return f"{endpoint}/{repo}/{how}/{quote(revision, safe='')}/{quote(path)}"


def _safe_part(part: str, windows: bool) -> bool:
    if part in ("", ".", "..") or len(part.encode(errors="replace")) > _LONGEST_PART:
        return False
    if windows:
        wrong = re.search(r'[<>:"|?*]', part) or part[-1] in ". " or _WINDOWS.match(part)
        return not wrong
    return True


def _shown(name: str) -> str:
    clean = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
                    for letter in name[:100])  # fmt: skip
    return f"{clean}…" if len(name) > 100 else clean
