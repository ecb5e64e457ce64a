"""The optional encoder, run by the real library on a model of a few words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from store.model import QuoteQuery, Scope
from store.search.encoder import OnnxEncoder, UnusableEncoder, open_encoder
from store.search.engine import QuoteIndex
from store.search.naming import without_names
from store.search.vectors import read_state

DIMENSIONS = 8

HARBOUR = [
    ("Ada Quill", "The skipper told us about the drizzle that never ended that whole autumn."),
    (
        "Bram Tolley",
        "Nobody has ever counted the gulls on the pier, though many have promised.",
    ),
]
KITCHEN = [
    ("Wenna Marsh", "Every baker learns that a crust forgives nothing and forgets even less."),
    ("Ada Quill", "My aunt kept her letters in a tin that smelt of oranges and of secrets."),
]


@pytest.fixture
def encoder(tmp_path, write_encoder):
    return OnnxEncoder(write_encoder(tmp_path / "model"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "archive.db"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "archive.db.meanings"


@pytest.fixture
def index(db, add, path, encoder):
    add(HARBOUR, title="Harbour")
    add(KITCHEN, title="Kitchen", podcast="Crumbs")
    found = QuoteIndex(path, encoder)
    found.catch_up(db)
    yield found
    found.close()


def first(db, index, text, **more):
    hits = index.find_quotes(db, QuoteQuery(text, **more)).hits
    return hits[0].quote.text if hits else None


class TestEncoder:
    def test_texts_that_mean_the_same_lie_together(self, encoder):
        captain, skipper, loaf = encoder.encode(["captain", "skipper", "a loaf"])
        assert captain @ skipper == pytest.approx(1, abs=1e-3)
        assert captain @ loaf < 0.5

    def test_the_length_of_the_batch_does_not_change_a_vector(self, encoder):
        alone = encoder.encode(["the captain"])[0]
        beside = encoder.encode(["the captain", "bread " * 40])[0]
        assert np.allclose(alone, beside, atol=1e-5)

    def test_no_texts_give_no_vectors(self, encoder):
        assert encoder.encode([]).shape == (0, DIMENSIONS)

    @pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json"])
    def test_a_folder_without_its_files_is_refused_by_name(
        self, tmp_path, missing, write_encoder
    ):
        folder = write_encoder(tmp_path / "half")
        (folder / missing).unlink()
        with pytest.raises(UnusableEncoder, match=missing):
            OnnxEncoder(folder)

    def test_a_file_that_is_no_model_is_refused_in_a_sentence(self, tmp_path, write_encoder):
        folder = write_encoder(tmp_path / "broken")
        (folder / "model.onnx").write_bytes(b"not a model")
        with pytest.raises(UnusableEncoder, match="cannot be used"):
            OnnxEncoder(folder)

    def test_without_the_extra_the_sentence_names_it(
        self, tmp_path, monkeypatch, write_encoder
    ):
        folder = write_encoder(tmp_path / "whole")
        monkeypatch.setitem(__import__("sys").modules, "onnxruntime", None)
        with pytest.raises(UnusableEncoder, match="extra `meaning`"):
            OnnxEncoder(folder)

    def test_no_folder_means_no_encoder(self):
        assert open_encoder(None) is None


class TestLookUp:
    def test_other_words_for_the_same_find_the_passage(self, db, index):
        assert index.learn_meanings(100) == 4
        assert "skipper" in first(db, index, "captain downpour")

    def test_without_vectors_words_alone_decide(self, db, index):
        assert first(db, index, "captain downpour") is None
        assert "gulls" in first(db, index, "gulls on the pier")

    def test_what_is_said_in_the_querys_own_words_stays_first(self, db, index):
        index.learn_meanings(100)
        assert "gulls" in first(db, index, "counted the gulls on the pier")

    def test_filters_hold_for_what_only_means_the_same(self, db, index):
        index.learn_meanings(100)
        found = index.find_quotes(db, QuoteQuery("captain downpour", speaker="Bram Tolley"))
        assert {hit.quote.speaker for hit in found.hits} <= {"Bram Tolley"}
        found = index.find_quotes(db, QuoteQuery("captain downpour", podcast="Crumbs"))
        assert {hit.quote.podcast for hit in found.hits} <= {"Crumbs"}

    def test_days_and_languages_bound_what_only_means_the_same_as_they_bound_words(
        self, db, add, index
    ):
        add(
            [("Zed Orr", "The admiral complained of a wet uniform at every single parade.")],
            title="Parade",
            published=datetime(2024, 3, 1, 9, tzinfo=UTC),
            language="en-GB",
        )
        index.catch_up(db)
        index.learn_meanings(100)

        def finds(**more):
            return "admiral" in (first(db, index, "captain downpour", **more) or "")

        assert finds(after=date(2024, 3, 1), before=date(2024, 3, 2))
        assert not finds(before=date(2024, 3, 1))
        assert not finds(after=date(2024, 3, 2))
        assert finds(language="en", after=date(2024, 1, 1))
        assert not finds(language="de")

    def test_a_podcast_of_another_server_is_not_found_by_its_meaning(self, db, add, index):
        add(
            [("Zed Orr", "The admiral complained of a wet uniform at every single parade.")],
            title="Secret",
            podcast="Hidden",
            private_to=7,
        )
        index.catch_up(db)
        index.learn_meanings(100)
        query = QuoteQuery("captain downpour", scope=Scope(guild_id=8), limit=10)
        assert all(hit.quote.podcast != "Hidden" for hit in index.find_quotes(db, query).hits)
        query = QuoteQuery("captain downpour", scope=Scope(guild_id=7), limit=10)
        assert any(hit.quote.podcast == "Hidden" for hit in index.find_quotes(db, query).hits)

    @pytest.mark.parametrize(
        ("text", "stretches", "left"),
        [
            ("what did ada say of rain", ((9, 12),), "what did say of rain"),
            ("ada quill on the captain", ((0, 3), (4, 9)), "on the captain"),
            ("ada", ((0, 3),), "ada"),
        ],
    )
    def test_who_is_asked_about_is_no_part_of_what_is_meant(self, text, stretches, left):
        assert without_names(text, stretches) == left

    def test_the_name_in_a_question_is_not_encoded(self, db, index, encoder, monkeypatch):
        index.learn_meanings(100)
        heard = []
        encode = encoder.encode
        monkeypatch.setattr(encoder, "encode", lambda t: heard.extend(t) or encode(t))
        first(db, index, "ada quill captain downpour", speaker="Ada Quill")
        assert heard == ["captain downpour"]


class TestFollowing:
    def test_work_goes_on_where_it_stopped(self, db, index):
        assert index.without_meanings() == 2
        assert index.learn_meanings(1) == 2  # an episode is done as a whole
        assert index.without_meanings() == 1
        assert index.learn_meanings(100) == 2
        assert index.learn_meanings(100) == 0

    def test_an_index_made_anew_keeps_its_vectors(self, db, index):
        index.learn_meanings(100)
        index.rebuild(db)
        assert index.without_meanings() == 0
        assert "skipper" in first(db, index, "captain downpour")

    def test_a_changed_episode_is_encoded_again_and_its_old_vectors_erased(
        self, db, add, index, folder
    ):
        index.learn_meanings(100)
        gone = next(b for b in read_state(folder).blocks if b["episode"] == 2)
        said = "A loaf left in the rain is a lesson about being an admiral."
        add([("Ada Quill", said)], title="Kitchen", podcast="Crumbs")
        index.catch_up(db)
        assert index.without_meanings() == 1
        assert index.learn_meanings(100) == 1
        state = read_state(folder)
        vectors = np.fromfile(state.vectors(folder), np.int8).reshape(-1, DIMENSIONS)
        assert vectors.any(axis=1).sum() == 3
        assert not vectors[gone["first"] : gone["first"] + gone["count"]].any()
        assert len(state.blocks) == 2

    def test_an_episode_that_is_gone_leaves_no_vectors(self, db, index, folder):
        index.learn_meanings(100)
        db.execute("DELETE FROM episode WHERE title = 'Harbour'")
        db.conn.commit()
        index.catch_up(db)
        index.learn_meanings(100)
        state = read_state(folder)
        assert state.blocks["episode"].tolist() == [2]
        assert int(state.blocks["count"].sum()) == 2

    def test_another_model_starts_anew(self, db, index, path, tmp_path, write_encoder):
        index.learn_meanings(100)
        other = QuoteIndex(path, OnnxEncoder(write_encoder(tmp_path / "other", shift=3)))
        assert first(db, other, "captain downpour") is None
        assert other.learn_meanings(100) == 4
        assert "skipper" in first(db, other, "captain downpour")
        other.close()

    def test_bytes_of_a_crash_beyond_the_state_are_overwritten(self, db, index, folder):
        index.learn_meanings(1)
        state = read_state(folder)
        with state.vectors(folder).open("ab") as file:
            file.write(b"torn" * 5)
        index.learn_meanings(100)
        assert "skipper" in first(db, index, "captain downpour")
        assert "baker" in first(db, index, "dough loaf bread")

    def test_damaged_files_leave_look_up_to_the_words_until_they_are_made_anew(
        self, db, index, folder
    ):
        index.learn_meanings(100)
        (folder / "state.npz").write_bytes(b"damaged")
        assert first(db, index, "captain downpour") is None
        assert "gulls" in first(db, index, "gulls on the pier")
        assert index.learn_meanings(100) == 4
        assert "skipper" in first(db, index, "captain downpour")
