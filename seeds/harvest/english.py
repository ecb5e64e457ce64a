"""What the rules for English look for: words and patterns, and nothing else.

Other languages pass by these; the rules that need no language are elsewhere.
Patterns never nest a repetition in another, so that each takes linear time.
"""

from __future__ import annotations

import re

from seeds.harvest.words import word_set

LISTENER_NOISE = word_set(
    "yeah yep yes yup right mm mmm hmm hm mhm mmhmm hmmm uh huh ah oh okay ok sure exactly "
    "absolutely totally definitely interesting wow true correct indeed cool nice great gotcha "
    "see i got it of course for so no nope really sounds good alright all wonderful "
    "fascinating amazing fair enough agreed haha ha ja genau oui si sí claro はい うん 嗯 对"
)

_FILLER = re.compile(
    r"(?:(?:u[hm]+|er+m?|hmm+|mm+|oh|okay|ok|alright|all right|yeah|yep|sure|exactly|right|"
    r"well|"
    r"you know|i mean|look|listen|see|like|anyway|anyways|basically|actually|honestly|"
    r"i guess|let['’]s see|again|also|now|plus|and then|of course|for sure|absolutely|"
    r"so yeah|and yeah|but yeah|yeah no|no yeah|great question|good question|and so|so|and|or|"
    r"but again|so again|and again|and also|because again|like i said|as i said|to be honest)"
    r"(?:,|\.\.\.|…|\.(?= [A-Z])| --| –| —)\s+)",
    re.IGNORECASE,
)
_BARE_FILLER = re.compile(
    r"(?:and so|and then|so yeah|and yeah|yeah so|so then|so|and|well|um|uh|yeah)\s+"
    r"(?=(?:the|a|an|if|when|in|on|at|for|as|once|you|we|i think|i believe|there|what|every|"
    r"most|"
    r"many|some|one of|even|with|now|people|all|because|instead|unless|until|without|while|"
    r"whether|rather|by|from|no|not|companies|open)\b|[A-Z0-9])",
    re.IGNORECASE,
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


LEANS = re.compile(
    r"(?:but |and |or |so |then |now |because |i think |i believe |i would say |i guess |"
    r"well |actually |maybe |in fact |of course |yet |though |if |when |once |since |as ){0,3}"
    r"(?:it|this|that|these|those|they|them|he|she|him|her|his|their|theirs|its|here|such|"
    r"it['’](?:s|d|ll)|that['’](?:s|d|ll)|they['’](?:re|ve|d|ll)|s?he['’](?:s|d|ll)|both|"
    r"neither|the former|the latter|the (?:other|same|second|third|fourth|first|next|last)|"
    r"another|others?|which|who|whom|whose|either way|then|same|also|too|"
    r"in (?:that|this|those|these)|at (?:that|this)|for (?:that|this|those|them|it|him|her)|"
    r"on (?:that|this|those)|like (?:that|this|it|i said)|with (?:that|this|it|them)|"
    r"to (?:that|this|your)|from (?:that|there)|after that|because of (?:that|this)|"
    r"one of (?:them|those|these)|some of (?:them|those|these|that)|all of (?:this|that|them)|"
    r"(?:a lot|most|part|many|none|each|half|much) of (?:this|that|them|those|it)|"
    r"not to mention|"
    r"does(?:n['’]t)?|isn['’]t|is|are|was|were|did(?:n['’]t)?|secondly|thirdly|lastly|"
    r"number (?:one|two|three)|(?:two|three|second|third),|and|than|as well)\b(?![-'’])",
    re.IGNORECASE,
)
"""A beginning that points at something said before."""

STANDS = re.compile(
    r"(?:but |and |so |i think |i believe |actually |in fact |if |when |because ){0,2}"
    r"(?:it(?:['’]s| is| was| would be| can be| takes| turns out| doesn['’]t matter| matters)"
    r"(?: \w+){0,4} (?:to|that|when|if|how|what|whether|who|for)\b"
    r"|that (?:being )?said\b|those who\b|that which\b|this (?:year|week|month|century|"
    r"decade)\b"
    r"|these days\b|first (?:impressions?|time|party)\b|who[a-z]*ever\b|both \w+ and\b"
    r"|the (?:first|second|third|next|last|same|other) \w+ (?:of|to|in|that|you|we|about)\b"
    r"|such as\b|is it\b(?=$))",
    re.IGNORECASE,
)
"""Beginnings that look like leaning and stand by themselves ("It is hard to …")."""

ADDRESS = re.compile(
    r"\b(?:(?:like|as) (?:you|i|we) (?:said|mentioned|say|were saying|was saying|know|pointed)|"
    r"you (?:mentioned|asked|said|talked about|brought up|touched on|were saying|referred)|"
    r"(?:your|that) (?:question|point|book|article|piece|newsletter|talk|blog|show)\b|"
    r"(?:great|good|interesting|excellent|tough|hard|fair) (?:question|point)|"
    r"to (?:your|that|answer)|(?:i|we)(?:['’](?:ll|ve)| will| have| can)? (?:talk(?:ed)?|get|"
    r"come back|touch(?:ed)?|discuss(?:ed)?|mention(?:ed)?|alluded|spoke) (?:about|to|on|into) "
    r"(?:that|this|it)|i(?:['’]ve| have)? (?:just )?(?:said|mentioned) (?:earlier|before|that)|"
    r"as (?:mentioned|i said|we discussed)|we (?:talked|spoke|discussed|mentioned) |"
    r"i(?:['’]ll| will) (?:start|answer|try to|give you|tell you|say)|"
    r"let me (?:try|think|start|answer|give|tell|back|see|explain|ask|just|put)|"
    r"(?:does|did) that make sense|if that makes sense|answers? (?:your|the) question|"
    r"what (?:was|is) the question|(?:could|can) you (?:tell|explain|share|talk|give|"
    r"introduce))",
    re.IGNORECASE,
)
"""Words to the one in the room, or about the talk itself."""

SHOW = re.compile(
    r"\b(?:(?:this|our|the|my|your|next|previous|last|an|each|every|that|today['’]s) "
    r"(?:\w+ )?(?:podcast|episode|episodes|show|listeners?|audience|guests?|interview|panel)\b|"
    r"podcasts?\b|listening|listeners|tun(?:e|ed|ing) in|show notes?|on the (?:show|pod|mic|"
    r"air)|"
    r"(?:welcome|welcoming) (?:to|back|everyone|everybody)|welcome,|"
    r"thanks? (?:you )?(?:so much|"
    r"for|again|everyone)|thank you|(?:great|good|glad|happy|excited|pleasure|honou?r|fun|"
    r"thrilled|delighted) to (?:be here|have you|chat|talk|meet|see you|join)|pleasure|"
    r"for (?:having|joining|inviting|coming)|joining (?:me|us)|joined (?:today )?by|"
    r"my guest|your host|nice to (?:meet|see|have)|see you|bye|cheers|before we (?:go|wrap|end|"
    r"close|start|get|jump|dive)|wrap(?:ping)? (?:up|it up|this up)|closing (?:thoughts|words)|"
    r"last question|next question|first question|final question|follow-?up question|"
    r"(?:re-?start|start again|start over|redo|rewind|re-?phrase|re-?record|repeat the)|"
    r"excuse me|can you hear|your (?:mic|camera|audio)|on mute|recording|edit (?:this|that|"
    r"it) out|"
    r"cut (?:this|that|it) out|take a (?:break|moment)|(?:hey|hi|hello|howdy),? (?:everyone|"
    r"everybody|there|all|folks|listeners|friends|\w+[,.!])|my name is|speed round|"
    r"lightning round|"
    r"unpopular opinion|live ?stream|in the chat|(?:slack|discord) (?:channel|chat)|"
    r"double click|segue|good luck|congrat\w*|happy (?:birthday|new year|holidays))",
    re.IGNORECASE,
)
"""Talk about the show, greetings, farewells, and the recording itself."""

ADVERT = re.compile(
    r"\b(?:sponsor\w*|brought to you|promo|coupon|discount code|(?:use|with) (?:the |our |"
    r"my )?code|"
    r"free trial|sign up|subscrib\w*|rate and review|leave (?:us )?a review|patreon|affiliate|"
    r"follow (?:us|me|him|her|along) |on (?:twitter|linkedin|instagram|mastodon|bluesky|x,)|"
    r"(?:find|reach|follow|contact|email|tweet|dm) (?:me|us|him|her|them)\b|my (?:twitter|"
    r"handle|"
    r"website|blog|newsletter|substack|book)|check (?:it|them|us|him|her|out|that) ?out|"
    r"check out|go to \S{1,40}\.\w|head (?:over )?to|visit \S{1,40}\.\w|learn more at|"
    r"https?:|www\.|dot com|\.com\b|\.org\b|slash \w+|link(?:s|ed)? (?:in|below|up)|"
    r"percent off|money[- ]back|get started (?:today|at|for)|limited time|our friends (?:at|"
    r"from|over)|"
    r"newsletter|download (?:it|the app|our)|buy (?:my|the|our) (?:book|course)|mailing list|"
    r"(?:we['’]re|we are|i['’]m) hiring|pre-?order|terms and conditions)",
    re.IGNORECASE,
)
"""Sponsor reads, and asking people to follow, subscribe or buy."""

BIOGRAPHY = re.compile(
    r"\b(?:i (?:\w+ )?(?:was|grew up|studied|graduated|majored|joined|worked|moved|started|"
    r"began|"
    r"founded|co-?founded|left|came|went|lived|spent|used to|did my|got into|ended up|"
    r"got (?:my|a|"
    r"hired)|dropped out|became|wrote|built|quit|retired|am|live|run|lead)\b|"
    r"i['’](?:m|ve been) (?:an?|the|from|based|currently|working)\b|"
    r"my (?:background|career|degree|phd|master['’]?s|thesis|first job|day job|parents?|mom|"
    r"dad|"
    r"mother|father|wife|husband|kids?|son|daughter|brother|sister|family|friends?|childhood|"
    r"journey|dog|cat|boss|girlfriend|boyfriend)\b|"
    r"when i was|(?:years|months) ago,? i\b|is the (?:founder|co-?founder|ceo|cto|author|"
    r"host|director|head|creator)\b|(?:he|she) (?:previously|currently|also|has) |"
    r"(?:he|she)['’]s (?:the|an?|currently) |(?:principal|partner|professor|fellow|"
    r"analyst) at\b|"
    r"spent (?:\w+ ){1,3}(?:years|decade)|i['’]ve (?:spent|worked|lived|been))",
    re.IGNORECASE,
)
"""Somebody's life: what was studied, where one worked, family."""

TAG = re.compile(
    r"(?:,|\s)\s*(?:right|you know|yeah|okay|ok|no|huh|eh|correct|isn['’]t it|aren['’]t they|"
    r"don['’]t you think|you know what i mean|know what i mean)\s*\?[\"”’']?$",
    re.IGNORECASE,
)
"""A question mark that asks nothing: "…, right?"."""

HEDGE = re.compile(
    r"\b(?:i (?:really |do |still |personally |also |would |always |kind of )?"
    r"(?:think|believe|guess|feel like|feel|suspect|say|argue|mean|suppose|hope|don['’]t think|"
    r"imagine|see|know|find)|i['’]d (?:say|argue|guess)|in my (?:opinion|view|experience|mind)|"
    r"my (?:view|guess|sense|hypothesis|theory|opinion|point|take|hunch|argument|advice|"
    r"perspective)|for me|to me|i['’]m (?:not )?(?:sure|convinced|saying|talking)|"
    r"if you ask me)\b",
    re.IGNORECASE,
)
"""First person that speaks for a claim rather than of oneself."""

FIRST_PERSON = re.compile(r"\b(?:i|me|my|mine|myself)\b(?!/o)", re.IGNORECASE)
WE = re.compile(r"\b(?:we|us|our|ours)\b", re.IGNORECASE)
THIRD_PERSON = re.compile(
    r"\b(?:he|she|him|her|his|hers|they|them|their|it|its)\b", re.IGNORECASE
)
POINTING = re.compile(
    r"\b(?:this|that|these|those)(?= (?:is|was|are|were|\w+s\b)|[.,;]|['’]s)", re.IGNORECASE
)

FILLERS = re.compile(
    r"\b(?:u[hm]+|you know|i mean|sort of|kind of|kinda|sorta|like,|right\?|okay\?|you know\?|"
    r"whatever|whatnot|or something|and stuff|things like that|stuff like that|or anything|"
    r"basically|literally|obviously|actually|honestly|just|really|so to speak|et cetera|"
    r"i guess|yeah|anyway|super|wow|cool|awesome|gonna|wanna|gotta)(?!\w)"
    r"|(?<=[,.;]) (?:like|so|right|again|well)(?=[, ])"
    r"|\b(?:is|was|are|were|be|been|it['’]s|that['’]s|i['’]m|and|or|but|of|to|for|the|a|"
    r"then) like\b",
    re.IGNORECASE,
)

STUMBLE = re.compile(
    r"\b(?!(?:that|had|very|really|no|so|many|more|much|again|bye|far|long|way|big|knock|blah|"
    r"ha|yada|is|do|best|hey)\b)([a-z]+(?:['’][a-z]+)?),? \1\b(?!['’-])"
    r"|\b(\w+ \w+),? \2\b|\b(?:the|a|an|of|to) (?:the|a|an|is|are|was|and|but|so|they|we|i)\b"
    r"(?<!the i)|\b(?:i|we|you|they) (?:i|we|you|they)['’ ]|\b(?:going|want|need) to (?:i|"
    r"we|the)['’m ]"
    r"|\b(?:a|the|to|and|or|of|is|my|your|i),? (?:um|uh)\b|--? ?(?:i|we|it|you|the|"
    r"they)\b[^.]{0,12} --"
    r"|\w-- |\bis is\b|\b(?:i|you|we|they|it) mean,? ",
    re.IGNORECASE,
)
"""Speech that stumbles, or recognition that lost words ("to I'm to beat")."""

COARSE = re.compile(
    r"\b(?:f+u+c+k\w*|motherf\w*|shit\w*|bullshit|bitch\w*|asshole\w*|dick(?:s|head)?|cunt\w*|"
    r"pissed|wtf|damn|goddamn)\b",
    re.IGNORECASE,
)
