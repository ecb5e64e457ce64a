from __future__ import annotations

from random import Random

import pytest

from seeds.harvest.framing import find_framing
from seeds.harvest.moments import find_moments
from store.model import ELLIPSIS, Chapter, Turn

SUBJECTS = (
    "kilns", "glazes", "clay bodies", "wheels", "brushes", "markets", "teachers", "apprentices",
    "museums", "hotels", "villages", "rivers", "forests", "harbours", "bridges", "railways",
)  # fmt: skip

NOUNS = [
    a + b + c + "s" for a in "bdfgklmnprt" for b in "aeiou" for c in ("nto", "rvek", "lmig")
]


@pytest.fixture
def lecture() -> list[Turn]:
    """An hour of 32 turns; each two are about one subject; the first speaks 112 s a turn."""
    turns = []
    for at in range(32):
        subject = SUBJECTS[at // 2]
        a, b, c, d, e, f, g = Random(at).sample(NOUNS, 7)
        text = (
            f"Good {subject} cost more than {a}, because {b} break whenever {c} need {subject} "
            f"in a hurry. Every studio that saves {d} on cheap {subject} pays for {e} twice, "
            f"although {f} last longer than {g}."
        )
        turns.append(Turn(text, "Ada" if at % 2 else "Bo", 112.0 * at, id=at + 1))
    return turns


def test_five_to_eight_moments_lie_in_order_over_the_whole_length(lecture):
    moments = find_moments(lecture, duration_s=3600.0)

    starts = [m.start_s for m in moments]
    assert 5 <= len(moments) <= 8
    assert starts == sorted(starts)
    assert {int(s // 900) for s in starts} == {0, 1, 2, 3}


def test_moments_are_exactly_their_spans(lecture):
    text_of = {t.id: t.text for t in lecture}

    for moment in find_moments(lecture):
        parts = [text_of[s.turn][s.start : s.end] for s in moment.spans]
        assert moment.text == ELLIPSIS.join(parts)


def test_what_is_said_twice_is_a_moment_once(lecture):
    best = find_moments(lecture, duration_s=3600.0)[0]
    again = Turn(best.text, best.speaker, 3500.0, id=99)

    texts = [m.text for m in find_moments([*lecture[:-2], again, lecture[-1]], (), 3600.0)]

    assert len(set(texts)) == len(texts)
    assert texts.count(best.text) <= 1


def test_moments_follow_chapters(lecture):
    chapters = [Chapter(f"About {SUBJECTS[2 * n]}", 448.0 * n) for n in range(8)]

    moments = find_moments(lecture, chapters, 3600.0)

    assert [int(m.start_s // 448) for m in moments] == list(range(8))
    for number, moment in enumerate(moments):
        assert SUBJECTS[2 * number] in moment.text


def test_untimed_turns_are_spread_by_their_words(lecture):
    untimed = [Turn(t.text, t.speaker, id=t.id) for t in lecture]

    moments = find_moments(untimed, [Chapter("Untimed")])

    assert 5 <= len(moments) <= 8
    assert moments[0].spans[0].turn <= 8
    assert moments[-1].spans[0].turn >= 24


def test_hostly_questions_and_adverts_are_never_moments(interview, guest):
    for moment in find_moments(interview, hosts=["Ilse Maran"]):
        assert moment.speaker == guest
        assert "code SLOW" not in moment.text


def test_chapters_past_the_end_do_no_harm(lecture):
    chapters = [Chapter("Far", 1e9), *(Chapter(str(n), 10.0 * n) for n in range(9))]

    assert find_moments(lecture, chapters, 3600.0)


def test_an_empty_episode_has_no_moments():
    assert find_moments([]) == []
    assert find_framing([]) == []


def test_the_host_frames_the_episode(interview):
    (framing,) = find_framing(interview, ["Ilse Maran"])

    assert framing.text == (
        "Today we're talking about kilns with Tobias Rook, who is the founder of the Harbour "
        "Pottery."
    )
    assert framing.text == interview[0].text[framing.spans[0].start : framing.spans[0].end]
    assert framing.spans[0].turn == 101
    assert framing.start_s is not None
