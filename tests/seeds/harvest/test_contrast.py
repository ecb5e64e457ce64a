"""What somebody talks about compared with others."""

from __future__ import annotations

from collections import Counter

import pytest

from seeds.harvest.contrast import (
    candidates,
    count_spoken,
    find_contrast,
    find_standing_out,
    own_words,
)
from seeds.harvest.words import stem, words_of

FILLING = "and then we have to see what it is that they will do with all of this over there "


def background(*texts: str) -> tuple[Counter[str], int]:
    words = [stem(word) for text in texts for word in words_of(text)]
    return Counter(words), len(words)


def contrast(mine: list[str], others: list[str], **more: object) -> list[str]:
    spoken = count_spoken([[text] for text in mine], stem, **more)
    counts, words = background(*mine, *others)
    return [term for term, _ in find_contrast(spoken, counts, words)]


def test_what_one_person_says_and_others_do_not_comes_first():
    mine = [FILLING * 5 + "The harbour needs pilots. Harbours, harbours, pilots. Weather."] * 3
    others = [FILLING * 50 + "Weather, weather and once a pilot. " * 20]

    assert contrast(mine, others)[0] == "harbours"
    assert "weather" not in contrast(mine, others)


def test_what_everybody_says_alike_is_no_contrast():
    same = [FILLING * 10 + "The harbour needs a pilot. " * 4] * 3

    assert contrast(same, same * 4) == []


def test_the_subject_of_one_episode_of_many_is_not_what_somebody_talks_about():
    mine = [FILLING + "Ropes, ropes, ropes and ropes."] * 5
    mine.append(FILLING + "Marmalade, marmalade, marmalade, marmalade and marmalade.")

    assert contrast(mine, [FILLING * 200]) == ["ropes"]


def test_a_guest_of_one_episode_has_subjects_too():
    assert contrast([FILLING + "Ropes, ropes, ropes, ropes, ropes."], [FILLING * 200]) == [
        "ropes"
    ]


def test_a_habit_of_speech_weighs_less_than_a_subject():
    mine = [FILLING + "Frankly, some ropes, the ropes, our ropes and more ropes, ropes."] * 6
    mine += [FILLING + "Frankly, no."] * 6

    assert contrast(mine, [FILLING * 400])[0] == "ropes"


def test_two_words_that_belong_together_are_one_term():
    mine = [FILLING + "Machine learning is what machine learning is. Machine learning!"] * 3

    assert contrast(mine, [FILLING * 300]) == ["machine learning"]


def test_names_of_those_present_are_left_out():
    mine = [FILLING + "Olga, Olga, Olga, the rope, the rope, the rope."] * 3

    assert contrast(mine, [FILLING * 300], without={"olga"}) == ["rope"]


def test_where_topics_are_known_only_their_words_are_terms():
    mine = [FILLING + "Frankly, the rope, frankly, the rope, the rope, frankly."] * 3
    spoken = count_spoken([[text] for text in mine], stem)
    counts, words = background(*mine, FILLING * 300)

    assert candidates(spoken, {"rope"}) == ["rope"]
    assert [t for t, _ in find_contrast(spoken, counts, words, telling={"rope"})] == ["rope"]
    assert {t for t, _ in find_contrast(spoken, counts, words)} == {"rope", "frankly"}


def test_talk_about_the_show_is_no_subject():
    assert contrast([FILLING + "Podcasts, podcasts, podcasts, podcasts."] * 3, [FILLING]) == []


def test_words_across_a_sign_or_two_turns_do_not_belong_together():
    said = [[FILLING + "Machine, learning.", "Machine", "learning"]] * 3
    spoken = count_spoken(said, stem)

    assert spoken.pairs(["machin", "learn"]) == Counter()
    assert spoken.times["machin"] == 6


def test_the_name_of_a_show_is_its_title_and_what_its_episodes_are_called():
    titles = [("slowfire", f"slow-fire-{n}") for n in range(10)] + [("slowfire", "Kilns")]

    own = own_words(["Ilse Maran"], titles)
    assert {"ilse", "maran", "slow", "fire", "slowfire"} <= own
    assert "kilns" not in own
    assert "slow" not in own_words([], titles[:3])


def test_a_topic_stands_out_by_how_much_more_often_it_is_theirs():
    topics = [("kilns", 40, 60), ("weather", 30, 900), ("Slow Fire", 50, 50), ("glass", 2, 2)]

    assert find_standing_out(topics, 100, 2000, {"slowfire", "slow", "fire"}) == ["kilns"]
    assert find_standing_out([], 0, 0, set()) == []


def test_terms_stand_as_they_are_mostly_written():
    mine = [FILLING + "Kubernetes and Kubernetes and Kubernetes. Pods and pods and pods."] * 3

    assert sorted(contrast(mine, [FILLING * 300])) == ["Kubernetes", "pods"]


def test_more_evidence_gives_more_contrast():
    few, many = (
        count_spoken([[FILLING * 20 + "Ropes, ropes, ropes. " * times]] * 2, stem)
        for times in (2, 6)
    )
    counts, words = Counter({"rope": 40}), 200_000

    (_, low), (_, high) = (find_contrast(one, counts, words)[0] for one in (few, many))
    assert high > low


def test_the_grammar_of_another_language_is_no_subject():
    german = (
        "und dann ist es so dass wir nicht mehr das haben was wir vorher hatten weil der eine"
        " oder andere es nicht wollte und die Seile rissen, die Seile, alte Seile. "
    )
    spoken = count_spoken([[german * 3]] * 3, stem)

    assert not spoken.english
    assert candidates(spoken) == []


def test_sounds_and_empty_speech_say_nothing():
    assert contrast(["", "[laughter] [laughter] [laughter]"] * 3, [FILLING]) == []
    assert contrast([], [FILLING]) == []


@pytest.mark.parametrize("text", ["a" * 200_000, "a-" * 100_000, "'" * 200_000, "[" * 200_000])
def test_hostile_text_takes_linear_time(text):
    assert contrast([text], [FILLING]) == []
