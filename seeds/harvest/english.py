"""What the rules for English look for: words and patterns, and nothing else.

Other languages pass by these; the rules that need no language are elsewhere.
No pattern nests a repetition in another, so that each takes linear time.
"""

from __future__ import annotations

import re

from seeds.harvest.words import word_set


def any_of(listed: str, *, before: str = r"(?<!\w)", after: str = r"(?!\w)") -> re.Pattern[str]:
    """Return a pattern for any of the alternatives in ``listed``, one a line.

    A straight apostrophe stands for a curly one too; letters match in any case;
    ``before`` and ``after`` bound every alternative, by default as whole words.
    """
    lines = [line.strip() for line in listed.strip().splitlines()]
    body = "|".join(lines).replace("'", "['’]")
    return re.compile(f"{before}(?:{body}){after}", re.IGNORECASE)


LISTENER_NOISE = word_set(
    "yeah yep yes yup right mm mmm hmm hm mhm mmhmm hmmm uh huh ah oh okay ok sure exactly "
    "absolutely totally definitely interesting wow true correct indeed cool nice great gotcha "
    "see i got it of course for so no nope really sounds good alright all wonderful "
    "fascinating amazing fair enough agreed haha ha ja genau oui si sí claro はい うん 嗯 对"
)

_FILLER = any_of(
    r"""
    u[hm]+|er+m?|hmm+|mm+|oh|okay|ok|alright|all right|yeah|yep|sure|exactly|right|well
    you know|i mean|look|listen|see|like|anyways?|basically|actually|honestly|i guess
    let's see|again|also|now|plus|and then|of course|for sure|absolutely|so yeah|and yeah
    but yeah|yeah no|no yeah|great question|good question|and so|so|and|or|so again
    but again|and again|and also|because again|like i said|as i said|to be honest
    """,
    before="",
    after=r"(?:,|\.\.\.|…|\.(?= [A-Z])| --| –| —)\s+",
)
_BARE_FILLER = any_of(
    r"and so|and then|so yeah|and yeah|yeah so|so then|so|and|well|um|uh|yeah",
    before="",
    after=(
        r"\s+(?=(?:the|a|an|if|when|in|on|at|for|as|once|you|we|i think|i believe|there|what|"
        r"every|most|many|some|one of|even|with|now|people|all|because|instead|unless|until|"
        r"without|while|whether|rather|by|from|no|not|my|our|your|each|any|several|how|why|where|"
        r"within|inside|it|they|this|these|he|she|i)\b|(?-i:[A-Z0-9]))"
    ),
)


def opening_filler(text: str) -> int:
    """Return how many code points of fillers ``text`` begins with.

    A hedge stays ("I think"), and so does all that carries meaning: "So far",
    "But", "Well before", "Like a river". A bare "So" or "And" goes only where
    what follows can begin a sentence.
    """
    at = 0
    for _ in range(5):
        found = _FILLER.match(text, at) or _BARE_FILLER.match(text, at)
        if found is None or found.end() >= len(text):
            break
        at = found.end()
    return at


LEANS = any_of(
    r"""
    it|this|that|these|those|they|them|he|she|him|her|his|their|theirs|its|here|such|both
    (?:it|that|they|s?he)'(?:s|d|ll|re|ve)
    neither|the former|the latter|the (?:other|same|second|third|fourth|first|next|last)
    another|others?|which|who|whom|whose|either way|then|same|also|too|as well|than|or
    (?:in|at|for|on|like|with|to|from|after|by|of|about|because of) (?:this|that|those|these)
    (?:for|with|about|to|of) (?:it|them|him|her)|to your|like i said
    (?:one|some|all|a lot|most|part|many|none) of (?:this|that|them|those|these|it)
    (?:each|half|much) of (?:this|that|them|those|these|it)
    not to mention|not even|does(?:n't)?|isn't|is|are|was|were|did(?:n't)?
    secondly|thirdly|lastly|finally|number (?:one|two|three)|(?:one|two|three|second|third),
    because|whereas|instead|otherwise|meaning|except|there too|the opposite|the reverse
    the (?:idea|point|reason|thing|question|answer|problem|issue|goal) (?:there|here)
    anything that|i do|i don't|i did|you too
    (?:first|second|third|fourth)(?:ly| of all)?,|number \w+,|one is
    (?:a|another) (?:thing|reason|point) (?:is|that|i|to)
    what (?:that|this|it|they|he|she|i)(?:'s|'ll)?|(?:none|any|all|each) of the above
    (?:if|when|unless|once) (?:you|we|they|people|i) (?:do|did|can|have|are)(?:n't|not)?,
    (?:if|when|unless|once) (?:you|we|they|people|i) (?:do|did|can)(?:n't)? (?:that|this|so|it),
    (?:by|in|after|without|instead of) \w+ing (?:that|this|those|these|it|them)
    not only (?:would|does|did|is|was|will|can|could|do|are) (?:it|that|this|they|he|she)
    """,
    before=(
        r"(?:but |and |or |so |then |now |because |i think |i believe |i would say |i guess |"
        r"well |actually |maybe |in fact |of course |yet |though |if |when |once |since |as |"
        r"even |while |until ){0,3}"
    ),
    after=r"(?![\w'’-])",
)
"""A beginning that points at something said before."""

