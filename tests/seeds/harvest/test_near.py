from __future__ import annotations

from seeds.harvest import near
from seeds.harvest.near import Nearest

TEXTS = [
    "Open models from labs compete with closed models on price and weights.",
    "Labs release weights freely so that models spread among developers.",
    "A kiln fired with gas gives glazes that electric kilns never give.",
    "Potters choose stoneware because porcelain cracks in a cold kiln.",
    "Trains leave the harbour at dawn and carry clay to the north.",
    "Developers fine-tune free weights into products for companies.",
]


def test_the_text_itself_is_nearest():
    index = Nearest(TEXTS)

    for at, text in enumerate(TEXTS):
        assert index.find(text, limit=1)[0][0] == at


def test_skipped_positions_are_left_out():
    found = Nearest(TEXTS).find(TEXTS[2], limit=1, skip={2})

    assert found[0][0] == 3


def test_company_brings_texts_together_that_share_no_word_of_the_query():
    nearest = [at for at, _ in Nearest(TEXTS).find("closed labs compete on price", limit=3)]

    assert set(nearest) == {0, 1, 5}


def test_scores_fall_and_a_limit_holds():
    found = Nearest(TEXTS).find("kiln glazes", limit=4)

    scores = [score for _, score in found]
    assert len(found) == 4
    assert scores == sorted(scores, reverse=True)


def test_unknown_words_and_empty_indexes_find_nothing():
    assert Nearest(TEXTS).find("zzz qqq") == []
    assert Nearest([]).find("kiln") == []
    assert Nearest(["", "the and of"]).find("kiln") == []


def test_the_same_texts_give_the_same_answers():
    assert Nearest(TEXTS).find("kiln weights") == Nearest(TEXTS).find("kiln weights")


def test_a_single_text_is_found():
    assert Nearest(["Kilns are warm."]).find("warm kiln")[0][0] == 0


def test_what_comes_first_brings_its_own_kin_nearer(monkeypatch):
    glaze = [f"A glaze of ash {n} melts late in a wood kiln at the harbour." for n in range(9)]
    kin = "Salt thrown at the harbour ruins what a wood kiln melts."
    others = [f"Train {n} to the north carries mail past field {n}." for n in range(200)]
    index = Nearest([*glaze, kin, *others])

    found = dict(index.find("which glaze is of ash", limit=10))
    monkeypatch.setattr(near, "_FIRST", 0)
    before = dict(index.find("which glaze is of ash", limit=10))

    assert set(found) == set(range(10))
    assert found[9] > before[9]
