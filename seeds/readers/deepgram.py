"""Deepgram JSON: paragraphs, utterances or bare words of each channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import child, json_damage, json_of, objects, words_of
from seeds.readers.segments import segment_cues
from seeds.readers.words import word_cues

NAME = "deepgram"
LOOKS_FOR = "Deepgram JSON (results with channels)"


def fits(source: Source) -> bool:
    """Whether there are results of channels, or utterances."""
    results = child(json_of(source), "results")
    return bool(objects(child(results, "channels")) or objects(child(results, "utterances")))


def read(source: Source) -> Document:
    """Read the finest pieces that still have punctuation; words as a last resort."""
    value = json_of(source)
    results = child(value, "results")
    channels = objects(child(results, "channels"))
    cues = [cue for channel in channels for cue in _channel(channel)]
    if len(channels) != 1 or not cues:
        cues = segment_cues(objects(child(results, "utterances"))) or cues
    cues.sort(key=lambda cue: cue.start_s or 0.0)
    language = next((found for found in map(_language, channels) if found), None)
    return captioned(source, NAME, cues, Facts(language=language, damage=json_damage(source)))


def _channel(channel: Mapping[str, object]) -> Iterator[Cue]:
    for best in objects(channel.get("alternatives"))[:1]:
        cues = list(_paragraphs(best))
        yield from cues or word_cues(
            objects(best.get("words")), words_of(best.get("transcript"))
        )


def _paragraphs(best: Mapping[str, object]) -> Iterator[Cue]:
    for paragraph in objects(child(best, "paragraphs", "paragraphs")):
        speaker = paragraph.get("speaker")
        sentences = objects(paragraph.get("sentences"))
        yield from segment_cues([{"speaker": speaker, **sentence} for sentence in sentences])


def _language(channel: Mapping[str, object]) -> object:
    best = next(iter(objects(channel.get("alternatives"))), {})
    spoken = best.get("languages")
    listed = spoken[0] if isinstance(spoken, list) and spoken else None
    return channel.get("detected_language") or listed
