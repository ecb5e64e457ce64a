"""How long a keystroke takes in autocomplete, beside SQLite's LIKE.

``python -m bench suggest``: a store of 100,000 invented names and
titles in a temporary folder; names are typed letter by letter, some misspelt.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
from sqlite_utils import Database

from bench.report import Section
from store.database import connect
from store.model import Scope
from store.names import person_key
from store.search.names import find_speakers
from store.search.suggest import suggest_episodes, suggest_speakers

_HEADS: tuple[str, ...] = (
    "b",
    "c",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "w",
)
_HEADS += ("z", "br", "ch", "dr", "gr", "kl", "sh", "st", "th", "tr", "zh")
_TAILS = ("a", "e", "i", "o", "u", "ai", "an", "ar", "en", "er", "in", "on", "or", "un", "ash")


def _word(rng: random.Random, syllables: int) -> str:
    return "".join(rng.choice(_HEADS) + rng.choice(_TAILS) for _ in range(syllables))


def _fill(db: Database, rng: random.Random, count: int) -> tuple[list[str], list[str]]:
    given = [_word(rng, 2).title() for _ in range(max(50, count // 40))]
    family = [_word(rng, rng.choice((2, 3, 3))).title() for _ in range(max(100, count // 3))]
    words = [_word(rng, rng.choice((1, 2, 3))) for _ in range(max(100, count // 5))]
    names = sorted({f"{rng.choice(given)} {rng.choice(family)}" for _ in range(count)})
    # Few words are frequent in titles, most are rare.
    ranks = [int(len(words) * rng.random() ** 4) for _ in range(8 * count)]
    titles = [
        " ".join(words[r] for r in ranks[8 * i : 8 * i + 8]).title() for i in range(count)
    ]
    with db.atomic():
        db.conn.executemany(
            "INSERT INTO podcast (key, title) VALUES (?, ?)",
            [(f"p{i}", f"Show {_word(rng, 2).title()}") for i in range(100)],
        )
        db.conn.executemany(
            "INSERT INTO speaker (name, key) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(name, person_key(name)) for name in names],
        )
        db.conn.executemany(
            "INSERT INTO episode (podcast_id, key, title, source, content_hash, state,"
            " loaded_at, published) VALUES (?, ?, ?, '', '', 'ready', '', ?)",
            [
                (1 + i % 100, f"e{i}", title, f"20{i % 25:02}-0{1 + i % 9}-11")
                for i, title in enumerate(titles)
            ],
        )
        db.execute(
            "INSERT OR IGNORE INTO appearance (episode_id, speaker_id, turns, words)"
            " SELECT episode.id, 1 + (episode.id * 7919 + n.value * 104729) %"
            " (SELECT max(id) FROM speaker), 10, 100 FROM episode,"
            " json_each('[1,2,3]') AS n"
        )
    return names, titles


def _keystrokes(rng: random.Random, texts: list[str], count: int) -> Iterator[str]:
    """Texts as they grow under the fingers, a third of them with a slip."""
    made = 0
    while made < count:
        text = rng.choice(texts)[:30]
        if rng.random() < 1 / 3 and len(text) > 4:
            at = rng.randrange(1, len(text) - 1)
            text = text[:at] + rng.choice("aeinrst") + text[at + 1 :]
        for end in range(1, len(text) + 1, rng.choice((1, 2))):
            yield text[:end]
            made += 1


def _timed(call: Callable[[str], object], typed: list[str]) -> tuple[float, float]:
    """Median and 99th percentile in milliseconds."""
    call("warm up")
    taken = []
    for text in typed:
        started = time.perf_counter()
        call(text)
        taken.append(1000 * (time.perf_counter() - started))
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 99))


def _like(db: Database, table: str, column: str) -> Callable[[str], object]:
    sql = f"SELECT id FROM {table} WHERE {column} LIKE ? ORDER BY {column} LIMIT 25"
    return lambda text: db.execute(sql, [f"%{text}%"]).fetchall()


def _scoped(look_up: Callable[..., object], db: Database, text: str) -> object:
    return look_up(db, text, scope=Scope(guild_id=1))


def measure(names: int = 100_000, keystrokes: int = 1_000) -> Section:
    """Time each look-up by keystrokes, beside LIKE on the same tables."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as folder, connect(Path(folder) / "names.db") as db:
        people, titles = _fill(db, rng, names)
        started = time.perf_counter()
        _scoped(suggest_speakers, db, "a")
        _scoped(suggest_episodes, db, "a")
        made_s = time.perf_counter() - started
        typed_names = list(_keystrokes(rng, people, keystrokes))
        typed_titles = list(_keystrokes(rng, titles, keystrokes))
        base_names = _timed(_like(db, "speaker", "name"), typed_names)
        base_titles = _timed(_like(db, "episode", "title"), typed_titles)
        timed = [
            ("LIKE on names", base_names, base_names),
            ("LIKE on titles", base_titles, base_titles),
        ]
        for look_up in (suggest_speakers, find_speakers):
            call = partial(_scoped, look_up, db)
            timed.append((look_up.__name__, _timed(call, typed_names), base_names))
        call = partial(_scoped, suggest_episodes, db)
        timed.append(("suggest_episodes", _timed(call, typed_titles), base_titles))
    return Section(
        "Typing",
        ["look-up", "p50 / LIKE", "p50 ms", "p99 ms"],
        [
            [name, f"{median / base[0]:.2f}", f"{median:.1f}", f"{worst:.1f}"]
            for name, (median, worst), base in timed
        ],
        notes=f"{names:,} names and titles; their tables were made in {made_s:.1f} s.",
    )


if __name__ == "__main__":
    print(measure().markdown())
