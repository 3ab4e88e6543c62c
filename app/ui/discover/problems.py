"""What to do about a problem with the Hub, as buttons."""

from __future__ import annotations

from collections.abc import Callable

from app.core.words import tr
from app.hub.errors import HubError
from app.ui.discover.variant_downloads import DownloadFailed
from app.ui.links import open_link
from app.ui.notice import Action

_TOKEN = frozenset({"unauthorized", "gated", "forbidden"})
_FINAL = frozenset({"offline", "not_found", "disabled", "name", "gated"})


def is_way_broken(error: BaseException) -> bool:
    """Tell whether the Hub was not reached at all; then what needs no network still works."""
    return isinstance(error, HubError) and error.unreached


def actions_for(
    error: BaseException, again: Callable[[], None], show_page: Callable[[str], None]
) -> list[Action]:
    """Return at most two buttons: where access is asked for, the settings, another try."""
    kind = link = ""
    if isinstance(error, HubError | DownloadFailed):
        kind, link = error.kind, error.link
    actions = []
    if kind == "gated" and link:
        actions.append(Action(tr("Ask for access"), lambda: open_link(link)))
    if kind in _TOKEN or kind == "offline":
        label = tr("Open Settings") if kind == "offline" else tr("Enter a token")
        actions.append(Action(label, lambda: show_page("Settings")))
    if kind not in _FINAL and len(actions) < 2:
        actions.append(Action(tr("Try again"), again))
    return actions
