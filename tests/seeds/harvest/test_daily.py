from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from rapidfuzz import fuzz

from seeds.harvest import daily
from seeds.harvest.daily import Posted, pick_daily, weigh
from seeds.harvest.taste import Taste
from store.model import Insight

DAY = date(2026, 3, 10)
WORDS = [a + b + c for a in "bdfgklmnprst" for b in "aeiou" for c in ("nto", "rvek", "lmig")]


def make(at: int, **more) -> Insight:
    """The insight number ``at``: words of its own, an episode and a speaker for each two."""
    chance = Random(at)
    values = {
        "kind": "quote",
        "text": " ".join(chance.sample(WORDS, 14)) + ".",
        "id": at,
        "episode_id": 1 + at // 2,
        "podcast": f"Show {at % 3}",
        "speaker": f"Person {at // 2}",
        "score": 3.0 - at / 100,
    }
    return Insight(**(values | more))


@pytest.fixture
def pool() -> list[Insight]:
    return [make(at) for at in range(1, 1200)]


def chosen(picks):
    return [pick.insight for pick in picks]


def test_the_same_day_and_server_get_the_same_in_any_order(pool):
    shuffled = pool[:]
    Random(7).shuffle(shuffled)

    assert pick_daily(pool, DAY, 42) == pick_daily(shuffled, DAY, 42)


def test_another_day_or_server_gets_others(pool):
    today = chosen(pick_daily(pool, DAY, 42))

    assert today != chosen(pick_daily(pool, DAY + timedelta(days=1), 42))
    assert today != chosen(pick_daily(pool, DAY, 43))


def test_a_days_picks_share_no_episode_and_no_speaker(pool):
    picks = chosen(pick_daily(pool, DAY, 42))

    assert len(picks) == 5
    assert len({p.episode_id for p in picks}) == 5
    assert len({p.speaker for p in picks}) == 5


def test_nothing_comes_twice_in_90_days_and_yesterday_rests(pool):
    posted: list[Posted] = []
    for offset in range(91):
        day = DAY + timedelta(days=offset)
        picks = chosen(pick_daily(pool, day, 42, posted))
        yesterday = [p for p in posted if p.on == day - timedelta(days=1)]
        assert len(picks) == 5
        assert not {p.episode_id for p in picks} & {p.episode_id for p in yesterday}
        assert not {p.speaker for p in picks} & {p.speaker for p in yesterday}
        posted += [Posted(day, p.text, p.id, p.episode_id, p.speaker) for p in picks]

    assert len({p.insight_id for p in posted}) == len(posted)


def test_after_90_days_an_insight_may_come_again():
    pool = [make(1)]
    old = [Posted(DAY - timedelta(days=91), pool[0].text, 1)]
    recent = [Posted(DAY - timedelta(days=90), pool[0].text, 1)]

    assert chosen(pick_daily(pool, DAY, 42, old)) == pool
    assert pick_daily(pool, DAY, 42, recent) == []


def test_a_near_duplicate_of_something_posted_rests_too():
    told = make(1)
    nearly = make(
        2, text=told.text.replace(".", "") + ", indeed.", episode_id=9, speaker="Other"
    )

    assert pick_daily([nearly], DAY, 42, [Posted(DAY - timedelta(days=30), told.text, 1)]) == []


def test_fewer_than_asked_are_given_when_there_are_no_more():
    assert len(pick_daily([make(1), make(4)], DAY, 42)) == 2
    assert pick_daily([], DAY, 42) == []


def test_held_and_hidden_insights_are_left_out():
    pool = [make(1, held="slur"), make(4), make(8)]

    assert [
        i.id for i in chosen(pick_daily(pool, DAY, 42, taste=Taste(hidden=frozenset({4}))))
    ] == [8]


def test_a_pin_comes_first_even_if_it_was_held(pool):
    pool = [*pool, make(5000, held="legal advice", score=-5.0)]

    picks = pick_daily(pool, DAY, 42, taste=Taste(pinned=(5000,)))

    assert picks[0].insight.id == 5000
    assert dict(picks[0].why) == {"pinned": 1.0}


def test_a_pin_that_was_posted_already_is_not_posted_again(pool):
    posted = [Posted(DAY, pool[7].text, pool[7].id)]

    picks = pick_daily(pool, DAY, 42, posted, Taste(pinned=(pool[7].id,)))

    assert pool[7] not in chosen(picks)
    assert len(picks) == 5


