"""Fixtures every test may use."""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

DISK_BYTES = 24 * 2**20


@pytest.fixture(autouse=True)
def logs_afterwards_as_before() -> Iterator[None]:
    """Undo what a command line sets up for the logs of its process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the project; tests skip without it."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("PULLQUOTE_SHARED", beside))
    if not (folder / "seeds").is_dir():
        pytest.skip(f"the real documents are not at {folder.name}/ beside the project")
    return folder


@dataclass(frozen=True)
class Disk:
    """A small disk of its own that a test may fill or make read-only."""

    path: Path

    def fill(self) -> None:
        """Take all the room that is left."""
        with (self.path / "filling").open("ab", buffering=0) as file:
            for size in (2**16, 2**12, 1):
                try:
                    while file.write(b"x" * size):
                        pass
                except OSError:
                    continue

    def make_room(self) -> None:
        """Take ``fill`` back."""
        (self.path / "filling").unlink()

    def take_no_writes(self) -> None:
        """Make it read-only; nothing may be open for writing."""
        subprocess.run(["mount", "-o", "remount,ro", self.path], check=True)


@pytest.fixture
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    """A disk of 24 MiB in memory; tests skip where nothing may be mounted."""
    path = tmp_path_factory.mktemp("disk")
    try:
        options = ["-o", f"size={DISK_BYTES}"]
        done = subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", path], check=False)
    except OSError:
        pytest.skip("there is no mount command here")
    if done.returncode:
        pytest.skip("mounting is not permitted here")
    yield Disk(path)
    subprocess.run(["umount", "-l", path], check=True)


MEANT = {
    "captain": 1, "skipper": 1, "admiral": 1,
    "rain": 2, "drizzle": 2, "downpour": 2, "wet": 2,
    "bread": 3, "loaf": 3, "dough": 3, "crust": 3, "baker": 3,
}  # fmt: skip
"""Words of the little model, each with the number of what it means."""

MEANINGS = 8


def write_model(folder: Path, *, shift: int = 0) -> Path:
    """Write a model that knows these words; ``shift`` makes it another one."""
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    from tokenizers import Tokenizer, models, pre_tokenizers

    folder.mkdir(parents=True)
    words = {"[UNK]": 0, **{word: i for i, word in enumerate(MEANT, 1)}}
    table = np.full((len(words), MEANINGS), 0.01, np.float32)
    for word, number in words.items():
        table[number, (MEANT.get(word, 0) + shift) % MEANINGS] = 1.0
    table[0] = 0.01
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])
    states = helper.make_tensor_value_info(
        "last_hidden_state", TensorProto.FLOAT, ["batch", "length", MEANINGS]
    )
    node = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    graph = helper.make_graph(
        [node], "words", [ids], [states], [numpy_helper.from_array(table, "table")]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, str(folder / "model.onnx"))
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture
def write_encoder() -> Callable[..., Path]:
    """Write the little encoder into a folder: ``write_encoder(folder, shift=…)``."""
    return write_model
