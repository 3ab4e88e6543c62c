"""Addresses from elsewhere, opened outside of Snug."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_link(address: QUrl | str) -> bool:
    """Open a page of the web in the browser; False where that failed.

    An answer, a Hub or a server says where a link leads: to anything but http and https, which
    might read a file or start a program, it is not followed.
    """
    url = QUrl(address)
    return url.scheme() in ("http", "https") and QDesktopServices.openUrl(url)
