"""Reports reach two queues; a decision takes effect at once and is told once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from store.errors import NotFound
from store.insights import add_curated, get_insight
from store.labels import find_label_names
from store.model import Insight, Quote, Scope, Span
from store.quotes import get_quote
from store.report_telling import SENT_AGAIN_AFTER, SURE_UNTIL, set_told, take_untold
from store.reports import (
    MOST_OPEN,
    OWNER,
    Decision,
    Report,
    TooManyReports,
    Undecidable,
    Wrong,
    add_report,
    decide,
    find_decisions,
    find_open_reports,
    get_report,
)

ANN, BOB, ADMIN, HOME, ELSEWHERE = 11, 12, 13, 91, 92
SAID = [("Kevin Ostrander", "You retire a rope when you first wonder whether you should.")]
SECOND = timedelta(seconds=1)


@pytest.fixture
def quote(db: Database, add: Any) -> Quote:
    add(SAID)
    number, text = db.execute("SELECT id, text FROM turn").fetchone()
    return get_quote(db, [Span(number, 0, len(text))])


@pytest.fixture
def report(db: Database, quote: Quote, noon: datetime) -> Callable[..., Report]:
    """Store a report of the quote and return it as stored."""

    def adding(kind: Wrong = Wrong.WORDS, user_id: int = ANN, guild_id: int = HOME) -> Report:
        made = Report(
            user_id,
            guild_id,
            kind,
            "the quote",
            quote.text,
            spans=quote.spans,
            episode_id=quote.episode_id,
            speaker_id=quote.speaker_id,
            speaker=quote.speaker,
        )
        assert add_report(db, made, noon)
        number = db.execute("SELECT max(id) FROM report").fetchone()[0]
        return replace(made, id=number)

    return adding


def _decide(
    db: Database,
    report: Report,
    decision: Decision,
    noon: datetime,
    guild_id: int = HOME,
    name: str | None = None,
) -> list[Report]:
    return decide(
        db, report.id, decision, guild_id=guild_id, user_id=ADMIN, now=noon, name=name
    )


class TestQueues:
    def test_it_stands_in_the_servers_queue_and_in_the_owners(
        self, db: Database, report: Any
    ) -> None:
        one = report()

        assert find_open_reports(db, HOME) == [one]
        assert find_open_reports(db, OWNER) == [one]
        assert find_open_reports(db, ELSEWHERE) == []
        with pytest.raises(NotFound):
            get_report(db, one.id, ELSEWHERE)

    def test_what_a_server_decides_leaves_it_to_the_owner_to_decide_too(
        self, db: Database, report: Any, noon: datetime
    ) -> None:
        one = report()
        _decide(db, one, Decision.DISMISS, noon)

        assert find_open_reports(db, HOME) == []
        assert find_open_reports(db, OWNER) == [one]
        assert find_decisions(db, [one.id]) == {one.id: [(HOME, Decision.DISMISS)]}

    def test_the_same_report_again_is_kept_once(
        self, db: Database, report: Any, noon: datetime
    ) -> None:
        one = report()

        assert not add_report(db, replace(one, id=0), noon)
        assert len(find_open_reports(db, HOME)) == 1

    def test_nobody_floods_the_queue(self, db: Database, report: Any, noon: datetime) -> None:
        one = report()
        for number in range(MOST_OPEN - 1):
            add_report(db, replace(one, target=str(number)), noon)

        with pytest.raises(TooManyReports):
            add_report(db, replace(one, target="more"), noon)
        assert add_report(db, replace(one, user_id=BOB), noon)

    def test_what_others_reported_of_it_is_decided_with_it(
        self, db: Database, report: Any, noon: datetime
    ) -> None:
        one, same, other = report(), report(user_id=BOB), report(Wrong.SPEAKER)

        assert _decide(db, one, Decision.DISMISS, noon) == [one, same]
        assert find_open_reports(db, HOME) == [other]
        assert _decide(db, other, Decision.HIDE, noon) == [other]


class TestEffects:
    def test_hidden_in_a_server_it_is_shown_elsewhere(
        self, db: Database, report: Any, quote: Quote, noon: datetime
    ) -> None:
        _decide(db, report(), Decision.HIDE, noon)

        with pytest.raises(NotFound):
            get_quote(db, quote.spans, Scope(HOME))
        assert get_quote(db, quote.spans, Scope(ELSEWHERE)) == quote

    def test_hidden_by_the_owner_it_is_shown_nowhere(
        self, db: Database, report: Any, quote: Quote, noon: datetime
    ) -> None:
        _decide(db, report(), Decision.HIDE, noon, OWNER)

        with pytest.raises(NotFound):
            get_quote(db, quote.spans, Scope(ELSEWHERE))

    def test_a_rename_holds_in_the_server(
        self, db: Database, report: Any, quote: Quote, noon: datetime
    ) -> None:
        _decide(db, report(Wrong.SPEAKER), Decision.RENAME, noon, name="  Kim   Orr ")

        assert get_quote(db, quote.spans, Scope(HOME)).speaker == "Kim Orr"
        assert get_quote(db, quote.spans, Scope(ELSEWHERE)).speaker == "Kevin Ostrander"

    def test_withheld_by_the_owner_the_whole_episode_is_gone(
        self, db: Database, report: Any, quote: Quote, noon: datetime
    ) -> None:
        _decide(db, report(), Decision.WITHHOLD, noon, OWNER)

        with pytest.raises(NotFound):
            get_quote(db, quote.spans)

    def test_a_server_withholds_nothing(
        self, db: Database, report: Any, quote: Quote, noon: datetime
    ) -> None:
        one = report()

        with pytest.raises(Undecidable):
            _decide(db, one, Decision.WITHHOLD, noon)
        assert get_quote(db, quote.spans) == quote
        assert find_open_reports(db, HOME) == [one]

    @pytest.mark.parametrize("name", [None, "  "])
    def test_a_rename_needs_a_name(
        self, db: Database, report: Any, noon: datetime, name: str | None
    ) -> None:
        with pytest.raises(Undecidable):
            _decide(db, report(), Decision.RENAME, noon, name=name)

    def test_where_nobody_is_named_nobody_is_renamed(
        self, db: Database, report: Any, noon: datetime
    ) -> None:
        one = report()
        db.execute("UPDATE report SET speaker_id = NULL")

        with pytest.raises(Undecidable):
            _decide(db, one, Decision.RENAME, noon, name="Kim Orr")

    def test_who_is_only_labelled_is_named(
        self, db: Database, report: Any, quote: Quote, noon: datetime
    ) -> None:
        one = report(Wrong.SPEAKER)
        db.execute("UPDATE report SET speaker_id = NULL, label = 'Speaker 1'")

        _decide(db, one, Decision.RENAME, noon, name="Kim Orr")

        assert find_label_names(db, Scope(HOME)) == {(quote.episode_id, "Speaker 1"): "Kim Orr"}
        assert find_label_names(db, Scope(ELSEWHERE)) == {}

    def test_an_editors_sentence_is_hidden_as_an_insight(
        self, db: Database, noon: datetime, quote: Quote
    ) -> None:
        add_curated(db, [Insight("curated", "Tools are kept.")], "page", quote.podcast_id, noon)
        number = int(db.execute("SELECT max(id) FROM insight").fetchone()[0])
        one = Report(ANN, HOME, Wrong.SHOWN, "i1", "Tools are kept.", insight_id=number)
        add_report(db, one, noon)

        _decide(db, find_open_reports(db, HOME)[0], Decision.HIDE, noon)

        with pytest.raises(NotFound):
            get_insight(db, number, Scope(HOME))
        assert get_insight(db, number, Scope(ELSEWHERE))


class TestTelling:
    def test_a_decision_is_told_once(self, db: Database, report: Any, noon: datetime) -> None:
        one = report()
        _decide(db, one, Decision.HIDE, noon)

        (untold,) = take_untold(db, noon)
        assert (untold.report, untold.decision) == (one, Decision.HIDE)
        set_told(db, untold)

        assert take_untold(db, noon + SURE_UNTIL * 9) == []

    def test_two_processes_never_tell_it_at_once(
        self, db: Database, report: Any, noon: datetime
    ) -> None:
        _decide(db, report(), Decision.HIDE, noon)

        assert len(take_untold(db, noon)) == 1
        assert take_untold(db, noon + SECOND) == []

    def test_what_broke_off_is_tried_once_more_while_the_nonce_is_known(
        self, db: Database, report: Any, noon: datetime
    ) -> None:
        _decide(db, report(), Decision.HIDE, noon)
        take_untold(db, noon)

        assert len(take_untold(db, noon + SENT_AGAIN_AFTER + SECOND)) == 1
        assert take_untold(db, noon + SENT_AGAIN_AFTER + SECOND * 2) == []
        assert take_untold(db, noon + SURE_UNTIL * 2) == []

    def test_after_a_long_crash_it_rather_does_not_come_twice(
        self, db: Database, report: Any, noon: datetime
    ) -> None:
        _decide(db, report(), Decision.HIDE, noon)
        take_untold(db, noon)

        assert take_untold(db, noon + SURE_UNTIL + SECOND) == []

    def test_what_surely_did_not_arrive_is_told_later(
        self, db: Database, report: Any, noon: datetime
    ) -> None:
        _decide(db, report(), Decision.HIDE, noon)
        (untold,) = take_untold(db, noon)
        set_told(db, untold, arrived=False)

        assert take_untold(db, noon + timedelta(days=1)) == [untold]
