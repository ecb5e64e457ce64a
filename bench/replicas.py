"""Larger archives than there are: episodes of the real one, with words changed.

A replica keeps the lengths, the turns and the common words of an episode; of its
other words and names each copy changes another quarter, so that vocabulary and
postings grow about as they would with other shows.
"""

from __future__ import annotations

import random
import re
import shutil
import zlib
from functools import cache, partial
from pathlib import Path

from sqlite_utils import Database

from bench.judging import whole_archive
from bench.paths import scratch
from store.database import connect
from store.names import person_key
from store.search.engine import QuoteIndex

SHORTEST = 5
"""Letters of the words that are changed: shorter ones are mostly common."""

EVERY = 4
"""One in so many words is another in each copy."""

_WORD = re.compile(f"[A-Za-z]{{{SHORTEST},}}")
_EPISODE = (
    "podcast_id, key, title, source, content_hash, version, published, duration_s, state,"
    " language, turns, words, loaded_at"
)


def replica(size: int) -> Path:
    """Return an indexed store of ``size`` episodes, made when missing.

    The shown queries have their answers in it where ``size`` is that of the real
    archive or more.
    """
    path = scratch() / f"replica-{size}.db"
    done = path.with_suffix(".done")
    if not done.exists():
        path.unlink(missing_ok=True)
        shutil.rmtree(path.with_name(path.name + ".index"), ignore_errors=True)
        with connect(path) as db:
            _fill(db, size)
        done.touch()
    index = QuoteIndex(path)
    with connect(path) as db:
        index.catch_up(db)
    index.close()
    return path


def _fill(db: Database, size: int) -> None:
    with connect(whole_archive()) as real:
        podcasts = real.execute("SELECT id, key, title FROM podcast").fetchall()
        with db.atomic():
            insert = "INSERT INTO podcast (id, key, title) VALUES (?, ?, ?)"
            db.conn.executemany(insert, podcasts)
        ids = [int(row[0]) for row in real.execute("SELECT id FROM episode ORDER BY id")]
        if size < len(ids):
            ids = sorted(random.Random(size).sample(ids, size))
        for number in range(size):
            add_copy(db, real, ids[number % len(ids)], number // len(ids))


def add_copy(db: Database, real: Database, episode: int, copy: int) -> None:
    """Add one episode of the real archive, changed unless ``copy`` is 0."""
    change = partial(_WORD.sub, partial(_changed, copy)) if copy else str
    about = list(
        real.execute(f"SELECT {_EPISODE} FROM episode WHERE id = ?", [episode]).fetchone()
    )
    about[1] = f"{about[1]}-{copy}"
    turns = real.execute(
        "SELECT turn.seq, speaker.name, turn.start_s, turn.text FROM turn"
        " LEFT JOIN speaker ON speaker.id = turn.speaker_id"
        " WHERE turn.episode_id = ? ORDER BY turn.seq",
        [episode],
    ).fetchall()
    with db.atomic():
        people = {name: _person(db, change(name)) for _, name, _, _ in turns if name}
        marks = ", ".join("?" * len(about))
        added = db.execute(f"INSERT INTO episode ({_EPISODE}) VALUES ({marks})", about)
        db.conn.executemany(
            "INSERT INTO turn (episode_id, seq, speaker_id, start_s, text)"
            " VALUES (?, ?, ?, ?, ?)",
            [
                (added.lastrowid, seq, people.get(name), start, change(text))
                for seq, name, start, text in turns
            ],
        )


def _person(db: Database, name: str) -> int:
    key = person_key(name)
    found = db.execute("SELECT id FROM speaker WHERE key = ?", [key]).fetchone()
    if found:
        return int(found[0])
    added = db.execute("INSERT INTO speaker (name, key) VALUES (?, ?)", [name, key])
    return int(added.lastrowid or 0)


def _changed(copy: int, match: re.Match[str]) -> str:
    return _word(copy, match[0])


@cache
def _word(copy: int, word: str) -> str:
    """Turn one in ``EVERY`` words into another: letters moved, capitals kept."""
    folded = word.lower()
    if zlib.crc32(f"{folded} {copy}".encode()) % EVERY:
        return word
    middle = copy % (len(folded) - 2) + 1
    moved = folded[middle:] + folded[:middle]
    return moved.capitalize() if word[0].isupper() else moved
