"""How English sounds when it is spoken rather than written: fillers, stumbles, argument."""

from __future__ import annotations

import re

from seeds.harvest.english import any_of

FILLERS = any_of(
    r"""
    u[hm]+|you know|i mean|sort of|kind of|kinda|sorta|like,|right\?|okay\?|whatever|whatnot
    or something|and stuff|(?:things|stuff) like that|or anything|basically|literally
    so to speak|et cetera|i guess|yeah|anyway|super|wow|cool|awesome|gonna|wanna|gotta
    (?<=[,.;] )(?:like|so|right|again|well)(?=[, ])
    (?:is|was|are|were|be|been|it's|that's|i'm|and|or|but|of|to|for|the|a|then) like
    (?<=\w )--(?= )|sorry
    """
)

STUMBLE = re.compile(
    r"\b(?!(?:that|had|very|really|no|so|many|more|much|again|bye|far|long|way|big|knock|blah|"
    r"ha|yada|do|best|hey|over|years?|all|on|in|\w+ly)\b)"
    r"([a-z]+(?:['’][a-z]+)?),? \1\b(?!['’-])"
    r"|\b(?!(?:and|or) )(\w+ \w+),? \2\b"
    r"|\b(?:the|a|an) (?:the|a|an|is|are|was|and|but|so|they|we|of|to)\b(?!['’-])"
    r"|\b(?:i|we|they) (?:i|we|they)['’ ]|\b(?:going|want|need) to (?:i|we|they)['’ ]"
    r"|\b(?:a|the|to|and|or|of|is|my|your|i),? (?:um|uh)\b"
    r"|\w-- |(?-i:[a-z]- [A-Z])|\b(?:i|you|we|they|it|,) mean,? (?=the|a|it|we|you|they|there)",
    re.IGNORECASE,
)
"""Speech that stumbles, or recognition that lost words ("to I'm to beat")."""

LOST = re.compile(
    r"^(?:would|think|mean|know|been|have|guess|feel|want|don['’]t)\b"
    r"|, (?:know|mean),|\.{3} (?:know|mean),"
)
"""A clause whose "I" or "you" recognition swallowed: "… in 2016. would say the …"."""

HANGING = re.compile(
    r"\b(?:a|an|the|and|but|or|if|because|than|very|my|your|our|when|which|whose)"
    r"\.?[\"”’']?$",
    re.IGNORECASE,
)
"""A sentence that ends where it cannot: "… to allow data - if."."""

PROMISE = re.compile(
    r"(?<!the )(?<!these )(?<!those )(?<!first )(?<!last )(?<!all )(?<!key )(?<!other )"
    r"\b(?:one of (?:two|three)|two|three|four|several|a (?:few|couple of|number of)) "
    r"(?:\w+ ){0,2}(?:things?|reasons?|ways?|options?|problems?|kinds?|types?|questions?)"
    r"(?: \w+){0,6}[.:]$|\b(?:the following|as follows)[.:]$",
    re.IGNORECASE,
)
"""An end that promises what comes after it: "… one of two things is going to happen."."""

TRAILS = re.compile(
    r"[, ](?:whatever|whatnot|et cetera|and so on|and so forth|and stuff)[.]$", re.IGNORECASE
)
"""An end that trails off, where more was to come: "… the databases, and so on."."""

VERB = any_of(
    r"""
    am|is|are|was|were|be|been|being|do|does|did|has|have|had|can|could|will|would|shall|should
    may|might|must|\w+n't|\w+'(?:s|re|ll|ve|d|m)|\w+ed|cannot|get|gets|got|go|goes|went|make|makes
    made|take|takes|took|come|comes|came|give|gives|gave|know|knows|think|thinks|see|sees|saw|want
    wants|need|needs|use|uses|find|finds|found|become|becomes|became|keep|keeps|kept|let|lets|put
    puts|mean|means|run|runs|ran|pay|pays|paid|buy|buys|bought|sell|sells|sold|build|builds|built
    work|works|help|helps|grow|grows|grew|lose|loses|lost|win|wins|won|say|says|said|tell|tells
    told|start|starts|stop|stops|try|tries|cost|costs|spend|spends|spent|leave|leaves|left|hold
    holds|held|bring|brings|brought|led|leads|drive|drives|drove|write|writes|wrote|learn|learns
    fail|fails|matter|matters|look|looks|turn|turns|add|adds|care|cares|change|changes|remember
    """
)
"""A word that may be a sentence's verb; a short sentence without one is a fragment."""

COARSE = any_of(
    r"""
    f+u+c+k\w*|motherf\w*|shit\w*|bullshit|bitch\w*|assholes?|dick(?:s|head)?|cunts?|pissed
    wtf|goddamn
    """
)

POINTING = any_of(
    r"""
    (?:this|these|those)(?! (?:year|week|month|days|kinds?|types?|sorts?|who|time|world))
    (?:to|of|in|for|on|with|from|do|did|does|into|about|like|by|at) that(?= (?:is|was|and|i)\b|[.,;?!])
    there(?! (?:is|are|was|were|will|has|have|may|might|could|can|seems?|must|would|exists?|goes|comes)\b|'|, there)
    that(?: is|'s|'ll| was| would|,)|that (?:one|way|thing|point|part|person|guy|stuff|kind)
    """,  # noqa: E501 (one alternative a line)
    after=r"(?!\w)",
)
"""A finger pointed at something that a reader of the passage may not see."""

