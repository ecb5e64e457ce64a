from __future__ import annotations

import pytest
from rapidfuzz import fuzz

from seeds.harvest.hold import LEGAL, MEDICAL, PRIVATE, SLUR, hold_reason
from seeds.harvest.insights import find_insights
from store.model import ELLIPSIS, Turn


def test_every_insight_is_exactly_its_spans(interview):
    text_of = {turn.id: turn.text for turn in interview}

    found = find_insights(interview, hosts=["Ilse Maran"])

    assert len(found) >= 3
    for insight in found:
        parts = [text_of[s.turn][s.start : s.end] for s in insight.spans]
        assert insight.text == ELLIPSIS.join(parts)
        assert insight.kind == "quote"


def test_only_the_guest_is_quoted_and_nothing_embarrasses(interview, guest):
    found = find_insights(interview, hosts=["Ilse Maran"])

    for insight in found:
        assert insight.speaker == guest
        assert not any(
            w in insight.text for w in ("sponsor", "born", "wife", "Thank", "before")
        )


def test_hosts_are_guessed_where_nobody_names_them(interview, guest):
    assert {i.speaker for i in find_insights(interview)} == {guest}


def test_the_best_come_first_and_parts_add_up_to_the_score(interview):
    found = find_insights(interview)

    assert [i.score for i in found] == sorted((i.score for i in found), reverse=True)
    for insight in found:
        assert insight.score == pytest.approx(sum(v for _, v in insight.parts), abs=0.01)
        assert dict(insight.parts)["length"] > 0


def test_a_limit_keeps_the_best(interview):
    assert find_insights(interview, limit=2) == find_insights(interview)[:2]
    assert find_insights(interview, limit=0) == []


def test_nothing_is_said_twice(interview):
    doubled = [*interview, *(Turn(t.text, t.speaker, id=t.id + 100) for t in interview)]

    texts = [i.text for i in find_insights(doubled, hosts=["Ilse Maran"])]

    for at, text in enumerate(texts):
        assert all(fuzz.token_sort_ratio(text, other) < 70 for other in texts[at + 1 :])


def test_an_insight_has_the_second_it_was_said(interview):
    for insight in find_insights(interview):
        turn = interview[insight.spans[0].turn - 101]
        assert turn.start_s <= insight.start_s < turn.start_s + 20.0


def test_the_same_turns_give_the_same_insights(interview):
    assert find_insights(interview) == find_insights(tuple(interview))


@pytest.mark.parametrize(
    "turns", [[], [Turn("")], [Turn("Yeah.", "A")], [Turn("🎉" * 300, "A")]]
)
def test_an_episode_without_speech_has_none(turns):
    assert find_insights(turns) == []


def test_german_speech_has_insights_by_the_rules_without_language():
    speech = (
        "Wer einen kleinen Ofen oft brennt, lernt schneller als jemand, der einen großen Ofen "
        "selten brennt, weil jeder Brand im Ofen eine neue Erfahrung bringt. "
        "Glasur und Ofen gehören zusammen, denn die beste Glasur hilft wenig, wenn der Ofen "
        "ungleichmäßig heizt und niemand die Temperatur der Kammer misst."
    )
    small = "Guten Tag und herzlich willkommen bei uns im Studio heute Abend. "
    turns = [Turn(small * 20, "A"), Turn(speech, "B"), Turn(small * 20, "A")]

    found = find_insights(turns, language="de")

    assert any("Ofen" in insight.text for insight in found)


def test_held_passages_come_back_with_their_reason(said):
    advice = (
        "Potters who work with lead glazes should know that you should stop taking your "
        "medication for blood pressure before a firing, because heat is worse than pressure."
    )
    around = ("B", "Glaze and kiln and shelf and clay. " * 60)

    found = find_insights(said(around, ("A", advice), around))

    assert [i.held for i in found if i.speaker == "A"] == [MEDICAL]


@pytest.mark.parametrize(
    ("before", "after", "chosen"),
    [
        ("We stopped for a minute there.", "That was the whole of the story.", True),
        ("It is time for our sponsor.", "Learn more at clayworks.com today.", False),
        ("It is time for our sponsor.", "That was the whole of the story.", True),
        ("We stopped for a minute there.", "Learn more at clayworks.com today.", True),
    ],
)
def test_the_middle_of_a_sponsors_text_is_no_insight(said, before, after, chosen):
    claim = (
        "Small kilns teach faster than large kilns, because every firing shows a potter what "
        "heat does to glaze, whereas a large kiln that sits half empty for a month teaches "
        "nothing at all."
    )
    filler = "Nobody in the studio minds a cold morning. "
    around = ("B", "Glaze and kiln and shelf and clay. " * 60)
    speech = f"{before} {filler}{claim} {filler}{after}"

    found = find_insights(said(around, ("A", speech), around))

    assert any("Small kilns teach" in insight.text for insight in found) is chosen


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("He called them faggots in front of the class.", SLUR),
        ("Stop taking your antibiotics as soon as you feel better.", MEDICAL),
        ("You should double the dose of insulin on such days.", MEDICAL),
        ("You must sue your landlord and file a lawsuit today.", LEGAL),
        ("Never sign contracts that name a foreign court.", LEGAL),
        ("My neighbour was arrested for stealing clay.", PRIVATE),
        ("She told me that her husband is an alcoholic.", PRIVATE),
        ("Everybody knew that Petra Halloran was arrested twice.", PRIVATE),
    ],
)
def test_what_must_be_seen_first_is_held(text, reason):
    assert hold_reason(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "Doctors prescribe fewer antibiotics than they did ten years ago.",
        "Studios that take contracts from hotels earn more than others.",
        "You should use tests, because tests find symptoms before customers do.",
        "The court settled the question of who owns a design.",
        "A spicy glaze and a chinking sound are signs of a hot kiln.",
        "The company was fined for fraud, which hurt the whole market.",
        "You should take a smaller kiln and fire it often.",
        "Gay rights and labour rights were won by the same unions.",
    ],
)
def test_ordinary_claims_are_not_held(text):
    assert hold_reason(text) is None
