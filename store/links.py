"""Addresses that open a source at a second."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_VIDEO_HOSTS = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"})


def moment_link(url: str | None, audio_url: str | None, second: float | None) -> str | None:
    """Return where to hear or read an episode, at ``second`` where that works.

    A video page takes ``t=``; audio takes a media fragment (W3C Media Fragments
    1.0, ``#t=seconds``), which browsers obey; any other page is given as it is.
    Addresses other than http and https are never returned.
    """
    page, audio = _web(url), _web(audio_url)
    if page and urlsplit(page).hostname in _VIDEO_HOSTS:
        return page if second is None else _with_time(page, int(second))
    if audio:
        return audio if second is None else f"{audio.partition('#')[0]}#t={int(second)}"
    return page


def _web(url: str | None) -> str | None:
    if not url or any(c.isspace() or ord(c) < 32 for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def _with_time(url: str, second: int) -> str:
    parts = urlsplit(url)
    query = [(k, v) for k, v in parse_qsl(parts.query) if k != "t"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("t", str(second))])))
