from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.corrections import hide_spans, rename_speaker
from store.database import connect
from store.errors import BlankQuery, NotFound
from store.model import ELLIPSIS, Match, QuoteQuery, Scope, Span
from store.search.engine import QuoteIndex

HARBOUR = [
    ("Ada Quill", "What made you take the lighthouse when nobody else wanted it?"),
    (
        "Bram Tolley",
        (
            "Honestly, the silence. A lighthouse keeper is never lonely, only undisturbed."
            " People pity you for it, and you let them, because pity brings biscuits."
        ),
    ),
    ("Ada Quill", "And the storms, do they frighten you after forty winters?"),
    (
        "Bram Tolley",
        (
            "The storm is honest work. What frightens me is the telephone, since nobody has"
            " ever rung a lighthouse with good news."
        ),
    ),
]
KITCHEN = [
    ("Ada Quill", "Today we bake bread with Wenna Marsh, who has ruined more dough than most."),
    (
        "Wenna Marsh",
        (
            "Patience is an ingredient, and it is the only one the shops never stock."
            " My sourdough taught me more about failure than any school did."
        ),
    ),
    ("Ada Quill", "So failure tastes of flour?"),
    ("Wenna Marsh", "It tastes of salt, mostly. You cry into it and the crust improves."),
]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "archive.db"


@pytest.fixture
def index(db, add, path):
    add(HARBOUR, title="Harbour", published=datetime(2024, 3, 1, tzinfo=UTC))
    add(
        KITCHEN,
        title="Kitchen",
        podcast="Crumbs",
        published=datetime(2025, 3, 1, tzinfo=UTC),
        language="en-GB",
    )
    made = QuoteIndex(path)
    made.catch_up(db)
    yield made
    made.close()


@pytest.fixture
def find(db, index):
    def finding(text, **more):
        return index.find_quotes(db, QuoteQuery(text, **more)).hits

    return finding


def said(db, hit) -> str:
    texts = [
        db.execute("SELECT text FROM turn WHERE id = ?", [span.turn]).fetchone()[0][
            span.start : span.end
        ]
        for span in hit.quote.spans
    ]
    return ELLIPSIS.join(texts)


class TestWhatIsFound:
    def test_exact_words_are_verbatim_and_first(self, find):
        best = find("never lonely, only undisturbed")[0]

        assert best.match is Match.VERBATIM
        assert best.quote.speaker == "Bram Tolley"
        assert best.quote.episode == "Harbour"
        assert best.quote.start_s == 10.0

    def test_misspelt_words_find_what_was_meant(self, find):
        assert find("sourdogh tought me abowt failiure")[0].quote.speaker == "Wenna Marsh"

    def test_words_written_apart_are_found_together(self, find):
        assert "lighthouse" in find("light house keeper lonely")[0].quote.text

    def test_what_matched_is_marked_in_the_quotes_own_characters(self, find):
        best = find("patience ingredient shops")[0]

        marked = [best.quote.text[a:b].casefold() for a, b in best.marks]
        assert {"patience", "ingredient", "shops"} <= {w for m in marked for w in m.split()}

    def test_what_is_not_there_is_shown_as_closest_at_most(self, find):
        hits = find("quantum chromodynamics of lonely submarines")

        assert all(hit.match is Match.CLOSEST for hit in hits)

    def test_nothing_is_found_in_an_empty_archive(self, db, path):
        index = QuoteIndex(path)
        index.catch_up(db)

        assert index.find_quotes(db, QuoteQuery("lighthouse")).hits == ()

    def test_a_question_about_somebody_finds_their_words(self, find):
        assert find("what did wenna marsh say about patience")[0].quote.speaker == "Wenna Marsh"

    @pytest.mark.parametrize("blank", ["", "  ", "?!…", "[laughter]", "\x00"])
    def test_a_query_without_a_word_is_refused(self, find, blank):
        with pytest.raises(BlankQuery):
            find(blank)


