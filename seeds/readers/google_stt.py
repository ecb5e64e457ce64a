"""Google Speech-to-Text JSON, versions 1 and 2: results of timed words."""

from __future__ import annotations

from collections.abc import Mapping

from seeds.readers.captioned import Facts, captioned
from seeds.readers.cues import Cue
from seeds.readers.document import Document, Source
from seeds.readers.jsontext import child, first, json_damage, json_of, objects, words_of
from seeds.readers.segments import segment_label
from seeds.readers.words import word_cues

NAME = "google_stt"
LOOKS_FOR = "Google Speech-to-Text JSON (results with alternatives and a transcript)"


def fits(source: Source) -> bool:
    """Whether results are a list of alternatives with transcripts or words."""
    bests = [_best(result) for result in _results(json_of(source))[:20]]
    return any("transcript" in best or "words" in best for best in bests)


def read(source: Source) -> Document:
    """Read each result's words, cut from its transcript.

    With speakers told apart, version 1 repeats all words in the last result;
    then only that one is read.
    """
    value = json_of(source)
    results = _results(value)
    bests = [best for best in map(_best, results) if best]
    repeated = len(bests) > 1 and _is_diarised(bests[-1]) and not _is_diarised(bests[0])
    cues = [cue for best in (bests[-1:] if repeated else bests) for cue in _cues(best)]
    codes = (first(result, ("languageCode", "language_code")) for result in results)
    language = next(filter(None, codes), None)
    facts = Facts(
        language=language, damage=json_damage(source), cues=max(len(bests), len(cues))
    )
    return captioned(source, NAME, cues, facts)


def _results(value: object) -> list[Mapping[str, object]]:
    inside = child(value, "response")
    return objects(child(inside if inside is not None else value, "results"))


def _best(result: Mapping[str, object]) -> Mapping[str, object]:
    return next(iter(objects(result.get("alternatives"))), {})


def _is_diarised(best: Mapping[str, object]) -> bool:
    return any(segment_label(word) not in (None, "0") for word in objects(best.get("words")))


def _cues(best: Mapping[str, object]) -> list[Cue]:
    text = words_of(best.get("transcript"))
    return word_cues(objects(best.get("words")), text) or [Cue(text)]
