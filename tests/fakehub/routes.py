"""The hub's side of the protocol: from a request to a reply, without sockets."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from fakehub import search
from fakehub.blobs import Blob
from fakehub.repo import Revision, Shelf

if TYPE_CHECKING:
    from fakehub.server import FakeHub

TREE_PAGE = 1000
_API = re.compile(
    r"/api/models/(?P<id>[^/]+/[^/]+)"
    r"(?:/(?P<what>revision|tree|paths-info|refs)(?:/(?P<revision>[^/]+)(?:/(?P<path>.*))?)?)?"
)
_FILE = re.compile(
    r"(?P<cached>/api/resolve-cache/models)?/(?P<id>[^/]+/[^/]+)/(?P<how>resolve|raw)/"
    r"(?P<revision>[^/]+)/(?P<path>.+)"
)


@dataclass
class Reply:
    """What is sent back; a ``blob`` may be asked for in parts."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    blob: Blob = field(default_factory=Blob)


class Refusal(Exception):
    """A request that ends with an error."""

    def __init__(self, status: int, message: str, code: str = "", **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.headers = headers

    def reply(self) -> Reply:
        """Return what the Hub sends."""
        headers = {"X-Error-Message": self.message, **self.headers}
        if self.code:
            headers["X-Error-Code"] = self.code
        return as_json({"error": self.message}, self.status, headers)


class _Moved(Exception):
    """The repository has another name now."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__(f"{old} is {new} now")
        self.old = old
        self.new = new


@dataclass
class Asked:
    """A request, taken apart."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """The path, still quoted."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        """The query's parameters."""
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def token(self) -> str:
        """The token that came along; empty without one."""
        return self.headers.get("authorization", "").removeprefix("Bearer ").strip()


def as_json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """Return a reply in JSON."""
    usual = {"Content-Type": "application/json; charset=utf-8"}
    return Reply(status, {**usual, **(headers or {})}, Blob(json.dumps(value).encode()))


class Routes:
    """Answers requests to the hub's own origin."""

    def __init__(self, hub: FakeHub) -> None:
        self._hub = hub

    def answer(self, asked: Asked) -> Reply:
        """Return the reply, errors as the Hub words them."""
        try:
            return self._answer(asked)
        except Refusal as refusal:
            return refusal.reply()
        except _Moved as moved:
            # Relative, as the Hub does it: clients follow these with their token.
            place = asked.target.replace(moved.old, moved.new, 1)
            return Reply(307, {"Location": place}, Blob(b"Temporary Redirect"))
        except search.BadQuery as error:
            return Refusal(400, str(error)).reply()

    def _answer(self, asked: Asked) -> Reply:
        if asked.token and asked.token not in self._hub.users:
            raise Refusal(401, "Invalid credentials in Authorization header")
        path = asked.path
        if path == "/api/whoami-v2":
            return self._who(asked)
        if path == "/api/models":
            return self._models(asked)
        if match := _API.fullmatch(path):
            return self._api(asked, match)
        if match := _FILE.fullmatch(path):
            return self._file(asked, match)
        if re.fullmatch(r"/[^/]+/[^/]+", path):
            shelf = self._shelf(asked, unquote(path[1:]))
            return Reply(200, {"Content-Type": "text/html"}, Blob(shelf.repo.id.encode()))
        raise Refusal(404, "Sorry, we can't find the page you are looking for.")

    def _who(self, asked: Asked) -> Reply:
        if not asked.token:
            raise Refusal(401, "Invalid username or password.")
        name = self._hub.users[asked.token]
        return as_json(
            {"type": "user", "name": name, "fullname": name, "orgs": [],
             "auth": {"type": "access_token", "accessToken": {"role": "read"}}}
        )  # fmt: skip

    def _models(self, asked: Asked) -> Reply:
        query = asked.query
        page, following = search.find(self._hub.shelves(), query)
        headers = {}
        if following is not None:
            headers["Link"] = self._next(asked, following)
        return as_json(page, headers=headers)

    def _next(self, asked: Asked, cursor: int) -> str:
        query = {**asked.query, "cursor": [str(cursor)]}
        return f'<{self._hub.url}{asked.path}?{urlencode(query, doseq=True)}>; rel="next"'

    def _api(self, asked: Asked, match: re.Match[str]) -> Reply:
        shelf = self._shelf(asked, unquote(match["id"]))
        if match["what"] == "refs":
            heads = [
                {"name": name, "ref": f"refs/heads/{name}", "targetCommit": sha}
                for name, sha in shelf.refs.items()
            ]
            return as_json({"branches": heads, "tags": [], "converts": []})
        revision = _revision(shelf, unquote(match["revision"] or "main"))
        if match["what"] == "tree":
            return self._tree(asked, revision, unquote(match["path"] or ""))
        if match["what"] == "paths-info":
            return _paths_info(asked, revision)
        return _info(asked, shelf, revision)

    def _tree(self, asked: Asked, revision: Revision, folder: str) -> Reply:
        recursive = asked.query.get("recursive", [""])[0].lower() in ("true", "1")
        entries = revision.tree(folder, recursive=recursive)
        if entries is None:
            raise Refusal(404, f"{folder} does not exist on this revision", "EntryNotFound")
        start = int(asked.query.get("cursor", ["0"])[0])
        end = start + int(asked.query.get("limit", [str(TREE_PAGE)])[0])
        headers = {"Link": self._next(asked, end)} if end < len(entries) else {}
        return as_json(entries[start:end], headers=headers)

    def _file(self, asked: Asked, match: re.Match[str]) -> Reply:
        shelf = self._shelf(asked, unquote(match["id"]))
        self._admit(asked, shelf)
        revision = _revision(shelf, unquote(match["revision"]))
        path = unquote(match["path"])
        commit = {"X-Repo-Commit": revision.sha}
        if path not in revision.files:
            raise Refusal(404, "Entry not found", "EntryNotFound", **commit)
        blob = revision.files[path]
        headers = {**commit, "Accept-Ranges": "bytes"}
        disposition = f"inline; filename*=UTF-8''{quote(path)}; filename=\"{quote(path)}\";"
        if not revision.large(path):
            if self._hub.resolve_cache and not match["cached"] and match["how"] == "resolve":
                # Same origin and relative, as the Hub does with small files of main.
                place = f"/api/resolve-cache/models/{match['id']}/resolve/{revision.sha}/"
                linked = {"X-Linked-Size": str(blob.size), "X-Linked-ETag": f'"{blob.git_oid}"'}
                return Reply(307, {**headers, **linked, "Location": place + quote(path)})
            headers |= {"ETag": f'"{blob.git_oid}"', "Content-Disposition": disposition}
            return Reply(200, {**headers, "Content-Type": "text/plain; charset=utf-8"}, blob)
        if match["how"] == "raw":
            return Reply(200, {**headers, "Content-Type": "text/plain"}, Blob(blob.pointer))
        size, etag = blob.size, blob.sha256
        if rule := self._hub.faults.take("size", asked.method, "hub", unquote(asked.target)):
            size += rule.details["by"]
        if self._hub.faults.take("etag", asked.method, "hub", unquote(asked.target)):
            etag = etag[::-1]
        headers |= {
            "X-Linked-Size": str(size),
            "X-Linked-ETag": f'"{etag}"',
            "ETag": f'"{etag}"',
            "Location": self._hub.link(blob, path),
            "Content-Type": "text/plain; charset=utf-8",
        }
        return Reply(302, headers, Blob(b"Found. Redirecting to the CDN"))

    def _shelf(self, asked: Asked, repo_id: str) -> Shelf:
        if repo_id in self._hub.moved:
            raise _Moved(repo_id, self._hub.moved[repo_id])
        shelf = self._hub.shelf(repo_id)
        hidden = shelf is not None and shelf.repo.private
        if shelf is None or (hidden and not self._hub.admits(repo_id, asked.token)):
            # Who is not known shall not learn what is private and what is not there.
            status = 404 if asked.token else 401
            raise Refusal(status, "Repository not found", "RepoNotFound")
        if shelf.repo.disabled:
            raise Refusal(403, "Access to this resource is disabled.")
        return shelf

    def _admit(self, asked: Asked, shelf: Shelf) -> None:
        repo = shelf.repo
        if not repo.gated or self._hub.admits(repo.id, asked.token):
            return
        restricted = f"Access to model {repo.id} is restricted"
        if not asked.token:
            message = f"{restricted}. You must have access to it and be authenticated to access it."
            raise Refusal(401, f"{message} Please log in.", "GatedRepo")
        raise Refusal(
            403,
            f"{restricted} and you are not in the authorized list. "
            f"Visit {self._hub.url}/{repo.id} to ask for access.",
            "GatedRepo",
        )


def _revision(shelf: Shelf, name: str) -> Revision:
    revision = shelf.revision(name)
    if revision is None:
        raise Refusal(404, f"Invalid rev id: {name}", "RevisionNotFound")
    return revision


def _info(asked: Asked, shelf: Shelf, revision: Revision) -> Reply:
    query = asked.query
    if "expand" in query:
        return as_json(search.item(shelf, query))
    details = query.get("blobs", [""])[0].lower() in ("true", "1")
    return as_json(shelf.describe(revision, details=details))


def _paths_info(asked: Asked, revision: Revision) -> Reply:
    if "json" in asked.headers.get("content-type", ""):
        paths = json.loads(asked.body or b"{}").get("paths", [])
    else:
        paths = parse_qs(asked.body.decode()).get("paths", [])
    entries = revision.tree("", recursive=True) or []
    return as_json([entry for entry in entries if entry["path"] in paths])
