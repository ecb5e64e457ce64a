"""What somebody talks about compared with others."""

from __future__ import annotations

from sqlite_utils import Database

from commands.remembered import remembered
from seeds.harvest.contrast import (
    candidates,
    count_spoken,
    find_contrast,
    find_standing_out,
    own_words,
)
from seeds.harvest.words import words_of
from store.model import Scope
from store.profiles import (
    count_said,
    count_words,
    find_names_in,
    find_said,
    find_titles_of,
    word_stem,
)
from store.topics import count_topics_of

MOST = 10
MANY_EPISODES = 10
"""From so many on, only what somebody's episodes are about counts."""


@remembered
def find_terms(db: Database, speaker_id: int, scope: Scope) -> list[str]:
    """Return what a person says more than others do, the strongest contrast first.

    Names of those present and of the show are left out. Who talks of everything
    differs from others mostly by habits of speech; so of somebody with many
    episodes only words of the topics count in which these stand out, and such
    topics fill what room is left.
    """
    said = find_said(db, speaker_id, scope)
    own = own_words(find_names_in(db, said), find_titles_of(db, said))
    topics, theirs, episodes = count_topics_of(db, speaker_id, scope)
    about = [one.topic for one in topics]
    if theirs >= MANY_EPISODES:
        listed = [(one.topic, one.theirs, one.everywhere) for one in topics]
        about = find_standing_out(listed, theirs, episodes, own)
    telling = {stem for topic in about for stem in _stems(topic)}
    spoken = count_spoken(said.values(), word_stem, own)
    background = count_said(db, candidates(spoken, telling))
    found = find_contrast(spoken, background, count_words(db), MOST, telling)
    terms = [term for term, _ in found]
    if theirs >= MANY_EPISODES:
        told = {stem for term in terms for stem in _stems(term)}
        terms += [topic for topic in about if told.isdisjoint(_stems(topic))]
    return terms[:MOST]


def _stems(term: str) -> list[str]:
    return [word_stem(word) for word in words_of(term)]
