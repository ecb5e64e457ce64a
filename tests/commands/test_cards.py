"""No content makes a card that Discord would refuse, and none invents a word."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands import ids
from commands.cards import (
    alerts,
    claims,
    episodes,
    insights,
    podcasts,
    quotes,
    reports,
    schedules,
    speakers,
    taste,
)
from commands.cards.card import Card, button
from commands.cards.help import HelpEntry, help_card
from commands.cards.lists import Page, page_card
from commands.cards.text import width
from commands.digest_cards import digest_card
from commands.surroundings import Stretch, Surroundings
from store.alert_matching import Found
from store.alerts import Alert, AlertKind
from store.model import (
    Appearance,
    Chapter,
    Episode,
    EpisodeFacts,
    Insight,
    Match,
    Person,
    Place,
    Podcast,
    Quote,
    QuoteAnswer,
    QuoteHit,
    QuoteQuery,
    Schedule,
    Span,
    Speaker,
    State,
    Verdict,
    Verification,
)
from store.report_telling import Untold
from store.reports import Decision, Report, Wrong

SIGNS = st.sampled_from(
    ["*", "_", "\\", "<@1>", "🧵", "a ", "\n", "> ", "@everyone", "[x](", "字"]
)
LONG = st.one_of(
    st.builds(lambda piece, times: piece * times, SIGNS, st.integers(0, 7000)),
    st.lists(SIGNS, max_size=60).map("".join),
    st.just(""),
)
URL = st.sampled_from(
    [None, "https://x.example/a", "https://x.example/" + "y" * 700, "ftp://x"]
)
WHEN = st.sampled_from([None, datetime(2024, 5, 17, tzinfo=UTC)])
SECOND = st.sampled_from([None, 0.0, 75.5, 360000.0])
SPANS = st.lists(
    st.builds(Span, st.integers(1, 10**9), st.just(0), st.integers(1, 9000)),
    min_size=1,
    max_size=14,
).map(tuple)
QUOTES = st.builds(
    Quote, SPANS, LONG, LONG, st.just(1), LONG, st.just(1), LONG, st.just(1), LONG,
    SECOND, WHEN, URL,
)  # fmt: skip
HITS = st.builds(
    QuoteHit,
    QUOTES,
    LONG,
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 9000)), max_size=5).map(tuple),
    st.just(1.0),
    st.sampled_from(list(Match)),
    st.lists(st.builds(Place, LONG, LONG, LONG), max_size=9).map(tuple),
)
INSIGHTS = st.builds(
    Insight, st.sampled_from(["quote", "curated"]), LONG, SPANS, LONG, podcast=LONG,
    episode=LONG, source=LONG, start_s=SECOND, url=URL, published=WHEN, id=st.just(5),
    parts=st.lists(st.tuples(LONG, st.floats(-9, 9)), max_size=30).map(tuple),
)  # fmt: skip
PEOPLE = st.lists(
    st.builds(Speaker, LONG, st.integers(1, 99), st.lists(LONG, max_size=12).map(tuple)),
    max_size=40,
)
EPISODES = st.builds(
    Episode, LONG, LONG, notes=LONG, published=WHEN, duration_s=SECOND,
    state=st.sampled_from(list(State)), state_reason=LONG, url=URL, audio_url=URL,
    rights_notice=LONG, id=st.integers(1, 99),
    people=st.lists(st.builds(Person, LONG), max_size=30).map(tuple),
    chapters=st.lists(st.builds(Chapter, LONG, SECOND), max_size=40).map(tuple),
)  # fmt: skip
SEEN = st.lists(
    st.builds(Appearance, st.just(1), LONG, LONG, WHEN, LONG, st.just(3), st.just(9), SECOND),
    max_size=30,
)
STRETCHES = st.lists(
    st.builds(Stretch, LONG, SECOND, LONG, st.sampled_from([(), ((0, 50),)])),
    max_size=30,
).map(tuple)
SCHEDULES = st.lists(
    st.builds(
        Schedule, st.just(1), st.integers(1, 10**19), st.just("09:00"), LONG,
        st.lists(st.integers(0, 30), max_size=30).map(tuple), st.just(5),
        paused=st.booleans(), pause_reason=LONG, next_due=WHEN,
    ),
    max_size=12,
)  # fmt: skip
ALERTS = st.builds(
    Alert, st.just(7), st.sampled_from(list(AlertKind)), LONG, st.just(1),
    st.sampled_from([None, 10**18]), podcast_id=st.integers(0, 30), paused=LONG,
)  # fmt: skip
FOUND = st.lists(
    st.builds(
        Found, ALERTS, st.lists(QUOTES, min_size=1, max_size=3).map(tuple), st.integers(0, 99)
    ),
    min_size=1,
    max_size=20,
)
REPORTS = st.builds(
    Report, st.just(7), st.just(1), st.sampled_from(list(Wrong)), st.just("rs.0.14"), LONG,
    speaker=LONG, id=st.integers(1, 10**18),
)  # fmt: skip
ONE = Schedule(1, 2, "09:00", "UTC", role_id=7, id=3)

CARDS = {
    "result": st.builds(
        lambda hits, text, at: quotes.result_card(
            QuoteQuery(text, text, text, text),
            QuoteAnswer(tuple(hits), True, (text,) * 9),
            at,
            7,
        ),
        st.lists(HITS, min_size=1, max_size=3),
        LONG,
        st.integers(-3, 9),
    ),
    "nothing": LONG.map(lambda t: quotes.nothing_card(QuoteQuery(t, t), QuoteAnswer((), True))),
    "quote": st.builds(quotes.quote_card, QUOTES, st.just("A quote")),
    "shared": st.builds(quotes.shared_card, QUOTES, st.just(10**18), st.just(4)),
    "surroundings": st.builds(
        lambda quote, stretches, ends: quotes.surroundings_card(
            Surroundings(quote, stretches, ends, ends), 2, 3, "5.1"
        ),
        QUOTES,
        STRETCHES,
        st.booleans(),
    ),
    "claim": st.builds(
        lambda verdict, diff, hits: claims.claim_card(
            Verification(verdict, tuple(diff), tuple(hits))
        ),
        st.sampled_from(list(Verdict)),
        st.lists(st.tuples(st.sampled_from(["same", "said", "claimed"]), LONG), max_size=60),
        st.lists(HITS, max_size=5),
    ),
    "summary": st.builds(
        lambda episode, notes, moments, topics: episodes.summary_card(
            episodes.Summary(EpisodeFacts(episode, 1, 1, ()), notes, moments, topics)
        ),
        EPISODES,
        LONG,
        st.lists(QUOTES, max_size=10),
        st.lists(LONG, max_size=14),
    ),
    "episodes": st.lists(EPISODES, max_size=10).map(
        lambda found: episodes.episodes_card(
            None, [EpisodeFacts(one, 1, 1, ()) for one in found], 99, 1, 9
        )
    ),
    "chapters": EPISODES.map(lambda e: episodes.chapters_card(e, 0, 2, e.chapters[:20])),
    "which episode": st.builds(
        episodes.which_episode_card,
        LONG,
        st.lists(EPISODES, min_size=1, max_size=30),
        st.just("summary"),
    ),
    "profile": st.builds(
        lambda who, seen, people, said: speakers.profile_card(
            speakers.Profile(who, seen, [(p, 1) for p in people], said)
        ),
        st.builds(Speaker, LONG, st.just(1), st.lists(LONG, max_size=9).map(tuple)),
        SEEN,
        PEOPLE,
        st.lists(QUOTES, max_size=4),
    ),
    "which speaker": st.builds(
        lambda asked, people, show: speakers.which_speaker_card(
            asked, people, {p.id: show for p in people}
        ),
        LONG,
        PEOPLE,
        LONG,
    ),
    "no speaker": st.builds(lambda t, p: speakers.no_speaker_card(t, p, {}), LONG, PEOPLE),
    "appearances": st.builds(
        lambda name, seen: speakers.appearances_card(Speaker(name, 1), seen[:10], 20, 1, 2),
        LONG,
        SEEN,
    ),
    "insight": st.builds(insights.insight_card, INSIGHTS, st.just("An insight")),
    "related": st.builds(insights.related_card, INSIGHTS, st.lists(INSIGHTS, max_size=5)),
    "why": INSIGHTS.map(
        lambda insight: taste.why_card(
            taste.Reasons(insight, insight.parts[:9], ["a"], ["b"], [date(2026, 5, 4)], None)
        )
    ),
    "alert post": st.builds(alerts.alert_post_card, EPISODES, FOUND),
    "alerts": st.builds(
        lambda many, title: alerts.alerts_card(many, dict.fromkeys(range(30), title), 7),
        st.lists(ALERTS, max_size=60),
        LONG,
    ),
    "alert added": st.builds(alerts.added_card, ALERTS, LONG),
    "reports": st.builds(
        reports.queue_card, st.lists(REPORTS, max_size=4), st.integers(-2, 6), LONG
    ),
    "what is wrong": st.builds(reports.wrong_card, st.just("rs.0.14"), LONG),
    "which is wrong": st.lists(LONG, min_size=1, max_size=30).map(
        lambda texts: reports.which_card([(str(n), text) for n, text in enumerate(texts)])
    ),
    "decided": st.builds(
        reports.told_report_card,
        st.builds(Untold, REPORTS, st.integers(0, 1), st.sampled_from(list(Decision)), LONG),
        LONG,
    ),
    "digest": INSIGHTS.map(lambda i: digest_card(i, schedule=ONE, day=date(2026, 5, 4))),
    "podcasts": st.lists(st.builds(Podcast, LONG, site=URL), max_size=12).map(
        lambda found: podcasts.podcasts_card(found, {}, {0}, 0, 3, 30)
    ),
    "schedules": st.builds(
        lambda many, title: schedules.schedules_card(many, dict.fromkeys(range(30), title)),
        SCHEDULES,
        LONG,
    ),
    "help": st.lists(
        st.builds(HelpEntry, LONG, LONG, st.lists(LONG, max_size=3), st.just([])), max_size=40
    ).map(help_card),
    "page": st.lists(LONG, max_size=30).map(
        lambda lines: page_card("List", Page("episodes", 1, 0, 2, lines))
    ),
}


def _walk(components):
    for component in components:
        yield component
        yield from _walk(component.get("components", []))


def within_limits(card: Card) -> None:
    """Hold a card against what Discord refuses (its documented limits)."""
    parts = list(_walk(card.to_components()))
    texts = [part["content"] for part in parts if part["type"] == 10]
    custom_ids = [part["custom_id"] for part in parts if "custom_id" in part]
    assert 1 <= len(parts) <= 40
    assert texts
    assert all(texts)
    assert sum(width(text) for text in texts) <= 4000
    assert len(custom_ids) == len(set(custom_ids))
    assert all(len(custom_id) <= 100 for custom_id in custom_ids)
    for part in parts:
        if part["type"] == 1:
            assert 1 <= len(part["components"]) <= 5
        if part["type"] == 2:
            assert 1 <= len(part["label"]) <= 80
            assert ("url" in part) != ("custom_id" in part)
            assert len(part.get("url") or "") <= 512
        if part["type"] == 3:
            assert 1 <= len(part["options"]) <= 25
            for option in part["options"]:
                assert 1 <= width(option["label"]) <= 100
                assert width(option.get("description") or "") <= 100


@pytest.mark.parametrize("kind", CARDS)
def test_no_content_makes_a_card_that_discord_refuses(kind):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(CARDS[kind])
    def trying(card):
        within_limits(card)

    trying()


def test_a_card_leaves_out_what_does_not_fit_and_stays_sendable():
    card = Card().say("x" * 9000)
    for number in range(60):
        card.say(f"line {number}").row([button("Press", f"id:{number}")]).rule()

    within_limits(card)


def test_a_long_quote_is_cut_where_it_is_shown_and_says_so():
    quote = Quote((Span(1, 0, 6000),), "word " * 1200, "A", 1, "P", 1, "E", 1, "s", None)
    shown = "".join(part.get("content", "") for part in _walk(_card(quote)))

    assert "…\n" in shown


def _card(quote: Quote):
    return quotes.quote_card(quote, "A quote").to_components()


def test_a_quote_of_very_many_spans_has_no_button_that_would_lie():
    spans = tuple(Span(10**9 + n, 5000, 9000) for n in range(0, 60, 2))

    assert ids.context_id(spans, 1, "0") is None
    assert ids.spans_from_id(ids.spans_to_id(spans)) == spans


def test_a_curated_insight_is_never_set_as_a_quote():
    insight = Insight("curated", "Keep your tools.", podcast="A show")
    texts = [p["content"] for p in _walk(insights.insight_card(insight, "T").to_components())
             if p["type"] == 10]  # fmt: skip

    assert not any(line.startswith(">") for text in texts for line in text.split("\n"))
    assert any("not a quote" in text for text in texts)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("/home/ada/shows/picks.md", "picks.md"),
        (r"C:\shows\picks.md", "picks.md"),
        ("https://ada.example/picks", "https://ada.example/picks"),
    ],
)
def test_a_curated_insights_file_is_named_without_its_folders(source, shown):
    insight = Insight("curated", "Keep your tools.", source=source)
    texts = [p["content"] for p in _walk(insights.insight_card(insight, "T").to_components())
             if p["type"] == 10]  # fmt: skip

    said = " ".join(texts).replace("\\", "")
    assert f"Source: {shown}" in said
    assert "home" not in said
    assert "C:" not in said


def test_an_insight_of_very_many_lines_still_fits_a_message():
    insight = Insight("quote", "\n" * 3_000, spans=(Span(1, 0, 3_000),))
    texts = [p["content"] for p in _walk(insights.insight_card(insight, "T").to_components())
             if p["type"] == 10]  # fmt: skip

    assert sum(width(text) for text in texts) <= 4000
