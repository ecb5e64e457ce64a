"""The JSON of transcribers: who said what, in whatever shape."""

from __future__ import annotations

import json

import pytest

from seeds.readers import read_document
from seeds.readers.document import Document, Source, UnreadableDocument


def read(value: object) -> Document:
    return read_document(Source("talk.json", json.dumps(value, ensure_ascii=False).encode()))


def word(text: str, start: float, **more: object) -> dict[str, object]:
    return {"word": text, "start": start, "end": start + 0.4, **more}


def content(
    text: str, kind: str, start: str | None = None, **more: object
) -> dict[str, object]:
    times = {} if start is None else {"start_time": start, "end_time": start}
    return {"type": kind, "alternatives": [{"content": text, **more}], **times}


def spoken(text: str, speaker: str, start: float, **more: object) -> dict[str, object]:
    """Return an item as Speechmatics writes it."""
    kind = "word" if text.isalpha() else "punctuation"
    return {
        "type": kind,
        "start_time": start,
        "end_time": start + 0.3,
        "alternatives": [{"content": text, "speaker": speaker}],
        **more,
    }


ADA_BO = [("Ada", "Is it late?"), ("Bo", "Not yet.")]
NOBODY = [(None, "Is it late? Not yet.")]
TWO_LABELS = [(None, "Is it late?"), (None, "Not yet.")]

