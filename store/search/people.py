"""The names of everybody in the archive, in memory.

Two tables: one made of everything at some moment, and a small one of what came
since, so that loading an episode does not make the next look-up read a hundred
thousand names again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from store.names import fold, name_tokens
from store.search.snapshots import Snapshots
from store.search.token_table import TokenTable

_Longs = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]

_MASKS_KEPT = 16

_SMALLEST_REBUILD = 500
"""So many new episodes or names are read beside the large table before it is remade."""


@dataclass(frozen=True)
class Forms:
    """Written forms of names: whose they are, and in which server they hold (0: all)."""

    table: TokenTable
    owners: _Longs
    guilds: _Longs
    initials: dict[str, list[int]]


@dataclass(frozen=True)
class _Marks:
    """How far the large table reads: row ids, and how many rows there were."""

    speaker: int = 0
    alias: int = 0
    episode: int = 0
    speakers: int = 0
    aliases: int = 0


@dataclass(frozen=True)
class People:
    """Everybody, as of one moment.

    ``words`` are the words each speaker id has spoken; ``podcast_of`` and
    ``speaker_of`` list, side by side, who appears in which podcast.
    """

    segments: tuple[Forms, ...]
    words: npt.NDArray[np.float64]
    speaker_of: _Longs
    podcast_of: _Longs
    marks: _Marks = _Marks()
    pairs: _Longs = field(default_factory=lambda: np.zeros((0, 3), np.int64))
    masks: dict[frozenset[int], _Flags] = field(default_factory=dict)

    def appearing(self, podcasts: frozenset[int]) -> _Flags:
        """By speaker id: whether they appear in one of ``podcasts``."""
        flags = self.masks.get(podcasts)
        if flags is None:
            flags = np.zeros(len(self.words), np.bool_)
            flags[self.speaker_of[np.isin(self.podcast_of, list(podcasts))]] = True
            if len(self.masks) >= _MASKS_KEPT:
                self.masks.clear()
            self.masks[podcasts] = flags
        return flags


def people_of(db: Database) -> People:
    """Return the names of everybody in the archive ``db``."""
    return _SNAPSHOTS.get(db)


def _refresh(db: Database, previous: People | None) -> People:
    if previous is not None:
        updated = _updated(db, previous)
        if updated is not None:
            return updated
    counts = db.execute(
        "SELECT (SELECT coalesce(max(id), 0) FROM speaker),"
        " (SELECT coalesce(max(id), 0) FROM speaker_alias),"
        " (SELECT coalesce(max(id), 0) FROM episode),"
        " (SELECT count(*) FROM speaker), (SELECT count(*) FROM speaker_alias)"
    ).fetchone()
    marks = _Marks(*map(int, counts))
    base = _forms([*_speaker_names(db, 0), *_aliases(db, 0)])
    return _assembled(db, base, marks, _pairs(db, _Marks()), recent=[])


def _updated(db: Database, previous: People) -> People | None:
    """The previous names with what came since; None where too much has changed."""
    marks, base = previous.marks, previous.segments[0]
    speakers, aliases = _speaker_names(db, marks.speaker), _aliases(db, marks.alias)
    now = db.execute(
        "SELECT (SELECT count(*) FROM speaker), (SELECT count(*) FROM speaker_alias),"
        " (SELECT count(*) FROM episode WHERE id > ?)",
        [marks.episode],
    ).fetchone()
    gone = now[0] - len(speakers) != marks.speakers or now[1] - len(aliases) != marks.aliases
    most = max(_SMALLEST_REBUILD, marks.speakers // 10)
    if gone or max(len(speakers) + len(aliases), now[2]) > most:
        return None
    return _assembled(db, base, marks, previous.pairs, recent=[*speakers, *aliases])


def _assembled(
    db: Database, base: Forms, marks: _Marks, pairs: _Longs, recent: list[tuple[int, str, int]]
) -> People:
    renames = [
        (int(owner), str(name), int(guild))
        for owner, name, guild in db.execute(
            "SELECT speaker_id, name, guild_id FROM speaker_rename"
        )
    ]
    both = np.concatenate([pairs, _pairs(db, marks)]) if recent or pairs.size else pairs
    newest = int(db.execute("SELECT coalesce(max(id), 0) FROM speaker").fetchone()[0])
    words = np.zeros(newest + 1, np.float64)
    np.add.at(words, both[:, 0], both[:, 2])
    return People(
        segments=(base, _forms([*recent, *renames])),
        words=words,
        speaker_of=both[:, 0],
        podcast_of=both[:, 1],
        marks=marks,
        pairs=pairs,
    )


def _speaker_names(db: Database, after: int) -> list[tuple[int, str, int]]:
    rows = db.execute("SELECT id, name FROM speaker WHERE id > ? ORDER BY id", [after])
    return [(int(number), str(name), 0) for number, name in rows]


def _aliases(db: Database, after: int) -> list[tuple[int, str, int]]:
    rows = db.execute(
        "SELECT speaker_id, alias, guild_id FROM speaker_alias WHERE id > ? ORDER BY id",
        [after],
    )
    return [(int(owner), str(alias), int(guild)) for owner, alias, guild in rows]


def _pairs(db: Database, after: _Marks) -> _Longs:
    """Rows of speaker, podcast and words spoken there, of what came since ``after``.

    Somebody new in a corrected transcript is new in an episode that is not.
    """
    columns = "SELECT speaker_id, podcast_id, sum(appearance.words) FROM"
    rows = db.execute(
        f"{columns} episode CROSS JOIN appearance ON episode_id = episode.id"
        " WHERE episode.id > :episode GROUP BY 1, 2 UNION ALL"
        f" {columns} appearance JOIN episode ON episode.id = episode_id"
        " WHERE speaker_id > :speaker AND episode.id <= :episode GROUP BY 1, 2",
        {"episode": after.episode, "speaker": after.speaker},
    ).fetchall()
    return np.array(rows, np.int64).reshape(-1, 3)


def _forms(names: Iterable[tuple[int, str, int]]) -> Forms:
    listed = list(names)
    initials: dict[str, list[int]] = defaultdict(list)
    for number, (_, name, _) in enumerate(listed):
        initials[_initials(name)].append(number)
    return Forms(
        table=TokenTable([name_tokens(name) for _, name, _ in listed]),
        owners=np.array([owner for owner, _, _ in listed], np.int64),
        guilds=np.array([guild for _, _, guild in listed], np.int64),
        initials=dict(initials),
    )


def _initials(name: str) -> str:
    """First letters of all words before a comma, middle names included."""
    words = fold(name.partition(",")[0]).replace("-", " ").replace(".", " ").split()
    return "".join(word[0] for word in words if word[0].isalpha())


_SNAPSHOTS: Snapshots[People] = Snapshots(_refresh)
