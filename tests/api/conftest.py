"""Real servers on loopback before the real engine, and the official client in front of them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import openai
import pytest
from api_clients import SOON, client_of

from app.api.server import ApiServer
from app.core.paths import DataPaths
from app.services import Services

Wait = Callable[[Callable[[], object]], None]


@contextmanager
def home_of_its_own(folder: Path) -> Iterator[None]:
    """Keep what is made in the block, before a test begins, away from the owner's models."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HOME", str(folder / "huggingface"))
        patch.setenv("OLLAMA_MODELS", str(folder / "ollama"))
        yield


def make_services(engine_record: Path, folder: Path, model: Path | None, context: int) -> Services:
    """Return services with a model in memory, in a fresh data directory."""
    paths = DataPaths(folder / "data")
    paths.prepare()
    shutil.copy(engine_record, paths.engine_record)
    services = Services(paths)
    services.loader.load(model, context=context)
    return services


@pytest.fixture(scope="module")
def services(
    engine_record: Path, tmp_path_factory: pytest.TempPathFactory, demo: Path
) -> Iterator[Services]:
    """Services with the demo model in memory, shared by the tests of a module."""
    folder = tmp_path_factory.mktemp("api")
    with (
        home_of_its_own(folder),
        closing(make_services(engine_record, folder, None, 4096)) as services,
    ):
        yield services


@pytest.fixture
def serving(engine_record: Path, tmp_path: Path) -> Iterator[Callable[..., ApiServer]]:
    """Serve another model: ``serving(path, context=512)``; ``server._services`` are its own."""
    made: list[tuple[ApiServer, Services]] = []

    def make(model: Path | None, context: int = 1024) -> ApiServer:
        services = make_services(engine_record, tmp_path / f"home {len(made)}", model, context)
        server = ApiServer(services, 0)
        made.append((server, services))
        server.start()
        return server

    yield make
    for server, services in made:
        server.close()
        services.close()


@pytest.fixture
def server(services: Services) -> Iterator[ApiServer]:
    """A server on a free port."""
    with closing(ApiServer(services, 0)) as server:
        server.start()
        yield server
    assert server.ended.is_set()
    assert not services.line.busy


@pytest.fixture
def client(server: ApiServer) -> Iterator[openai.OpenAI]:
    """The official client."""
    with client_of(server) as client:
        yield client


@pytest.fixture
def model(client: openai.OpenAI) -> str:
    """The name of the model in memory."""
    return client.models.list().data[0].id


@pytest.fixture
def until() -> Wait:
    """Wait for something that comes soon: ``until(lambda: line.waiting == 3)``."""

    def wait(condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + SOON
        while not condition():
            assert time.monotonic() < deadline, "it did not happen"
            time.sleep(0.005)

    return wait
