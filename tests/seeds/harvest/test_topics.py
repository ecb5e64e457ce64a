from __future__ import annotations

from collections import Counter

import pytest

from seeds.harvest.topics import find_topics, topic_terms
from store.model import Turn

SMALL_TALK = (
    "Yeah, you know, that is kind of a really good thing, right? I mean, people like it. "
)


def test_phrases_that_are_said_often_come_first():
    text = (
        "Wood ash glaze needs patience. A wood ash glaze melts late. Nobody sells wood ash "
        "glaze. Kilns cool. The Harbour Pottery fires kilns. Ask the Harbour Pottery. "
    )
    turns = [Turn(SMALL_TALK * 8 + text + SMALL_TALK * 8, "A")]

    topics = [topic for topic, _ in find_topics(turns)]

    assert {"wood ash glaze", "Harbour Pottery"} == set(topics[:2])
    assert not {"kind", "yeah", "people", "thing", "ash"} & set(topics)


def test_weights_fall_from_one(interview):
    weights = [weight for _, weight in find_topics(interview)]

    assert weights[0] == 1.0
    assert weights == sorted(weights, reverse=True)
    assert min(weights) > 0


def test_what_every_episode_says_is_no_topic_of_one():
    shared = "Our workshop opens daily. The workshop is warm. Every workshop has stairs. "
    own = "A cobalt salt is blue. Grind cobalt salt finely. Sell the cobalt salt. "
    background: Counter[str] = Counter()
    for _ in range(9):
        background.update(topic_terms([Turn(shared)]))
    turns = [Turn(shared * 3 + own)]
    background.update(topic_terms(turns))

    topics = [topic for topic, _ in find_topics(turns, background, documents=10)]

    assert topics[0] == "cobalt salt"
    assert "workshop" not in topics


def test_speakers_are_no_topics(interview):
    topics = " ".join(topic for topic, _ in find_topics(interview))

    assert "Tobias" not in topics
    assert "Maran" not in topics


def test_a_limit_holds_and_silence_has_no_topics(interview):
    assert len(find_topics(interview, limit=2)) <= 2
    assert find_topics([]) == []
    assert find_topics([Turn("[laughter] Yeah.")]) == []


@pytest.mark.parametrize(
    ("text", "topic", "other"),
    [
        ("It takes practice. It is a rope.", "rope", "practice"),
        ("It is in private practice with a rope.", "private practice", "practice"),
        ("It was on Tuesday with a rope.", "rope", "Tuesday"),
        ("He left for Y Combinator with his rope.", "Y Combinator", "Combinator"),
        ("It is a rope from the U S of A and so on.", "rope", "U S"),
    ],
)
def test_a_common_word_a_day_or_a_letter_is_no_topic_by_itself(text, topic, other):
    found = [name for name, _ in find_topics([Turn(f"{text} ", "A")] * 12)]

    assert topic in found
    assert other not in found


def test_initials_keep_their_last_point():
    found = [name for name, _ in find_topics([Turn("That is how the U.S. does it.", "A")] * 9)]

    assert found == ["U.S."]
