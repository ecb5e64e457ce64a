"""XML and HTML transcripts."""

from __future__ import annotations

import pytest

from seeds.readers import read_document
from seeds.readers.document import Document, Source, UnreadableDocument


def read(text: str, name: str = "talk.xml") -> Document:
    return read_document(Source(name, text.encode()))


def said(text: str) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in read(text).episodes[0].turns]


TT = '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"'
TT += ' xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:x="urn:x" xml:lang="de-AT">'
ADA_BO = [("Ada", "Is it late?"), ("Bo", "Not yet.")]

SPEECH = {
    "TTML with named agents and a span a word": (
        TT + '<head><metadata><ttm:agent xml:id="a1"><ttm:name type="full">Ada</ttm:name>'
        '</ttm:agent><ttm:agent xml:id="a2"><ttm:name>Bo</ttm:name></ttm:agent></metadata>'
        '</head><body><div><p begin="1.2" end="2" ttm:agent="a1"><span x:unit="sentence">'
        '<span x:unit="word" begin="1.2">Is</span><span x:unit="word" begin="1.4">it</span>'
        '<span x:unit="word" begin="1.6">late?</span></span></p>'
        '<p begin="1:02.5" end="1:03" ttm:agent="a2"><span begin="1:02.5">Not</span>'
        '<span begin="1:02.7">yet.</span></p></div></body></tt>',
        ADA_BO,
    ),
    "TTML with breaks and names before the words": (
        TT + '<body><div><p begin="00:00:01:12">Ada: Is it<br/>late?</p>'
        '<p begin="90f">Bo: <span tts:color="red">Not</span> yet.</p></div></body></tt>',
        ADA_BO,
    ),
    "Podlove XML": (
        (
            '<?xml version="1.0"?><pst:transcripts xmlns:pst="urn:pst"><pst:speech>'
            '<pst:speaker>Ada</pst:speaker><pst:item start="0:01.000" end="0:02.000">Is it'
            '</pst:item><pst:item start="0:02.0">late?</pst:item></pst:speech><pst:speech>'
            '<pst:speaker>Bo</pst:speaker><pst:item start="00:00:03.000">Not yet.</pst:item>'
            "</pst:speech></pst:transcripts>"
        ),
        ADA_BO,
    ),
    "Transcriber": (
        (
            '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE Trans SYSTEM "trans-14.dtd">'
            '<Trans xml:lang="fr"><Speakers><Speaker id="spk1" name="Ada"/>'
            '<Speaker id="spk2" name="Bo"/></Speakers><Episode><Section startTime="0">'
            '<Turn startTime="0" endTime="2" speaker="spk1"><Sync time="0"/>Is it'
            '<Sync time="1.5"/>late?</Turn><Turn startTime="2" endTime="4" speaker="spk1 spk2">'
            '<Sync time="2"/><Who nb="2"/>Not yet.</Turn></Section></Episode></Trans>'
        ),
        ADA_BO,
    ),
    "other XML of timed lines": (
        (
            '<captions><line begin="1.5" speaker="Ada">Is it late?</line>'
            '<line begin="2.5" speaker="Bo">Not yet.</line></captions>'
        ),
        ADA_BO,
    ),
    "HTML with cite, time and p": (
        (
            "<cite>Ada:</cite><time>0:00</time><p>Is it late?</p>\n"
            "<cite>Bo:</cite><time>0:03</time><p>Not yet.</p>"
        ),
        ADA_BO,
    ),
    "HTML with names in bold": (
        (
            "<!DOCTYPE html><html><body><nav>Home: here</nav><h1>Steam</h1><p>About us.</p>"
            "<p><strong>Ada:</strong> Is it <em>late</em>?</p><p><b>Bo</b>: Not yet.</p>"
            "<footer>All rights: ours</footer></body></html>"
        ),
        ADA_BO,
    ),
    "HTML with classes": (
        (
            '<div class="row"><span class="time">00:01</span><span class="speaker-name">Ada'
            '</span><span class="text">Is it late?</span></div><div class="line">'
            '<span class="timestamp">00:03</span><span class="speaker-name">Bo</span>'
            "<span>Not yet.</span></div>"
        ),
        ADA_BO,
    ),
    "HTML table with a column of speakers": (
        (
            "<table><tr><th>Time</th><th>Speaker</th><th>Text</th></tr><tr><td>0:01</td>"
            "<td>Ada</td><td>Is it late?</td></tr><tr><td>0:05</td><td>Bo</td>"
            "<td>Not yet.</td></tr></table>"
        ),
        ADA_BO,
    ),
    "HTML with a name and a time before the words": (
        (
            "<html><body><h1>Steam</h1><p>Ada (00:12): Is it late?</p>"
            "<p><b>Bo</b> 0:15<br>Not yet.</p></body></html>"
        ),
        ADA_BO,
    ),
    "HTML with names as headings": (
        (
            "<html><body><h1>Steam, a transcript</h1><h3>Ada</h3><p>Is it</p><h3>Bo</h3>"
            "<p>Late?</p><h3>Ada</h3><p>Very.</p><h3>Bo</h3><p>Ah.</p></body></html>"
        ),
        [("Ada", "Is it"), ("Bo", "Late?"), ("Ada", "Very."), ("Bo", "Ah.")],
    ),
    "YouTube's timed text": (
        (
            '<?xml version="1.0" encoding="utf-8" ?><timedtext format="3"><body>'
            '<p t="1000" d="2000"><s>Is</s><s t="300"> it</s></p><p t="3000" d="900">late?</p>'
            "</body></timedtext>"
        ),
        [(None, "Is it late?")],
    ),
    "YouTube's older captions, escaped twice": (
        (
            '<?xml version="1.0"?><transcript><text start="0.5" dur="1">It&amp;#39;s</text>'
            '<text start="1.5" dur="1">late.</text></transcript>'
        ),
        [(None, "It's late.")],
    ),
    "HTML table": (
        (
            "<html><head><style>td {}</style></head><body><table><tr><th>When</th>"
            "<th>What</th></tr><tr><td>0h00m01s</td><td>Is it late?</td></tr>"
            "<tr><td>0h00m09s</td><td>Not yet.</td></tr></table></body></html>"
        ),
        [(None, "Is it late? Not yet.")],
    ),
    "HTML with names before the words": (
        (
            "<html><head><title>Transcript</title></head><body><p>Ada: Is it late?</p>"
            "<p>Bo: Not yet.</p></body></html>"
        ),
        ADA_BO,
    ),
}


