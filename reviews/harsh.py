"""Words that hurt, found before their reader meets them. Pure.

A list of ours, in English, meant to miss rather than to accuse: insults said to somebody or of their work, contempt, threats, and
slurs, also when letters are swapped or drawn out. What is said of oneself or of a person in a story is let through where
that can be told; so are "kill the lights" and a rubbish bin. Whoever is held by mistake waits for a person, who lets them go.
"""

import re
import unicodedata

LONGEST_JUDGED = 4000

_VERY = r"(?:(?:so|very|really|just|such|pretty|quite|too|truly|absolutely|completely|utterly|totally|complete|utter|total|absolute|big|little|fucking|bloody|all|only|a|an|the|bunch|of)\s+)*"
_FOOL = r"(?:idiots?|morons?|imbeciles?|cretins?|losers?|dumbass(?:es)?|dumb|stupid|fools?|clowns?|pathetic|worthless|talentless|brainless|retarded|disgusting|failures?|joke|scum|trash|garbage)"
_FILTH = r"(?:garbage|trash|rubbish|crap|shit(?:ty)?|bullshit|pathetic|worthless|talentless|disgusting|laughable|a joke|an embarrassment|an insult|vomit|puke)"
_WORK = r"(?:this|that|it|everything|all of (?:it|this)|your\s+\w+(?:\s+\w+)?)"
_IS = r"(?:\s+(?:is|was|are|were|looks?|sounds?|feels?|reads?)(?:\s+like)?|'s)"

PATTERNS = (
    # said to somebody
    rf"\b(?:you're|you are|you were|ur|u r)\s+{_VERY}{_FOOL}\b",
    rf"\byou\s+{_VERY}(?:idiots?|morons?|imbeciles?|cretins?|losers?|dumbass|fools?|clowns?|scum|pigs?)\b",
    rf"\bwhat an?\s+{_VERY}(?:idiot|moron|imbecile|loser|cretin|clown)\b(?! (?:he|she|they|i|it|we)\b)",
    r"\b(?:are|were) you (?:really |just |that |this |so )*(?:stupid|dumb|blind|deaf|retarded)\b",
    r"\byou (?:make me (?:sick|puke|vomit)|disgust me)\b",
    r"\byou (?:should be|ought to be) ashamed\b",
    r"\byou(?:'re| are) (?:not|no) (?:good|worth) (?:at )?any(?:thing)?\b",
    r"\b(?:hate|despise) (?:you|people like you)\b",
    r"\bpeople like you (?:are|should|ruin|make|don't|can't)\b",
    r"\bgo back to (?:where you (?:came|come) from|your (?:own )?country)\b",
    r"(?:^|[.!?,]\s*)shut up\b(?! (?:the|a|your|in|and the) )",
    r"\b(?:fuck|screw|stuff) (?:you|off|this)\b",
    r"\bfuck yourself\b",
    r"\bpiss off\b",
    # contempt for the work, or that it was made
    rf"\b{_WORK}{_IS}\s+{_VERY}{_FILTH}\b(?!\s+(?:bin|can|bag|truck|heap|that|which|about|i)\b)",
    r"\bwhat (?:a|an utter|a total|a complete)?\s*(?:load of |pile of |piece of )?(?:garbage|trash|crap|shit|bullshit|waste of (?:time|space))\b",
    r"\b(?:pile|piece|load) of (?:crap|shit)\b",
    r"\b(?:this|it|that|your \w+) (?:totally |really |absolutely |just )*sucks\b",
    r"\b(?:waste|wasting|wasted) (?:of )?(?:my|our|everyone's|everybody's) time\b",
    r"\b(?:nobody|no one) (?:wants|asked|needs|would want|cares|will ever want) (?:to (?:see|hear|watch|read) )?(?:for )?(?:this|that|it|you|your \w+)\b",
    r"\b(?:you should|please|just|better) (?:quit|give up|stop (?:making|trying|singing|drawing|writing|acting|playing))\b(?! (?:smoking|the|at|on|when|before|after|so|and)\b)",
    r"\b(?:don't|do not|never) (?:quit your day job|bother (?:again|trying again))\b",
    r"\bmy (?:dog|cat|toddler|baby|grandmother|grandma|granny|(?:\w+[- ]){1,3}old) (?:could|can|would|does|draws|sings|writes) (?:do |draw |sing |write |make |have done )?(?:this |it |that )?better\b",
    r"\bmy (?:eyes|ears) (?:are bleeding|bleed|hurt)\b",
    # threats
    r"\b(?:kill|hang|hurt|drown) (?:your\s?self|yourselves)\b",
    r"\bkys\b",
    r"\b(?:go|just|should|hope you) (?:and )?die\b(?! (?:down|away|out|in|for|hard|at)\b)",
    r"\bi(?:'ll| will| am going to|'m going to|'m gonna) (?:find|kill|hurt|hunt|beat|get) you\b",
    r"\bi know where you live\b",
    # slurs, as patterns
    r"(?<!\ben )\bret[ae]rds?\b",
    r"\bf[ae]gg?[oi]ts?\b",
    r"\bn[i1]gg?(?:ers?|as?)\b",
    r"\bk[iy]kes?\b",
    r"\bch[i1]nks?\b(?! (?:in|of) )",
    r"\bsp[i1]cs?\b",
    r"\btr[ao]nn(?:y|ies)\b",
    r"\bc[uv]nts?\b",
    r"\bsluts?\b|\bwhores?\b",
)
_PATTERNS = tuple(re.compile(pattern) for pattern in PATTERNS)
_SWAPPED = str.maketrans("013457@$!", "oieastasi")
_MIXED = re.compile(r"(?=\S*[a-z])\S*[0-9@$]\S*[a-z]\S*")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")
_SPELT = re.compile(r"\b(?:[a-z][.\-_*]){3,}[a-z]\b")
_QUOTED = re.compile(r"[“\"«][^“”\"«»]{0,400}[”\"»]")


def harsh_words(text: str) -> str:
    """The first words in a note that hurt, as they can be shown to who wrote them; "" when none do. What is quoted from the
    work is its maker's own."""
    plain = _plain(text[:LONGEST_JUDGED])
    found = [match for pattern in _PATTERNS if (match := pattern.search(plain))]
    return min(found, key=lambda match: match.start()).group().strip(" .,!?") if found else ""


def _plain(text: str) -> str:
    """Folded, in one alphabet: no accents, swapped letters put back, drawn out ones shortened, spelt ones joined."""
    letters = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter != "\u200b")
    bare = _QUOTED.sub(" ", bare)
    bare = _MIXED.sub(lambda word: word.group().translate(_SWAPPED), bare)
    bare = _SPELT.sub(lambda word: re.sub(r"[.\-_*]", "", word.group()), bare)
    return " ".join(_DRAWN_OUT.sub(r"\1", bare).split())
