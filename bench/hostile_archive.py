"""The archive of the hostile town: something private in every table that can hold it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sqlite_utils import Database

from bench.hostile_town import NOON, Town, word
from commands.ids import spans_to_id
from commands.reporting import read_target
from store.alerts import Alert, AlertKind, add_alert
from store.archive import add_episode
from store.blocks import Blocked, add_block
from store.corrections import rename_speaker
from store.database import connect
from store.feeds import add_feed, request_feed, set_feed_podcast
from store.insights import add_curated, set_harvest
from store.labels import name_label
from store.lookups import add_lookup
from store.model import (
    Chapter,
    Episode,
    Insight,
    Podcast,
    QuoteQuery,
    Schedule,
    Scope,
    Span,
    State,
    Turn,
)
from store.podcasts import add_podcast, follow_podcast
from store.quotes import get_quote
from store.reports import Decision, Report, Wrong, add_report, decide
from store.request_limits import set_limit
from store.requests import request_transcript
from store.saved import add_saved, set_saved_message
from store.schedules import set_schedule
from store.search.engine import QuoteIndex
from store.taste import Preference, set_preference
from store.verdicts import hide_insight, pin_insight

PUBLIC = (
    "A knot is a promise that a rope makes to itself, and wet rope keeps few of them.",
    "You retire a rope when you first wonder whether you should, for wondering is the check.",
    "Nobody has ever been hurt by a rope that was thrown away too soon, says the harness.",
)

OURS, OUR_SPEAKER = 3, "Nora Ash"
"""The id of the private podcast at home, and of its only episode; who alone speaks there."""


def fill(path: Path, town: Town) -> None:
    """Make the archive, with its index, for a town."""
    with connect(path) as db:
        _podcasts(db, town)
        _choices(db, town)
        _wishes(db, town)
        _traces(db, town)
        index = QuoteIndex(path)
        index.catch_up(db)
        index.close()
        _watch(db)


def _podcasts(db: Database, town: Town) -> None:
    rope = add_podcast(db, Podcast("Rope and Rigging", key="rope"))
    theirs = add_podcast(
        db, Podcast(f"{word('their podcast')} Signals", key="q", private_to=town.other.id)
    )
    ours = add_podcast(
        db, Podcast(f"{word('our podcast')} Chat", key="h", private_to=town.home.id)
    )
    _episode(db, rope, "When to throw a rope away", PUBLIC, "Kevin Ostrander")
    _episode(
        db,
        theirs,
        f"{word('their episode')} nights",
        (
            f"The {word('their turn')} turns where the {word('the rest of their turn')} lies.",
            f"Every lighthouse has one {word('their turn')} that nobody admits to painting.",
        ),
        f"{word('their speaker')} Dask",
        chapters=(Chapter(f"{word('their chapter')} at dawn", 3.0),),
        notes=f"About {word('their notes')}.",
        topic=word("their topic"),
    )
    _episode(
        db,
        ours,
        "By the fire",
        (f"A {word('our turn')} is worth two chimneys, as our neighbours like to say.",),
        OUR_SPEAKER,
    )
    _odds(db, rope, theirs)
    _feeds(db, town, theirs)


def _odds(db: Database, rope: int, theirs: int) -> None:
    """Episodes without a transcript, and sentences that an editor wrote."""
    for number, name in ((rope, "Nobody wrote this down"), (theirs, "Nor this")):
        silent = Episode(name, key=name, source=name, state=State.NOT_REQUESTED)
        silent = replace(silent, audio_url="https://audio.example/1.mp3")
        add_episode(db, number, silent, NOON)
    add_curated(
        db,
        [
            Insight("curated", "Tools are kept by those who clean them."),
            Insight("curated", "Some say rope is cheap.", held="a rumour"),
        ],
        "insights.txt",
        rope,
        NOON,
    )


def _feeds(db: Database, town: Town, podcast_id: int) -> None:
    host = f"https://{word('their feed')}.example"
    feed = add_feed(db, f"{host}/a.xml", NOON, private_to=town.other.id)
    set_feed_podcast(db, feed.id, podcast_id)
    unread = add_feed(db, f"{host}/b.xml", NOON, private_to=town.other.id)
    request_feed(db, unread.id, town.other.id, town.others_admin.id, NOON)


def _episode(
    db: Database,
    podcast_id: int,
    title: str,
    said: tuple[str, ...],
    speaker: str,
    *,
    chapters: tuple[Chapter, ...] = (),
    notes: str | None = None,
    topic: str = "rope",
) -> None:
    """Store an episode with a guest and somebody only labelled, and harvest it by hand."""
    turns = tuple(Turn(text, speaker, 5.0 * n) for n, text in enumerate(said))
    turns += (Turn("And that is all there is to say about it, I suppose.", None, 99.0),)
    turns = (*turns[:-1], replace(turns[-1], label="Speaker 1"))
    episode = Episode(
        title,
        key=title,
        source=f"{title}.md",
        published=NOON - timedelta(days=30),
        duration_s=1900.0,
        notes=notes,
        chapters=chapters,
        turns=turns,
    )
    _harvest(db, add_episode(db, podcast_id, episode, NOON).episode_id, topic)


def _harvest(db: Database, number: int, topic: str) -> None:
    turn_id, speaker_id, text = db.execute(
        "SELECT id, speaker_id, text FROM turn WHERE episode_id = ? AND seq = 0", [number]
    ).fetchone()
    spans = (Span(turn_id, 0, len(text)),)
    insight = Insight("quote", text, spans, speaker_id=speaker_id, score=2.0)
    held = replace(insight, held="names somebody", score=1.0)
    set_harvest(
        db,
        number,
        version=1,
        insights=[replace(insight, parts=(("claim", 1.0),)), held],
        moments=[(spans, speaker_id, 0.0)],
        topics=[(topic, 2.0), ("patience", 1.0)],
        now=NOON,
    )


def _choices(db: Database, town: Town) -> None:
    """What the two servers' admins chose."""
    for guild, admin, channel, topic in (
        (town.other, town.others_admin, town.others_channel, "their preference"),
        (town.home, town.admin, town.general, "our preference"),
    ):
        by: dict[str, int] = {"guild_id": guild.id, "user_id": admin.id}
        set_schedule(
            db, Schedule(guild.id, channel.id, "09:00", "UTC", created_by=admin.id), NOON
        )
        for number in (1, 2 if guild is town.other else 3):
            follow_podcast(db, guild.id, number, admin.id, NOON)
        set_preference(db, Preference(True, topic=word(topic)), now=NOON, **by)
        rename_speaker(
            db,
            _one(db, "SELECT id FROM speaker WHERE name = 'Kevin Ostrander'"),
            word("their name for a speaker") if guild is town.other else "Kevin O.",
            now=NOON,
            **by,
        )
        curated = _one(db, "SELECT id FROM insight WHERE text LIKE 'Tools%'")
        pin_insight(db, curated, date(2026, 5, 20), now=NOON, **by)
        hide_insight(
            db, _one(db, "SELECT min(id) FROM insight WHERE held IS NOT NULL"), now=NOON, **by
        )
        set_limit(db, guild.id, 2)
    name_label(
        db,
        _private_episode(db),
        "Speaker 1",
        word("their name for a label"),
        guild_id=town.other.id,
        user_id=town.others_admin.id,
        now=NOON,
    )
    add_block(db, Blocked.USER, town.bob.id, NOON, word("why somebody is blocked"))
    add_block(db, Blocked.GUILD, town.shut.id, NOON, word("why somebody is blocked"))


