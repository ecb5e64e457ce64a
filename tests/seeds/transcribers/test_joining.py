"""Pieces that overlap are joined without a word twice, and without one made up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seeds.readers.cues import Cue
from seeds.transcribers.joining import HeardPiece, join_pieces

SENTENCE = (
    "the lamp was lit before dawn and nobody on the pier could say who had carried the oil up"
    " all those stairs in the dark while the rest of us were asleep under the boats"
)
SAID = SENTENCE.split()


def cues(words: list[str], at: float = 0.0, size: int = 5) -> tuple[Cue, ...]:
    """A second a word, in cues of a few words."""
    return tuple(
        Cue(" ".join(words[n : n + size]), at + n, at + min(n + size, len(words)))
        for n in range(0, len(words), size)
    )


def piece(start: int, end: int, size: int = 5) -> HeardPiece:
    return HeardPiece(float(start), float(end), cues(SAID[start:end], size=size))


def text(joined: list[Cue]) -> str:
    return " ".join(cue.text for cue in joined)


def test_words_heard_twice_stand_once() -> None:
    joined = join_pieces([piece(0, 18), piece(10, 28), piece(20, len(SAID))])

    assert text(joined) == " ".join(SAID)


def test_times_count_from_the_beginning_of_the_recording() -> None:
    joined = join_pieces([piece(0, 18), piece(10, len(SAID))])

    assert [cue.start_s for cue in joined] == sorted(cue.start_s for cue in joined)
    assert joined[-1].end_s == len(SAID)
    for cue in joined:
        first = SAID.index(cue.text.split()[0])
        assert abs(cue.start_s - first) <= 5  # a cue's own start, or the last before it


def test_a_word_that_was_cut_at_the_edge_does_not_hide_the_seam() -> None:
    one, two = SAID[:18], SAID[10:]
    one[-1], two[0] = "carr", "nd"

    joined = join_pieces([HeardPiece(0, 18, cues(one)), HeardPiece(10, len(SAID), cues(two))])

    assert text(joined) == " ".join(SAID)


def test_case_and_punctuation_do_not_hide_it_either() -> None:
    two = [word.upper() + "," for word in SAID[10:]]

    joined = join_pieces([piece(0, 18), HeardPiece(10, len(SAID), cues(two))])

    assert text(joined).casefold().replace(",", "") == " ".join(SAID)


def test_where_nothing_was_heard_alike_the_middle_decides() -> None:
    one = HeardPiece(0, 20, (Cue("early words", 2, 4), Cue("mumbled", 17, 19)))
    two = HeardPiece(10, 40, (Cue("muttered", 1, 3), Cue("later words", 8, 12)))

    joined = join_pieces([one, two])

    assert [cue.text for cue in joined] == ["early words", "later words"]


def test_pieces_that_only_touch_lose_nothing() -> None:
    joined = join_pieces([piece(0, 15), piece(15, len(SAID))])

    assert text(joined) == " ".join(SAID)


def test_a_script_without_blanks_is_joined_by_its_characters() -> None:
    said = "灯塔在黎明之前点亮没有人知道是谁把油抬上了所有的台阶"
    one = HeardPiece(0, 15, (Cue(said[:15], 0, 15),))
    two = HeardPiece(8, 30, (Cue(said[8:], 0, 20),))

    assert "".join(cue.text for cue in join_pieces([one, two])) == said


@given(
    st.lists(st.sampled_from(["a", "b", "c", "the", "lamp", "oil"]), min_size=4, max_size=60),
    st.integers(1, 9),
    st.integers(2, 12),
    st.integers(4, 20),
)
def test_every_word_comes_from_one_of_the_pieces_in_order(
    said: list[str], size: int, overlap: int, length: int
) -> None:
    length = max(length, overlap + 1)
    pieces, start = [], 0
    while start < len(said):
        words = said[start : start + length]
        pieces.append(HeardPiece(start, start + len(words), cues(words, size=size)))
        start += length - overlap
    joined = text(join_pieces(pieces)).split()
    heard = [word for one in pieces for cue in one.cues for word in cue.text.split()]

    rest = iter(heard)
    assert all(word in rest for word in joined)
