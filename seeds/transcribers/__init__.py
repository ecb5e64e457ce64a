"""Transcribers: one file an engine; sound in, cues out."""

from __future__ import annotations

from seeds.transcribers.transcriber import (
    Heard,
    Transcriber,
    TranscriberBusy,
    TranscriberError,
)

__all__ = ["Heard", "Transcriber", "TranscriberBusy", "TranscriberError"]