def _wishes(db: Database, town: Town) -> None:
    """Alerts, reports and requests, of people who do nothing themselves."""
    home, other = town.home.id, town.other.id
    for user, guild_id, channel_id, text in (
        (town.others_member, other, None, "their member's alert"),
        (town.others_admin, other, town.others_channel.id, "their channel's alert"),
        (town.admin, home, town.general.id, "our channel's alert"),
        (town.bystander, home, None, "our bystander's alert"),
    ):
        alert = Alert(user.id, AlertKind.PHRASE, word(text), guild_id, channel_id)
        add_alert(db, alert, NOON)
    for user, guild_id in ((town.bystander, home), (town.others_member, other)):
        scope = Scope(guild_id)
        for kind, turn in ((Wrong.WORDS, 1), (Wrong.SPEAKER, 2)):
            add_report(db, _report(db, turn, scope, user.id, kind), NOON)
    private = _one(db, "SELECT min(turn.id) FROM turn WHERE episode_id = 2")
    theirs = _report(db, private, Scope(other), town.others_member.id, Wrong.SHOWN)
    add_report(db, theirs, NOON)
    decide(db, 2, Decision.DISMISS, guild_id=home, user_id=town.admin.id, now=NOON)
    silent = _one(db, "SELECT id FROM episode WHERE title = 'Nor this'")
    request_transcript(
        db, silent, Scope(other), user_id=town.others_member.id, most_a_day=5, now=NOON
    )


