"""Sentences as vectors: a model that the owner of an archive puts into a folder.

An optional extra: without it look-ups go by words alone. Any sentence encoder
fits that was exported to ONNX and takes the mean over its words, as those of the
Sentence-BERT family do (Reimers and Gurevych, 2019); the weights in
``store.search.ranking`` were measured with an int8 all-MiniLM-L6-v2.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from store.errors import StoreError

Floats = npt.NDArray[np.floating[Any]]

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"

LONGEST = 128
"""Pieces of words of a text that are read; a passage has about eighty."""

AT_ONCE = 32
"""Texts a call: more take memory and save nothing."""


class UnusableEncoder(StoreError):
    """The extra is not installed, or the folder holds no model; the message says which."""


class Encoder(Protocol):
    """Turns texts into vectors that lie near each other where they mean the same."""

    @property
    def name(self) -> str:
        """What changes with the model, so that vectors of two are never compared."""

    @property
    def dimensions(self) -> int:
        """Numbers in a vector."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return a line for each text, of length 1; safe to call from many threads."""


class OnnxEncoder:
    """An encoder run by onnxruntime on one processor core.

    Args:
        folder: holds ``model.onnx`` and ``tokenizer.json``.

    Raises:
        UnusableEncoder: the extra or a file is missing, or the model is another kind.
    """

    def __init__(self, folder: Path) -> None:
        for name in (MODEL, TOKENIZER):
            if not (folder / name).is_file():
                raise UnusableEncoder(f"There is no {name} in {folder}.")
        try:
            runtime = importlib.import_module("onnxruntime")
            tokenizers = importlib.import_module("tokenizers")
        except ImportError as error:
            raise UnusableEncoder(
                f"{error.name} is not installed; install Pullquote with the extra `meaning`."
            ) from error
        model = (folder / MODEL).read_bytes()
        self.name = hashlib.sha256(model).hexdigest()[:16]
        options = runtime.SessionOptions()
        # Look-ups run side by side already; a core each is what they can have.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self._session = runtime.InferenceSession(model, options)
            self._tokenizer = tokenizers.Tokenizer.from_file(str(folder / TOKENIZER))
            self._tokenizer.enable_truncation(LONGEST)
            self._tokenizer.enable_padding()
            self._inputs = {taken.name for taken in self._session.get_inputs()}
            self.dimensions = int(self.encode(["dimensions"]).shape[1])
        except Exception as error:  # both libraries raise bare exceptions of their own
            raise UnusableEncoder(f"The model in {folder} cannot be used: {error}") from error

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return a line for each text, of length 1."""
        lines = [self._encode(texts[i : i + AT_ONCE]) for i in range(0, len(texts), AT_ONCE)]
        return np.concatenate(lines) if lines else np.zeros((0, self.dimensions), np.float32)

    def _encode(self, texts: Sequence[str]) -> Floats:
        pieces = self._tokenizer.encode_batch(list(texts))
        mask = np.array([piece.attention_mask for piece in pieces], np.int64)
        numbers = np.array([piece.ids for piece in pieces], np.int64)
        given = {
            "input_ids": numbers,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(numbers),
        }
        said = {name: value for name, value in given.items() if name in self._inputs}
        states = self._session.run(None, said)[0]
        if states.ndim == 3:
            read = mask[:, :, None].astype(np.float32)
            states = (states * read).sum(axis=1) / read.sum(axis=1)
        lines: Floats = states / (np.linalg.norm(states, axis=1, keepdims=True) + 1e-9)
        return lines.astype(np.float32)


def open_encoder(folder: Path | None) -> Encoder | None:
    """Return the encoder in ``folder``; None where none is wanted.

    Raises:
        UnusableEncoder: one is wanted and cannot be had; says why and what helps.
    """
    return OnnxEncoder(folder) if folder else None
