"""An invented interview, and ways to make turns of a few words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.model import Turn

_GUEST = "Tobias Rook"

_TALK = """
Ilse Maran: Welcome to Slow Fire, everyone. I'm your host, Ilse Maran. Today we're talking
about kilns with Tobias Rook, who is the founder of the Harbour Pottery. Thank you for
joining me.

Tobias Rook: Thank you for having me. I was born in a small town and I grew up around clay.
My father had a wheel in the garage and I started when I was nine.

Ilse Maran: So why do potters care so much about the firing?

Tobias Rook: Well, people think that glaze decides how a pot looks, but the kiln decides far
more than the glaze, because heat moves unevenly through the chamber. If you load a shelf
badly, the best glaze in the world will fail. Electric kilns are cheaper to run than gas
kilns, yet gas gives colours that no electric element can produce.

Ilse Maran: Mm-hmm.

Tobias Rook: And so, most studios should buy a smaller kiln and fire it more often, rather
than a large kiln that sits half empty for a month. Every empty shelf costs as much energy
as a full one.

Ilse Maran: That's a great point. What about clay bodies?

Tobias Rook: Yeah, so, stoneware forgives mistakes that porcelain never forgives, which
means that beginners learn faster with stoneware. Porcelain shrinks by almost fourteen
percent when it dries, whereas stoneware shrinks by about ten.

Ilse Maran: Right.

Tobias Rook: This is what I said before, you know, they kind of, like, just do it. It was
fun. I mean, I told my wife that I would never do it again and I did it again.

Ilse Maran: This episode is sponsored by Clayworks. Use code SLOW at checkout for ten
percent off, because a good apron is better than a bad apron and you deserve more than a bad
apron.

Tobias Rook: A workshop survives when customers come back, and customers come back because a
cup feels right in the hand, not because a cup is perfect. Teachers who demand perfect cups
produce fewer potters than teachers who demand a hundred cups.

Ilse Maran: Thanks so much for your time. If you like the show, please subscribe and leave
us a review wherever you listen to podcasts.
"""


@pytest.fixture
def interview() -> list[Turn]:
    """Thirteen turns of an interview about kilns, 20 seconds each, with ids from 101."""
    said = [" ".join(block.split()).partition(": ") for block in _TALK.strip().split("\n\n")]
    return [
        Turn(text=text, speaker=speaker, start_s=20.0 * at, id=101 + at)
        for at, (speaker, _, text) in enumerate(said)
    ]


@pytest.fixture
def guest() -> str:
    """The name of the interview's guest."""
    return _GUEST


@pytest.fixture
def said() -> Callable[..., list[Turn]]:
    """Make unsaved turns of alternating (speaker, text) pairs."""

    def make(*pairs: tuple[str | None, str]) -> list[Turn]:
        return [Turn(text=text, speaker=speaker) for speaker, text in pairs]

    return make
