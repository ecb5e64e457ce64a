"""XML and HTML made safe to look at: no entities, no network, no huge trees."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree
from lxml import html as lxml_html

from seeds.readers.document import Damage, Source

_AMPERSAND = re.compile(r"&(?:([A-Za-z_][\w.-]{0,63});|(?!#[0-9]{1,7};|#x[0-9A-Fa-f]{1,6};))")
_XML_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[\]<>]{0,400}(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MOST_DAMAGE = 20
_MOST_STEPS = 60
"""Parts of text after which an element is no longer looked into for a label."""
_PROLOGUE = 4000
"""How far into a document its type is looked for, in code points."""


def xml_of(source: Source) -> etree._Element | None:
    """Return the root of ``source`` read as XML, or None; never raises.

    What is not well-formed is repaired as far as lxml can.
    """
    return _xml(source.text)[0]


def xml_damage(source: Source) -> tuple[Damage, ...]:
    """Tell where the XML of ``source`` is not well-formed."""
    return _xml(source.text)[1]


@lru_cache(maxsize=1)
def _xml(text: str) -> tuple[etree._Element | None, tuple[Damage, ...]]:
    if not text.lstrip("\ufeff \n\t").startswith("<"):
        return None, ()
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
    bare = text.lstrip("\ufeff")
    declared = _DECLARATION.match(bare)
    bare = _without_doctype(bare[declared.end() :] if declared else bare)
    lines_before = text.count("\n") - bare.count("\n")
    try:
        plain = bare if "<![CDATA[" in bare else _AMPERSAND.sub(_plain, bare)
        root = etree.fromstring(plain.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None, ()
    errors = list(parser.error_log)[:_MOST_DAMAGE]
    damage = (
        Damage(error.line + lines_before, "the XML is not well-formed") for error in errors
    )
    return root, tuple({item.line: item for item in damage}.values())


def _without_doctype(text: str) -> str:
    """Take out the document type, and with it every entity that it declares."""
    begins = text[:_PROLOGUE].upper().find("<!DOCTYPE")
    found = _DOCTYPE.match(text, begins) if begins >= 0 else None
    if found is None:
        return text
    return text[:begins] + "\n" * found[0].count("\n") + text[found.end() :]


def _plain(entity: re.Match[str]) -> str:
    """Resolve HTML's entities, which XML does not know; leave XML's own.

    A document's own entities are not resolved: they stay as they are written,
    as do ampersands that begin none.
    """
    if not entity[1]:
        return "&amp;"
    if entity[1] in _XML_OWN:
        return entity[0]
    return html.unescape(entity[0]).replace("&", "&amp;").replace("<", "&lt;")


@lru_cache(maxsize=1)
def html_of(text: str) -> etree._Element | None:
    """Return the root of ``text`` read as HTML, or None; never raises."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8",
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return lxml_html.document_fromstring(
            text.lstrip("\ufeff").encode("utf-8", "replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def local(element: etree._Element) -> str:
    """Return an element's name in lower case without its namespace, ``""`` for others."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def attribute(element: etree._Element, *names: str) -> str | None:
    """Return the first attribute of these local names that is there, any namespace."""
    stated = {str(key).rpartition("}")[2].lower(): str(value) for key, value in element.items()}
    return next((stated[name.lower()] for name in names if name.lower() in stated), None)


def language_of(element: etree._Element) -> str | None:
    """Return ``xml:lang`` or ``lang`` of an element."""
    return element.get(_LANG) or element.get("lang")


def children(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements directly inside ``element``."""
    return (child for child in element if isinstance(child.tag, str))


def text_of(element: etree._Element) -> str:
    """Return all text inside ``element``; ``<br>`` becomes a newline."""
    return "".join(_texts(element))


def short_text(element: etree._Element, most: int) -> str | None:
    """Return the folded text of ``element``, or None if that is long or far to seek.

    A label is short; looking no further keeps nested pages linear.
    """
    parts: list[str] = []
    length = 0
    for steps, part in enumerate(_texts(element)):
        parts.append(part)
        length += len(part)
        if length > 2 * most or steps > _MOST_STEPS:
            return None
    text = " ".join("".join(parts).split())
    return text if len(text) <= most else None


def _texts(element: etree._Element) -> Iterator[str]:
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            yield "\n" if local(node) == "br" else ""
            yield str(node.text or "") if isinstance(node.tag, str) else ""
        elif node is not element:
            yield str(node.tail or "")
