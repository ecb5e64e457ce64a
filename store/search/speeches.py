"""One speaker's words around a turn, ready to be compared with a claim."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from store.model import Scope, Span, Turn
from store.scope import visible
from store.search.claims import Claim, spoken_words
from store.search.passages import NOISE_WORDS
from store.turns import find_neighbours

_AROUND = 16
"""Turns before and after that may belong to one speech."""

_CHUNK = 5
_MOST_CHUNKS = 20
_EACH = 60
"""How many turns are taken for one run of words; commoner runs say nothing."""

_SCANNED = 3_000
_MOST_TURNS = 12


@dataclass(frozen=True, slots=True)
class Said:
    """A word of a speech with its address: code points of a turn's text."""

    form: str
    turn: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Speech:
    """What one speaker said without another's words between, but for noise."""

    speaker_id: int | None
    words: tuple[Said, ...]
    texts: dict[int, str]

    def written(self) -> list[str]:
        """Return the words as the transcript writes them."""
        return [self.texts[word.turn][word.start : word.end] for word in self.words]

    def spans(self, first: int, last: int) -> tuple[Span, ...]:
        """Return the spans of the words from ``first`` to ``last``, inclusive.

        A closing mark that belongs to the last word of a sentence is kept.
        """
        spans: list[Span] = []
        for word in self.words[first : last + 1]:
            if spans and spans[-1].turn == word.turn:
                spans[-1] = Span(word.turn, spans[-1].start, word.end)
            else:
                start = word.start
                spans.append(Span(word.turn, start, word.end))
        return tuple(self._closed(span) for span in spans)

    def _closed(self, span: Span) -> Span:
        text = self.texts[span.turn]
        end = span.end
        while end < len(text) and end - span.end < 3 and text[end] in ".!?…%+#":
            end += 1
        start = span.start
        if start and text[start - 1] in "$€£¥":
            start -= 1
        return Span(span.turn, start, end)


def find_speeches(
    db: Database,
    claim: Claim,
    scope: Scope,
    speakers: Sequence[int] = (),
    turns: Iterable[int] = (),
) -> list[Speech]:
    """Return speeches that share runs of words with ``claim``, most shared first.

    Args:
        db: the archive.
        claim: the words looked for.
        scope: what may be seen.
        speakers: only these people's turns; everybody's if empty.
        turns: turns to look around as well, whatever words they have.
    """
    for size in (_CHUNK, 3, 2):
        found = [_turns_with(db, run, scope, speakers) for run in _phrases(claim, size)]
        telling = [ids for ids in found if len(ids) < _EACH or len(claim.words) <= _CHUNK]
        if any(telling):
            break
    likely = _most_shared(telling)
    return _speeches(db, [*likely, *(turn for turn in turns if turn not in likely)])


def _most_shared(found: Sequence[Sequence[int]]) -> list[int]:
    """The turns that share most runs, and for every run at least one turn that has it.

    Else a sentence that opens a hundred episodes would leave no place for the
    other half of a claim.
    """
    votes = Counter(turn for turns in found for turn in turns)
    ranked = sorted(votes, key=lambda turn: (-votes[turn], turn))
    taken = dict.fromkeys(ranked[:_MOST_TURNS])
    for turns in found:
        if turns and taken.keys().isdisjoint(turns):
            taken[max(turns, key=lambda turn: (votes[turn], -turn))] = None
    return list(taken)


def _phrases(claim: Claim, size: int) -> list[str]:
    """Runs of the claim's words as FTS5 phrases, evenly drawn from all of it."""
    words = claim.words
    size = min(size, len(words))
    starts = list(range(0, len(words) - size + 1, max(1, (size + 1) // 2)))
    if starts and starts[-1] + size < len(words):
        starts.append(len(words) - size)
    step = max(1, -(-len(starts) // _MOST_CHUNKS))
    runs = (claim.text[words[i].start : words[i + size - 1].end] for i in starts[::step])
    return ['"' + run.replace('"', " ").replace("\0", " ") + '"' for run in runs]


def _turns_with(db: Database, phrase: str, scope: Scope, speakers: Sequence[int]) -> list[int]:
    condition, parameters = visible(scope, "episode.podcast_id")
    if speakers:
        condition += " AND turn.speaker_id IN (SELECT value FROM json_each(?))"
        parameters.append(json.dumps(list(speakers)))
    rows = db.execute(
        "SELECT turn.id FROM (SELECT rowid AS id FROM turn_fts WHERE turn_fts MATCH ?"
        f" LIMIT {_SCANNED}) AS found CROSS JOIN turn ON turn.id = found.id"
        " CROSS JOIN episode ON episode.id = turn.episode_id"
        f" WHERE episode.state = 'ready' AND {condition} LIMIT {_EACH}",
        [phrase.encode("utf-8", "ignore").decode(), *parameters],
    )
    return [int(row[0]) for row in rows]


def _speeches(db: Database, turns: Sequence[int]) -> list[Speech]:
    speeches: list[Speech] = []
    covered: set[int] = set()
    for number in turns:
        if number in covered:
            continue
        run = _run(find_neighbours(db, number, _AROUND, _AROUND), number)
        covered.update(turn.id for turn in run)
        if run:
            speeches.append(_speech(run))
    return speeches


def _run(turns: Sequence[Turn], number: int) -> list[Turn]:
    """The turns of one speech around turn ``number``: across noise, not across answers."""
    here = next((i for i, turn in enumerate(turns) if turn.id == number), None)
    if here is None:
        return []
    speaker = turns[here].speaker_id
    before = _same(turns[:here][::-1], speaker)
    return [*before[::-1], turns[here], *_same(turns[here + 1 :], speaker)]


def _same(turns: Sequence[Turn], speaker: int | None) -> list[Turn]:
    taken: list[Turn] = []
    for turn in turns:
        if turn.speaker_id == speaker:
            taken.append(turn)
        elif speaker is None or len(turn.text.split()) > NOISE_WORDS:
            break
    return taken


def _speech(run: Sequence[Turn]) -> Speech:
    words = (
        Said(word.form, turn.id, word.start, word.end)
        for turn in run
        for word in spoken_words(turn.text)
    )
    return Speech(run[0].speaker_id, tuple(words), {turn.id: turn.text for turn in run})