class TestProof:
    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(st.text(alphabet=st.characters(codec=None), min_size=1, max_size=80))
    def test_any_text_is_a_legal_query(self, find, text):
        try:
            find(text + " lighthouse")
            find(text)
        except BlankQuery:
            assert not any(c.isalnum() for c in text) or "[" in text

    @pytest.mark.parametrize(
        "text",
        ['"', 'a"b', "lone \ud800 half", "x" * 6_000, "the " * 1_500, "AND OR NOT (", "*"],
    )
    def test_hostile_text_is_answered_or_refused(self, find, text):
        try:
            find(text)
        except BlankQuery:
            assert text in {'"', "*"}

    def test_every_quote_is_made_of_the_stored_characters(self, db, find):
        for text in ("lighthouse storm telephone", "salt crust flour", "bread", "honest work"):
            for hit in find(text, limit=10):
                assert hit.quote.text == said(db, hit)
                assert len(hit.quote.text.split()) <= 60
                assert len(hit.passage.split()) <= 150
                assert all(0 <= a < b <= len(hit.quote.text) for a, b in hit.marks)

    def test_adding_an_episode_never_changes_anothers_quote(self, db, add, index):
        before = index.find_quotes(db, QuoteQuery("pity brings biscuits")).hits[0]
        add([("Ada Quill", "Another day, another lighthouse, another biscuit.")], title="Third")
        index.catch_up(db)
        after = index.find_quotes(db, QuoteQuery("pity brings biscuits")).hits[0]

        assert after.quote == before.quote

    def test_a_long_monologue_gives_a_quote_of_sixty_words_at_most(self, db, add, index):
        text = " ".join(f"lamp{i % 7} shines over water" for i in range(100))
        add([("Ada Quill", text)], title="Endless")
        index.catch_up(db)
        hits = index.find_quotes(db, QuoteQuery("lamp3 shines over water lamp4")).hits

        assert hits
        assert all(len(hit.quote.text.split()) <= 60 for hit in hits)

    def test_a_sentence_across_a_listeners_noise_is_one_quote_of_two_spans(
        self, db, add, index
    ):
        add(
            [
                ("Bram Tolley", "The fog arrives without knocking and then it simply"),
                ("Ada Quill", "Mm-hmm."),
                ("Bram Tolley", "refuses to leave before breakfast."),
            ],
            title="Fog",
        )
        index.catch_up(db)
        best = index.find_quotes(db, QuoteQuery("then it simply refuses to leave")).hits[0]

        assert ELLIPSIS in best.quote.text
        assert "Mm-hmm" not in best.quote.text
        assert best.quote.text == said(db, best)
        assert best.match is Match.VERBATIM


class TestLanguages:
    def test_chinese_and_accented_words_are_found(self, db, add, index):
        add(
            [("林海", "灯塔看守人从不孤独，只是不受打扰。"), ("René", "Le gâteau brûlé.")],
            title="多",
        )
        index.catch_up(db)

        hits = index.find_quotes(db, QuoteQuery("从不孤独")).hits
        assert "从不孤独" in hits[0].quote.text
        assert "brûlé" in index.find_quotes(db, QuoteQuery("gateau brule")).hits[0].quote.text


class TestFilters:
    def test_a_speaker_filter_leaves_only_their_words(self, db, index):
        answer = index.find_quotes(db, QuoteQuery("failure lighthouse storm", speaker="wenna"))

        assert {hit.quote.speaker for hit in answer.hits} == {"Wenna Marsh"}
        assert answer.speakers == ("Wenna Marsh",)

    def test_an_unknown_speaker_is_named_with_the_nearest(self, find):
        with pytest.raises(NotFound):
            find("storm", speaker="Xzqwv Qqqq")

    def test_podcast_episode_days_and_language_narrow(self, find):
        asked = "lighthouse bread storm failure"

        assert {h.quote.podcast for h in find(asked, podcast="crumbs")} == {"Crumbs"}
        assert {h.quote.episode for h in find(asked, episode="harbour")} == {"Harbour"}
        assert {h.quote.episode for h in find(asked, after=date(2025, 1, 1))} == {"Kitchen"}
        assert {h.quote.episode for h in find(asked, before=date(2024, 3, 2))} == {"Harbour"}
        assert find(asked, before=date(2024, 3, 1)) == ()
        assert {h.quote.episode for h in find(asked, language="en")} == {"Kitchen"}

    def test_an_unknown_podcast_is_not_found(self, find):
        with pytest.raises(NotFound):
            find("storm", podcast="Quantum Kumquats")


