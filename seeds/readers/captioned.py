"""A transcript without much else: cues in, a Document with one Episode out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from seeds.readers.cues import Cue, folded, turns_of
from seeds.readers.document import Damage, Document, Source, UnreadableDocument
from seeds.readers.languages import language_code
from store.model import Chapter, Episode, Podcast, State


@dataclass(frozen=True, slots=True)
class Facts:
    """What a transcript's document says beside the speech; all of it may be missing.

    ``cues`` counts the raw captions where that is not the number of cues, and
    ``language`` is as written.
    """

    title: str | None = None
    podcast: str | None = None
    language: object = None
    chapters: tuple[Chapter, ...] = ()
    damage: tuple[Damage, ...] = ()
    cues: int | None = None
    duration_s: float | None = None


NOTHING = Facts()
"""For documents that hold speech and nothing else."""


def title_from(name: str) -> str:
    """Return the file's name without folders and its last suffix."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return folded(PurePosixPath(last).stem) or last or name


def captioned(
    source: Source, format_name: str, cues: Sequence[Cue], facts: Facts = NOTHING
) -> Document:
    """Build the Document of one episode from its cues, merged into turns.

    Raises:
        UnreadableDocument: when neither speech nor chapters could be read.
    """
    turns = turns_of(cues)
    if not turns and not facts.chapters:
        raise UnreadableDocument(
            f"{source.name} looks like {format_name}, but holds no speech."
        )
    title = folded(facts.title or "") or title_from(source.name)
    stated = [time for cue in cues for time in (cue.start_s, cue.end_s) if time is not None]
    episode = Episode(
        title=title,
        podcast=folded(facts.podcast or ""),
        source=source.name,
        duration_s=facts.duration_s or max(stated, default=None),
        state=State.READY if turns else State.NOT_REQUESTED,
        language=language_code(facts.language),
        chapters=facts.chapters,
        turns=turns,
    )
    count = facts.cues if facts.cues is not None else len(cues)
    podcast = Podcast(episode.podcast) if episode.podcast else None
    return Document(format_name, (episode,), podcast=podcast, cues=count, damage=facts.damage)
