"""A certificate for loopback from an authority that no client trusts."""

from __future__ import annotations

import functools
import ssl


@functools.cache
def untrusted() -> ssl.SSLContext:
    """Return the server's side of TLS, made once in a process."""
    import trustme

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context
