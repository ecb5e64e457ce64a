"""Is this what was said? A claimed quote, held against the archive word for word.

Case, punctuation, apostrophes and fillers are nothing; every other word counts.
Verbatim is said only of words that stand in one speech in this order; only
where the claim has an ellipsis may some between them be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sqlite_utils import Database

from store.errors import BlankQuery
from store.model import (
    Match,
    QuoteAnswer,
    QuoteHit,
    QuoteQuery,
    Scope,
    Verdict,
    Verification,
)
from store.names import fold
from store.podcasts import find_podcasts
from store.rights import within_rights
from store.search.alignment import Edit, Letters, Run, find_close, find_edits, find_exact
from store.search.claims import Claim, read_claims
from store.search.differing import Diff, diff_words, longest_foreign, most_omitted
from store.search.glue import SAME_PLACE, SMALLEST_PART, find_parts
from store.search.names import resolve_people
from store.search.proof import make_hit
from store.search.speeches import Speech, find_speeches

CLOSE = 0.6
"""The least likeness (2 × equal words / all words of both) called close."""

CLOSE_WHEN_SHORT = 0.75
_SHORT = 6

SURE_NAME = 86.0
"""The least score with which words after a dash are taken for somebody's name."""

_OWN = 0.05
_NEAREST = 3
_MOST_HITS = 5


class FindsQuotes(Protocol):
    """What candidates come from when the claim's own words lead nowhere."""

    def find_quotes(self, db: Database, query: QuoteQuery) -> QuoteAnswer:
        """Return the quotes that fit ``query``, best first."""
        ...


def verify_quote(
    db: Database,
    index: FindsQuotes | None,
    text: str,
    *,
    speaker: str | None = None,
    scope: Scope = Scope(),
) -> Verification:
    """Say whether ``text`` was said, and what was said instead.

    Args:
        db: the archive.
        index: finds the closest where the words lead nowhere; may be missing.
        text: the claim as it was pasted, with quotation marks, Markdown or an
            attribution; of very long texts the beginning is compared, and they
            are never called verbatim.
        speaker: who is claimed to have said it; wins over an attribution.
        scope: what may be seen.

    Raises:
        BlankQuery: there is no word in ``text``.
    """
    claims = read_claims(text)
    if not claims:
        raise BlankQuery("there is no word in it")
    outcome = _best(db, claims, speaker, scope, ())
    if index is not None and outcome.verdict is Verdict.NONE:
        # Words changed throughout share no run with what was said; search may find it.
        nearest = index.find_quotes(db, _closest_query(claims[0], scope)).hits
        outcome = _best(db, claims, speaker, scope, nearest)
    return replace(outcome, hits=within_rights(db, outcome.hits))


def _best(
    db: Database,
    claims: Sequence[Claim],
    speaker: str | None,
    scope: Scope,
    nearest: Sequence[QuoteHit],
) -> Verification:
    """The verdict on the reading that fares best."""
    checked: list[tuple[float, Verification]] = []
    for claim in claims:
        named = _named(db, speaker, claim, scope)
        if named is None:
            continue
        checked.append(_Check(db, claim, named, scope, nearest).outcome())
        if checked[-1][1].verdict is Verdict.VERBATIM:
            break
    return max(checked, key=lambda found: found[0])[1]


def _closest_query(claim: Claim, scope: Scope) -> QuoteQuery:
    return QuoteQuery(" ".join(claim.written()), limit=_MOST_HITS, scope=scope)


@dataclass(frozen=True, slots=True)
class _Named:
    """Who is claimed to have spoken: nobody in particular, or one of ``people``."""

    anybody: bool
    people: frozenset[int] = frozenset()

    def fits(self, speech: Speech) -> bool:
        return self.anybody or speech.speaker_id in self.people


def _named(db: Database, speaker: str | None, claim: Claim, scope: Scope) -> _Named | None:
    """Who is meant; None where what looked like an attribution is none."""
    if speaker and speaker.strip():
        people = resolve_people(db, speaker, scope)
        return _Named(anybody=False, people=frozenset(number for number, _ in people))
    if claim.speaker is None:
        return _Named(anybody=True)
    found = resolve_people(db, claim.speaker, scope)
    sure = frozenset(number for number, score in found if score >= SURE_NAME)
    if sure:
        return _Named(anybody=False, people=sure)
    if fold(claim.speaker) in {fold(show.title) for show in find_podcasts(db, scope)}:
        return _Named(anybody=True)
    named = all(word[:1].isupper() for word in claim.speaker.split())
    return _Named(anybody=False) if named and claim.speaker else None


