"""SubViewer and SubStation Alpha."""

from __future__ import annotations

import pytest

from seeds.readers import ass, read_document, sbv
from seeds.readers.document import Source

SBV = (
    "0:00:01.000,0:00:02.500\n>> ADA: Is it\nlate?\n\n"
    "0:00:02.500,0:00:03.000\n>> BO: Not yet.\n"
)
ASS = (
    "[Script Info]\nTitle: Steam\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Comment: 0,0:00:00.00,0:00:01.00,Default,Ada,0,0,0,,Never said\n"
    "Dialogue: 0,0:00:03.00,0:00:04.00,Default,Bo,0,0,0,,Not yet, no.\n"
    "Dialogue: 0,0:00:01.00,0:00:02.00,Default,Ada,0,0,0,,{\\i1}Is it{\\i0}\\Nlate?\n"
    "Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\\p1}m 0 0 l 9 9{\\p0}\n"
)


def test_subviewer_is_read_with_its_speakers() -> None:
    document = read_document(Source("a.sbv", SBV.encode()))

    assert (document.format, document.cues) == ("sbv", 2)
    assert [(t.speaker, t.text, t.start_s, t.end_s) for t in document.episodes[0].turns] == [
        ("ADA", "Is it late?", 1.0, 2.5),
        ("BO", "Not yet.", 2.5, 3.0),
    ]


def test_substation_dialogue_is_read_in_the_order_of_its_times() -> None:
    document = read_document(Source("a.ass", ASS.encode()))

    assert (document.format, document.damage) == ("ass", ())
    assert [(t.speaker, t.text, t.start_s) for t in document.episodes[0].turns] == [
        ("Ada", "Is it late?", 1.0),
        ("Bo", "Not yet, no.", 3.0),
    ]


def test_a_dialogue_line_without_a_time_is_reported() -> None:
    text = ASS.replace("0:00:03.00,0:00:04.00", "soon,later")

    assert [d.line for d in read_document(Source("a.ass", text.encode())).damage] == [7]


@pytest.mark.parametrize(
    "text", ["", "0:00:01.000, and so on", "[Script]\n", "Dialogue: 0,1,2"]
)
def test_other_text_is_refused(text: str) -> None:
    source = Source("a", text.encode())

    assert not sbv.fits(source)
    assert not ass.fits(source)