class TestWhatMayBeSeen:
    def test_a_private_podcast_is_its_servers_alone(self, db, add, index):
        add(
            [("Ada Quill", "The password is marmalade.")],
            title="Secret",
            podcast="P",
            private_to=7,
        )
        index.catch_up(db)

        def seen(guild):
            query = QuoteQuery("password is marmalade", scope=Scope(guild))
            return any(h.quote.podcast == "P" for h in index.find_quotes(db, query).hits)

        assert seen(7)
        assert seen(None)
        assert not seen(8)

    def test_followed_only_narrows_to_what_a_server_follows(self, db, index):
        crumbs = db.execute("SELECT id FROM podcast WHERE title = 'Crumbs'").fetchone()[0]
        db.execute("INSERT INTO follow VALUES (5, ?, 1, '2026-01-01')", [crumbs])
        db.conn.commit()
        query = QuoteQuery("lighthouse bread failure", scope=Scope(5, followed_only=True))

        assert {h.quote.podcast for h in index.find_quotes(db, query).hits} == {"Crumbs"}

    @pytest.mark.parametrize(("guild", "asking"), [(5, 5), (0, 9)])
    def test_a_hidden_stretch_is_shown_nowhere(self, db, index, noon, guild, asking):
        query = QuoteQuery("pity brings biscuits", scope=Scope(asking))
        hit = index.find_quotes(db, query).hits[0]
        turn = hit.quote.spans[0].turn
        text = db.execute("SELECT text FROM turn WHERE id = ?", [turn]).fetchone()[0]
        at = text.index("pity brings")
        hide_spans(db, [Span(turn, at, len(text))], guild_id=guild, user_id=1, now=noon)

        for found in index.find_quotes(db, query).hits:
            assert "pity brings" not in found.quote.text
            assert "pity brings" not in found.passage

    def test_a_renamed_speaker_is_shown_under_the_new_name(self, db, index, noon):
        query = QuoteQuery("the storm is honest work", scope=Scope(5))
        quote = index.find_quotes(db, query).hits[0].quote
        rename_speaker(db, quote.speaker_id, "Keeper B.", guild_id=5, user_id=1, now=noon)

        assert index.find_quotes(db, query).hits[0].quote.speaker == "Keeper B."

    def test_a_withheld_episode_is_gone_at_once_and_from_the_index_later(self, db, index):
        db.execute("UPDATE episode SET state = 'withheld' WHERE title = 'Harbour'")
        db.conn.commit()
        query = QuoteQuery("lighthouse keeper is never lonely")

        assert all(h.quote.episode != "Harbour" for h in index.find_quotes(db, query).hits)
        assert index.behind(db) == 1
        index.catch_up(db)
        assert index.behind(db) == 0


class TestCopies:
    def test_a_cross_posted_passage_is_one_result_that_names_its_other_place(
        self, db, add, index
    ):
        add(HARBOUR, title="Harbour again", podcast="Best of")
        index.catch_up(db)
        hits = index.find_quotes(db, QuoteQuery("pity brings biscuits", limit=10)).hits

        texts = [hit.quote.text for hit in hits]
        assert sum("pity brings biscuits" in text for text in texts) == 1
        places = {hits[0].quote.episode, *(place.episode for place in hits[0].also)}
        assert places == {"Harbour", "Harbour again"}

    def test_results_do_not_depend_on_the_order_of_loading(self, tmp_path, add, db):
        shows = [(HARBOUR, "A"), (KITCHEN, "B"), (HARBOUR[::-1], "C"), (HARBOUR, "D")]
        answers = []
        for name, order in (("one", shows), ("two", shows[::-1])):
            for table in ("turn", "episode"):
                db.execute(f"DELETE FROM {table}")
            db.conn.commit()
            for said_there, title in order:
                add(said_there, title=title)
            index = QuoteIndex(tmp_path / f"{name}.db")
            index.catch_up(db)
            found = index.find_quotes(
                db, QuoteQuery("lonely lighthouse biscuits", limit=10)
            ).hits
            answers.append([(h.quote.episode, h.quote.text, h.match) for h in found])

        assert answers[0] == answers[1]


class TestTimes:
    def test_the_second_is_the_last_known_one_at_the_spans_start(self, db, add, index):
        text = "First we polish the lens. Then we wind the clock. Then the oil burns all night."
        stored = add([("Ada Quill", text)], title="Marks", seconds=100.0)
        db.execute(
            "UPDATE turn SET marks = ?, start_s = 100 WHERE episode_id = ?",
            [json.dumps([[26, 160.0], [50, 220.0]]), stored.episode_id],
        )
        db.conn.commit()
        index.rebuild(db)
        query = QuoteQuery("the oil burns all night")

        quote = index.find_quotes(db, query).hits[0].quote
        assert quote.start_s in {100.0, 160.0, 220.0}
        assert quote.spans[0].start < 26 or quote.start_s >= 160.0


