"""Files, folders and archives as a stream of sources, one document at a time."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from seeds.readers.document import Source, UnreadableDocument

LARGEST_DOCUMENT = 64 * 1024 * 1024
"""Bytes of one document; the longest transcripts known are under 2 MB."""

MOST_DOCUMENTS = 1_000_000
"""Members of one archive, so that a hostile one ends."""


def find_sources(path: Path) -> Iterator[Source]:
    """Yield the documents at ``path``: the file, or a folder's or archive's members.

    Names are relative to what was given, with its own name in front, in the
    order of their names. Hidden files and folders are left out.

    Raises:
        UnreadableDocument: there is nothing at ``path``, or the archive is broken.
    """
    if path.is_dir():
        yield from _in_folder(path)
    elif not path.exists():
        raise UnreadableDocument(f"There is no file or folder {path}.")
    elif zipfile.is_zipfile(path):
        yield from _in_zip(path)
    elif tarfile.is_tarfile(path):
        yield from _in_tar(path)
    else:
        yield _from_file(path, str(path))


def _in_folder(folder: Path) -> Iterator[Source]:
    root = folder.resolve()
    for file in sorted(root.rglob("*")):
        inside = PurePosixPath(file.relative_to(root).as_posix())
        if file.is_file() and not file.is_symlink() and not _hidden(inside):
            yield _from_file(file, str(root.name / inside))


def _from_file(file: Path, name: str) -> Source:
    if file.stat().st_size > LARGEST_DOCUMENT:
        raise UnreadableDocument(f"{name} is larger than {LARGEST_DOCUMENT >> 20} MiB.")
    return Source(name, file.read_bytes())


def _in_zip(path: Path) -> Iterator[Source]:
    with zipfile.ZipFile(path) as archive:
        members = sorted(archive.infolist(), key=lambda m: m.filename)[:MOST_DOCUMENTS]
        for member in members:
            inside = PurePosixPath(member.filename)
            if not member.is_dir() and not _hidden(inside):
                with archive.open(member) as file:
                    yield _limited(str(inside), file.read(LARGEST_DOCUMENT + 1))


def _in_tar(path: Path) -> Iterator[Source]:
    try:
        with tarfile.open(path) as archive:
            for count, member in enumerate(archive):
                inside = PurePosixPath(member.name)
                file = archive.extractfile(member) if member.isfile() else None
                if count >= MOST_DOCUMENTS:
                    break
                if file is not None and not _hidden(inside):
                    yield _limited(str(inside), file.read(LARGEST_DOCUMENT + 1))
    except (tarfile.TarError, EOFError, OSError) as error:
        raise UnreadableDocument(f"{path} breaks off as an archive: {error}.") from error


def _limited(name: str, data: bytes) -> Source:
    if len(data) > LARGEST_DOCUMENT:
        raise UnreadableDocument(f"{name} is larger than {LARGEST_DOCUMENT >> 20} MiB.")
    return Source(name, data)


def _hidden(inside: PurePosixPath) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in inside.parts)
