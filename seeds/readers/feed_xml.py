"""A feed's XML: made well-formed for feedparser, and what feedparser loses of it.

feedparser 6 keeps one ``podcast:transcript`` an item (the last), no person's
name, and takes a ``podcast:liveItem`` for the channel's own words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml import etree

from seeds.readers.decoding import decoded
from seeds.readers.document import Damage
from seeds.readers.markup import children, local

_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DECLARATION = re.compile(
    r"[\ufeff\s]*<\?xml[^>]{0,200}?(?:encoding\s{0,5}=\s{0,5}[\"'](?P<encoding>[\w.:-]{1,40})[\"'])?"
    r"[^>]{0,200}\?>"
)
_START = re.compile(r"<(?:rss|feed|[\w.-]{1,20}:RDF)[\s>]", re.IGNORECASE)
_BEFORE = re.compile(r"<(?!\?|!)")
_PODCAST = (
    "podcastindex.org/namespace/1.0",
    "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0",
)
"""The namespace's address, today's and the one of its first years."""
_MOST_DAMAGE = 20
# fmt: off
_WANTED = frozenset((
    "title", "link", "guid", "id", "pubdate", "published", "updated", "date", "issued",
    "modified", "description", "summary", "content", "encoded", "subtitle", "tagline",
    "enclosure", "duration", "season", "episode", "language", "body", "div",
))
# fmt: on
_LONG = frozenset({"description", "summary", "content", "encoded", "body", "div"})
_OTHERS = ("mrss", "googleplay", *_PODCAST)
_LONGEST_LINE = 4000
_MOST_CHILDREN = 5000


def looks_like_feed(head: str) -> bool:
    """Whether the first element of a document is that of RSS, RDF or Atom."""
    first = _BEFORE.search(head)
    return bool(first and _START.match(head, first.start()))


def feed_xml(data: bytes) -> tuple[etree._Element | None, tuple[Damage, ...]]:
    """Return the root of a feed, repaired, without entities and live items.

    Never raises; the root is None where there is no XML at all. What was not
    well-formed is reported with its line.
    """
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_utf8(data), parser)
    except etree.XMLSyntaxError:
        return None, ()
    if root is None:
        return None, ()
    etree.strip_tags(root, etree.Entity)
    for live in [e for e in root.iter() if local(e) == "liveitem" and is_podcasts(e)]:
        _remove(live)
    damage = (
        Damage(error.line, "the XML is not well-formed")
        for error in list(parser.error_log)[:_MOST_DAMAGE]
    )
    return root, tuple({item.line: item for item in damage}.values())


def channel_of(root: etree._Element) -> etree._Element:
    """Return the element that holds the show's own facts."""
    found = (child for child in children(root) if local(child) == "channel")
    return root if local(root) == "feed" else next(found, root)


def items_of(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the items in the order in which feedparser lists them."""
    inside = {"channel", "rdf", "rss", "feed"}
    return (
        element
        for element in root.iter()
        if local(element) in {"item", "entry"}
        and (parent := element.getparent()) is not None
        and local(parent) in inside
    )


def lean_xml(root: etree._Element) -> bytes:
    """Return the feed with only what is wanted of feedparser; ``root`` is changed.

    feedparser looks for mail addresses in authors with a pattern that takes
    hours for a long word, and keeps all that it does not know.
    """
    for holder in [channel_of(root), *items_of(root)]:
        for child in list(holder):
            name = local(child)
            if name in {"item", "entry", "channel"}:
                continue
            if not _is_wanted(child, name):
                _remove(child)
            elif name not in _LONG and len(str(child.text or "")) > _LONGEST_LINE:
                child.text = str(child.text)[:_LONGEST_LINE]
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _is_wanted(element: etree._Element, name: str) -> bool:
    space = str(element.tag).rpartition("}")[0].lower()
    longest = max((len(str(value)) for value in element.attrib.values()), default=0)
    return (
        name in _WANTED
        and not any(other in space for other in _OTHERS)
        and longest <= _LONGEST_LINE
        and len(element) <= _MOST_CHILDREN
    )


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        element.tail = None
        parent.remove(element)


def podcasts(element: etree._Element, name: str) -> list[etree._Element]:
    """Return the ``podcast:…`` elements of this name directly inside ``element``."""
    return [e for e in children(element) if local(e) == name and is_podcasts(e)]


def is_podcasts(element: etree._Element) -> bool:
    """Whether an element is in the podcast namespace, under any of its addresses."""
    space = str(element.tag).rpartition("}")[0].lower()
    if not space:
        return (element.prefix or "") == "podcast" or ":" in str(element.tag)
    return any(address in space for address in _PODCAST)


def _utf8(data: bytes) -> bytes:
    return _NAMED.sub(_plain, _text(data)).encode("utf-8", "replace")


def _text(data: bytes) -> str:
    """Decode as the XML declaration says, unless the bytes are UTF-8 anyway."""
    stated = _DECLARATION.match(data[:500].decode("latin-1"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decoded(data, stated["encoding"] if stated else None)
    begun = _DECLARATION.match(text)
    return text[begun.end() :] if begun else text.lstrip("\ufeff \r\n\t")


def _decoded(data: bytes, encoding: str | None) -> str:
    if encoding and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(encoding, errors="replace")
        except LookupError:
            pass
    return decoded(data)


def _plain(entity: re.Match[str]) -> str:
    """Resolve HTML's entities, which XML does not know; leave XML's own."""
    return entity[0] if entity[1] in _XML_OWN else html.escape(html.unescape(entity[0]))
