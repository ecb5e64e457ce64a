"""A publisher's show notes without adverts, subscribe links and other furniture.

Whole paragraphs go or stay and, inside a paragraph, whole sentences: what is
left is the publisher's own words. The words looked for are English; a line that
is nothing but addresses goes in every language.
"""

from __future__ import annotations

import re

from seeds.harvest.sentences import split_sentences

_URL = re.compile(r"\(?<?(?:https?://|www\.|mailto:)[^\s>)]+[>)]?")
_EMAIL = re.compile(r"\b[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}")
_DANGLING = re.compile(r",? (?:at|via|on|here|see|from)$", re.IGNORECASE)
_STAMP_LINE = re.compile(r"^\W{0,6}\[?\(?\d{1,2}:\d{2}(?::\d{2})?\b")
_RULE_LINE = re.compile(r"^[\W_]*$")
_HEADING = re.compile(
    r"^\W*(?:(?:time ?stamps?|chapters?|links?|sponsors?|resources?|show ?notes|references?|"
    r"mentioned(?: in (?:this|the) (?:episode|show))?|connect|follow|contact|transcripts?|"
    r"where to find \w+|featuring|credits|socials?|music|join (?:us|the)[^.]{0,40}|"
    r"support[^.]{0,30}|"
    r"(?:ai|auto)[- ]generated transcript|outline|follow us|production|our sponsors?|tags?)"
    r"[^.!?]{0,24})\W*$",
    re.IGNORECASE,
)
_SPONSORED = re.compile(
    r"\b(?:sponsor(?:s|ed|ship)?|brought to you|promo ?code|discount|coupon|"
    r"(?:use|with|enter) (?:the |our |my )?code|free trial|% off|percent off|"
    r"(?:this|today['’]s) (?:episode|show) is (?:supported|made possible|presented)|affiliate|"
    r"ad ?choices|advertis\w+|our partners?|learn more about your|save \$?\d+|special offer|"
    r"limited time|money[- ]back)\b",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"\b(?:subscrib\w+|(?:free|paid) subscriber|reader-supported|rate (?:us|the|this|and)|"
    r"(?:leave|write) (?:us )?a (?:review|rating|comment)|(?:rating|review)s? on|patreon|"
    r"buy me a coffee|ko-?fi|follow (?:us|me|him|her|them|the|along|[A-Z]\w+ on)|"
    r"(?:find|watch|listen|available|us|me|out) (?:\w+ ){0,4}on:? (?:apple|spotify|youtube|"
    r"google|"
    r"overcast|pocket|twitter|x\b|linkedin|instagram|facebook|tiktok|mastodon|bluesky)|"
    r"apple podcasts?|google podcasts?|wherever you (?:get|listen|find)|spotify link|"
    r"join (?:our|the|us on|us in|my) (?:\w+ )?(?:discord|slack|community|newsletter|"
    r"channel|list|"
    r"patreon|club)|newsletter at|sign up (?:for|at|to)|get full access|become a (?:member|"
    r"patron|"
    r"supporter|free|paid)|support (?:the|this|our|us)(?: \w+)? (?:show|podcast|work)|"
    r"(?:for )?more information (?:on|about) (?:the|this) (?:podcast|series|show)|see here|"
    r"click here|linktr\.?ee|(?:all )?rights reserved|copyright|©|privacy (?:policy|notice)|"
    r"terms of (?:use|service)|opt[- ]out|(?:music|editing|edited|produced|production|mixed|"
    r"artwork|theme (?:song|music)|intro music|transcription) (?:by|is by|from)|"
    r"(?:send|email|write|tweet|dm|message|contact|reach) (?:us|me)\b|"
    r"feedback|share this (?:episode|post)|thanks for (?:reading|listening|watching)|"
    r"hosted on acast|hosted by simplecast|megaphone|transcript (?:is |was )?(?:generated|"
    r"created)|"
    r"(?:ai|auto)[- ]generated transcript|merch|shop at|visit (?:us|our))\b",
    re.IGNORECASE,
)


def clean_notes(text: str) -> str:
    """Return the paragraphs of show notes that tell what an episode is about.

    Addresses, sponsors, requests to subscribe or follow, credits, rights,
    chapter lists (which are kept elsewhere) and headings left without a body
    go. Returns an empty text when nothing is left. Time is linear.
    """
    kept: list[str] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        lines = [line for line in (_clean_line(raw) for raw in block.split("\n")) if line]
        if lines:
            kept.append("\n".join(lines))
    return "\n\n".join(_without_bare_headings(kept))


def _clean_line(line: str) -> str:
    line = " ".join(line.split())
    if not line or _STAMP_LINE.match(line) or _RULE_LINE.match(line):
        return ""
    if _sponsored_line(line):
        return ""
    sentences = [line[start:end] for start, end in split_sentences(line)]
    kept = [s for s in (_clean_sentence(sentence) for sentence in sentences) if s]
    return " ".join(kept)


def _sponsored_line(line: str) -> bool:
    """Whether a line as a whole is an advert: it opens so, or is one link and a call."""
    return bool(_SPONSORED.search(line[:80])) and bool(
        _URL.search(line)
        or len(line) < 160
        or re.match(r"\W*(?:sponsor|brought)", line, re.IGNORECASE)
    )


def _clean_sentence(sentence: str) -> str:
    if _SPONSORED.search(sentence) or _FURNITURE.search(sentence) or "©" in sentence:
        return ""
    bare = _EMAIL.sub("", _URL.sub("", sentence))
    if bare == sentence:
        return sentence
    bare = " ".join(bare.split()).strip(" -–—:|•*·,")
    bare = _DANGLING.sub("", bare)
    letters = sum(c.isalpha() for c in bare)
    return bare if letters >= 40 and len(bare.split()) >= 7 else ""


def _without_bare_headings(blocks: list[str]) -> list[str]:
    """Drop headings ("Links:") and labels that nothing but furniture followed."""
    kept: list[str] = []
    for block in blocks:
        lines = [line for line in block.split("\n") if not _HEADING.match(line)]
        if lines and not (len(lines) == 1 and lines[0].endswith(":")):
            kept.append("\n".join(lines))
    return kept
