"""Which relation, length or count a question asks for, and between what: patterns over the wording of the peers.

    Is the chair to the left of the desk?           whether  leftward  chair, desk
    Which is taller, the lamp or the desk?          which    height    lamp, desk
    How far apart are the lamp and the desk?        length   distance  lamp, desk
    What is the height of the lamp?                 length   height    lamp
    How many lamps are there?                       count    count     lamps

A sentence in which two relations stand ("the man in front of the desk left of the door"), that can be parted into its
two things in several ways, or of which a word is left over ("closer to the lamp", "in the second image", "standing at
the sofa") is not read: a wrong reading would accuse a right row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

LEFT, UP, AWAY, HEIGHT, WIDTH, BULK = "leftward", "upward", "away", "height", "width", "bulk"
DISTANCE, LENGTH, DEPTH, COUNT = "distance", "length", "depth", "count"
CAMERA = "the camera"
LONGEST = 400  # characters of a sentence that is parsed

SEEN_BY = r"(?:the )?(?:camera|viewer|observer|you|us)"
THAN = r"(?:than|compared (?:to|with))(?: that of)?"
ORDERS: tuple[tuple[str, str, int], ...] = (
    (rf"(?:to |on |at )?(?:the )?left(?:[- ]hand)?(?: side)? of|more to the left {THAN}", LEFT, 1),
    (rf"(?:to |on |at )?(?:the )?right(?:[- ]hand)?(?: side)? of|more to the right {THAN}", LEFT, -1),
    (rf"(?:directly )?above|over|on top of|higher(?: up)? {THAN}", UP, 1),
    (rf"(?:directly )?below|beneath|under(?:neath)?|lower(?: down)? {THAN}", UP, -1),
    (
        rf"behind|at the back of|(?:further|farther)(?: away)?(?: (?:from|to) {SEEN_BY})? {THAN}|more distant {THAN}",
        AWAY,
        1,
    ),
    (
        rf"in front of|(?:positioned|located|placed) before|less distant {THAN}"
        rf"|(?:closer|nearer)(?: (?:to|from) {SEEN_BY})? {THAN}",
        AWAY,
        -1,
    ),
    (rf"(?:much )?taller {THAN}|(?:a )?(?:greater|larger|bigger) height {THAN}", HEIGHT, 1),
    (rf"shorter {THAN}|(?:a )?(?:lesser|smaller) height {THAN}", HEIGHT, -1),
    (rf"wider {THAN}|(?:a )?(?:greater|larger|bigger) width {THAN}", WIDTH, 1),
    (rf"(?:thinner|narrower) {THAN}|(?:a )?(?:lesser|smaller) width {THAN}", WIDTH, -1),
    (rf"(?:bigger|larger)(?: in size)? {THAN}|(?:a )?(?:larger|bigger|greater) size {THAN}", BULK, 1),
    (rf"smaller(?: in size)? {THAN}|(?:a )?(?:smaller|lesser) size {THAN}", BULK, -1),
)
MOSTS: tuple[tuple[str, str, int], ...] = (
    (r"(?:(?:further|farther|more) (?:to|on) the )?left(?:most)?", LEFT, 1),
    (r"(?:(?:further|farther|more) (?:to|on) the )?right(?:most)?", LEFT, -1),
    (r"above|higher(?: up)?|highest", UP, 1),
    (r"below|lower(?: down)?|lowest", UP, -1),
    (rf"behind|(?:further|farther|farthest)(?: (?:away|back))?(?: from {SEEN_BY})?|more (?:distant|backward)", AWAY, 1),
    (rf"in front|more forward|(?:closer|nearer|closest|nearest)(?: to {SEEN_BY})?", AWAY, -1),
    (r"taller|tallest|more height", HEIGHT, 1),
    (r"shorter|shortest|less height", HEIGHT, -1),
    (r"wider|widest|more width", WIDTH, 1),
    (r"thinner|thinnest|narrower|narrowest|less width", WIDTH, -1),
    (r"bigger|biggest|larger|largest", BULK, 1),
    (r"smaller|smallest", BULK, -1),
)
ORDER = re.compile(r"\b(?:" + "|".join(f"(?P<o{i}>{words})" for i, (words, _, _) in enumerate(ORDERS)) + r")\b")
MOST = re.compile(r"\b(?:" + "|".join(f"(?P<m{i}>{words})" for i, (words, _, _) in enumerate(MOSTS)) + r")\b")
ASIDE = re.compile(
    r",? ?\b(?:from the (?:viewer|camera|observer)'?s? (?:perspective|point of view|view)|"
    r"in (?:this|the) (?:image|picture|photo|scene|view|room|frame))\b,?"
)
IN_UNITS = re.compile(
    r",? \(?in (?:milli|centi)?(?:meters?|metres?|feet|inches)\b\)?,?|,? in (?:mm|cm)\b,?"  # how to say it, no more
)
LED_IN = re.compile(r"^(?P<lead>.*?)\b(?:if|whether|that|is|are|does|do) (?:the position of )?(?P<clause>.+)$")
LEAD = frozenset(  # words that a question about the camera's one view may begin with
    "a about an approximate approximately are can check compute confirm could determine do does estimate estimation "
    "exact find for give how i i'd identify is judge know like look me measure measurement much need of out please "
    "predict provide report roughly say see state tell the there think to us want what what's would you your".split()
)
LEFT_OVER = LEAD | frozenset(  # and those that may stand around "which … taller"
    "appear appears be come comes has have it lie lies located more object objects one positioned placed sit sits "
    "situated stand stands standing these things thing this two which who side on".split()
)
OTHER_VIEW = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|next|previous|earlier|later|other|both|each|two|left|right|top|bottom"
    r"|upper) (?:image|picture|photo|photograph|frame|view|camera|shot)s?\b"
    r"|\b(?:image|picture|photo|photograph|frame|view|camera|shot)[ -]?(?:\d+|[a-f])\b"
    r"|\b(?:facing|faced?|imagine|suppose|assume|assuming|pretend|perspective|viewpoint|point of view)\b"
    r"|\b(?:stand|standing|stood|sit|sitting|seated|walk|walking) (?:at|by|beside|near|next|in the|on the|to)\b[^?]*,"
    r"|\b(?:if|when|as|while|where) (?:i|you|we|one)(?:'m|'re| am| are| were| stand| stood| sit| sat| look| go| walk)\b"
    r"|\b(?:i am|i'm|you are|you're|we are) (?:at|by|beside|near|next|standing|sitting|in|on|looking)\b"
    r"|\b(?:close|closer|closest|near|nearer|nearest|further|farther|furthest|farthest) (?:to|from) "
    rf"(?!{SEEN_BY}\b|the (?:left|right)\b)"
)
LOOSE = re.compile(  # no part of a thing's name: something is said of it, of something else, or from somewhere else
    r"[,;:?!]|\b(?:is|are|was|were|be|do|does|did|has|have|had|can|could|will|would|not|than|when|while|if|because|"
    r"as|from|which|who|whose|seen|viewed|measured|taken|compared|you|we|respectively|instead|both|either|neither)\b"
    r"|\b\d+(?:\.\d+)? ?(?:m|cm|mm|ft)\b|\b(?:met(?:er|re)s?|centimet(?:er|re)s?|feet|inches)\b"
)
FILLING = re.compile(
    r"(?: (?:is|are|be|positioned|located|situated|placed|standing|sitting|lying|appears?|lies?|comes?|sits?|stands?"
    r"|has|have|more|either|might|may|much))+$"
)
NOT = re.compile(r"\b(?:not|n't|neither|never)\b|n't\b")
BETWEEN = re.compile(r"\bbetween (.+?),? (?:which|who|what)\b")
OF_THESE = re.compile(r"(?:^|, |of )((?:the |a |an |region )[^,]*? or [^,]+)")
HOW_FAR = re.compile(
    r"\bhow (?:far|close|distant|near)(?: apart| away)? (?:is|are) (?P<far>.+)$"
    r"|\b(?:distance|gap|space)(?: measurement)?(?: is| exists)?(?: there)? (?:between|from|of) (?P<of>.+)$"
)
YES_OR_NO = re.compile(r"(?:is|are|was|were|does|do|did|has|have)\b")
SIDES = re.compile(r"\b(vertical|horizontal)(?:ly)?\b")
HOW_LARGE = re.compile(
    r"\bhow (?P<adj>tall|high|wide|broad|long|deep) (?:(?:is|are) (?P<a1>.+)|(?P<a2>.+) (?:is|are))$"
    r"|\b(?P<noun>height|width|length|depth) of (?P<a3>.+)$"
    r"|\b(?P<side>vertical|horizontal) (?:size|dimensions?|extent) of (?P<a4>.+)$"
    r"|\b(?:how (?:big|large) is|dimensions? of) (?P<a5>.+) in terms of (?P<told>height|width|length)$"
    r"|\bspace does (?P<a6>.+) (?:occupy|take up) (?P<along>vertical|horizontal)ly$"
)
EXTENT = {"tall": HEIGHT, "high": HEIGHT, "height": HEIGHT, "vertical": HEIGHT, "long": LENGTH, "length": LENGTH}
EXTENT |= {"wide": WIDTH, "broad": WIDTH, "width": WIDTH, "horizontal": WIDTH, "deep": DEPTH, "depth": DEPTH}
COUNTED = (
    r"(?: there (?:are|is)| (?:are|is|exist|appear)(?: there)?(?: visible| present| shown)?"
    r"| (?:can|do) you (?:see|count|find))?"
)
IN_ALL = r"(?: here| in total| altogether)?"
HOW_MANY = re.compile(
    rf"count (?:all )?(?:the |how many )?(?:number of )?(?P<a>.+?)(?:: how many)?{COUNTED}{IN_ALL}"
    rf"|(?P<lead>.*?)\b(?:how many|number of) (?P<b>.+?){COUNTED}{IN_ALL}"
)
NO_NOUN = re.compile(
    r"(?:of|that|there|the|these|those|more|fewer|less|other|different|times|steps|turns|hours|minutes|seconds|percent)\b"
    r"|.*\b(?:met(?:er|re)s?|centimet(?:er|re)s?|millimet(?:er|re)s?|feet|inches|degrees|pixels)\b"
)
DETERMINED = r"(?=(?:the|a|an|region|you|your|me) |\[|region\[|the camera|you$)"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks. For "whether": does `sign` × (how far a lies along `axis`, less b) exceed zero?

    For "which": which of a and b exceeds the other so. `direction` tells vertical and horizontal distances apart.
    """

    form: Literal["whether", "which", "length", "count"]
    axis: str
    a: str
    b: str = ""
    sign: int = 1
    direction: str = ""