STANDS = any_of(
    r"""
    it(?:'s| is| was| would be| can be| will be|'ll be) (?:not |so |very |really |just |actually |always |pretty |too |quite |often |much |more ){0,2}(?:hard(?:er)?|eas(?:y|ier)|difficult|important|(?:im)?possible|better|best|good|bad|great|worth|clear|true|tempting|rare|common|natural|critical|crucial|essential|dangerous|useful|helpful|okay|fine|cheaper|necessary|(?:un)?likely|time|about|wrong|right|safe|enough|a (?:mistake|myth|fact|shame))(?: for (?:\w+ ){1,3}| )(?:to|that|when|if|how|what|whether|who|\w+ing)
    it (?:takes (?:\w+ ){1,4}to|turns out|doesn't matter|matters)
    that (?:being )?said|those who|that which|this (?:year|week|month|century|decade)
    these days|first (?:impressions?|time|party)|who[a-z]*ever|both \w+ and|such as
    (?:because|instead) of (?!this|that|it|them)\w+
    the (?:first|last|same) \w+ (?:of|to|in|that|you|we|about)
    the (?:second|third|next|other) (?!(?:thing|one|reason|point|part)\b)\w+ (?:of|to|in|that|you|we|about)
    """,  # noqa: E501 (one alternative a line)
    before=r"(?:but |and |so |i think |i believe |actually |in fact |if |when |because ){0,2}",
)
"""Beginnings that look like leaning and stand by themselves ("It is hard to …")."""

UNRESOLVED = any_of(r"it|they|them|their|he|she|him|his|her|they're|it's")
"""A pronoun which, early in a passage, may stand for what was said before it."""

ADDRESS = any_of(
    r"""
    (?:like|as) (?:you|i|we)(?:'ve)? (?:said|mentioned|say|were saying|was saying|know|pointed)
    you(?:'d|'ve)? (?:also )?(?:mentioned|asked|said|brought up|touched on|referred)
    you(?:'d|'ve)? talked about
    you were saying
    (?:your|that) (?:question|book|article|piece|newsletter|talk|blog|show)
    (?:great|good|interesting|excellent|tough|hard|fair) (?:question|point)
    to (?:your|that) (?:point|question)|to answer
    (?:i|we)(?:'ll| will| can)? (?:get|come back|go back) (?:to|into) (?:that|this|it)
    (?:i|we)(?:'ll|'ve| will| have)? (?:talk(?:ed)?|touch(?:ed)?|spoke) (?:about|on)
    we(?:'ll|'ve| will| have)? discuss(?:ed)?
    i(?:'ve| have)? (?:just )?(?:said|mentioned) (?:earlier|before|that)
    as (?:mentioned|i said|we discussed)|i(?:'ll| will) (?:start|answer|try to|tell you|say)
    let me (?:try|think|start|answer|give|tell|back|see|explain|ask|just|put)
    (?:does|did) that make sense|if that makes sense|answers? (?:your|the) question
    what (?:was|is) the question|(?:could|can) you (?:tell|explain|share|talk|give|introduce)
    i(?:'m| am) curious|i was (?:going to|gonna) (?:say|ask)|i wanted to (?:ask|say|mention)
    you guys|i agree|i disagree|i hear you|you're right|tell us|i love (?:it|that|this)
    """
)
"""Words to the one in the room, or about the talk itself."""

SHOW = any_of(
    r"""
    (?:this|our|the|my|your|next|previous|last|an|each|every|today's) (?:\w+ )?(?:podcasts?|episodes?|show|listeners?|audience|guests?|interview|panel)
    podcasts?|listening|listeners|tun(?:e|ed|ing) in|show notes?|on the (?:show|pod|mic|air)
    (?:welcome|welcoming) (?:to|back|everyone|everybody)|thank you|pleasure
    thanks? (?:you )?(?:so much|for|again|everyone)|for (?:having|joining|inviting) (?:me|us)
    (?:great|good|glad|happy|excited|honou?r|fun|thrilled|delighted) to (?:be here|have you|chat|talk|meet|see you|join)
    joining (?:me|us)|joined (?:today )?by|my guest|your host|nice to (?:meet|see|have)
    see you (?:next|soon|later|all|in)|before we (?:go|wrap|end|close|start|get|jump|dive)
    wrap(?:ping)? (?:up|it up|this up)|closing (?:thoughts|words)|let's close|to close out
    (?:last|next|first|final|follow-?up) question|(?:next|final|last|first) (?:topic|segment)
    re-?start (?:that|this|the|your)|start (?:again|over)|redo (?:it|this|that)|re-?phrase
    excuse me|can you hear|your (?:mic|camera|audio)|on mute|recording
    (?:edit|cut) (?:this|that|it) out|take a break|my name is|speed round|lightning round
    (?:hey|hi|hello|howdy),? (?:everyone|everybody|there|all|folks|listeners|friends)
    unpopular opinion|live ?stream|in the chat|(?:slack|discord) (?:channel|chat)
    double click|segue|good luck|congrat\w*|happy (?:birthday|new year|holidays)
    we(?:'ll| will)? (?:return|be back|be right back)|we(?:'re| are) back|talking with \w+
    (?:that|this) is (?:it|all) for|up next|coming up|stay tuned|to the outro|theme song
    """  # noqa: E501 (one alternative a line)
)
"""Talk about the show, greetings, farewells, and the recording itself."""

