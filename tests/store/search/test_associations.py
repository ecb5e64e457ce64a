from __future__ import annotations

import random

import numpy as np
import pytest

from store.search.associations import Associations, learn_if_due
from store.search.tokens import ROW, Extent, Tokens, TokenWriter, Vocabulary

SEA = ["harbour", "ferry", "gull", "anchor", "tide", "sailor", "mast", "wharf", "keel", "buoy"]
BREAD = ["dough", "flour", "oven", "yeast", "crust", "baker", "loaf", "knead", "salt", "rye"]


@pytest.fixture
def tokens(tmp_path):
    """Talk of two trades that never meet, among words said everywhere."""
    rng = random.Random(3)
    filler = [f"filler{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(150)]
    passages = []
    for number in range(1_500):
        trade = SEA if number % 2 else BREAD
        passages.append([rng.choice(trade if i % 2 else filler) for i in range(40)])
    writer = TokenWriter(tmp_path, Extent(), [])
    writer.add(passages, np.zeros(len(passages), ROW))
    extent = writer.flush()
    writer.close()
    return Tokens(tmp_path, extent, Vocabulary())


def test_words_of_one_trade_come_nearer_than_words_of_another(tmp_path, tokens, monkeypatch):
    monkeypatch.setattr("store.search.associations.EVERYWHERE", 0.2)
    assert learn_if_due(tmp_path, tokens)
    learnt = Associations.read(tmp_path, tokens)
    assert learnt is not None

    def near(one, other):
        number, stem = tokens.vocabulary.stem_number, tokens.vocabulary._stem
        a, b = (learnt.vectors[learnt.slot_of(number[stem[word]])] for word in (one, other))
        return float(a @ b)

    assert near("ferry", "anchor") > near("ferry", "dough") + 0.2
    assert near("oven", "loaf") > near("oven", "gull") + 0.2


def test_learning_again_waits_for_the_archive_to_grow(tmp_path, tokens):
    assert learn_if_due(tmp_path, tokens)
    assert not learn_if_due(tmp_path, tokens)


def test_nothing_usable_is_none(tmp_path, tokens):
    assert Associations.read(tmp_path, tokens) is None
    learn_if_due(tmp_path, tokens)
    path = tmp_path / "associations.npz"
    path.write_bytes(path.read_bytes()[:-100])
    assert Associations.read(tmp_path, tokens) is None


def test_an_unknown_stem_has_no_vector(tmp_path, tokens):
    learn_if_due(tmp_path, tokens)
    learnt = Associations.read(tmp_path, tokens)

    assert learnt is not None
    assert learnt.slot_of(None) == 0
    assert learnt.slots_of(np.array([10**6], np.int32)).tolist() == [0]