@pytest.mark.parametrize(("text", "expected"), SPEECH.values(), ids=SPEECH.keys())
def test_speech_lands_with_who_said_it(
    text: str, expected: list[tuple[str | None, str]]
) -> None:
    assert said(text) == expected


def test_times_of_every_spelling_are_seconds() -> None:
    spellings = {"1.2": 1.2, "90f": 3.0, "4500ms": 4.5, "1:02.5": 62.5, "2m": 120.0}
    spellings["1:00:02"] = 3602.0
    lines = "".join(f'<p begin="{at}">{n}</p>' for n, at in enumerate(spellings))
    turn = read(f"{TT}<body><div>{lines}</div></body></tt>").episodes[0].turns[0]

    assert turn.text == "0 1 2 3 4 5"
    assert [turn.start_s, *(second for _, second in turn.marks)] == list(spellings.values())


def test_times_may_count_from_their_container() -> None:
    text = f'{TT}<body><div begin="10s"><p begin="2s" end="3s">Later.</p></div></body></tt>'
    turn = read(text).episodes[0].turns[0]

    assert (turn.start_s, turn.end_s) == (12.0, 13.0)


def test_the_language_of_the_document_is_kept() -> None:
    assert read(f"{TT}<body><p begin='1s'>Servus.</p></body></tt>").episodes[0].language == "de"


def test_the_declared_encoding_is_obeyed() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><Trans><Turn startTime="0" endTime="1">'
    data = (text + "Déjà près du café</Turn></Trans>").encode("latin-1")

    assert read_document(Source("a.trs", data)).episodes[0].turns[0].text == "Déjà près du café"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY a "boom boom boom">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in ("ab", "bc", "cd", "de", "ef"))
    + ']><tt><body><p begin="1s">Quiet &f; now &amp; then.</p></body></tt>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    '<tt><body><p begin="1s">Nothing &x; leaks.</p></body></tt>'
)


@pytest.mark.parametrize(
    ("text", "expected"), [(BOMB, "Quiet &f; now & then."), (OUTSIDE, "Nothing &x; leaks.")]
)
def test_entities_of_a_document_stay_unresolved(text: str, expected: str) -> None:
    assert said(text) == [(None, expected)]


def test_broken_xml_is_read_as_far_as_it_goes_and_reported() -> None:
    document = read(
        "<captions>\n<line begin='1'>One &ndash; two.</line>\n<line begin='2'>Three"
    )

    assert [turn.text for turn in document.episodes[0].turns] == ["One – two. Three"]
    assert document.damage[0].line == 3


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><h1>404</h1><p>There is no such page.</p></body></html>",
        "<?xml version='1.0'?><opml><head><title>A list</title></head></opml>",
        "<svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>",
        "<div>" * 50_000,
        "<a>" * 50_000 + "0:01",
        "<" * 100_000,
    ],
)
def test_pages_without_speech_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"\.$"):
        read(text)