def _report(db: Database, turn: int, scope: Scope, user_id: int, kind: Wrong) -> Report:
    about = read_target(db, spans_to_id([Span(turn, 0, 15)]), scope)
    return replace(about, user_id=user_id, kind=kind)


def _traces(db: Database, town: Town) -> None:
    """What was looked up and shared."""
    home, other = town.home.id, town.other.id
    for user, guild_id, text in (
        (town.others_member, other, "their member's look-up"),
        (town.admin, home, "our admin's look-up"),
        (town.bystander, home, "our bystander's look-up"),
        (town.bystander, None, "our bystander's private look-up"),
        (town.member, home, None),
        (town.member, None, None),
    ):
        words = f"a knot is a promise {word(text) if text else ''}"
        query = QuoteQuery(words, scope=Scope(guild_id or 0))
        add_lookup(db, query, user_id=user.id, guild_id=guild_id, now=NOON)
    for user, guild_id, turn in (
        (town.others_member, other, _one(db, "SELECT min(id) FROM turn WHERE episode_id = 2")),
        (town.bystander, home, 1),
        (town.member, home, 2),
        (town.member, None, 3),
    ):
        quote = get_quote(db, [Span(turn, 0, 15)], Scope(guild_id or 0))
        saved = add_saved(db, quote, user_id=user.id, guild_id=guild_id, now=NOON)
        set_saved_message(db, saved, town.general.id, 1)


def _private_episode(db: Database) -> int:
    return _one(db, "SELECT id FROM episode WHERE title LIKE ?", [f"{word('their episode')}%"])


def _one(db: Database, sql: str, parameters: list[object] | None = None) -> int:
    return int(db.execute(sql, parameters or []).fetchone()[0])


def _watch(db: Database) -> None:
    """Let the archive write down every change of a row, as it was and as it is."""
    db.execute("CREATE TABLE journal (name TEXT, kind TEXT, old TEXT, new TEXT)")
    tables = [
        name
        for (name,) in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            " AND name NOT LIKE 'turn_fts%' AND name NOT LIKE 'sqlite_%' AND name != 'journal'"
            " AND name NOT LIKE '\\_%' ESCAPE '\\'"
        ).fetchall()
    ]
    for name in tables:
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})")]
        old, new = (
            "json_object({})".format(", ".join(f"'{c}', {when}.{c}" for c in columns))
            for when in ("old", "new")
        )
        for kind, before, after in (
            ("insert", "NULL", new),
            ("update", old, new),
            ("delete", old, "NULL"),
        ):
            db.execute(
                f"CREATE TRIGGER journal_{name}_{kind} AFTER {kind} ON {name} BEGIN"
                f" INSERT INTO journal VALUES ('{name}', '{kind}', {before}, {after}); END"
            )