SHAPES: dict[str, tuple[object, str, list[tuple[str | None, str]]]] = {
    "Podcasting 2.0, one word a segment": (
        {
            "version": "1.0.0",
            "segments": [
                {"speaker": who, "startTime": at, "endTime": at + 0.5, "body": text}
                for at, (who, text) in enumerate(
                    [
                        ("Ada", "Is"),
                        ("Ada", "it"),
                        ("Ada", "late"),
                        ("Ada", "?"),
                        ("Bo", "Not yet."),
                    ]
                )
            ],
        },
        "podcast20_json",
        ADA_BO,
    ),
    "Podcasting 2.0, names before the words": (
        {"segments": [{"startTime": 1, "body": "Ada: Is it late?"}, {"body": "Bo: Not yet."}]},
        "podcast20_json",
        ADA_BO,
    ),
    "Whisper": (
        {
            "text": " Is it late? Not yet.",
            "language": "en",
            "segments": [
                {"id": 0, "start": 0.0, "end": 1.0, "text": " Is it late?"},
                {"id": 1, "start": 1.0, "end": 2.0, "text": " Not yet."},
            ],
        },
        "whisper_json",
        NOBODY,
    ),
    "WhisperX with speakers on words only": (
        {
            "segments": [
                {
                    "start": 0,
                    "end": 2,
                    "text": " Is it late? Not yet.",
                    "words": [
                        word("Is", 0.0, speaker="SPEAKER_00"),
                        {"word": "it"},
                        word("late?", 0.8, speaker="SPEAKER_00"),
                        word("Not", 1.2, speaker="SPEAKER_01"),
                        word("yet.", 1.5, speaker="SPEAKER_01"),
                    ],
                }
            ]
        },
        "whisper_json",
        TWO_LABELS,
    ),
    "OpenAI with words without punctuation": (
        {
            "task": "transcribe",
            "text": "Is it late? Not yet.",
            "segments": None,
            "words": [word(w, n) for n, w in enumerate(("Is", "it", "late", "Not", "yet"))],
        },
        "whisper_json",
        NOBODY,
    ),
    "whisper.cpp": (
        {
            "result": {"language": "en"},
            "transcription": [
                {
                    "timestamps": {"from": "00:00:00,000", "to": "00:00:01,000"},
                    "offsets": {"from": 0, "to": 1000},
                    "text": " Is it late?",
                },
                {
                    "timestamps": {"from": "00:00:01,000", "to": "00:00:02,000"},
                    "text": " Not yet.",
                },
            ],
        },
        "whisper_json",
        NOBODY,
    ),
    "chunks with pairs of times": (
        {"chunks": [{"timestamp": [0.0, 1.0], "text": " Is it late? Not yet."}]},
        "whisper_json",
        NOBODY,
    ),
    "podwhisperer": (
        {
            "speakers": {"spk_0": "Ada", "spk_1": "Bo"},
            "segments": [
                {"speakerLabel": "spk_0", "start": 0, "end": 1.000001, "text": " Is it late?"},
                {"speakerLabel": "spk_1", "start": 1, "end": 2, "text": " Not yet."},
            ],
        },
        "podwhisperer_json",
        ADA_BO,
    ),
    "Podlove with voices to show": (
        [
            {
                "start": "00:00:01.500",
                "end": "00:00:02.000",
                "speaker": "7",
                "voice": "Ada",
                "text": "Is it late?",
            },
            {
                "start": "00:00:02.000",
                "end": "00:00:03.000",
                "speaker": "8",
                "voice": "Bo",
                "text": "Not yet.",
            },
        ],
        "podlove_json",
        ADA_BO,
    ),
    "Podlove grouped, with a map": (
        {
            "voices": [{"voice": "ada1", "name": "Ada"}, {"voice": "bo7", "name": "Bo"}],
            "transcript": [
                {
                    "start": "00:00:01.5",
                    "voice": "ada1",
                    "items": [
                        {"start": "00:00:01.5", "text": "Is it"},
                        {"start": "00:00:02.5", "text": "late?"},
                    ],
                },
                {"start": "00:00:03.5", "voice": "bo7", "text": "Not yet."},
            ],
        },
        "podlove_json",
        ADA_BO,
    ),
    "Deepgram words": (
        {
            "metadata": {"channels": 1},
            "results": {
                "channels": [
                    {
                        "alternatives": [
                            {
                                "transcript": "Is it late? Not yet.",
                                "words": [
                                    word("is", 0.1, speaker=0, punctuated_word="Is"),
                                    word("it", 0.5, speaker=0, punctuated_word="it"),
                                    word("late", 0.9, speaker=0, punctuated_word="late?"),
                                    word("not", 1.3, speaker=1, punctuated_word="Not"),
                                    word("yet", 1.6, speaker=1, punctuated_word="yet."),
                                ],
                            }
                        ]
                    }
                ]
            },
        },
        "deepgram",
        TWO_LABELS,
    ),
    "Deepgram paragraphs": (
        {
            "results": {
                "channels": [
                    {
                        "alternatives": [
                            {
                                "transcript": "is it late not yet",
                                "paragraphs": {
                                    "paragraphs": [
                                        {
                                            "speaker": n,
                                            "sentences": [
                                                {"text": text, "start": n, "end": n + 1}
                                            ],
                                        }
                                        for n, text in enumerate(("Is it late?", "Not yet."))
                                    ]
                                },
                            }
                        ]
                    }
                ]
            }
        },
        "deepgram",
        TWO_LABELS,
    ),
    "AssemblyAI utterances": (
        {
            "audio_url": "https://audio.example/a.mp3",
            "text": "Is it late? Not yet.",
            "utterances": [
                {"speaker": "A", "text": "Is it late?", "start": 100, "end": 1100, "words": []},
                {"speaker": "B", "text": "Not yet.", "start": 1500, "end": 2100, "words": []},
            ],
        },
        "assemblyai",
        TWO_LABELS,
    ),
    "Google's version 1 with diarisation repeats all words at the end": (
        {
            "results": [
                {"alternatives": [{"transcript": "is it late", "words": [{"word": "is"}]}]},
                {"alternatives": [{"transcript": " not yet", "words": [{"word": "not"}]}]},
                {
                    "alternatives": [
                        {
                            "words": [
                                {"word": w, "startTime": f"{n}.500s", "speakerTag": tag}
                                for n, (w, tag) in enumerate(
                                    [
                                        ("Is", 1),
                                        ("it", 1),
                                        ("late?", 1),
                                        ("Not", 2),
                                        ("yet.", 2),
                                    ]
                                )
                            ]
                        }
                    ]
                },
            ]
        },
        "google_stt",
        TWO_LABELS,
    ),
    "Google's version 2": (
        {
            "results": [
                {
                    "languageCode": "en-us",
                    "alternatives": [
                        {
                            "transcript": "Is it late? Not yet.",
                            "words": [{"word": "Is", "startOffset": "0.100s"}],
                        }
                    ],
                },
                {},
            ]
        },
        "google_stt",
        NOBODY,
    ),
    "Amazon Transcribe": (
        {
            "jobName": "a",
            "results": {
                "language_code": "en-US",
                "transcripts": [{"transcript": "Is it late? Not yet."}],
                "speaker_labels": {
                    "segments": [
                        {
                            "speaker_label": "spk_0",
                            "items": [
                                {"start_time": at, "speaker_label": "spk_0"}
                                for at in ("0.1", "0.5", "0.9")
                            ],
                        },
                        {
                            "speaker_label": "spk_1",
                            "items": [
                                {"start_time": at, "speaker_label": "spk_1"}
                                for at in ("1.3", "1.6")
                            ],
                        },
                    ]
                },
                "items": [
                    content("Is", "pronunciation", "0.1"),
                    content("it", "pronunciation", "0.5"),
                    content("late", "pronunciation", "0.9"),
                    content("?", "punctuation"),
                    content("Not", "pronunciation", "1.3"),
                    content("yet", "pronunciation", "1.6"),
                    content(".", "punctuation"),
                ],
            },
        },
        "amazon_transcribe",
        TWO_LABELS,
    ),
    "Speechmatics": (
        {
            "format": "2.9",
            "metadata": {"transcription_config": {"language": "en"}},
            "results": [
                spoken("Is", "S1", 0.1),
                spoken("it", "S1", 0.5),
                spoken("late", "S1", 0.9),
                spoken("?", "S1", 1.2, attaches_to="previous", is_eos=True),
                spoken("Not", "S2", 1.4),
                spoken("yet", "S2", 1.7),
                spoken(".", "S2", 2.0, attaches_to="previous"),
            ],
        },
        "speechmatics",
        TWO_LABELS,
    ),
    "Azure, batch": (
        {
            "recognizedPhrases": [
                {
                    "speaker": 1,
                    "offset": "PT0.1S",
                    "offsetInTicks": 1000000,
                    "durationInTicks": 9000000,
                    "nBest": [{"lexical": "is it late", "display": "Is it late?"}],
                },
                {
                    "speaker": 2,
                    "offset": "PT1M1.5S",
                    "duration": "PT1S",
                    "nBest": [{"display": "Not yet."}],
                },
            ]
        },
        "azure",
        TWO_LABELS,
    ),
    "Azure, fast": (
        {
            "durationMilliseconds": 2000,
            "combinedPhrases": [{"text": "Is it late? Not yet."}],
            "phrases": [
                {
                    "speaker": 1,
                    "offsetMilliseconds": 80,
                    "durationMilliseconds": 900,
                    "text": "Is it late?",
                },
                {
                    "speaker": 2,
                    "offsetMilliseconds": 990,
                    "durationMilliseconds": 900,
                    "text": "Not yet.",
                },
            ],
        },
        "azure",
        TWO_LABELS,
    ),
    "Rev": (
        {
            "speakers": [{"id": 0, "name": "Ada"}, {"id": 1, "name": "Bo"}],
            "monologues": [
                {
                    "speaker": 0,
                    "elements": [
                        {"type": "text", "value": "Is", "ts": 0.1, "end_ts": 0.2},
                        {"type": "punct", "value": " "},
                        {"type": "text", "value": "it", "ts": 0.3, "end_ts": 0.4},
                        {"type": "punct", "value": " "},
                        {"type": "text", "value": "late", "ts": 0.5, "end_ts": 0.9},
                        {"type": "punct", "value": "?"},
                    ],
                },
                {
                    "speaker": 1,
                    "elements": [
                        {"type": "text", "value": "Not", "ts": 1.1},
                        {"type": "punct", "value": " "},
                        {"type": "text", "value": "yet", "ts": 1.3, "end_ts": 1.4},
                        {"type": "punct", "value": "."},
                    ],
                },
            ],
        },
        "revai",
        ADA_BO,
    ),
    "YouTube's json3": (
        {
            "wireMagic": "pb3",
            "events": [
                {"tStartMs": 0, "dDurationMs": 9000, "id": 1, "wpWinPosId": 1},
                {
                    "tStartMs": 80,
                    "dDurationMs": 2000,
                    "segs": [
                        {"utf8": "Is"},
                        {"utf8": " it", "tOffsetMs": 300},
                        {"utf8": " late?"},
                    ],
                },
                {"tStartMs": 1000, "dDurationMs": 900, "aAppend": 1, "segs": [{"utf8": "\n"}]},
                {"tStartMs": 1010, "segs": [{"utf8": "Not"}, {"utf8": " yet."}]},
            ],
        },
        "youtube_json3",
        NOBODY,
    ),
    "groups of words in milliseconds": (
        [
            {
                "speaker": "Ada",
                "words": [
                    {"word": text, "start": 1000 + 400 * n, "end": 1300 + 400 * n}
                    for n, text in enumerate(("Is", "it", "late?"))
                ],
            },
            {"speaker": "Bo", "words": [{"word": "Not yet.", "start": 3000, "end": 3500}]},
        ],
        "json_segments",
        ADA_BO,
    ),
    "text and nothing else": ({"text": "Is it late? Not yet."}, "whisper_json", NOBODY),
    "nobody's JSON, in milliseconds": (
        {
            "meta": {"v": 3},
            "payload": {
                "lines": [
                    {"speakerName": "Ada", "startMs": 1000, "caption": "Is it late?"},
                    {"speakerName": "Bo", "startMs": 2000, "caption": "Not yet."},
                ]
            },
        },
        "json_segments",
        ADA_BO,
    ),
}