class _Check:
    """One reading of a claim against everything that may be what was said."""

    def __init__(
        self,
        db: Database,
        claim: Claim,
        named: _Named,
        scope: Scope,
        nearest: Sequence[QuoteHit],
    ) -> None:
        self._db, self._claim, self._named, self._scope = db, claim, named, scope
        self._nearest = nearest
        self._letters = Letters()
        self._text = self._letters.write(word.form for word in claim.words)
        turns = [span.turn for hit in nearest for span in hit.quote.spans]
        speeches = find_speeches(db, claim, scope, sorted(named.people)) if named.people else []
        speeches += find_speeches(db, claim, scope, turns=turns)
        self._said = [
            (speech, self._letters.write(word.form for word in speech.words))
            for speech in _distinct(speeches)
        ]

    def outcome(self) -> tuple[float, Verification]:
        """The verdict, and how much it is worth beside another reading's."""
        exact = list(self._exact())
        mine = [hit for speech, hit in exact if self._named.fits(speech)]
        if mine and not self._claim.cut:
            return 5, Verification(Verdict.VERBATIM, self._all_same(), tuple(mine[:_MOST_HITS]))
        if exact:
            others = tuple(hit for speech, hit in exact if speech.speaker_id is not None)
            if others and not mine and not self._claim.cut:
                verdict = Verification(
                    Verdict.WRONG_SPEAKER, self._all_same(), others[:_MOST_HITS]
                )
                return 4, verdict
            # Nobody is named there, or only the beginning could be compared.
            hits = tuple(mine or [hit for _, hit in exact])[:_MOST_HITS]
            return 2, Verification(Verdict.CLOSE, self._all_same(), hits)
        return self._differing()

    def _all_same(self) -> Diff:
        same = ("same", " ".join(self._claim.written()))
        return (same, ("claimed", "…")) if self._claim.cut else (same,)

    def _exact(self) -> Iterator[tuple[Speech, QuoteHit]]:
        """Every place where the claim stands word for word; the claimed speaker's first."""
        for speech, said in sorted(self._said, key=lambda s: not self._named.fits(s[0])):
            runs = find_exact(self._text, said, self._claim.breaks)
            if runs:
                hit = self._hit(speech, runs, Match.VERBATIM, 100.0)
                if hit:
                    yield speech, hit

    def _hit(
        self, speech: Speech, runs: Sequence[Run], match: Match, score: float
    ) -> QuoteHit | None:
        marked = [number for run in runs for number in range(run.first, run.last + 1)]
        places = [(run.first, run.last) for run in runs]
        return make_hit(self._db, speech, places, marked, match, score, self._scope)

    def _differing(self) -> tuple[float, Verification]:
        best = self._most_like()
        if best is None or (
            longest_foreign(best.edits) >= SMALLEST_PART
            or most_omitted(best.edits) > SAME_PLACE
        ):
            glued = self._glued()
            if glued:
                return 3, glued
        least = CLOSE if len(self._text) >= _SHORT else CLOSE_WHEN_SHORT
        if best is not None and best.alike >= least:
            return 1 + best.alike, Verification(Verdict.CLOSE, best.diff, (best.hit,))
        nearest = tuple(replace(hit, match=Match.CLOSEST) for hit in self._nearest[:_NEAREST])
        if not nearest and best is not None:
            nearest = (replace(best.hit, match=Match.CLOSEST),)
        claimed = " ".join(self._claim.written())
        return 0, Verification(Verdict.NONE, (("claimed", claimed),), nearest)

    def _glued(self) -> Verification | None:
        parts = find_parts(self._text, [said for _, said in self._said])
        hits: list[QuoteHit] = []
        for part in parts:
            run = Run(part.low, part.high - 1, part.start, part.end)
            hit = self._hit(self._said[part.speech][0], [run], Match.VERBATIM, 100.0)
            if hit is None:
                return None
            hits.append(hit)
        diff = tuple(
            (
                "same",
                self._claim.text[
                    self._claim.words[p.start].start : self._claim.words[p.end - 1].end
                ],
            )
            for p in parts
        )
        return Verification(Verdict.GLUED, diff, tuple(hits)) if parts else None

    def _most_like(self) -> _Near | None:
        """The place most like the claim; the claimed speaker's among equals."""
        rated = []
        for number, (speech, said) in enumerate(self._said):
            low, high, alike = find_close(self._text, said)
            if alike > 0:
                rated.append((alike + _OWN * self._named.fits(speech), -number, low, high))
        for alike, number, low, high in sorted(rated, reverse=True):
            speech, said = self._said[-number]
            edits = [
                replace(edit, low=edit.low + low, high=edit.high + low)
                for edit in find_edits(self._text, said[low:high])
            ]
            marked = [n for edit in edits if edit.equal for n in range(edit.low, edit.high)]
            score = 100 * (alike - _OWN * self._named.fits(speech))
            hit = make_hit(
                self._db, speech, [(low, high - 1)], marked, Match.CLOSE, score, self._scope
            )
            if hit is not None:
                diff = diff_words(edits, self._claim.written(), speech.written())
                return _Near(score / 100, tuple(edits), diff, hit)
        return None


@dataclass(frozen=True, slots=True)
class _Near:
    """The stretch most like a claim: how much (0 to 1), and what differs."""

    alike: float
    edits: tuple[Edit, ...]
    diff: Diff
    hit: QuoteHit


def _distinct(speeches: Iterable[Speech]) -> list[Speech]:
    """The speeches, each once, in order."""
    known: dict[int, Speech] = {}
    for speech in speeches:
        if speech.words:
            known.setdefault(speech.words[0].turn, speech)
    return list(known.values())
