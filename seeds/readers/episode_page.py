"""An episode's page in Markdown with its processing state, lines kept or lost.

Such a page names its parts by fixed labels (``Podcast:``, ``Processing state:``)
and headings; copies of it often arrive with every line break lost, so labels
are looked for anywhere before the first section.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from seeds.readers.document import Damage, Document, Source
from seeds.readers.labels import clean_name
from seeds.readers.layouts import find_headers
from seeds.readers.names import people_of
from seeds.readers.page import is_furniture
from seeds.readers.speech import spoken
from seeds.readers.transcript import turns_of
from store.model import Episode, Link, Podcast, State

NAME = "episode_page"
LOOKS_FOR = "an episode's page with its processing state"

_FIELD = re.compile(
    r"(?:(?<=\s)|^)(?:[-*] )?(page|text version|podcast|published|episode link|audio file"
    r"|processing[ _]state|json|duration[ _]seconds):\s",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"(?:(?<=\s)|^)##\s(Resource|Actions|Transcript|Description|Notes|Chapters)\b"
)
_SHOW = re.compile(r"\[([^\[\]]{1,300})\]\((https?://[^()\s]{1,2000})\)")
_STATE = re.compile(r"[a-z_]{3,20}")
_TAIL = re.compile(r"(?i)\s*learn more about your ad choices\.\s*visit \S{1,80}\s*$")
_RIGHTS = re.compile(r"(?i)\b(?:not published|rights|license[ds]?|copyright|permission)\b")


def fits(source: Source) -> bool:
    """Whether the text is a Markdown page whose fields give a processing state."""
    text = source.head
    return text.startswith("# ") and bool(re.search(r"(?i)\bprocessing[ _]state:\s", text))


def read(source: Source) -> Document:
    """Read the page as one episode with its state; its notices are not speech."""
    text = source.text.strip()
    starts = list(_SECTION.finditer(text))
    head = text[: starts[0].start()] if starts else text
    ends = [*(match.start() for match in starts[1:]), len(text)]
    sections = {
        match[1]: text[match.end() : end].strip()
        for match, end in zip(starts, ends, strict=False)
    }
    fields = _fields(head)
    damage: list[Damage] = []
    show = _SHOW.match(fields.get("podcast", ""))
    podcast = Podcast(show[1], site=show[2]) if show else _unlinked(fields.get("podcast"))
    transcript = sections.get("Transcript", "")
    notes = _notes(
        sections.get("Resource") or sections.get("Description") or sections.get("Notes")
    )
    headers = find_headers(transcript)
    turns, chapters = turns_of(transcript, headers, notes=notes or "")
    episode = Episode(
        title=spoken(_title(head)).text or source.name,
        podcast=podcast.title if podcast else "",
        key=fields.get("page", ""),
        source=source.name,
        published=_published(fields.get("published"), damage),
        duration_s=_seconds(fields.get("duration seconds"), damage),
        state=State.READY if turns else _state(fields.get("processing state"), damage),
        notes=notes,
        url=fields.get("page") or fields.get("episode link"),
        audio_url=fields.get("audio file"),
        rights_notice=None if turns else _notice(transcript),
        links=_links(fields),
        people=people_of(turns),
        chapters=chapters,
        turns=turns,
    )
    return Document(NAME, (episode,), (), podcast, len(headers), tuple(damage))


def _notice(transcript: str) -> str | None:
    """Return what stands in the transcript's place if it speaks of rights."""
    return spoken(transcript).text if _RIGHTS.search(transcript) else None


def _title(head: str) -> str:
    """Return the heading: up to the first field, or to the end of its line."""
    first = _FIELD.search(head)
    return head[2 : first.start() if first else len(head)].split("\n", 1)[0].strip()


def _fields(head: str) -> dict[str, str]:
    found = list(_FIELD.finditer(head))
    ends = [*(match.start() for match in found[1:]), len(head)]
    return {
        match[1].lower().replace("_", " "): head[match.end() : end].strip()
        for match, end in zip(found, ends, strict=True)
    }


def _unlinked(name: str | None) -> Podcast | None:
    title = clean_name(name or "")
    return Podcast(title) if title else None


def _published(value: str | None, damage: list[Damage]) -> datetime | None:
    if not value:
        return None
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        damage.append(Damage(1, "the date of publication is no date"))
        return None
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


def _seconds(value: str | None, damage: list[Damage]) -> float | None:
    if not value:
        return None
    if re.fullmatch(r"[0-9]{1,7}(?:\.[0-9]{1,6})?", value):
        return float(value)
    damage.append(Damage(1, "the duration is no number of seconds"))
    return None


def _state(value: str | None, damage: list[Damage]) -> State:
    """Read the state; without a transcript, ``ready`` and the unknown are not asked for."""
    named = _STATE.match(value or "")
    try:
        state = State(named[0] if named else "")
    except ValueError:
        damage.append(Damage(1, "the processing state is none that is known"))
        return State.NOT_REQUESTED
    return State.NOT_REQUESTED if state is State.READY else state


def _notes(section: str | None) -> str | None:
    if not section:
        return None
    kept = [line for line in section.split("\n") if not is_furniture(line)]
    return spoken(_TAIL.sub("", "\n".join(kept))).text or None


def _links(fields: dict[str, str]) -> tuple[Link, ...]:
    labels = ("Page", "Text version", "Episode link", "Audio file", "JSON")
    return tuple(Link(label, url) for label in labels if (url := fields.get(label.lower(), "")))