def asked(question: str) -> Asked | None:
    """What the last sentence of a question asks; None where it asks for something else, or may be read in two ways."""
    sentence = IN_UNITS.sub(" ", ASIDE.sub(" ", _last_sentence(question))).strip(" ?.,:!")
    if len(sentence) > LONGEST or viewed_otherwise(question):
        return None
    sentence = " ".join(sentence.split())
    if YES_OR_NO.match(sentence):
        return _which(sentence) or _whether(sentence)
    return _how_far(sentence) or _how_large(sentence) or _how_many(sentence) or _which(sentence) or _whether(sentence)


def viewed_otherwise(text: str) -> bool:
    """Whether a text speaks of one of several pictures, or of a place other than the camera's to look from."""
    return OTHER_VIEW.search(ASIDE.sub(" ", " ".join(text.lower().split()))) is not None


def stated(sentence: str) -> tuple[Asked, bool] | None:
    """The relation that a plain statement claims, and whether it claims or denies it."""
    told = " ".join(ASIDE.sub(" ", sentence.lower()).strip(" .!").split())
    if len(told) > LONGEST or " or " in told or OTHER_VIEW.search(told):
        return None
    denied = bool(NOT.search(told))
    found = _ordered(NOT.sub(" ", told))
    return None if found is None else (found, not denied)


