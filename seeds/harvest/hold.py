"""What an admin must see before it is posted (rules for English, a few names for others)."""

from __future__ import annotations

import re

SLUR = "slur"
MEDICAL = "medical advice"
LEGAL = "legal advice"
PRIVATE = "claim about a private person"

_SLUR = re.compile(
    r"\b(?:n[i1]gg(?:er|a)s?|f[a4]gg?(?:ot)?s?|k[i1]kes?|sp[i1]cs?|ch[i1]nks?|gooks?|"
    r"trann(?:y|ies)|"
    r"retard(?:s|ed)?|wetbacks?|coons?|towelheads?|ragheads?|dykes?|paki(?:s)?|gyps(?:y|ies)|"
    r"shemales?|half-?breeds?|mongoloids?)\b",
    re.IGNORECASE,
)
_SHOULD = (
    r"you (?:should|must|need to|have to|ought to|shouldn['’]t|can stop|can just) (?:\w+ ){0,2}"
)
_COMMAND = r"(?:^|[.!?;] )(?:just |please |always |never |don['’]t |do not |so |and ){0,2}"
_ORDER = rf"(?:\b{_SHOULD}|{_COMMAND})"
_MEDICINE = (
    r"(?:medications?|medicines?|meds|pills?|antibiotics?|antidepressants?|ssris?|insulin|"
    r"statins?|vaccines?|vaccinated|opioids?|ibuprofen|aspirin|steroids?|chemo(?:therapy)?|dosages?|doses?|"
    r"milligrams?|\bmg\b|supplements?|diagnos\w+|prescri\w+|therapy)"
)
_LAW = (
    r"(?:lawsuits?|sue|lawyers?|attorneys?|in court|subpoena|testif\w+|plead|settle|will and "
    r"testament|custody|divorce|bail|the irs|tax(?:es| returns?)|immigration|visa|contracts?)"
)
_DO = (
    r"(?:take|stop taking|stop|start|quit|avoid|skip|use|try|double|increase|reduce|sue|sign|"
    r"plead|settle|refuse|claim|file|hire|fire|declare|pay|ask|get|inject|swallow|drink)"
)
_MEDICAL_ADVICE = re.compile(rf"{_ORDER}{_DO}\b[^.,;!?]{{0,40}}\b{_MEDICINE}\b", re.IGNORECASE)
_LEGAL_ADVICE = re.compile(rf"{_ORDER}{_DO}\b[^.,;!?]{{0,40}}\b{_LAW}\b", re.IGNORECASE)
_SOMEBODY = (
    r"(?:my|our|his|her|their|a) (?:ex-?|old |former )?(?:neighbou?r|boss|co-?worker|colleague|"
    r"friend|wife|husband|girlfriend|boyfriend|partner|sister|brother|mother|father|mom|dad|"
    r"son|daughter|roommate|landlord|teacher|cousin|uncle|aunt|employee|manager|kid)s?"
)
_CHARGE = (
    r"(?:drunk|drinks|alcoholic|addict(?:ed)?|cheat(?:s|ed|ing)?|affair|pregnant|abus\w+|"
    r"arrest(?:ed)?|jail|prison|stole|steals|lied|liar|fired for|bankrupt|depress(?:ed|ion)|"
    r"bipolar|"
    r"suicid\w+|cancer|hiv|gay|divorc\w+|overdos\w+|rehab|assault\w*|rap(?:e|ed|ist)|harass\w*|"
    r"fraud|criminal|convicted|diagnosed|mental(?:ly)? ill(?:ness)?)"
)
_PRIVATE = re.compile(
    rf"\b{_SOMEBODY}\b[^.!?]{{0,80}}\b{_CHARGE}\b|\b{_CHARGE}\b[^.!?]{{0,30}}\b{_SOMEBODY}\b",
    re.IGNORECASE,
)
_ACCUSED = re.compile(
    r"(?<=[a-z,] )[A-Z][a-z]+ [A-Z][a-z]+ (?:is|was|has been|had|got|went) (?:a |an |the |"
    r"on |to )?"
    r"(?:\w+ )?(?:drunk|alcoholic|addict|pregnant|abusive|arrested|liar|fraud|criminal|rapist|"
    r"convicted|affair|rehab|jail|prison|bipolar|suicidal|thief|cheater)\b"
)


def hold_reason(text: str) -> str | None:
    """Return why ``text`` must not be posted unseen, or None.

    Slurs, advice on medicine or law as an order to the reader, and claims about
    the health, crimes or private life of somebody who is no public figure as
    far as a text can tell (a relative, a colleague, a full name with a charge).
    """
    if _SLUR.search(text):
        return SLUR
    if _MEDICAL_ADVICE.search(text):
        return MEDICAL
    if _LEGAL_ADVICE.search(text):
        return LEGAL
    if _PRIVATE.search(text) or _ACCUSED.search(text):
        return PRIVATE
    return None