@pytest.mark.parametrize(("value", "name", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_speech_lands_with_who_said_it(
    value: object, name: str, expected: list[tuple[str | None, str]]
) -> None:
    document = read(value)

    assert document.format == name
    assert [(turn.speaker, turn.text) for turn in document.episodes[0].turns] == expected


@pytest.mark.parametrize(
    "key", [key for key, (_, _, expected) in SHAPES.items() if expected is TWO_LABELS]
)
def test_the_labels_of_unnamed_voices_are_kept(key: str) -> None:
    labels = [turn.label for turn in read(SHAPES[key][0]).episodes[0].turns]

    assert None not in labels
    assert len(set(labels)) == 2


@pytest.mark.parametrize("key", SHAPES.keys())
def test_times_are_seconds(key: str) -> None:
    starts = [turn.start_s for turn in read(SHAPES[key][0]).episodes[0].turns]

    assert all(start is None or start < 100 for start in starts)


@pytest.mark.parametrize(
    ("language", "code"), [("english", "en"), ("fr-CA", "fr"), ("zh", "zh"), (None, None)]
)
def test_the_language_is_kept_as_a_code(language: str | None, code: str | None) -> None:
    value = {"language": language, "segments": [{"start": 0, "end": 1, "text": "Bonjour."}]}

    assert read(value).episodes[0].language == code


def test_one_object_a_line_is_a_list() -> None:
    text = '{"start": 0, "text": "Is it late?"}\n{"start": 1, "text": "Not yet."}\n'

    assert read_document(Source("a", text.encode())).episodes[0].turns[0].text == NOBODY[0][1]


def test_json_that_breaks_off_keeps_its_complete_segments() -> None:
    text = '{"segments": [\n{"start": 0, "text": "Kept."},\n{"start": 1, "text": "Lo'
    document = read_document(Source("a.json", text.encode()))

    assert [turn.text for turn in document.episodes[0].turns] == ["Kept."]
    assert [damage.line for damage in document.damage] == [3]


@pytest.mark.parametrize(
    "time", ["NaN", "-1", "1e999", "1" * 5000, '"soon"', "true", "[]", "{}"]
)
def test_a_time_that_is_none_is_left_out(time: str) -> None:
    text = f'{{"segments": [{{"start": {time}, "text": "Said anyway."}}]}}'
    turn = read_document(Source("a.json", text.encode())).episodes[0].turns[0]

    assert (turn.text, turn.start_s) == ("Said anyway.", None)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 50_000 + "1" + "}" * 50_000,
        '{"segments": [' + '"\\"' * 50_000,
        "{}",
        "[1, 2, 3]",
        '{"name": "pullquote", "version": "1.0"}',
        '[{"title": "A page", "price": 3}]',
    ],
)
def test_json_without_speech_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"\.$"):
        read_document(Source("a.json", text.encode()))


def test_half_a_surrogate_pair_cannot_get_into_the_archive() -> None:
    text = '{"segments": [{"start": 0, "text": "odd \\ud83d sign"}]}'
    turn = read_document(Source("a.json", text.encode())).episodes[0].turns[0]

    assert turn.text == "odd \ufffd sign"