CONTRAST = any_of(
    r"""
    but|however|whereas|instead|rather|although|though|even (?:though|if)|yet|unlike|despite
    versus|vs|on the other hand|contrary|not (?:just|only|because|about|so much|necessarily)
    nevertheless|conversely|the opposite|while|as opposed to|in contrast|nothing to do with
    \w+n't [^.?!,]{3,60}, (?:it|they|you|we)'(?:s|re)
    """
)
CAUSE = any_of(
    r"""
    because|therefore|thus|hence|as a result|which means|means that|leads? to|led to|due to
    driven by|drives?|so that|in order to|results? in|caus(?:e|es|ed|ing)|that's why|that is why
    the reason|forces?|forced|allows?|enables?|makes? (?:it|them|you|us|people)|prevents?
    creates?|depends? on|comes? (?:down to|from)|since|thanks to|otherwise|ends? up
    turns? (?:into|out)|in turn|given (?:that|the)|incentiv\w+|consequences?
    """
)
COMPARISON = any_of(
    r"""
    than|compared|more|less|fewer|better|worse|faster|slower|cheaper|harder|easier|bigger|larger
    smaller|higher|lower|longer|older|stronger|safer|simpler|most|least|best|worst|equivalent
    (?:as|so) (?!far|long|well|soon|you|we|they|i)\w+ (?:as|that)|similar to|different from
    the same (?:as|way)|\w+est (?=in|of|thing|part|way)
    """
)
CONDITION = any_of(
    r"""
    if|unless|when|whenever|once|as long as|without|until|the moment|assuming|in case
    every time|the more|no matter|whether|in the absence|suppose
    """
)
CLAIM = any_of(
    r"""
    can't|cannot|won't|never|always|every|no one|nobody|everyone|everybody|only|must|shouldn't
    should|needs? to|ha(?:s|ve) to|matters?|tends? to|fundamental(?:ly)?|essential|important
    the (?:key|problem|reason|point|goal|trick|challenge|truth|reality|danger|risk|biggest|main)
    the (?:whole|only|best|worst|hardest|most)|critical|crucial|impossible|requires?|in fact
    inevitabl[ey]|fails?|wins?|loses?|people|i think|i believe|i would argue|i'd argue
    the (?:future|value|cost|benefit|difference|lesson|mistake|answer)|means|all about
    """
)
EVALUATION = any_of(
    r"""
    good|better|best|great|bad|worse|worst|wrong|right|fair|unfair|beautiful|terrible|painful|pain
    important|importance|matters?|worth|value[sd]?|valuable|key|critical|crucial|vital|essential
    fundamental(?:ly)?|significant(?:ly)?|meaningful|useful|useless|simple[rst]*|complex|complexity
    hard(?:er|est)?|eas(?:y|ier|iest|ily)|difficult(?:y|ies)?|impossible|expensive|cheap(?:er|est)?|free
    powerful|power|strong(?:er|est|ly)?|weak(?:er|est|ness)?|health(?:y|ier)|safe(?:r|ty|ly)?|stable
    reliabl[ey]|fragile|robust|brittle|sustainable|responsib(?:le|ility)|vulnerable|dominant
    superior|inferior|competitive|profitable|viable|effective(?:ly)?|efficien(?:t|cy|tly)|quality
    success(?:es|ful|fully)?|succeeds?|fail(?:s|ed|ing|ure|ures)?|mistakes?|risk(?:s|y|ing)?|danger(?:s|ous)?
    harm(?:s|ed|ing|ful)?|benefits?|advantages?|disadvantages?|costs?|prices?|problems?|waste[sd]?
    los(?:e|es|ing)|wins?|winning|survives?|thrives?|lessons?|trust(?:s|ed)?|true|truth|honest|real|reality
    """
)
"""What is good, bad, dear, hard or true: a speaker judges, and does not only describe."""
PAST = any_of(
    r"""
    was|were|had|did|didn't|wasn't|weren't|went|came|said|got|ended up|started|decided|wanted
    took|told|asked|tried|remember|ago|back then|at the time|last (?:year|week|month|night)
    """
)
WE = any_of(r"we|us|our|ours|we(?:'re|'ve|'ll|'d)")
REPORTED = re.compile(
    r"[\"“](?:hey|oh|well|okay|ok|yeah|no|so|alright|i|i['’]m|let['’]s|we|wow|what|how|why|you)\b"
    r"|\b(?:like|say|saying|said|was|be|go|goes|going),? [\"“]",
    re.IGNORECASE,
)
"""Speech inside speech: "… and they're like 'Hey, …'"."""
VAGUE = any_of(
    r"""
    things?|stuff|something|somehow|whatever|somewhere|lots?|bunch|etc|(?:that|this) way
    like (?:that|this)|(?:do|did) (?:it|that)|it all|all that|there's this
    one of (?:those|these)|kinds? of thing|(?:this|that) (?:one|point)|these ones|over there
    right (?:now|here)|today|yesterday|tomorrow|really|just|actually|very|pretty
    """
)
