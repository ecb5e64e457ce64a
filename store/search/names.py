"""Who a typed name may mean: misspelt, reversed, shortened, or just a first name."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from store.model import Scope, Speaker, SpeakerChoice
from store.names import fold, name_tokens
from store.scope import visible
from store.search.fit import Fit, fits
from store.search.people import People, people_of
from store.speakers import find_renames

OFFERED = 75.0
"""A worse score is nobody; the nearest names are then another function's answer."""

CHOSEN = 86.0
"""The least with which one person may be chosen rather than offered."""

CHOSEN_ALONE = 84.0
"""The same for the only one who fits, by several words in the order of the name."""

NEAR = 4.0
"""People this close behind the best fit as well."""

ALIKE = 1.5
"""Differences up to this say nothing about who is meant."""

OFFER_SPAN = 15.0
"""People further behind the best are not offered beside them."""

FILTER_SPAN = 8.0
"""A filter takes everybody this close to the best."""

FAR_MORE = 4.0
"""Among people whose names fit alike, one who has spoken so many times more is meant."""

_LIKELY = 50
_LONGEST = 200
_MOST_WORDS = 8
_OPENING = re.compile(r"^(?:(?:the|our|my|host|cohost|guest|mr|mrs|ms)\b[.:]?\s+)+")
_CONTEXT = re.compile(r"(?<=\S)\s+(?:from|at|of|on|with|who|the|host|cohost|guest)\b\s*")


def find_speakers(
    db: Database,
    text: str,
    *,
    scope: Scope = Scope(),
    podcast_id: int | None = None,
    limit: int = 25,
) -> SpeakerChoice:
    """Return the people that ``text`` may mean, best first.

    One is chosen only where the name fits nobody else as well, or where it says
    more than a first name and one of several has spoken far more than the rest.
    A text without a name in it, or that fits nobody, has no candidates.
    """
    found = _search(db, text, scope, podcast_id)
    least = max((fit.score for fit in found), default=0.0) - OFFER_SPAN
    found = [fit for fit in found if fit.score >= max(OFFERED, least)]
    several = len(name_tokens(_parts(text)[0])) > 1
    chosen = _choose(found, people_of(db).words, several=several)
    if chosen is not None:
        found = [chosen, *(fit for fit in found if fit is not chosen)]
    shown = read_speakers(db, [fit.owner for fit in found[:limit]], scope)
    candidates = tuple(
        (shown[fit.owner], round(fit.score, 1)) for fit in found[:limit] if fit.owner in shown
    )
    sure = shown.get(chosen.owner) if chosen else None
    return SpeakerChoice(sure, candidates)


def resolve_people(
    db: Database, text: str, scope: Scope = Scope(), podcast_id: int | None = None
) -> list[tuple[int, float]]:
    """Return ids and scores of everybody whom a speaker filter may mean, best first."""
    found = _search(db, text, scope, podcast_id)
    best = max((fit.score for fit in found), default=0.0)
    return [
        (fit.owner, fit.score) for fit in found if fit.score >= max(OFFERED, best - FILTER_SPAN)
    ]


def nearest_names(
    db: Database, text: str, *, scope: Scope = Scope(), limit: int = 5
) -> tuple[str, ...]:
    """Return the names closest to ``text``, for when it fits nobody."""
    found = _search(db, text, scope, None)[:limit]
    shown = read_speakers(db, [fit.owner for fit in found], scope)
    return tuple(shown[fit.owner].name for fit in found if fit.owner in shown)


def read_speakers(
    db: Database, ids: Sequence[int], scope: Scope = Scope()
) -> dict[int, Speaker]:
    """Return those of ``ids`` that ``scope`` may see, under the names used there."""
    condition, parameters = visible(scope, "episode.podcast_id")
    listed = json.dumps(list(ids))
    rows = db.execute(
        "SELECT id, name FROM speaker WHERE id IN (SELECT value FROM json_each(?)) AND EXISTS"
        " (SELECT 1 FROM appearance JOIN episode ON episode.id = episode_id"
        f" WHERE speaker_id = speaker.id AND {condition})",
        [listed, *parameters],
    ).fetchall()
    aliases: dict[int, list[str]] = {}
    for owner, alias in db.execute(
        "SELECT DISTINCT speaker_id, alias FROM speaker_alias WHERE speaker_id IN"
        " (SELECT value FROM json_each(?)) AND guild_id IN (0, ?) ORDER BY alias",
        [listed, scope.guild_id or 0],
    ):
        aliases.setdefault(owner, []).append(alias)
    renames = find_renames(db, scope)
    return {
        number: Speaker(renames.get(number, name), number, tuple(aliases.get(number, ())))
        for number, name in rows
    }


