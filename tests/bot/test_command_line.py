"""The command line: JSON lines, one-sentence errors, and the promised fields."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from store.database import connect
from store.feeds import FeedState, Polled, add_feed, finish_poll

SAMPLES = Path(__file__).resolve().parents[2] / "seeds/samples"
ASKED = "the sea was always perfect on sundays"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def records(*words: str | Path) -> list[dict[str, Any]]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    file = tmp_path / "batch.jsonl"
    rows = [
        {"id": "a", "query": ASKED},
        {"id": "b", "query": "", "speaker": None},
        {"id": "c", "query": ASKED, "speaker": "Zzyzx Qwrtp"},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows))
    return file


class TestLoad:
    def test_a_line_a_source_then_a_line_of_totals(self, tmp_path: Path) -> None:
        shows = [folder for folder in sorted(SAMPLES.iterdir()) if folder.is_dir()]
        *sources, totals = records("load", *shows, "--db", tmp_path / "a.db")

        assert set(sources[0]) == {"source", "format", "episodes", "cues", "turns", "refused"}
        assert (totals["podcasts"], totals["episodes"], totals["refused"]) == (2, 8, 0)
        assert totals["words"] > 8 * 1200
        assert set(totals) == {
            "podcasts", "episodes", "turns", "words", "speakers", "skipped", "refused",
            "seconds",
        }  # fmt: skip

    def test_everything_is_searchable_when_it_returns(self, tmp_path: Path) -> None:
        records("load", SAMPLES / "the-long-watch", "--db", tmp_path / "a.db")

        (best, *_) = records("quote", ASKED, "--db", tmp_path / "a.db")
        assert best["speaker"] == "Noor Vanterpool"

    def test_loading_again_skips_all_of_it(self, tmp_path: Path) -> None:
        records("load", SAMPLES / "the-long-watch", "--db", tmp_path / "a.db")
        totals = records("load", SAMPLES / "the-long-watch", "--db", tmp_path / "a.db")[-1]

        assert totals["skipped"] == 4

    def test_unknown_input_is_one_sentence_and_exit_code_1(self, tmp_path: Path) -> None:
        (tmp_path / "list.csv").write_text("a,b\n1,2\n")

        result = run("load", tmp_path / "list.csv", "--db", tmp_path / "a.db")

        assert result.exit_code == 1
        assert "looked for" in result.stderr
        assert "Traceback" not in result.output

    def test_a_part_that_is_refused_does_not_fail_the_rest(self, tmp_path: Path) -> None:
        (tmp_path / "list.csv").write_text("a,b\n1,2\n")

        totals = records(
            "load", tmp_path / "list.csv", SAMPLES / "the-long-watch", "--db", tmp_path / "a.db"
        )[-1]

        assert (totals["episodes"], totals["refused"]) == (4, 1)

    def test_a_file_that_is_no_archive_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "a.db").write_text("no archive " * 100)

        result = run("episodes", "--db", tmp_path / "a.db")

        assert result.exit_code == 1
        assert "archive cannot be used" in result.stderr


class TestAsking:
    def test_a_result_has_every_promised_field(self, samples: Path) -> None:
        (best, *_) = records("quote", ASKED, "--db", samples)

        assert set(best) == {
            "rank", "text", "passage", "spans", "marks", "speaker", "podcast", "episode",
            "source", "start_s", "url", "score", "match", "also",
        }  # fmt: skip
        assert best["source"].endswith("02-the-sunday-tides.vtt")

    def test_every_result_is_made_of_exact_spans(self, samples: Path) -> None:
        said = {
            turn["turn"]: turn["text"]
            for episode in records("episodes", "--db", samples)
            for turn in records("turns", str(episode["id"]), "--db", samples)
        }

        for asked in (ASKED, "a safety factor is a gift", "jam", "scurvey of the spirrit"):
            for found in records("quote", asked, "--limit", "10", "--db", samples):
                spans = [said[turn][start:end] for turn, start, end in found["spans"]]
                assert " … ".join(spans) == found["text"]
                assert len(found["text"].split()) <= 60
                assert len(found["passage"].split()) <= 150
                for start, end in found["marks"]:
                    assert found["text"][start:end].strip()

    def test_a_batch_answers_each_line_with_its_time(self, samples: Path, batch: Path) -> None:
        first, blank, nobody = records("quote", "--batch", batch, "--db", samples)

        assert (first["id"], first["results"][0]["speaker"]) == ("a", "Noor Vanterpool")
        assert first["millis"] > 0
        assert (blank["id"], blank["results"]) == ("b", [])
        assert (nobody["id"], nobody["results"]) == ("c", [])

    def test_a_true_quote_is_verbatim_and_an_altered_one_is_not(self, samples: Path) -> None:
        said = "On Sundays, the sea behaved beautifully."
        (true,) = records("quote", said, "--verify", "--db", samples)
        (false,) = records(
            "quote", said.replace("behaved", "never behaved"), "--verify", "--db", samples
        )

        assert true["verdict"] == "verbatim"
        assert false["verdict"] == "close"
        assert ["claimed", "never"] in false["diff"]

    def test_a_first_name_that_two_people_share_is_never_one_of_them(
        self, samples: Path
    ) -> None:
        (record,) = records("speaker", "Maria", "--db", samples)

        assert record["chosen"] is None
        assert {person["name"] for person in record["candidates"][:2]} == {
            "Maria Tolvanen",
            "Maria Saltmarsh",
        }

    def test_neither_words_nor_batch_is_bad_use(self, samples: Path) -> None:
        result = run("quote", "--db", samples)

        assert result.exit_code == 2
        assert "--batch" in result.stderr

    def test_a_broken_batch_line_is_named(self, samples: Path, tmp_path: Path) -> None:
        (tmp_path / "b.jsonl").write_text('{"id": 1, "query": "x"}\nnonsense\n')

        result = run("quote", "--batch", tmp_path / "b.jsonl", "--db", samples, "--json")

        assert result.exit_code == 2
        assert "Line 2" in result.stderr


class TestListing:
    def test_an_episode_has_every_promised_field(self, samples: Path) -> None:
        episode = records("episodes", "--db", samples)[0]

        assert set(episode) == {
            "id", "podcast", "title", "source", "published", "duration_s", "state", "turns",
            "words", "speakers", "chapters", "notes",
        }  # fmt: skip

    def test_a_summary_has_notes_moments_and_topics(self, samples: Path) -> None:
        number = records("episodes", "--db", samples)[0]["id"]
        (summary,) = records("summary", str(number), "--db", samples)

        assert summary["notes"]
        assert 5 <= len(summary["moments"]) <= 8
        assert summary["topics"]

    def test_insights_come_best_first_within_75_words(self, samples: Path) -> None:
        found = [i for i in records("insights", "--db", samples) if i["kind"] == "quote"]

        assert found
        assert all(len(insight["text"].split()) <= 75 for insight in found)
        assert [i["score"] for i in found] == sorted((i["score"] for i in found), reverse=True)

    def test_an_unknown_episode_is_one_sentence(self, samples: Path) -> None:
        result = run("turns", "99999", "--db", samples)

        assert result.exit_code == 1
        assert "no episode" in result.stderr


class TestDoctor:
    def test_a_sound_archive_is_in_order(self, samples: Path) -> None:
        (told,) = records("doctor", "--db", samples)

        assert (told["problems"], told["to_index"], told["episodes"]) == ([], 0, 8)

    def test_versions_and_queues_are_told(self, samples: Path) -> None:
        (told,) = records("doctor", "--db", samples)

        assert set(told["versions"]) == {
            "pullquote", "archive", "python", "discord.py", "sqlite",
        }  # fmt: skip
        assert not any(told["queues"].values())
        assert told["failing"] == []

    def test_a_failing_feed_is_told_and_ends_with_1(self, archive: Path) -> None:
        now = datetime(2026, 5, 4, 12, tzinfo=UTC)
        with connect(archive) as db:
            feed = add_feed(db, "https://shaky.example/rss", now, kept=True)
            polled = Polled(FeedState.FAILING, now, reason="no\nanswer", failures=3)
            finish_poll(db, feed.id, polled, now)

        result = run("doctor", "--db", archive)
        assert result.exit_code == 1
        assert "failing: feed shaky.example: no answer" in result.stdout
        assert "1 feed is failing" in result.stderr

    def test_a_bot_that_never_ran_is_not_alive(self, samples: Path) -> None:
        assert run("doctor", "--quick", "--db", samples).exit_code == 1


def test_without_a_token_all_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.chdir(tmp_path)

    result = run()

    assert result.exit_code == 2
    assert "DISCORD_TOKEN" in result.stderr


def test_one_printed_answer_needs_no_page() -> None:
    result = run("try", "--print", f"quote find text:{ASKED}")

    assert result.exit_code == 0
    assert "On Sundays, the sea behaved beautifully." in result.stdout
    assert "Noor Vanterpool" in result.stdout


def test_an_unknown_command_is_refused_with_those_there_are() -> None:
    result = run("try", "--print", "sing loudly")

    assert result.exit_code == 2
    assert "quote find" in result.stderr