def test_taste_tells_what_it_likes_and_bars_of_an_insight():
    word = make(4).text.split()[0]
    taste = Taste(
        prefer_speakers=frozenset({"PERSON 2"}), exclude_topics=frozenset({word, "submarines"})
    )

    assert taste.likes(make(4)) == ("PERSON 2",)
    assert taste.bars(make(4)) == (word,)
    assert taste.bars(make(6)) == ()


def test_podcasts_speakers_and_topics_are_excluded(pool):
    taste = Taste(
        exclude_podcasts=frozenset({"SHOW 1"}),
        exclude_speakers=frozenset({"person 2"}),
        exclude_topics=frozenset({pool[8].text.split()[0]}),
    )

    for pick in chosen(pick_daily(pool, DAY, 42, taste=taste, count=50)):
        assert pick.podcast != "Show 1"
        assert pick.speaker != "Person 2"
        assert pool[8].text.split()[0] not in pick.text.replace(".", "").split()


def test_what_is_preferred_comes_sooner(pool):
    taste = Taste(prefer_podcasts=frozenset({"show 2"}))

    picks = pick_daily(pool, DAY, 42, taste=taste)

    assert all(p.insight.podcast == "Show 2" for p in picks)
    assert all("preferred" in dict(p.why) for p in picks)


def test_somebody_posted_lately_comes_later_than_another_as_good():
    heard, other = make(2, score=2.0), make(30, score=2.0)
    for person in (heard, other):
        before = make(70, speaker=person.speaker)
        posted = [Posted(DAY - timedelta(days=3), before.text, 70, 99, person.speaker)]
        picks = chosen(pick_daily([heard, other], DAY, 42, posted, count=1))
        assert picks != [person]


def test_an_editors_page_fills_a_day_only_where_there_is_nothing_else():
    curated = [
        make(at, kind="curated", speaker=None, episode_id=0, source="page.txt", score=0.0)
        for at in range(100, 110)
    ]

    alone = chosen(pick_daily(curated, DAY, 42))
    beside = chosen(pick_daily([*curated, *map(make, (2, 6, 10, 14))], DAY, 42))

    assert len(alone) == 5
    assert [one.kind for one in beside].count("curated") == 1
    assert len(beside) == 5


def test_new_episodes_come_sooner():
    old = [make(at, published=datetime(2020, 1, 1, tzinfo=UTC)) for at in range(2, 40, 2)]
    new = make(100, published=datetime(2026, 3, 9, tzinfo=UTC), score=2.9)

    picks = pick_daily([*old, new], DAY, 42, count=3)

    assert new in chosen(picks)


@pytest.mark.parametrize("guild_id", range(8))
def test_insights_come_in_the_order_of_all_they_are_worth(guild_id):
    """Most are never weighed: these could not have come first."""
    newest = datetime(2026, 3, 9, tzinfo=UTC)
    mixed = [
        make(
            at,
            kind="curated" if at % 5 == 0 else "quote",
            published=newest - timedelta(days=at * 37 % 90) if at % 3 else None,
        )
        for at in range(1, 300)
    ]
    taste = Taste(prefer_podcasts=frozenset({"Show 1"})) if guild_id % 2 else Taste()
    posted = [Posted(DAY, "x", 0, 0, f"Person {at}") for at in range(0, 100, 7)]

    def worth(insight):
        return sum(part for _, part in weigh(insight, mixed, DAY, guild_id, posted, taste))

    picks = pick_daily(mixed, DAY, guild_id, posted, taste, count=1)
    ranked = list(daily._ranked(mixed, DAY, guild_id, taste, daily._heard(posted, DAY)))

    assert [pick.insight for pick in ranked] == sorted(
        mixed, key=lambda one: (-worth(one), daily._lot(one, DAY, guild_id))
    )
    assert picks == [
        next(p for p in ranked if p.insight.speaker not in {q.speaker for q in posted})
    ]


@pytest.mark.parametrize("seed", range(20))
def test_what_was_told_is_known_by_its_words_in_any_order(seed):
    chance = Random(seed)
    told = [chance.choice(WORDS) for _ in range(12)]
    words = [*told[: chance.randrange(4, 12)], *chance.sample(WORDS, chance.randrange(9))]
    chance.shuffle(words)
    one, other = daily._traits(" ".join(told)), daily._traits(" ".join(words))

    assert fuzz.ratio(one.words, other.words) == fuzz.token_sort_ratio(
        " ".join(told), " ".join(words)
    )
