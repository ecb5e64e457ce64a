"""New episodes are held against what people want to be told of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from store.alert_matching import HARVEST_WITHIN, find_found, find_targets, find_unread
from store.alerts import (
    MOST,
    Alert,
    AlertKind,
    TooMany,
    add_alert,
    find_alerts,
    remove_alert,
)
from store.corrections import hide_spans
from store.errors import BlankQuery, NotFound
from store.insights import set_harvest
from store.model import Quote, Span
from store.rights import Rights, set_policy
from store.withheld_people import withhold_person
from store.withholding import withhold_episode

ANN, BOB, HOME, ELSEWHERE, CHANNEL = 11, 12, 91, 92, 71
SAID = [
    ("Ada Marlow", "Welcome to the loft. Today we talk about what keeps a rope honest."),
    (
        "Kevin Ostrander",
        (
            "I learned it on a ferry. A knot is a promise that a rope makes to itself, and"
            " wet rope keeps few of them. Don't trust one that somebody else has tied."
        ),
    ),
    ("Ada Marlow", "So a knot is a promise, you say, and the ferry was the proof."),
]

Alerts = Callable[..., Alert]


@pytest.fixture
def alert(db: Database, noon: datetime) -> Alerts:
    """Store an alert: ``alert("phrase", "a knot is a promise")``."""

    def adding(kind: str, text: str, user_id: int = ANN, **more: Any) -> Alert:
        return add_alert(db, Alert(user_id, AlertKind(kind), text, **more), noon)

    return adding


def _harvested(db: Database, episode_id: int, noon: datetime, *topics: str) -> None:
    set_harvest(
        db,
        episode_id,
        version=1,
        insights=[],
        moments=[],
        topics=[(topic, 1.0) for topic in topics],
        now=noon,
    )


def _targets(db: Database, episode_id: int, *, followed_only: bool = False) -> list[Any]:
    return find_targets(db, episode_id, followed_only=followed_only)


def _quotes(
    db: Database, episode_id: int, noon: datetime, user_id: int = ANN
) -> list[tuple[Quote, ...]]:
    _, found = find_found(db, episode_id, (user_id, None, None), noon, followed_only=False)
    return [one.quotes for one in found]


def _speaker(db: Database, name: str) -> int:
    return int(db.execute("SELECT id FROM speaker WHERE name = ?", [name]).fetchone()[0])


class TestPhrases:
    def test_a_new_episode_that_says_it_is_told_with_every_quote(
        self, db: Database, add: Any, alert: Alerts, noon: datetime
    ) -> None:
        alert("phrase", "a knot is a PROMISE")
        number = add(SAID).episode_id

        assert _targets(db, number) == [(ANN, None, None)]
        ((first, second),) = _quotes(db, number, noon)
        assert "A knot is a promise that a rope makes" in first.text
        assert first.speaker == "Kevin Ostrander"
        assert second.speaker == "Ada Marlow"

    def test_the_quotes_are_the_stored_characters(
        self, db: Database, add: Any, alert: Alerts, noon: datetime
    ) -> None:
        alert("phrase", "dont trust one")
        number = add(SAID).episode_id

        ((quote,),) = _quotes(db, number, noon)

        text = db.execute("SELECT text FROM turn WHERE id = ?", [quote.spans[0].turn])
        span = quote.spans[0]
        assert quote.text == text.fetchone()[0][span.start : span.end]
        assert "Don't trust one" in quote.text

    def test_words_in_another_order_are_not_the_phrase(
        self, db: Database, add: Any, alert: Alerts
    ) -> None:
        alert("phrase", "a promise is a knot")

        assert _targets(db, add(SAID).episode_id) == []

    def test_a_phrase_that_begins_with_one_speaker_and_ends_with_another_was_not_said(
        self, db: Database, add: Any, alert: Alerts
    ) -> None:
        alert("phrase", "keeps a rope honest I learned it")

        assert _targets(db, add(SAID).episode_id) == []

    def test_a_phrase_may_run_across_a_cut_in_one_persons_speech(
        self, db: Database, add: Any, alert: Alerts, noon: datetime
    ) -> None:
        alert("phrase", "wet rope keeps few promises")
        number = add(
            [("Kim Orr", "They say that wet rope"), ("Kim Orr", "keeps few promises.")]
        )

        ((quote,),) = _quotes(db, number.episode_id, noon)

        assert quote.text == "They say that wet rope … keeps few promises."

    def test_a_long_sentence_is_shown_in_part_with_the_phrase_in_it(
        self, db: Database, add: Any, alert: Alerts, noon: datetime
    ) -> None:
        alert("phrase", "the lighthouse keeper")
        before, after = "and so on " * 200, "and on it went " * 200
        number = add([("Kim Orr", f"{before}the lighthouse keeper {after}")]).episode_id

        ((quote,),) = _quotes(db, number, noon)

        assert "the lighthouse keeper" in quote.text
        assert len(quote.text.split()) <= 60

    def test_in_a_script_without_blanks_it_is_found_too(
        self, db: Database, add: Any, alert: Alerts
    ) -> None:
        alert("phrase", "天气预报")

        assert _targets(db, add([("王小明", "今天的天气预报说会下雨。")]).episode_id)

    def test_a_phrase_without_a_word_is_refused(self, alert: Alerts) -> None:
        with pytest.raises(BlankQuery):
            alert("phrase", "?!")


class TestSpeakers:
    def test_somebody_who_speaks_is_told_with_their_words(
        self, db: Database, add: Any, alert: Alerts, noon: datetime
    ) -> None:
        add(SAID, title="Before")
        alert("speaker", "Kevin Ostrander", speaker_id=_speaker(db, "Kevin Ostrander"))
        number = add(SAID, title="After").episode_id

        assert _targets(db, number) == [(ANN, None, None)]
        ((quote,),) = _quotes(db, number, noon)
        assert quote.speaker == "Kevin Ostrander"

    def test_an_episode_without_them_is_not(
        self, db: Database, add: Any, alert: Alerts
    ) -> None:
        add(SAID, title="Before")
        alert("speaker", "Kevin Ostrander", speaker_id=_speaker(db, "Kevin Ostrander"))

        assert _targets(db, add(SAID[:1], title="After").episode_id) == []

    def test_of_somebody_whose_words_are_withheld_nothing_is_told(
        self, db: Database, add: Any, alert: Alerts, noon: datetime
    ) -> None:
        add(SAID, title="Before")
        kevin = _speaker(db, "Kevin Ostrander")
        alert("speaker", "Kevin Ostrander", speaker_id=kevin)
        number = add(SAID, title="After").episode_id
        withhold_person(db, kevin, None, noon)

        assert _quotes(db, number, noon) == []


class TestTopics:
    def test_a_topic_that_harvest_found_is_told(
        self, db: Database, add: Any, alert: Alerts, noon: datetime
    ) -> None:
        alert("topic", "ferries")
        number = add(SAID).episode_id
        _harvested(db, number, noon, "night ferry")

        assert _targets(db, number) == [(ANN, None, None)]
        assert "ferry" in _quotes(db, number, noon)[0][0].text

    def test_a_word_said_often_is_a_topic_and_one_said_once_is_none(
        self, db: Database, add: Any, alert: Alerts
    ) -> None:
        alert("topic", "ropes")
        alert("topic", "proof", user_id=BOB)

        assert _targets(db, add(SAID).episode_id) == [(ANN, None, None)]


class TestWhichEpisodes:
    def test_only_those_that_came_after_the_alert(
        self, db: Database, add: Any, alert: Alerts
    ) -> None:
        before = add(SAID, title="Before").episode_id
        alert("phrase", "a knot is a promise")

        assert _targets(db, before) == []

    def test_a_transcript_that_comes_later_to_a_known_episode_is_new(
        self, db: Database, add: Any, alert: Alerts, noon: datetime
    ) -> None:
        number = add([], title="Late").episode_id
        alert("phrase", "a knot is a promise")
        add(SAID, title="Late")
        db.execute(
            "UPDATE episode SET loaded_at = ?", [(noon + timedelta(hours=1)).isoformat()]
        )

        assert _targets(db, number) == [(ANN, None, None)]

    def test_only_those_of_the_chosen_podcast(
        self, db: Database, add: Any, alert: Alerts
    ) -> None:
        first = add(SAID, title="Before")
        podcast = db.execute("SELECT podcast_id FROM episode WHERE id = ?", [first.episode_id])
        alert("phrase", "a knot is a promise", podcast_id=podcast.fetchone()[0])

        assert _targets(db, add(SAID, title="Here").episode_id)
        assert not _targets(db, add(SAID, title="There", podcast="Another").episode_id)

    def test_a_private_podcast_is_told_only_in_its_server(
        self, db: Database, add: Any, alert: Alerts
    ) -> None:
        alert("phrase", "a knot is a promise", guild_id=HOME)
        alert("phrase", "a knot is a promise", user_id=BOB, guild_id=ELSEWHERE)

        number = add(SAID, podcast="Back Room", private_to=HOME).episode_id

        assert _targets(db, number) == [(ANN, None, None)]

    def test_where_servers_see_what_they_follow_others_are_not_told(
        self, db: Database, add: Any, alert: Alerts, noon: datetime
    ) -> None:
        alert("phrase", "a knot is a promise", guild_id=HOME)
        alert("phrase", "a knot is a promise", user_id=BOB, guild_id=ELSEWHERE)
        number = add(SAID).episode_id
        db.execute(
            "INSERT INTO follow (guild_id, podcast_id, user_id, at) SELECT ?, id, 1, ?"
            " FROM podcast",
            [HOME, noon.isoformat()],
        )

        assert _targets(db, number, followed_only=True) == [(ANN, None, None)]

    def test_a_person_with_several_alerts_is_told_once_of_an_episode(
        self, db: Database, add: Any, alert: Alerts, noon: datetime
    ) -> None:
        alert("phrase", "a knot is a promise")
        alert("phrase", "on a ferry")
        number = add(SAID).episode_id

        assert _targets(db, number) == [(ANN, None, None)]
        assert len(_quotes(db, number, noon)) == 2

    def test_a_channel_is_told_beside_the_person(
        self, db: Database, add: Any, alert: Alerts
    ) -> None:
        alert("phrase", "a knot is a promise", guild_id=HOME)
        alert("phrase", "on a ferry", guild_id=HOME, channel_id=CHANNEL)

        targets = _targets(db, add(SAID).episode_id)

        assert set(targets) == {(ANN, None, None), (None, HOME, CHANNEL)}


class TestWhatMayBeShown:
    def test_hidden_words_are_not_told(
        self, db: Database, add: Any, alert: Alerts, noon: datetime
    ) -> None:
        alert("phrase", "on a ferry", guild_id=HOME)
        number = add(SAID).episode_id
        turn = db.execute("SELECT id FROM turn WHERE seq = 1").fetchone()[0]
        hide_spans(db, [Span(turn, 0, 20)], guild_id=HOME, user_id=1, now=noon)

        assert _quotes(db, number, noon) == []

    def test_a_withheld_episode_is_not_told(
        self, db: Database, add: Any, alert: Alerts, noon: datetime
    ) -> None:
        alert("phrase", "on a ferry")
        number = add(SAID).episode_id
        withhold_episode(db, number, None, noon)

        assert find_unread(db, noon + HARVEST_WITHIN * 2, 10) == []
        assert _quotes(db, number, noon) == []

    def test_where_excerpts_are_allowed_no_more_is_shown_than_one(
        self, db: Database, add: Any, alert: Alerts, noon: datetime
    ) -> None:
        alert("phrase", "a knot is a promise")
        number = add(SAID).episode_id
        set_policy(db, 1, Rights.EXCERPT, noon, words=20)

        shown = " ".join(quote.text for one in _quotes(db, number, noon) for quote in one)

        assert 0 < len(shown.split()) <= 20


class TestKeeping:
    def test_the_same_alert_again_is_kept_once(self, db: Database, alert: Alerts) -> None:
        assert alert("phrase", "On a ferry") == alert("phrase", "on a ferry")
        assert len(find_alerts(db, ANN)) == 1

    def test_a_person_has_at_most_so_many(self, alert: Alerts) -> None:
        for number in range(MOST):
            alert("phrase", f"phrase {number}")

        with pytest.raises(TooMany):
            alert("phrase", "one more")
        assert alert("phrase", "one more", user_id=BOB)

    def test_an_admin_sees_what_others_let_post_in_the_server(
        self, db: Database, alert: Alerts
    ) -> None:
        ours = alert("topic", "ropes", user_id=BOB, guild_id=HOME, channel_id=CHANNEL)
        alert("topic", "ropes", user_id=BOB, guild_id=HOME)

        assert find_alerts(db, ANN, HOME) == [ours]
        assert find_alerts(db, ANN) == []

    def test_what_is_removed_is_gone(self, db: Database, alert: Alerts) -> None:
        remove_alert(db, alert("phrase", "on a ferry").id)

        assert find_alerts(db, ANN) == []
        with pytest.raises(NotFound):
            remove_alert(db, 1)

    def test_old_rows_are_not_new_after_an_upgrade(self, db: Database) -> None:
        """Episodes that were there before alerts existed are never told."""
        from store.schema import migrations

        fresh = Database(memory=True)
        migrations.apply(fresh, stop_before="m012_alerts")
        fresh.execute("INSERT INTO podcast (key, title) VALUES ('p', 'P')")
        fresh.execute(
            "INSERT INTO episode (podcast_id, key, title, source, content_hash, state, turns,"
            " loaded_at) VALUES (1, 'e', 'E', 's', 'h', 'ready', 3, '2020-01-01')"
        )
        migrations.apply(fresh)

        assert fresh.execute("SELECT alerts_read FROM episode").fetchone() == (1,)
