"""Words of a text, folded and stemmed, for everything that counts them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W\d_]+)*")
_SOUND = re.compile(r"\[[^\[\]]{0,60}\]")
_WIDE = re.compile(r"[぀-ヿ㐀-鿿豈-﫿가-힣]")
_SENTENCE_SAMPLE = 4000


def word_set(listed: str) -> frozenset[str]:
    """Return the words of a list written as one text."""
    return frozenset(listed.split())


ENGLISH_COMMON = word_set(
    """a about above across actually after again against all almost along already also although
    always am among an and another any anybody anyone anything anyway are aren't around as ask
    at away back be became because become been before began being below best better between
    bit both but by call came can can't cannot come could couldn't day definitely did didn't
    different do does doesn't doing don't done down during each either else end enough even
    ever every everybody everyone everything exactly fact far feel few find first for from
    full get gets getting give given go goes going gone gonna good got gotta great guess guy
    guys had hadn't has hasn't have haven't having he he'd he'll he's help her here hers
    herself hey hi him himself his how however huge i i'd i'll i'm i've if in instead
    interesting into is isn't it it'd it'll it's its itself just keep kind knew know known
    last later least less let let's like literally little long look looking lot lots made make
    makes making many matter may maybe me mean means might mine more most mostly much must my
    myself need never new next nice no nobody none nor not nothing now obviously of off often
    oh ok okay old on once one ones only onto or other others our ours ourselves out over own
    part people perhaps pretty probably put quite rather read real really right said same saw
    say saying says second see seem seems seen sense shall she she'd she'll she's should
    shouldn't show side since so some somebody somehow someone something sometimes somewhat
    sort start started still stuff such super sure take taken taking talk talked talking tell
    than thank thanks that that'd that'll that's the their theirs them themselves then there
    there's these they they'd they'll they're they've thing things think thinking this those
    though thought three through time times to today together told too took totally toward
    tried true try trying turn two um under until up upon us use used using usually very wanna
    want wanted wants was wasn't way ways we we'd we'll we're we've well went were weren't
    what what's whatever when where where's whether which while who who's whole whose why will
    with within without won't wonderful word work working world would wouldn't wow yeah year
    years yep yes yet you you'd you'll you're you've your yours yourself uh hmm mm huh ah er
    basically essentially certainly absolutely simply quickly number point place question
    reason example idea problem case whatnot etc hard easy big small high low able bad hundred
    thousand couple half month week hour minute hello welcome episode podcast happen happened
    happening happens kinda sorta cool awesome amazing curious love believe understand
    remember wonder heard hear left run set move comes came bring brought says couldn life
    person man woman story today's yesterday tomorrow moment question questions answer answers
    ago early late single certain specific particular general course hand line level kinds
    types type sorts lots bunch piece pieces bits days weeks months hours minutes ton tons
    totally fun funny crazy weird cause 'cause gosh god yourselves folks friend friends agree"""
)
"""English words that say nothing about what is talked of (rules for English only)."""

_ENGLISH_MARKS = word_set("the and of to is that it in you was for are have with this we")


def fold(word: str) -> str:
    """Return ``word`` in lower case, apostrophes straight, accents stripped."""
    word = word.replace("’", "'").casefold()
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(c for c in parts if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """Return the folded words of ``text``; sounds in brackets are not speech."""
    if "[" in text:
        text = _SOUND.sub(" ", text)
    return _WORD.findall(fold(text))


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return the English stem of a folded word (Snowball); others pass nearly unchanged."""
    if len(word) < 4 or not word.isascii():
        return word
    return str(_STEMMER.stemWord(word.removesuffix("'s")))


_STEMMER = Stemmer.Stemmer("english", 0)


def content_stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order, with repeats.

    Writing without spaces between words gives pairs of neighbouring characters.
    """
    out: list[str] = []
    for word in words_of(text):
        if _WIDE.match(word):
            out += [word[i : i + 2] for i in range(max(1, len(word) - 1))]
        elif len(word) > 2 and word not in ENGLISH_COMMON and not word.isdigit():
            out.append(stem(word))
    return out


def count_words(text: str) -> int:
    """Return the length of ``text`` in words; two wide (CJK) characters count as one.

    Speech in Chinese or Japanese carries about as much in two characters as
    English in one word, so that one limit of length fits all.
    """
    wide = len(_WIDE.findall(text))
    if not wide:
        return len(text.split())
    return wide // 2 + len(_WIDE.sub(" ", text).split())


def is_english(text: str) -> bool:
    """Whether a text is English, by the share of its commonest words.

    The first 4,000 characters decide; English speech has about one in four.
    """
    words = words_of(text[:_SENTENCE_SAMPLE])
    if not words:
        return False
    return sum(word in _ENGLISH_MARKS for word in words) / len(words) >= 0.12
