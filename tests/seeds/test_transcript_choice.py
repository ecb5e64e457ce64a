"""Which transcript wins."""

from __future__ import annotations

from itertools import permutations

import pytest

from seeds.readers import read_document
from seeds.readers.document import Source
from seeds.transcript_choice import Candidate, Kind, best, in_order, is_unbeatable, kind_of

VOICES = "WEBVTT\n\n0:01.0 --> 0:02.0\n<v Ada>Pull.\n\n0:02.0 --> 0:03.0\n<v Bo>Now."
PLAIN = "WEBVTT\n\n0:01.0 --> 0:02.0\nPull.\n\n0:02.0 --> 0:03.0\nNow."
JSON = '{"version": "1.0.0", "segments": [{"speaker": "Ada", "startTime": 1, "body": "Pull."}]}'
SRT = (
    "1\n00:00:01,000 --> 00:00:02,000\nAda: Pull.\n\n2\n00:00:02,000 --> 00:00:03,000\nBo: Now."
    "\n\n3\n00:00:03,000 --> 00:00:04,000\nAda: Again.\n"
)
HTML = (
    "<cite>Ada:</cite><time>0:01</time><p>Pull.</p><cite>Bo:</cite><time>0:02</time><p>Now.</p>"
)
TEXT = (
    "**Ada Byron:** Pull the long rope in.\n\n**Bo Li:** Now it is tight at last.\n\n"
    "**Ada Byron:** Again, please, and slowly.\n\n**Bo Li:** Yes, it holds quite well.\n"
)


def candidate(text: str, language: str | None = None) -> Candidate:
    source = Source("https://a.example/t", text.encode())
    document = read_document(source)
    return Candidate(text, document, kind_of(document, source.head), language)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (VOICES, Kind.VTT),
        (JSON, Kind.JSON),
        (SRT, Kind.SRT),
        (HTML, Kind.HTML),
        (TEXT, Kind.TEXT),
    ],
)
def test_a_kind_is_told_from_the_content(text: str, kind: Kind) -> None:
    found = candidate(text)

    assert (found.kind, found.speakers) == (kind, True)


def test_the_best_wins_in_whatever_order_they_come() -> None:
    ranked = [VOICES, JSON, SRT, HTML, TEXT, PLAIN]
    for size in range(1, 7):
        left = [candidate(text) for text in ranked[-size:]]
        for some in list(permutations(left))[:24]:
            assert best(some, "en").url == ranked[-size]


def test_the_episodes_own_language_comes_first() -> None:
    spanish, english, silent = (
        candidate(VOICES, "es"),
        candidate(TEXT, "en-US"),
        candidate(SRT),
    )

    assert best([spanish, english], "en") is english
    assert best([spanish, silent], "en") is silent
    assert best([spanish], "en") is spanish
    assert best([english, spanish], None) is spanish
    assert not is_unbeatable(spanish, "en")
    assert is_unbeatable(spanish, "es-MX")


def test_what_promises_most_is_fetched_first() -> None:
    claims = [
        ("https://a/1", "text/plain", None),
        ("https://a/2.srt?x=1", None, None),
        ("https://a/3", "application/json; charset=utf-8", "en"),
        ("https://a/4", "text/vtt", "de"),
        ("https://a/5.VTT", "", "en"),
        ("https://a/6", "text/html", None),
    ]

    assert [url[10] for url, _, _ in in_order(claims, "en")] == ["5", "3", "2", "6", "1", "4"]
