"""AssemblyAI JSON: utterances, or words where these are null; milliseconds."""

from __future__ import annotations

from seeds.readers.captioned import Facts, captioned
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import child, json_damage, json_of, objects, words_of
from seeds.readers.segments import segment_cues
from seeds.readers.words import word_cues

NAME = "assemblyai"
LOOKS_FOR = "AssemblyAI JSON (an audio_url or audio_duration with words or utterances)"

_PIECES = ("utterances", "sentences", "paragraphs")
_MARKS = frozenset({"audio_url", "audio_duration", "acoustic_model", "speaker_labels"})
_MS = 0.001


def fits(source: Source) -> bool:
    """Whether AssemblyAI's own keys stand beside words or pieces of text."""
    value = json_of(source)
    if not isinstance(value, dict) or not _MARKS & value.keys():
        return False
    return any(objects(value.get(key)) for key in (*_PIECES, "words"))


def read(source: Source) -> Document:
    """Read utterances; words, cut from the text, where there are none."""
    value = json_of(source)
    found = (segment_cues(objects(child(value, key)), unit=_MS) for key in _PIECES)
    cues = next((cues for cues in found if cues), [])
    if not cues:
        cues = word_cues(
            objects(child(value, "words")), words_of(child(value, "text")), unit=_MS
        )
    language = child(value, "language_code")
    return captioned(source, NAME, cues, Facts(language=language, damage=json_damage(source)))
