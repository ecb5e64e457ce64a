"""Loading: files, folders and archives into the archive, once."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from seeds.load import Loaded, read_sources, store_reading
from store.database import connect
from store.episodes import find_episodes, find_turns
from store.insights import find_insights
from store.model import Scope

NOW = datetime(2026, 5, 4, tzinfo=UTC)
TALK = """**Ada Quill:** A lamp is a promise that somebody will come home.

**Ben Ferry:** And who pays for the oil, if I may ask?

**Ada Quill:** Whoever wants to be found, I suppose. That is the whole trick of it.

**Ben Ferry:** Then I shall buy some oil tomorrow morning.
"""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with connect(tmp_path / "archive.db") as database:
        yield database


def load(db: Database, *paths: Path, **more: object) -> list[Loaded]:
    return [
        store_reading(db, reading, NOW)
        for reading in read_sources(paths, **more)  # type: ignore[arg-type]
    ]


def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    for show, file in (("lantern", "one.md"), ("lantern", "two.md"), ("wick", "one.md")):
        (folder / show).mkdir(parents=True, exist_ok=True)
        (folder / show / file).write_text(TALK.replace("tomorrow", f"{show} {file}"))
    return folder


def names(db: Database) -> list[tuple[str, str]]:
    return sorted((f.episode.podcast, f.episode.title) for f in find_episodes(db))


SHELF = [("lantern", "one"), ("lantern", "two"), ("wick", "one")]


def test_in_a_folder_a_subfolder_is_a_podcast_and_a_file_an_episode(
    db: Database, tmp_path: Path
) -> None:
    load(db, shelf(tmp_path))

    assert names(db) == SHELF


def test_a_tar_archive_is_read_like_the_folder(db: Database, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "shelf.tar.xz", "w:xz") as archive:
        archive.add(shelf(tmp_path), "shelf")

    load(db, tmp_path / "shelf.tar.xz")

    assert names(db) == SHELF
    assert find_episodes(db)[0].episode.source.endswith("lantern/one.md")


def test_a_zip_archive_is_read_like_the_folder(db: Database, tmp_path: Path) -> None:
    folder = shelf(tmp_path)
    with zipfile.ZipFile(tmp_path / "shelf.zip", "w") as archive:
        for file in folder.rglob("*.md"):
            archive.write(file, file.relative_to(tmp_path))

    load(db, tmp_path / "shelf.zip")

    assert names(db) == SHELF


def test_loading_twice_skips_what_is_there(db: Database, tmp_path: Path) -> None:
    folder = shelf(tmp_path)
    load(db, folder)
    before = list(db.query("SELECT * FROM turn"))

    again = load(db, folder)

    assert [loaded.skipped for loaded in again] == [1, 1, 1]
    assert list(db.query("SELECT * FROM turn")) == before


def test_podcast_toml_gives_a_folder_its_words(db: Database, tmp_path: Path) -> None:
    folder = shelf(tmp_path) / "lantern"
    (folder / "podcast.toml").write_text(
        """
        title = "The Lantern Hour"
        site = "https://lantern.example"
        hosts = ["Ada Quill"]
        license = "CC0-1.0"
        [episodes."two"]
        title = "Oil"
        published = 2026-03-04T08:00:00Z
        notes = "On paying for light."
        guests = ["Ben Ferry"]
        chapters = [{ start = "00:10", title = "Who pays" }]
        """
    )

    load(db, folder)
    oil = next(f.episode for f in find_episodes(db) if f.episode.title == "Oil")

    assert oil.podcast == "The Lantern Hour"
    assert oil.published == datetime(2026, 3, 4, 8, tzinfo=UTC)
    assert [(p.name, p.role) for p in oil.people] == [
        ("Ada Quill", "host"),
        ("Ben Ferry", "guest"),
    ]
    assert [(c.start_s, c.title) for c in oil.chapters] == [(10.0, "Who pays")]
    assert oil.license == "CC0-1.0"


def test_a_broken_podcast_toml_is_refused_and_the_files_are_kept(
    db: Database, tmp_path: Path
) -> None:
    folder = shelf(tmp_path) / "lantern"
    (folder / "podcast.toml").write_text("title = ")

    told = load(db, folder)

    assert [loaded.refused for loaded in told if loaded.refused] == [told[0].refused]
    assert "no valid TOML" in str(told[0].refused)
    assert len(find_episodes(db)) == 2


def test_unknown_input_is_refused_with_what_was_looked_for(
    db: Database, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("a,b\n1,2\n")

    (loaded,) = load(db, tmp_path / "list.csv")

    assert loaded.episodes == 0
    assert "looked for" in str(loaded.refused)
    assert "WebVTT" in str(loaded.refused)


def test_a_missing_path_is_refused_and_the_others_are_loaded(
    db: Database, tmp_path: Path
) -> None:
    told = load(db, tmp_path / "nowhere", shelf(tmp_path))

    assert "no file or folder" in str(told[0].refused)
    assert names(db) == SHELF


def test_a_broken_archive_keeps_what_was_read_before_the_break(
    db: Database, tmp_path: Path
) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.add(shelf(tmp_path), "shelf")
    whole = buffer.getvalue()
    end = whole.rindex(b"shelf/wick/one.md") + 700
    (tmp_path / "cut.tar").write_bytes(whole[:end])

    told = load(db, tmp_path / "cut.tar")

    assert "breaks off" in str(told[-1].refused)
    assert ("lantern", "one") in names(db)


def test_hidden_files_and_links_out_of_the_folder_are_left_out(
    db: Database, tmp_path: Path
) -> None:
    folder = shelf(tmp_path)
    (folder / "lantern" / ".draft.md").write_text(TALK)
    (tmp_path / "outside.md").write_text(TALK)
    (folder / "lantern" / "linked.md").symlink_to(tmp_path / "outside.md")

    load(db, folder)

    assert names(db) == SHELF


def test_a_title_can_be_given_for_a_bare_file(db: Database, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(TALK)

    load(db, tmp_path / "talk.md", podcast="Evening Talks")

    assert names(db) == [("Evening Talks", "talk")]


def test_a_private_load_is_seen_by_its_server_alone(db: Database, tmp_path: Path) -> None:
    load(db, shelf(tmp_path), private_to=7)

    assert len(find_episodes(db, Scope(7))) == 3
    assert find_episodes(db, Scope(8)) == []


def test_an_insight_list_is_kept_once_and_follows_its_page(
    db: Database, tmp_path: Path
) -> None:
    sample = Path(__file__).parents[2] / "seeds/samples"
    page = next(sample.rglob("insights.txt")).read_text(encoding="utf-8")
    file = tmp_path / "insights.txt"
    file.write_text(page)
    load(db, file)
    first = {insight.id: insight.text for insight in find_insights(db)}

    file.write_text(page.strip().rsplit("\n", 1)[0])
    load(db, file)
    second = {insight.id: insight.text for insight in find_insights(db)}

    assert len(second) == len(first) - 1
    assert second.items() < first.items()


def test_the_text_is_stored_letter_for_letter(db: Database, tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(TALK)
    load(db, tmp_path / "talk.md")

    turns = find_turns(db, find_episodes(db)[0].episode.id)

    assert [(t.speaker, t.text) for t in turns] == [
        tuple(block.removeprefix("**").split(":** ", 1)) for block in TALK.strip().split("\n\n")
    ]
