"""Readers: one file a format, pure, tried in order; content decides."""

from __future__ import annotations

from seeds.readers import (
    amazon_transcribe,
    ass,
    assemblyai,
    azure,
    bold_names,
    chapters_json,
    colon_names,
    deepgram,
    directory_page,
    episode_json,
    episode_page,
    exported,
    google_stt,
    html_page,
    insight_list,
    json_segments,
    name_blocks,
    podcasting20,
    podlove_json,
    podlove_xml,
    podwhisperer,
    revai,
    rss,
    sbv,
    speechmatics,
    srt,
    stamped_lines,
    stamped_names,
    transcriber,
    ttml,
    vtt,
    whisper,
    youtube_json3,
    youtube_xml,
)
from seeds.readers.document import Document, Reader, Source, UnreadableDocument

READERS: tuple[Reader, ...] = (
    exported,
    rss,
    vtt,
    episode_json,
    chapters_json,
    podcasting20,
    podwhisperer,
    podlove_json,
    deepgram,
    assemblyai,
    amazon_transcribe,
    speechmatics,
    google_stt,
    azure,
    revai,
    youtube_json3,
    whisper,
    json_segments,
    ttml,
    transcriber,
    youtube_xml,
    podlove_xml,
    html_page,
    sbv,
    ass,
    srt,
    episode_page,
    insight_list,
    directory_page,
    bold_names,
    stamped_names,
    colon_names,
    name_blocks,
    stamped_lines,
)
"""Every reader, the most particular first. A new format is one line here."""


def read_document(source: Source) -> Document:
    """Read ``source`` with the first reader that its content fits.

    Raises:
        UnreadableDocument: when no reader knows it, or nothing of it could be
            kept; the message says what was looked for.
    """
    if not source.text.strip():
        raise UnreadableDocument(f"{source.name} is empty.")
    for reader in READERS:
        if reader.fits(source):
            return reader.read(source)
    known = "; ".join(reader.LOOKS_FOR for reader in READERS)
    raise UnreadableDocument(f"{source.name} is in no format known here; looked for {known}.")
