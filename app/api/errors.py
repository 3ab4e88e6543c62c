"""What goes wrong in a request, in the words and the shape that OpenAI's clients expect."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.responses import Response

from app.core.errors import SnugError, UsageError
from app.engine.errors import EngineDied, EngineError
from app.engine.protocol import FailureKind

_BAD_REQUEST: dict[FailureKind, tuple[str, str | None]] = {
    "grammar": ("response_format", None),
    "too_long": ("messages", "context_length_exceeded"),
    "template": ("messages", None),
    "embedding": ("model", None),
    "model": ("model", None),
}
"""What the request itself asked for wrongly: the field that is to blame, and OpenAI's code."""


class ApiError(Exception):
    """Ends a request with ``status``; ``message`` says what is wrong and what to do.

    ``param`` is the field to blame, ``code`` a word for programs. ``again`` says whether the same
    request may succeed a moment later: clients try others at once again, which helps nobody.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        again: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.param = param
        self.code = code
        self.again = again

    def body(self) -> dict[str, Any]:
        """Return the JSON object."""
        kind = "server_error" if self.status >= 500 else "invalid_request_error"
        return {
            "error": {
                "message": self.message, "type": kind, "param": self.param, "code": self.code,
            }
        }  # fmt: skip

    def response(self) -> Response:
        """Return the whole answer."""
        headers = {"x-should-retry": "true" if self.again else "false"}
        if self.status == 401:
            headers["www-authenticate"] = "Bearer"
        return json_response(self.body(), self.status, headers)


class Gone(Exception):
    """The client has left; there is nobody to answer."""


def json_response(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a value as JSON."""
    return Response(msgspec.json.encode(value), status, headers, "application/json")


def switched_off() -> ApiError:
    """Say that the server stops."""
    return ApiError(503, "Snug's server was switched off.", code="switched_off")


def broken() -> ApiError:
    """Say that a request failed through no fault of its own."""
    return ApiError(500, "Snug made a mistake; its log says more.")


def from_snug(error: SnugError) -> ApiError:
    """Return what the engine or a model's file refused."""
    message = str(error)
    if isinstance(error, EngineError) and not isinstance(error, EngineDied):
        if error.kind == "no_model":
            return ApiError(404, message, param="model", code="model_not_found")
        if error.kind in _BAD_REQUEST:
            param, code = _BAD_REQUEST[error.kind]
            return ApiError(400, message, param=param, code=code)
    if isinstance(error, UsageError):
        return ApiError(400, message)
    return ApiError(500, message)