class TestTheFilesBeside:
    def folder(self, path: Path) -> Path:
        return path.with_name(path.name + ".index")

    def test_without_an_index_all_words_are_still_found(self, db, add, path):
        add(HARBOUR, title="Harbour")
        answer = QuoteIndex(path).find_quotes(db, QuoteQuery("honest work storm"))

        assert answer.indexing
        assert "honest work" in answer.hits[0].quote.text

    def test_without_an_index_nonsense_is_closest_at_most(self, db, add, path):
        add(HARBOUR, title="Harbour")
        hits = QuoteIndex(path).find_quotes(db, QuoteQuery("honest submarine quarks")).hits

        assert all(hit.match is Match.CLOSEST for hit in hits)

    @pytest.mark.parametrize("name", ["meta.json", "rows.bin", "tokens.bin", "words.txt"])
    def test_a_damaged_index_is_made_again(self, db, index, path, name):
        (self.folder(path) / name).write_bytes(b"{")
        fresh = QuoteIndex(path)
        query = QuoteQuery("the storm is honest work")

        assert fresh.find_quotes(db, query).indexing
        assert fresh.catch_up(db) == 2
        assert fresh.find_quotes(db, query).hits[0].match is Match.VERBATIM
        assert not fresh.find_quotes(db, query).indexing

    def test_a_removed_index_is_made_again(self, db, index, path):
        shutil.rmtree(self.folder(path))

        assert index.behind(db) == 2
        assert index.catch_up(db) == 2
        assert index.find_quotes(db, QuoteQuery("storm is honest")).hits

    def test_what_a_crash_wrote_beyond_the_last_commit_is_overwritten(
        self, db, add, index, path
    ):
        for name in ("tokens.bin", "rare.bin", "rows.bin", "words.txt"):
            with (self.folder(path) / name).open("ab") as file:
                file.write(b"crash\n" * 50)
        add([("Ada Quill", "The ferry leaves at nine whatever the tide says.")], title="Ferry")
        fresh = QuoteIndex(path)
        fresh.catch_up(db)

        assert fresh.find_quotes(db, QuoteQuery("ferry leaves at nine")).hits[
            0
        ].quote.episode == ("Ferry")
        assert fresh.find_quotes(db, QuoteQuery("storm is honest work")).hits[
            0
        ].quote.episode == ("Harbour")

    def test_what_one_process_indexes_another_reads(self, db, add, index, path):
        other = QuoteIndex(path)
        add([("Ada Quill", "The ferry leaves at nine whatever the tide says.")], title="Ferry")

        assert index.find_quotes(db, QuoteQuery("ferry leaves at nine")).indexing
        assert other.catch_up(db) == 1
        answer = index.find_quotes(db, QuoteQuery("ferry leaves at nine"))
        assert not answer.indexing
        assert answer.hits[0].match is Match.VERBATIM

    def test_an_episode_not_yet_indexed_is_answered_from_full_text_search(self, db, add, index):
        add([("Ada Quill", "The ferry leaves at nine whatever the tide says.")], title="Ferry")
        answer = index.find_quotes(db, QuoteQuery("ferry leaves at nine"))

        assert answer.indexing
        assert answer.hits[0].quote.episode == "Ferry"

    def test_a_corrected_episode_is_found_by_its_new_words_alone(self, db, add, index):
        corrected = [*HARBOUR[:3], ("Bram Tolley", "The gale is honest labour.")]
        add(corrected, title="Harbour", published=datetime(2024, 3, 1, tzinfo=UTC))
        index.catch_up(db)

        assert index.find_quotes(db, QuoteQuery("gale is honest labour")).hits[0].match is (
            Match.VERBATIM
        )
        hits = index.find_quotes(db, QuoteQuery("nobody has ever rung a lighthouse")).hits
        assert all("rung" not in hit.quote.text for hit in hits)

    def test_progress_is_told_and_nothing_is_done_twice(self, db, add, path):
        add(HARBOUR, title="Harbour")
        index, told = QuoteIndex(path), []

        assert (
            index.catch_up(db, on_progress=lambda done, total: told.append((done, total))) == 1
        )
        assert told == [(1, 1)]
        assert index.catch_up(db) == 0
        assert index.rebuild(db) == 1

    def test_another_connection_may_ask(self, index, path):
        with connect(path) as other:
            assert index.find_quotes(other, QuoteQuery("storm is honest work")).hits