def _choose(found: list[Fit], words: npt.NDArray[np.float64], *, several: bool) -> Fit | None:
    if not found:
        return None
    best = found[0]
    alone = several and len(found) == 1 and best.ordered
    if best.score < (CHOSEN_ALONE if alone else CHOSEN):
        return None
    rivals = [fit for fit in found if fit.score > best.score - NEAR]
    whole = [fit for fit in rivals if fit.whole]
    if len(rivals) == 1 or (best.whole and (len(whole) == 1 or whole[1].score < best.score)):
        return best
    if any(fit.bare for fit in rivals):
        return None
    rivals.sort(key=lambda fit: -words[fit.owner])
    much, less = (float(words[fit.owner]) for fit in rivals[:2])
    likely = rivals[0] if much > 0 and much >= FAR_MORE * less else None
    return likely if likely and likely.score >= best.score - ALIKE else None


def _search(db: Database, text: str, scope: Scope, podcast_id: int | None) -> list[Fit]:
    """Everybody who fits somewhat, best first; the most spoken first among equals."""
    head, context = _parts(text)
    tokens = name_tokens(head)[:_MOST_WORDS]
    if not tokens:
        return []
    people = people_of(db)
    allowed = allowed_speakers(db, people, scope, podcast_id)
    guild = scope.guild_id or 0
    best = _best_fits(people, tokens, allowed, guild)
    nobody = max((f.score for f in best.values()), default=0.0) < OFFERED
    if nobody and len(tokens) > 1 and not any(_is_a_name(people, token) for token in tokens):
        # "sta coviak": one name may have been typed as two words.
        joined = _best_fits(people, ("".join(tokens),), allowed, guild)
        best |= {owner: fit for owner, fit in joined.items() if fit.score >= CHOSEN}
    found = list(best.values())
    if context:
        found = _in_context(db, found, context)
    return sorted(found, key=lambda f: (-round(f.score, 1), -people.words[f.owner], f.owner))


def _is_a_name(people: People, token: str) -> bool:
    return any(forms.table.has(token) for forms in people.segments)


def _best_fits(
    people: People,
    tokens: Sequence[str],
    allowed: npt.NDArray[np.bool_] | None,
    guild: int,
) -> dict[int, Fit]:
    best: dict[int, Fit] = {}
    for forms in people.segments:
        for fit in fits(forms, tokens, allowed, guild, people.words):
            if fit.owner not in best or fit.score > best[fit.owner].score:
                best[fit.owner] = fit
    return best


def _parts(text: str) -> tuple[str, str]:
    """The name, and what ``from``, ``of``, ``on`` … say about it."""
    plain = fold(" ".join(text[:_LONGEST].replace("_", " ").split())).strip("@ ")
    plain = _OPENING.sub("", plain)
    head, *context = _CONTEXT.split(plain, maxsplit=1)
    return head, " ".join(context)


def allowed_speakers(
    db: Database, people: People, scope: Scope, podcast_id: int | None = None
) -> npt.NDArray[np.bool_] | None:
    """Return, by speaker id, who may be found; None for everybody."""
    podcasts = searched_podcasts(db, scope, podcast_id)
    return None if podcasts is None else people.appearing(podcasts)


def searched_podcasts(
    db: Database, scope: Scope, podcast_id: int | None = None
) -> frozenset[int] | None:
    """Return the ids of the podcasts to look in; None for all there are."""
    if scope.guild_id is None and podcast_id is None:
        return None
    condition, parameters = visible(scope, "id")
    rows = db.execute(
        f"SELECT id FROM podcast WHERE {condition} AND coalesce(? = id, 1)",
        [*parameters, podcast_id],
    )
    return frozenset(int(row[0]) for row in rows)


def _in_context(db: Database, found: list[Fit], context: str) -> list[Fit]:
    """Raise those of the best in whose episodes the words about them are named."""
    likely = sorted(found, key=lambda fit: -fit.score)[:_LIKELY]
    named: set[int] = set()
    for word in name_tokens(context)[:_MOST_WORDS]:
        rows = db.execute(
            "SELECT DISTINCT speaker_id FROM appearance JOIN episode ON episode.id = episode_id"
            " JOIN podcast ON podcast.id = podcast_id WHERE speaker_id IN"
            " (SELECT value FROM json_each(?)) AND (instr(lower(episode.title), ?)"
            " OR instr(lower(podcast.title), ?) OR instr(lower(coalesce(notes, '')), ?))",
            [json.dumps([fit.owner for fit in likely]), word, word, word],
        )
        named.update(int(row[0]) for row in rows)
    return [
        replace(fit, score=min(100.0, fit.score + NEAR), bare=False)
        if fit.owner in named
        else replace(fit, score=fit.score - NEAR if named else fit.score)
        for fit in found
    ]
