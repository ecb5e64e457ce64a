"""Our own WebVTT and SubRip, read back to the turns they were written from.

WebVTT has names for cues (``12``, ``12.2``, and ``~start`` or ``~end`` where a
time is estimated) and classes for voices. SubRip has neither: there, a mark of
five characters that nobody sees stands between the name and the words, and the
same invisible character keeps ``<``, ``&`` and ``-->`` from being markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seeds.readers.exported_pieces import Piece
from seeds.readers.stamps import read_stamp
from seeds.readers.tags import unescaped

VTT_SIGNATURE = "WEBVTT - exported by Pullquote 1"
"""The first line of our WebVTT."""

ONE, ZERO = "\u2060", "\u200b"
"""The two invisible characters of SubRip's marks; turns never hold them."""

_SRT_MARK = re.compile(f"{ONE}([{ONE}{ZERO}]{{4}})")
_SRT_FIRST = re.compile(
    rf"\s*1\n[0-9:,]{{12,14}} --> [0-9:,]{{12,14}}\n[^\n]{{0,2000}}?{_SRT_MARK.pattern}"
)
_TIMES = re.compile(r"([0-9:.,]{9,20}) --> ([0-9:.,]{9,20})")
_NUMBER = re.compile(r"([0-9]{1,9})(?:\.[0-9]{1,9})?((?: ~(?:start|end)){0,2})")
_VOICE = re.compile(r"<v(\.unnamed)? ([^<>\n]{0,5000})>")


def srt_mark(*, continued: bool, unnamed: bool, start: bool, end: bool) -> str:
    """Return the invisible mark that stands before a SubRip caption's words.

    Args:
        continued: the caption goes on with the turn before it.
        unnamed: what stands before the mark is no person's name.
        start: the start is an estimate.
        end: the end is an estimate.
    """
    return ONE + "".join(ONE if bit else ZERO for bit in (continued, unnamed, start, end))


def is_vtt_export(text: str) -> bool:
    """Whether this is WebVTT of our own."""
    return text.lstrip("\ufeff \n").startswith(VTT_SIGNATURE)


def is_srt_export(text: str) -> bool:
    """Whether this is SubRip of our own."""
    return bool(_SRT_FIRST.match(text.lstrip("\ufeff")))


def vtt_pieces(text: str) -> Iterator[Piece]:
    """Yield the cues; one whose name is not ours is a turn of its own."""
    for place, (name, start_s, end_s, said) in enumerate(_blocks(text), 1):
        ours = _NUMBER.fullmatch(name)
        voice = _VOICE.match(said)
        yield Piece(
            turn=int(ours[1]) if ours else -place,
            text=unescaped(said[voice.end() :] if voice else said),
            who=unescaped(voice[2]) if voice else None,
            named=not (voice and voice[1]),
            start_s=start_s,
            end_s=end_s,
            start_estimated=bool(ours and "~start" in ours[2]),
            end_estimated=bool(ours and "~end" in ours[2]),
        )


def vtt_facts(text: str) -> dict[str, str]:
    """Return what the first note says about the episode."""
    _, _, note = text[:20_000].partition("\nNOTE\n")
    lines = (line.partition(": ") for line in note.split("\n\n", 1)[0].split("\n"))
    return {name: unescaped(told) for name, _, told in lines if told}


def srt_pieces(text: str) -> Iterator[Piece]:
    """Yield the captions; one without a mark is a turn of its own."""
    turn = 0
    for _, start_s, end_s, said in _blocks(text):
        mark = _SRT_MARK.search(said)
        bits = [bit == ONE for bit in mark[1]] if mark else [False] * 4
        turn += not bits[0]
        label = _seen(said[: mark.start()]).removesuffix(": ") if mark else ""
        yield Piece(
            turn=turn,
            text=_seen(said[mark.end() :] if mark else said),
            who=label or None,
            named=not bits[1],
            start_s=start_s,
            end_s=end_s,
            start_estimated=bits[2],
            end_estimated=bits[3],
        )


def _blocks(text: str) -> Iterator[tuple[str, float | None, float | None, str]]:
    """Yield (name, start, end, what stands below) of each block that has times."""
    for block in re.split(r"\n(?:[ \t]*\n)+", text):
        lines = block.strip("\n").split("\n")
        for place, line in enumerate(lines[:2]):
            if times := _TIMES.match(line):
                said = " ".join(" ".join(lines[place + 1 :]).split())
                if said:
                    name = lines[0].strip() if place else ""
                    yield name, read_stamp(times[1]), read_stamp(times[2]), said
                break


def _seen(text: str) -> str:
    return text.replace(ONE, "").replace(ZERO, "")
