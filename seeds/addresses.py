"""Which network addresses may be connected to: those of the public internet."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from seeds.fetch_errors import PrivateAddress

_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv6 addresses that stand for IPv4 ones (RFC 6052)."""


class ForbiddenAddress(OSError):
    """An address of a private network was about to be connected to."""

    def told(self, url: str) -> PrivateAddress:
        """Return this as what a fetch of ``url`` failed with."""
        return PrivateAddress(url)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    Private, loopback, link-local, multicast and reserved ones do not, nor do
    IPv6 addresses that carry such an IPv4 one inside.

    >>> [is_public(a) for a in ("93.184.216.34", "10.0.0.1", "::ffff:127.0.0.1", "fe80::1%2")]
    [True, False, False, False]
    """
    try:
        ip = ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    inner = _inside(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None:
        ip = inner
    elif isinstance(ip, IPv6Address) and ip.teredo is not None:
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _inside(ip: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one stands for, if it does."""
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


class Guard(AbstractResolver):
    """Looks names up and lets only public addresses through, twice.

    Names that lead to forbidden addresses fail when they are looked up;
    ``open_socket`` looks once more at what is really connected to, which also
    covers addresses that are written out.

    Args:
        allow: exempt IP addresses.
        resolver: the one that really looks up.
    """

    def __init__(self, allow: Callable[[str], bool], resolver: AbstractResolver) -> None:
        self._allow, self._resolver = allow, resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Return the addresses of ``host`` that may be connected to.

        Raises:
            ForbiddenAddress: it has addresses, but none of these.
        """
        found = await self._resolver.resolve(host, port, family)
        kept = [one for one in found if self._may(one["host"])]
        if found and not kept:
            raise ForbiddenAddress(host)
        return kept

    async def close(self) -> None:
        """Close the resolver."""
        await self._resolver.close()

    def open_socket(self, info: tuple[Any, Any, int, str, tuple[Any, ...]]) -> socket.socket:
        """Open the socket for one address.

        Raises:
            ForbiddenAddress: the address is not public.
        """
        family, kind, protocol, _, address = info
        if not self._may(str(address[0])):
            raise ForbiddenAddress(str(address[0]))
        return socket.socket(family, kind, protocol)

    def _may(self, address: str) -> bool:
        return is_public(address) or self._allow(address)
