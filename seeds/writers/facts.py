"""What an export says about its episode, in the formats that have a place for it."""

from __future__ import annotations

from store.instants import to_text
from store.model import Episode


def facts_of(episode: Episode) -> dict[str, str]:
    """Return what is known of an episode, by the names that exports use."""
    stated = {
        "title": episode.title,
        "podcast": episode.podcast,
        "date": to_text(episode.published),
        "url": episode.url,
        "language": episode.language,
        "license": episode.license,
        "rights": episode.rights_notice,
    }
    folded = {name: " ".join((value or "").split()) for name, value in stated.items()}
    return {name: value for name, value in folded.items() if value}


def clock(seconds: float) -> str:
    """Return a time as ``h:mm:ss``, with milliseconds where it has any.

    >>> clock(3), clock(3723.25)
    ('0:00:03', '1:02:03.250')
    """
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    fraction = f".{milliseconds:03}" if milliseconds else ""
    return f"{hours}:{minute:02}:{second:02}{fraction}"


def caption_clock(seconds: float, point: str) -> str:
    """Return a time as captions write it: ``hh:mm:ss``, ``point``, milliseconds.

    >>> caption_clock(3723.25, ",")
    '01:02:03,250'
    """
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}{point}{milliseconds:03}"
