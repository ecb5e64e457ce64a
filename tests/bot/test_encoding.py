"""Encoding behind the answers and on the command line, with a model of a few words."""

from __future__ import annotations

import json
import random

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.encoding import Encoding
from bot.running import open_backing
from bot.upkeep import Upkeep
from commands.backing import Backing
from store.search.encoder import OnnxEncoder, UnusableEncoder
from store.search.engine import QuoteIndex
from store.store import Store


@pytest.fixture
def folder(tmp_path, write_encoder):
    return write_encoder(tmp_path / "model")


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


async def test_upkeep_encodes_what_is_indexed(archive, clock, folder):
    store, index = Store(archive), QuoteIndex(archive, OnnxEncoder(folder))
    upkeep = Upkeep(Backing(store, index, clock, random.Random(1)))
    await upkeep.catch_up()
    await upkeep._encoding._task
    assert index.without_meanings() == 0
    upkeep.close()
    store.close()
    index.close()


async def test_a_failing_disk_is_logged_and_tried_again(archive, folder, monkeypatch, capsys):
    index = QuoteIndex(archive, OnnxEncoder(folder))
    encoding = Encoding(index)
    learn = index.learn_meanings

    def fails(most):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(index, "learn_meanings", fails)
    encoding.kick()
    await encoding._task
    assert "encoding.failed" in capsys.readouterr().out
    monkeypatch.setattr(index, "learn_meanings", learn)
    encoding.kick()
    await encoding._task
    assert index.without_meanings() == 0
    encoding.stop()
    index.close()


async def test_without_an_encoder_there_is_nothing_to_do(archive):
    index = QuoteIndex(archive)
    encoding = Encoding(index)
    encoding.kick()
    await encoding._task
    assert not archive.with_name(archive.name + ".meanings").exists()
    encoding.stop()
    index.close()


async def test_a_bot_with_a_broken_encoder_does_not_start(archive, tmp_path):
    with pytest.raises(UnusableEncoder, match=r"no model\.onnx"):
        async with open_backing(archive, encoder=tmp_path / "nothing"):
            pass


def test_the_command_line_encodes_everything_once(archive, folder):
    first = run("encode", "--encoder", folder, "--db", archive, "--json")
    again = run("encode", "--encoder", folder, "--db", archive, "--json")
    assert first.exit_code == again.exit_code == 0, first.output
    assert json.loads(first.stdout)["passages"] > 0
    assert json.loads(first.stdout)["episodes_left"] == 0
    assert json.loads(again.stdout)["passages"] == 0


def test_no_time_encodes_one_piece_and_says_what_is_left(archive, folder, monkeypatch):
    monkeypatch.setattr("bot.cli.encoding.PIECE", 1)
    ended = run("encode", "--encoder", folder, "--db", archive, "--for", 0)
    assert ended.exit_code == 0
    assert "encoded" in ended.stdout
    assert " 0 episodes left" not in ended.stdout


def test_encode_without_an_encoder_says_how_to_give_one(archive, monkeypatch):
    monkeypatch.delenv("PULLQUOTE_ENCODER", raising=False)
    ended = run("encode", "--db", archive)
    assert ended.exit_code == 1
    assert "PULLQUOTE_ENCODER" in ended.stderr


def test_a_quote_is_answered_with_the_encoder_of_the_environment(archive, folder, monkeypatch):
    monkeypatch.setenv("PULLQUOTE_ENCODER", str(folder))
    assert run("encode", "--db", archive).exit_code == 0
    ended = run("quote", "the captain and the rain", "--db", archive, "--json")
    assert ended.exit_code == 0
    scores = [json.loads(line)["score"] for line in ended.stdout.splitlines()]
    monkeypatch.delenv("PULLQUOTE_ENCODER")
    plain = run("quote", "the captain and the rain", "--db", archive, "--json")
    assert scores[0] != json.loads(plain.stdout.splitlines()[0])["score"]


def test_a_quote_with_a_broken_encoder_is_refused_in_a_sentence(archive, tmp_path):
    (tmp_path / "empty").mkdir()
    ended = run("quote", "rain", "--db", archive, "--encoder", tmp_path / "empty")
    assert ended.exit_code == 1
    assert "no model.onnx" in ended.stderr
    assert "Traceback" not in ended.output
