"""What hostile people fill in: rubbish of every type, and values that are nearly right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from bench.hostile_town import MARKERS, Town
from commands.ids import spans_to_id
from store.model import Span

Strategy = st.SearchStrategy[Any]

_UGLY = (
    "",
    " ",
    "\u200b",
    "\x00",
    "\x1b[31m\x07",
    "\ud800",
    "\u202etxet",
    "@everyone @here <@1> <@&2> <#3> </quote find:4> <t:0:R>",
    "```\n||# -# > *_~`[a](http://b.example)<http://c.example>",
    "'; DROP TABLE lookup; --",
    '" NEAR( OR AND NOT * ^ : - + { } [ ] \\',
    "{0.__class__} %s %(x)s ${y} {{7*7}}",
    "../../../../etc/passwd\x00.md",
    "NaN",
    "-1",
    "1e309",
    "٣٤٥",
    "id=",
    "id=-1",
    "id=999999999999999",
    "id=9999999999999999999999",
    "pin=2026-99-99",
    "pin=0000-00-00",
    "feed=999999999999999",
    "a" * 101,
    "(a+)+$" * 40,
    "n" + "o\u0301" * 300,
    "word " * 1200,
    "\U0001f600" * 60,
)

_NEARLY = (
    "Rope and Rigging",
    "Kevin Ostrander",
    "Kevin",
    "When to throw a rope away",
    "Speaker 1",
    "a knot is a promise",
    "rope",
    "By the fire",
    "Nobody wrote this down",
    "Nora Ash",
    "2026-05-20",
    "2026-05",
    "0001-01-01",
    "9999-12",
    "09:00",
    "25:61",
    "9 am",
    "Europe/Berlin",
    "Mars/Olympus",
    "https://a.example/feed.xml",
    "file:///etc/passwd",
    "http://127.0.0.1:80/",
    "pin=2026-05-20",
    "feed=2",
    "speaker",
    "words",
    "shown",
)

SMALL = st.integers(0, 12)
"""Covers the ids of all that is in the archive: they count from 1."""

_NUMBERS = st.one_of(
    SMALL, st.sampled_from((-1, 2**31, 2**53, 2**63 - 1, 2**63, 10**17, 10**18 - 1))
)

texts: Strategy = st.one_of(
    st.sampled_from(_NEARLY),
    SMALL.map("id={}".format),
    st.sampled_from(
        [f"{marker.word} {end}" for marker in MARKERS.values() for end in ("", "x")]
    ),
    st.sampled_from(_UGLY),
    st.text(max_size=60),
)

_names: Strategy = st.one_of(
    st.sampled_from(_NEARLY[:8]), SMALL.map("id={}".format), SMALL.map("id={}".format), texts
)

anything: Strategy = st.one_of(
    st.none(),
    st.booleans(),
    _NUMBERS,
    st.sampled_from((2**70, -(2**70), float("nan"), float("inf"), 0.5)),
    texts,
    st.lists(SMALL, max_size=2),
    st.dictionaries(st.sampled_from(("a", "value")), SMALL, max_size=1),
)

_targets = st.one_of(
    SMALL.map("i{}".format),
    st.builds(
        lambda turn, start, size: spans_to_id([Span(turn, start, start + size)]),
        SMALL,
        SMALL,
        st.integers(1, 200),
    ),
    st.sampled_from(
        ("zzzzzzzzzzzzzzzzzz.0.5", "1.0.zzzzzzzzzzzzzzz", "1.0.5-0.6.5", "..-", "i9")
    ),
)

_days = st.sampled_from(("2026-05-04", "2026-99-99", "0000-00-00", "٢٠٢٦-٠٥-٠٤", "9999-12-31"))

GROUPS: Mapping[str, Strategy] = {
    **dict.fromkeys(
        ("lookup", "saved", "insight", "schedule", "report", "episode", "about"),
        _NUMBERS.map(str),
    ),
    **dict.fromkeys(("index", "page", "wider"), st.integers(-3, 30).map(str)),
    "back": st.sampled_from(("0", "n", "m", "1.0", "3.1", "9.9.9", ".", "....", "99999999.9")),
    "spans": _targets,
    "target": _targets,
    "targets": st.lists(_targets, min_size=1, max_size=4).map("_".join),
    "day": _days,
    # What is one of a few words already; any other is no such button.
    **dict.fromkeys(("what", "kind", "shown", "action"), st.just("")),
}
"""Nearly right values for every named part of every button's id."""


def options(town: Town, spec: Mapping[str, Any]) -> Strategy:
    """Return what is filled into an option: its type says what might be right."""
    kind, choices = spec["type"], [choice["value"] for choice in spec.get("choices") or ()]
    if kind == 3:
        right = (
            st.sampled_from(choices)
            if choices
            else _names
            if spec.get("autocomplete")
            else texts
        )
    elif kind == 4:
        right = st.integers(spec.get("min_value", 0), spec.get("max_value", 100))
    elif kind == 5:
        right = st.booleans()
    else:  # a channel, a role, a person: known here, known elsewhere, or made up
        places = (town.general, town.rules, town.others_channel)
        known = [one.id for one in places] + [*town.home.roles, *town.other.roles]
        return st.one_of(st.sampled_from(known), _NUMBERS.filter(lambda n: n >= 0)).map(str)
    return right
