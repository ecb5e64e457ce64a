"""Transcripts that this program exported: read back exactly, without guessing.

All other readers decide from habits of the document who speaks and where a turn
ends. An export says so itself; see the ``exported_…`` modules for how.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from seeds.readers import exported_captions, exported_json, exported_pages
from seeds.readers.captioned import title_from
from seeds.readers.document import Document, Source, UnreadableDocument
from seeds.readers.exported_pieces import Piece, rejoined
from seeds.readers.jsontext import json_damage, json_of
from store.model import Episode, Podcast

NAME = "export"
LOOKS_FOR = "a transcript that Pullquote exported"


def fits(source: Source) -> bool:
    """Whether the document carries one of our own marks."""
    return _kind(source) is not None


def read(source: Source) -> Document:
    """Read the turns as they were when they were exported.

    Raises:
        UnreadableDocument: the export holds no turns.
    """
    kind = _kind(source)
    pieces, facts = list(_pieces(source, kind)), _facts(source, kind)
    turns = rejoined(pieces)
    if not turns:
        raise UnreadableDocument(f"{source.name} was exported by Pullquote, but has no turns.")
    podcast = facts.get("podcast", "")
    episode = Episode(
        title=facts.get("title") or title_from(source.name),
        podcast=podcast,
        source=source.name,
        published=_instant(facts.get("date")),
        url=facts.get("url"),
        language=facts.get("language"),
        license=facts.get("license"),
        rights_notice=facts.get("rights"),
        turns=turns,
    )
    return Document(
        f"{NAME}_{kind}",
        (episode,),
        podcast=Podcast(podcast) if podcast else None,
        cues=len(pieces),
        damage=json_damage(source) if kind == "json" else (),
    )


def _kind(source: Source) -> str | None:
    text = source.text
    if exported_captions.is_vtt_export(text[:200]):
        return "vtt"
    if exported_captions.is_srt_export(text[:4000]):
        return "srt"
    if exported_pages.is_text_export(text[:200]):
        return "txt"
    if exported_pages.is_markdown_export(text[:4000]):
        return "md"
    if exported_json.GENERATOR in text[:4000] and exported_json.is_export(json_of(source)):
        return "json"
    return None


def _pieces(source: Source, kind: str | None) -> Iterable[Piece]:
    text = source.text
    if kind == "vtt":
        return exported_captions.vtt_pieces(text)
    if kind == "srt":
        return exported_captions.srt_pieces(text)
    if kind == "txt":
        return exported_pages.text_pieces(text)
    if kind == "md":
        return exported_pages.markdown_pieces(text)
    return exported_json.pieces_in(json_of(source))


def _facts(source: Source, kind: str | None) -> Mapping[str, str]:
    if kind == "txt":
        return exported_pages.text_facts(source.text)
    if kind == "vtt":
        return exported_captions.vtt_facts(source.text)
    if kind == "md":
        return exported_pages.markdown_facts(source.text)
    value = json_of(source) if kind == "json" else None
    if isinstance(value, dict):
        return {name: told for name, told in value.items() if isinstance(told, str)}
    return {}


def _instant(text: str | None) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return instant if instant.tzinfo else None
