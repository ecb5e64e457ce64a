"""What one server may see of what others brought."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlite_utils import Database

from store.archive import Stored
from store.corrections import rename_speaker
from store.episodes import find_episodes, get_episode
from store.errors import NotFound
from store.model import Scope
from store.podcasts import find_podcasts, follow_podcast, get_podcast, unfollow_podcast
from store.speakers import find_speakers_of, get_speaker

Add = Callable[..., Stored]
MINE, OTHER = Scope(7), Scope(8)


@pytest.fixture
def archive(add: Add) -> None:
    add([("Ada Quill", "Hello.")], podcast="Public")
    add([("Ben Ferry", "Secret.")], podcast="Private", private_to=7)


def titles(db: Database, scope: Scope) -> list[str]:
    return [podcast.title for podcast in find_podcasts(db, scope)]


@pytest.mark.usefixtures("archive")
class TestPrivate:
    def test_a_private_podcast_is_seen_by_its_server_alone(self, db: Database) -> None:
        assert titles(db, MINE) == ["Private", "Public"]
        assert titles(db, OTHER) == ["Public"]

    def test_its_episodes_and_people_are_not_seen_either(self, db: Database) -> None:
        assert [f.episode.podcast for f in find_episodes(db, OTHER)] == ["Public"]
        assert [s.name for s, *_ in find_speakers_of(db, OTHER)] == ["Ada Quill"]

    def test_its_ids_lead_others_nowhere(self, db: Database) -> None:
        podcast = find_podcasts(db, MINE)[0]
        facts = find_episodes(db, MINE, podcast_id=podcast.id)[0]
        person = find_speakers_of(db, MINE, podcast_id=podcast.id)[0][0]

        for get, number in (
            (get_podcast, podcast.id),
            (get_episode, facts.episode.id),
            (get_speaker, person.id),
        ):
            with pytest.raises(NotFound):
                get(db, number, OTHER)

    def test_a_direct_message_sees_only_what_all_may_see(self, db: Database) -> None:
        assert titles(db, Scope(0)) == ["Public"]

    def test_the_owners_command_line_sees_everything(self, db: Database) -> None:
        assert titles(db, Scope()) == ["Private", "Public"]


@pytest.mark.usefixtures("archive")
def test_with_followed_only_a_server_sees_what_it_follows_and_its_own(
    db: Database, noon: datetime
) -> None:
    public = find_podcasts(db, OTHER)[0].id
    mine, other = Scope(7, followed_only=True), Scope(8, followed_only=True)
    assert titles(db, mine) == ["Private"]
    assert titles(db, other) == []

    follow_podcast(db, 8, public, 1, noon)
    assert titles(db, other) == ["Public"]

    unfollow_podcast(db, 8, public)
    assert titles(db, other) == []


@pytest.mark.usefixtures("archive")
def test_a_servers_name_for_a_person_holds_there_and_the_owners_everywhere(
    db: Database, noon: datetime
) -> None:
    person = find_speakers_of(db, OTHER)[0][0].id
    rename_speaker(db, person, "Ada Q.", guild_id=0, user_id=1, now=noon)
    rename_speaker(db, person, "The Lamplighter", guild_id=7, user_id=1, now=noon)

    assert get_speaker(db, person, MINE).name == "The Lamplighter"
    assert get_speaker(db, person, OTHER).name == "Ada Q."
