"""The server: a thread and an event loop of its own, on loopback and nowhere else."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
import threading

import uvicorn

# By name, so that a bundle has them: the server would look them up by a string.
from uvicorn.lifespan.off import LifespanOff as _LifespanOff  # noqa: F401
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.api.calls import Calls
from app.api.desk import Desk
from app.api.gate import Gate
from app.api.key import new_key, read_key
from app.api.models import Models
from app.api.routes import Routes
from app.core.errors import SnugError
from app.core.words import tr
from app.engine.protocol import Loaded
from app.services import Services

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
_START_S = 20.0
_STOP_S = 5.0
_PATIENCE_S = 0.4
"""How long connections may take to end in good order when the server stops."""


class PortTaken(SnugError):
    """The port cannot be listened on."""


class ApiServer:
    """Serves from :meth:`start` to :meth:`close`. Thread-safe; a closed one is not used again."""

    def __init__(self, services: Services, port: int | None = None) -> None:
        """``port`` is the settings' by default; 0 lets the system choose one."""
        self._services = services
        self._asked_port = services.settings.value.api_port if port is None else port
        self._key = ""
        self._thread: threading.Thread | None = None
        self._up = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: _Server | None = None
        self.port = 0
        """Where it listens, once it does."""
        self.ended = threading.Event()
        """Set when it serves no more."""

    @property
    def address(self) -> str:
        """What programs are told as the base URL."""
        return f"http://{HOST}:{self.port}/v1"

    @property
    def key(self) -> str:
        """The key that programs need."""
        return self._key

    def model_name(self, loaded: Loaded) -> str:
        """Return the name by which clients ask for a model."""
        return Models(self._services).name_of_loaded(loaded)

    def start(self) -> None:
        """Serve; returns when clients can connect. Raises PortTaken and StorageError."""
        self._key = read_key(self._services.paths.api_key)
        listening = _listen(self._asked_port)
        self.port = listening.getsockname()[1]
        self._thread = threading.Thread(
            target=self._run, args=(listening,), name="snug-api", daemon=True
        )
        self._thread.start()
        self._up.wait(_START_S)
        if self.ended.is_set():
            raise SnugError(tr("The server could not be started."), tr("Snug's log says why."))

    def renew_key(self) -> str:
        """Make another key and return it; the one before lets nobody in from now on."""
        self._key = new_key(self._services.paths.api_key)
        return self._key

    def begin_close(self) -> None:
        """Let every request end and take no more; returns at once."""
        loop, server = self._loop, self._server
        if loop is not None and server is not None:
            try:
                loop.call_soon_threadsafe(server.begin_close)
            except RuntimeError as error:  # it has ended already
                log.debug("the server had ended: %s", error)

    def close(self) -> None:
        """Stop serving; returns when the port is free and the engine was told to stop."""
        self.begin_close()
        if self._thread is not None:
            self._thread.join(_STOP_S)

    def _run(self, listening: socket.socket) -> None:
        try:
            asyncio.run(self._serve(listening))
        except Exception:  # a bug: it ends with this thread, and start() says so
            log.exception("the server for other programs failed")
        finally:
            listening.close()
            self.ended.set()
            self._up.set()

    async def _serve(self, listening: socket.socket) -> None:
        desk, calls = Desk(self._services), Calls()
        gate = Gate(Routes(self._services, desk, calls).app, self.port, lambda: self._key)
        server = _Server(
            uvicorn.Config(
                gate,
                http=H11Protocol,
                ws="none",
                lifespan="off",
                interface="asgi3",
                access_log=False,
                log_config=None,
                log_level=logging.WARNING,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=1,
            ),
            calls,
            self._up,
        )
        self._loop, self._server = asyncio.get_running_loop(), server
        try:
            await server.serve([listening])
        finally:
            calls.close()
            desk.close()


class _Server(uvicorn.Server):
    """Ends its requests itself when it stops, and tells when it has begun."""

    def __init__(self, config: uvicorn.Config, calls: Calls, up: threading.Event) -> None:
        super().__init__(config)
        self._calls = calls
        self._up = up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._up.set()

    def begin_close(self) -> None:
        """Stop soon; on the loop."""
        self._calls.close()
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().call_later(_PATIENCE_S, self._cut)
        await super().shutdown(sockets)

    def _cut(self) -> None:
        """End connections whose clients take nothing, or never finish their request."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()


def _listen(port: int) -> socket.socket:
    """Return a socket on loopback; raises PortTaken."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There, the option below would share the port with another program.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # A port is free again at once after the server has stopped.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen(128)
        listening.setblocking(False)
    except OSError as error:
        listening.close()
        taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
        raise PortTaken(
            tr("Port {port} is taken by another program.", port=port)
            if taken
            else tr("Port {port} cannot be used.", port=port),
            tr("Choose another port, 8000 for example."),
            str(error),
        ) from error
    return listening