def bare(phrase: str) -> str:
    """A thing's name without article and plural possessive."""
    return re.sub(r"^(?:the|a|an|your|this|that)\s+", "", phrase.strip(" ,.?'\"")).strip()


def _last_sentence(question: str) -> str:
    """The last sentence that asks: with a question mark, else the last one."""
    text = " ".join(question.lower().split())
    parts = [part for part in re.split(r"(?<=[?!])\s+|(?<=[a-z\])]\.)\s+", text) if part.strip()]
    asking = [part for part in parts if part.endswith("?")]
    return (asking or parts or [""])[-1]


def _how_far(sentence: str) -> Asked | None:
    found = HOW_FAR.search(sentence)
    if found is None or not _among(LEAD, SIDES.sub("", sentence[: found.start()])):
        return None
    sides = set(SIDES.findall(sentence))
    if len(sides) > 1:
        return None
    rest = re.sub(r" ?\b(?:vertically|horizontally)\b", "", found["far"] or found["of"])
    if ORDER.search(rest):
        return None
    pair = _parted(rest, "and", "from", "to", "away from")
    if pair is None and found["far"] and not re.search(r"\b(?:and|from|to|than|or)\b", rest):
        pair = (bare(rest), CAMERA)  # "how far away is the lamp": from whoever looks
    if pair is None or any(LOOSE.search(name) for name in pair):
        return None
    return Asked("length", DISTANCE, *pair, direction=sides.pop() if sides else "")


