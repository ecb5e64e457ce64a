"""Who asks and who answers in an episode."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from seeds.harvest.candidates import Run
from seeds.harvest.words import fold

_HOST_TALKS_AT_MOST = 0.45
_ASKS_AT_LEAST = 0.10


def find_interviewers(runs: Sequence[Run], hosts: Collection[str]) -> frozenset[str]:
    """Return the speakers whose turns are an interviewer's, in an interview.

    Named hosts count if somebody else does most of the talking; without any,
    those who ask far more often than the rest. In a panel, where hosts talk
    among themselves or all ask alike, nobody is returned.
    """
    words: Counter[str] = Counter()
    sentences: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for run in runs:
        if run.speaker:
            words[run.speaker] += sum(s.words for s in run.sentences)
            sentences[run.speaker] += len(run.sentences)
            asked[run.speaker] += sum(
                s.text.rstrip("\"'”’").endswith("?") for s in run.sentences
            )
    total = words.total()
    if not total or len(words) < 2:
        return frozenset()
    known = {fold(name) for name in hosts}
    named = {name for name in words if fold(name) in known}
    found = named or _askers(words, sentences, asked)
    share = sum(words[name] for name in found) / total
    return frozenset(found) if share <= _HOST_TALKS_AT_MOST else frozenset()


def _askers(words: Counter[str], sentences: Counter[str], asked: Counter[str]) -> set[str]:
    rate = {name: asked[name] / sentences[name] for name in words}
    leader = max(words, key=lambda name: words[name])
    return {
        name
        for name in words
        if name != leader and rate[name] >= max(_ASKS_AT_LEAST, 2 * rate[leader])
    }
