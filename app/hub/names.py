"""Which names from the Hub may become names of files on this disk."""

from __future__ import annotations

import re

from app.core.words import tr
from app.hub.errors import HubError

_REPO = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})?")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ETAG = re.compile(r"[A-Za-z0-9._-]{1,128}")
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)
_FORBIDDEN = frozenset('<>:"|?*\\')
_LONGEST = 255
"""Bytes of one name: what the usual file systems take."""
_LONGEST_PATH = 1024


def is_safe_path(path: str) -> bool:
    """Say whether a path of a repository stays in its folder and can be a file on any system.

    Refused: absolute ones, ``..``, ``.`` and empty names, backslashes, control characters, drive
    letters and streams (``:``), names that Windows reserves or would shorten.
    """
    if len(path.encode(errors="replace")) > _LONGEST_PATH:
        return False
    return all(_is_safe_name(name) for name in path.split("/"))


def _is_safe_name(name: str) -> bool:
    if name in ("", ".", "..") or name[-1] in ". ":
        return False
    if len(name.encode(errors="replace")) > _LONGEST or _FORBIDDEN.intersection(name):
        return False
    if any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for sign in name):
        return False
    if any(0xD800 <= ord(sign) < 0xE000 for sign in name):
        return False
    return not _RESERVED.fullmatch(name.split(".")[0].rstrip())


def checked_path(path: str) -> str:
    """Return ``path`` as it is; raises HubError ("name") where :func:`is_safe_path` says no."""
    if not is_safe_path(path):
        raise HubError(
            "name",
            tr("The repository holds a file whose name would lead out of its folder."),
            tr("Nothing was written. Do not use this repository."),
            ascii(path),
        )
    return path


def is_repo(repo: str) -> bool:
    """Say whether it can be the name of a repository: ``org/name``, or an old one alone."""
    return _REPO.fullmatch(repo) is not None and "--" not in repo and ".." not in repo


def checked_repo(repo: str) -> str:
    """Return ``repo`` ("org/name") as it is; raises HubError ("name")."""
    if not is_repo(repo):
        raise HubError(
            "name",
            tr("This is not the name of a repository."),
            tr("Names look like organisation/model."),
            ascii(repo),
        )
    return repo


def checked_revision(revision: str) -> str:
    """Return a commit, branch or tag as it is; raises HubError ("name")."""
    if not is_safe_path(revision):
        raise HubError(
            "name",
            tr("This is not the name of a revision."),
            tr("Use main, another branch, a tag, or the 40 digits of a commit."),
            ascii(revision),
        )
    return revision


def is_commit(revision: str) -> bool:
    """Say whether it is the full name of a commit, which never moves."""
    return _COMMIT.fullmatch(revision) is not None


def is_sha256(etag: str) -> bool:
    """Say whether an ETag is the SHA-256 of the file, as it is for large files."""
    return _SHA256.fullmatch(etag) is not None


def checked_etag(etag: str) -> str:
    """Return a server's ETag without its quotes; raises HubError ("bad_reply")."""
    bare = etag.removeprefix("W/").strip('"')
    if not _ETAG.fullmatch(bare) or bare.strip(".") == "":
        raise HubError(
            "bad_reply",
            tr("The server did not say which content the file has."),
            tr("Try again later; if it stays so, the server does not work like the Hub."),
            ascii(etag),
        )
    return bare