def _how_large(sentence: str) -> Asked | None:
    found = HOW_LARGE.search(sentence)
    if found is None or not _among(LEAD, sentence[: found.start()]):
        return None
    thing = bare(next(found[f"a{i}"] for i in range(1, 7) if found[f"a{i}"]))
    if (
        not thing
        or re.search(r"\b(?:and|or) (?:the|a|an|region)\b", thing)
        or LOOSE.search(thing)
        or ORDER.search(thing)
    ):
        return None
    said = next(found[name] for name in ("adj", "noun", "side", "told", "along") if found[name])
    return Asked("length", EXTENT[said], thing)


def _how_many(sentence: str) -> Asked | None:
    found = HOW_MANY.fullmatch(sentence)
    if found is None or not _among(LEAD, found["lead"] or ""):
        return None
    things = bare(found["a"] or found["b"])
    if not things or NO_NOUN.match(things) or LOOSE.search(things) or ORDER.search(things) or MOST.search(things):
        return None
    return Asked("count", COUNT, things)


def _which(sentence: str) -> Asked | None:
    if " or " not in sentence and " and " not in sentence:
        return None
    between = BETWEEN.search(sentence)
    pair = None
    if between is not None:
        pair, rest = _parted(between[1], "and"), sentence[between.end() :]
    elif re.search(r"\b(?:which|who|what)\b", sentence) and (listed := OF_THESE.search(sentence)) is not None:
        pair, rest = _parted(listed[1], "or"), sentence.replace(listed[1], " ")
    if pair is None or any(LOOSE.search(name) for name in pair) or not _among(LEFT_OVER, MOST.sub(" ", rest)):
        return None
    known = {index for found in MOST.finditer(rest) if (index := _index(found, "m")) is not None}
    if len(known) != 1:
        return None
    _, axis, sign = MOSTS[known.pop()]
    return Asked("which", axis, *pair, sign=sign)


def _whether(sentence: str) -> Asked | None:
    led = LED_IN.match(sentence)
    if led is None or " or " in sentence or not _among(LEAD, led["lead"]):
        return None
    if re.match(r"(?:what|where|which|who|how)\b", sentence):
        return None
    return _ordered(led["clause"])


def _ordered(clause: str) -> Asked | None:
    """ "A is REL B" as what it says of A and B."""
    found = list(ORDER.finditer(clause))
    if len(found) != 1:
        return None
    index = _index(found[0], "o")
    a, b = bare(FILLING.sub("", clause[: found[0].start()].rstrip())), bare(clause[found[0].end() :])
    if index is None or not a or not b or a == b or any(LOOSE.search(name) or MOST.search(name) for name in (a, b)):
        return None
    _, axis, sign = ORDERS[index]
    return Asked("whether", axis, re.sub(r"^(?:is|are) ", "", a), b, sign)


def _among(words: frozenset[str], text: str) -> bool:
    """Whether no other words stand in a text."""
    return words.issuperset(re.findall(r"[^\s,.?!]+", text))


def _index(found: re.Match[str], letter: str) -> int | None:
    name = found.lastgroup
    return int(name[1:]) if name is not None and name[0] == letter else None


def _parted(words: str, *joints: str) -> tuple[str, str] | None:
    """The two things that "the A and the B" names; None where the words can be parted in several ways."""
    joint = "|".join(sorted(joints, key=len, reverse=True))
    cuts = list(re.finditer(rf",? (?:{joint}) {DETERMINED}", words)) or list(re.finditer(rf",? (?:{joint}) ", words))
    if len(cuts) != 1:
        return None
    a, b = bare(words[: cuts[0].start()]), bare(words[cuts[0].end() :])
    if b in ("you", "me", "camera", "viewer", "observer"):
        b = CAMERA
    return (a, b) if a and b and a != b else None