ADVERT = any_of(
    r"""
    sponsor\w*|brought to you|promos?|coupons?|discount code|(?:use|with) (?:the |our |my )?code
    free trial|sign up|subscribe|subscribing|rate and review|leave (?:us )?a review|patreon
    affiliate|follow (?:us|me|him|her|along)|on (?:twitter|linkedin|instagram|mastodon|bluesky)
    (?:find|reach|follow|contact|email|tweet|dm) (?:me|us|him|her)|mailing list
    my (?:twitter|handle|website|blog|newsletter|substack|book)|newsletter|learn more at
    check (?:it |them |us |him |her |that )?out|head (?:over )?to \S{1,40}\.\w+
    (?:go to|visit) \S{1,40}\.\w+|https?:\S{0,80}|www\.\S{0,80}|dot com
    \S{1,40}\.(?:com|org|fm)
    link(?:s|ed)? (?:in|below)|percent off|money[- ]back guarantee
    get started (?:today|at|for free)
    limited time|our friends (?:at|from|over)|download (?:it|the app|our)
    buy (?:my|the|our) (?:book|course)|(?:we're|we are|i'm) hiring|pre-?order
    """
)
"""Sponsor reads, and asking people to follow, subscribe or buy."""

SPONSOR = any_of(
    r"""
    sponsor\w*|brought to you|(?:our|my) friends (?:at|from|over)|promo code|coupons?
    """
)
"""Words with which a sponsor's text begins."""

BIOGRAPHY = any_of(
    r"""
    i was (?:an?|the|born|in|at|working|hired|raised|living|doing|young|\d+)|when i was
    i (?:\w+ )?(?:grew up|studied|graduated|majored|joined|worked|moved|started|began|founded)
    i (?:\w+ )?(?:co-?founded|left|came|went|lived|spent|used to|did my|got into|ended up)
    i (?:\w+ )?(?:got (?:my|a|hired)|dropped out|became|wrote|built|quit|retired|run|lead)
    i(?:'m|'ve been| am| have been) (?:an?|the|from|based|currently|working)
    i've (?:spent|worked|lived|been)|(?:years|months) ago,? i
    my (?:background|career|degree|phd|master'?s|thesis|first job|day job|childhood|journey)
    my (?:parents?|mom|dad|mother|father|wife|husband|kids?|son|daughter|brother|sister|family)
    my (?:friends?|dog|cat|boss|girlfriend|boyfriend|team|company)
    is the (?:founder|co-?founder|ceo|cto|author|host|director|head|creator)
    (?:he|she) (?:previously|currently|also|has)|(?:he|she)'s (?:the|an?|currently)
    (?:our|my|an?) (?:\w+ )?co-?founders?|law school|grad school
    (?:principal|partner|professor|fellow|analyst) at|spent (?:\w+ ){1,3}(?:years|decade)
    """
)
"""Somebody's life: what was studied, where one worked, family."""

TAG = any_of(
    r"""
    right|you know|yeah|okay|ok|no|huh|eh|correct|isn't it|aren't they|don't you think
    (?:you )?know what i mean|you see|you get it
    """,
    before=r"[,\s]\s*",
    after=r"\s*\?[\"”’']?$",
)
"""A question mark that asks nothing: "…, right?"."""

HEDGE = any_of(
    r"""
    i (?:really |do |still |personally |also |would |always |kind of )?(?:think|believe|guess|feel like|feel|suspect|say|argue|mean|suppose|hope|don't think|imagine|see|know|find)
    i'd (?:say|argue|guess)|in my (?:opinion|view|experience|mind)|for me|to me
    my (?:view|guess|sense|hypothesis|theory|opinion|point|take|hunch|argument|advice|perspective)
    i'm (?:not )?(?:sure|convinced|saying|talking)|if you ask me
    """  # noqa: E501 (one alternative a line)
)
"""First person that speaks for a claim rather than of oneself."""

FIRST_PERSON = any_of(r"i|me|my|mine|myself", after=r"(?!\w|/o)")
THIRD_PERSON = any_of(r"he|she|him|her|his|hers|they|them|their|it|its")
