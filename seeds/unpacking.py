"""Bodies unpacked in small steps, so that a bomb is noticed before it bursts."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import aiohttp

from seeds.fetch_errors import Broken, TooLarge

_STEP = 64 * 1024
_GZIP = b"\x1f\x8b"
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_BARE_DEFLATE = -zlib.MAX_WBITS


class UnknownPacking(ValueError):
    """A content encoding that was not asked for."""


class Unpacker:
    """Unpacks one body, 64 KiB at most at a time.

    Args:
        encoding: the ``Content-Encoding``: gzip, deflate, identity or empty.

    Raises:
        UnknownPacking: it is another one, or several.
    """

    def __init__(self, encoding: str) -> None:
        self._name = encoding.strip().lower().removeprefix("x-")
        if self._name not in {"gzip", "deflate", "identity", ""}:
            raise UnknownPacking(encoding)
        self._begun = False
        self._zlib = zlib.decompressobj(_GZIP_OR_ZLIB)

    def pieces(self, packed: bytes) -> Iterator[bytes]:
        """Yield what ``packed``, the next part of the body, holds.

        What follows the end and is no further gzip member is padding.

        Raises:
            zlib.error: it is not what its encoding says.
        """
        if self._name in {"identity", ""}:
            yield packed
            return
        while packed:
            if self._zlib.eof:
                if not packed.startswith(_GZIP):
                    return
                self._zlib = zlib.decompressobj(_GZIP_OR_ZLIB)
            yield self._step(packed)
            packed = self._zlib.unconsumed_tail or self._zlib.unused_data

    @property
    def complete(self) -> bool:
        """Whether the body has come to its end, as far as its encoding tells."""
        return self._name in {"identity", ""} or not self._begun or self._zlib.eof

    def _step(self, packed: bytes) -> bytes:
        try:
            plain = self._zlib.decompress(packed, _STEP)
        except zlib.error:
            if self._begun or self._name != "deflate":
                raise
            self._zlib = zlib.decompressobj(_BARE_DEFLATE)
            plain = self._zlib.decompress(packed, _STEP)
        self._begun = True
        return plain


async def read_body(response: aiohttp.ClientResponse, url: str, most: int) -> bytes:
    """Read and unpack a body piece by piece, and stop as soon as it is too much.

    Args:
        response: an answer whose body has not been read.
        url: for the sentence that refuses it.
        most: bytes allowed, after unpacking.

    Raises:
        TooLarge: it is more.
        Broken: it is not packed as it says, or breaks off.
    """
    if (response.content_length or 0) > most:
        raise TooLarge(url, most)
    kept = bytearray()
    try:
        unpacker = Unpacker(response.headers.get("Content-Encoding", ""))
        async for piece in response.content.iter_chunked(_STEP):
            for plain in unpacker.pieces(piece):
                kept += plain
                if len(kept) > most:
                    raise TooLarge(url, most)
    except (UnknownPacking, zlib.error) as error:
        raise Broken(url) from error
    if not unpacker.complete:
        raise Broken(url)
    return bytes(kept)
