"""The Hub's client as the app makes it, talking to the fake Hub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.hub.client import Hub
from app.hub.endpoint import Access
from app.hub.token import TokenStore
from fakehub.server import FakeHub


@pytest.fixture
def access(fakehub: FakeHub, tmp_path: Path) -> Access:
    """How the fake Hub is reached, without a token."""
    return Access(endpoint=fakehub.url, tokens=TokenStore(tmp_path / "hub-token"))


@pytest.fixture
def hub(access: Access, tmp_path: Path) -> Iterator[Hub]:
    """The fake Hub, with folders of its own for what was read."""
    made = Hub(access, tmp_path / "headers", tmp_path / "repositories")
    yield made
    made.close()
