"""Short names and initials resolved into the full names that a document gives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from seeds.readers.headers import known_label, name_shaped
from seeds.readers.labels import is_person
from store.model import Person, Turn

_WITH_INITIALS = re.compile(r"(?P<name>[^()]{3,60}?) \((?P<initials>[^\W\d_]{1,4})\)")
_ROLE = re.compile(
    r" ?[(\[](?P<role>(?:co-?)?hosts?|guests?|moderator|interviewer|interviewee|narrator"
    r"|speaker|producer|editor)[)\]]$",
    re.IGNORECASE,
)
_NOTES = 20_000
_MOST_PEOPLE = 100
_HOST = re.compile(r"\b(?:I am|I['’]m|this is|with|as)?,? ?your host\b", re.IGNORECASE)
_INTRODUCED = (
    r"(?:\bwith|\bhosts?|\bguests?|\bby|\bis|\bto|\bfeaturing|\binterview(?:s|ed|ing)?|[—–:,-]"
    r"|\band|^)\s*{name}|{name}(?=,? [a-z]+s\b|, | \()"
)
_INTRODUCTION_TURNS = 12


def full_names(labels: Iterable[str], named: Iterable[str], notes: str) -> dict[str, str]:
    """Map each label to the full name that it stands for within one document.

    A short name is resolved only if one full name fits: another label, a name
    from ``named`` (front matter, a page's host), or a person whom ``notes``
    introduce by that first name and only one surname. Everything else stays.
    Labels that name nobody are not in the result.
    """
    counts = Counter(labels)
    people = [label for label in counts if is_person(label) and known_label(label, counts)]
    usual: dict[str, str] = {}
    for label in people:
        other = usual.setdefault(label.casefold(), label)
        usual[label.casefold()] = max(label, other, key=lambda one: (counts[one], one))
    names: dict[str, str] = {}
    initials: dict[str, str] = {}
    for label in people:
        bare = _ROLE.sub("", usual[label.casefold()])
        if match := _WITH_INITIALS.fullmatch(bare):
            initials[match["initials"]] = bare = match["name"]
        names[label] = bare
    known = _by_part(dict.fromkeys(name for name in (*names.values(), *named) if " " in name))
    introduces = notes[:_NOTES] if len(people) <= _MOST_PEOPLE else ""
    for label in people:
        if " " not in names[label]:
            short = names[label]
            names[label] = initials.get(short) or _full(short, known, introduces) or short
    return names


def _by_part(names: Iterable[str]) -> dict[str, set[str]]:
    """Index full names by first name, surname and initials."""
    parts: dict[str, set[str]] = {}
    for name in names:
        words = name.split()
        for part in (words[0], words[-1], _initials(name)):
            parts.setdefault(part, set()).add(name)
    return parts


def _full(short: str, known: Mapping[str, set[str]], notes: str) -> str | None:
    if fitting := known.get(short):
        return next(iter(fitting)) if len(fitting) == 1 else None
    return _introduced(short, notes)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


def _introduced(short: str, notes: str) -> str | None:
    """Find the one person of that first name whom the notes introduce."""
    if not short[:1].isupper() or short not in notes:
        return None
    name = rf"{re.escape(short)} [A-Z][\w’'-]+\b(?!’s|'s)"
    people = set(re.findall(rf"\b{name}", notes))
    if len(people) != 1:
        return None
    person: str = people.pop()
    where = _INTRODUCED.replace("{name}", re.escape(person))
    stands = name_shaped(person) and re.search(where, notes, re.MULTILINE)
    return person if stands else None


def people_of(turns: Iterable[Turn], hosts: Iterable[str] = ()) -> tuple[Person, ...]:
    """List the speakers of an episode with their other labels and, if said, roles.

    A host is one of ``hosts`` or a speaker who says "your host" and their own
    name in one of the first turns; where a host is known, the others are guests.
    """
    turns = tuple(turns)
    aliases: dict[str, dict[str, None]] = {}
    for turn in turns:
        if turn.speaker:
            also = aliases.setdefault(turn.speaker, {})
            if turn.label and turn.label != turn.speaker:
                also[turn.label] = None
    hosting = {name for name in hosts if name in aliases}
    roles = {
        name: role for name, also in aliases.items() for role in map(_stated, also) if role
    }
    for turn in turns[:_INTRODUCTION_TURNS]:
        if turn.speaker and _HOST.search(turn.text) and turn.speaker.split()[0] in turn.text:
            hosting.add(turn.speaker)
    return tuple(
        Person(name, roles.get(name) or _role(name, hosting), tuple(also))
        for name, also in aliases.items()
    )


def _stated(label: str) -> str | None:
    match = _ROLE.search(label)
    return match["role"].lower() if match else None


def _role(name: str, hosting: set[str]) -> str | None:
    if not hosting:
        return None
    return "host" if name in hosting else "guest"
