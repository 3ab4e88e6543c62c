"""Where this Snug was published, as far as it was told when it was made."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.core.paths import shipped


class Publication(msgspec.Struct, frozen=True):
    """Where new versions are: the address that programs ask, and the page for people."""

    api: str
    page: str


def publication(file: Path | None = None) -> Publication | None:
    """Return what was written into this bundle when it was made; None where nothing was.

    A checkout has none, nor has a bundle made outside of the workflow that publishes them.
    """
    try:
        written = (file or shipped("release.json")).read_bytes()
        return msgspec.json.decode(written, type=Publication)
    except (OSError, msgspec.DecodeError):
        return None
