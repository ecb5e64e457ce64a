"""Why something could not be fetched: a kind and one sentence each."""

from __future__ import annotations

from urllib.parse import urlsplit


class FetchError(Exception):
    """A fetch without a result; the message is one sentence that people may see.

    ``kind`` is a short name for rows and logs. The sentence names the host and
    never what a server wrote.
    """

    kind = "failed"
    sentence = "{host} could not be read."

    def __init__(self, url: str, **facts: object) -> None:
        super().__init__(self.sentence.format(host=host_of(url), **facts))
        self.url = url


class BadAddress(FetchError):
    """Not an address that is ever fetched."""

    kind = "bad_address"
    sentence = "That is no complete http or https address."


class PrivateAddress(FetchError):
    """The address, or one it redirects to, is inside a private network."""

    kind = "private_address"
    sentence = "{host} leads to a private network, where nothing is fetched."


class TooManyRedirects(FetchError):
    """Redirects in a circle, or nearly."""

    kind = "too_many_redirects"
    sentence = "{host} redirects too often."


class TooLarge(FetchError):
    """More bytes than allowed, before or after decompression."""

    kind = "too_large"
    sentence = "{host} sends more than the {most} MiB allowed."

    def __init__(self, url: str, most_bytes: int) -> None:
        super().__init__(url, most=max(1, most_bytes >> 20))


class TooSlow(FetchError):
    """More seconds than allowed, or a silence that is too long."""

    kind = "too_slow"
    sentence = "{host} is too slow."


class Broken(FetchError):
    """The answer broke off, or is not packed as it says."""

    kind = "broken"
    sentence = "{host} broke off in the middle of its answer."


class Unreachable(FetchError):
    """No connection, no such host, or a certificate that is not good."""

    kind = "unreachable"
    sentence = "{host} cannot be reached."


def host_of(url: str) -> str:
    """Return the host of an address for a sentence, or words for none."""
    try:
        return (urlsplit(url).hostname or "The address")[:100]
    except ValueError:
        return "The address"
