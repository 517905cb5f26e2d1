"""Numbers and quantities as people and models write them."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from sightline.answers.units import Dimension, normal_unit, spelled_units, unit_pattern

UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
UNITS += "seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SMALL = {word: n for n, word in enumerate(UNITS)} | {word: 10 * (n + 2) for n, word in enumerate(TENS)}

WORD = (
    rf"(?:{'|'.join(TENS)})(?:[\s-](?:{'|'.join(UNITS[1:10])})\b)?|(?:{'|'.join(sorted(UNITS, key=len, reverse=True))})"
)
WORDS = re.compile(rf"\b(?:(?P<hundreds>{WORD}|a)\s+hundred(?:(?:\s+and)?\s+(?P<more>{WORD}))?|(?P<plain>{WORD}))\b")

SCALE = r"(?:\s*[×x*]\s*10\s*\^\s*\{?(?P<power>[-+]?\d{1,3})\}?)?"
NUMBER = re.compile(
    r"(?<![\w.^])(?<!\d[/])(?P<sign>(?<![\w)\"'])[-+])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+,\d{1,2}(?![\d,])|\d+(?:\.\d+)?|\.\d+)"
    r"(?:e(?P<exponent>[-+]?\d{1,3})(?!\w))?" + SCALE + r"(?!\d)"
)
GLYPHS = str.maketrans({
    "−": "-", "﹣": "-", "－": "-", "–": "–", "º": "°", "′": "'", "’": "'", "‘": "'", "″": '"', "“": '"', "”": '"',
    **{raised: f"^{n}" for n, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}, "⁻": "^-",
})  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A number found in a text, with the unit behind it, as spans of the normalised text."""

    value: float
    unit: str | None
    start: int
    end: int


def normal(text: str) -> str:
    """Lower case, plain signs, number words and common fractions in digits."""
    text = text.translate(GLYPHS).replace("^-^", "^-")
    text = unicodedata.normalize("NFKC", re.sub(r"(?<=\d)([½¼¾⅓⅔])", r" \1", text)).replace("⁄", "/").lower()
    text = re.sub(r"(\^\d)(?:\^(\d))", r"\1\2", text)
    text = re.sub(r"\\(?:,|;|\s|text\{|mathrm\{)|[{}$]|~(?=\s*\d)", " ", text)
    return with_fractions(WORDS.sub(in_digits, text))


def in_digits(found: re.Match[str]) -> str:
    """A number in words as digits."""
    if found["plain"]:
        return str(cardinal(found["plain"]))
    hundreds = 1 if found["hundreds"] == "a" else cardinal(found["hundreds"])
    return str(100 * hundreds + (cardinal(found["more"]) if found["more"] else 0))


def cardinal(words: str) -> int:
    """The value of words below a hundred."""
    return sum(SMALL[word] for word in re.split(r"[\s-]+", words))


HALF = r"(?:a |1 )?half"


@cache
def rewrites() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Spoken fractions and collectives, each with what it says in digits or sums ("2 +frac 1/2")."""
    unit = spelled_units()
    rules = (
        (r"\b(\d+) point (\d+)\b(?: (\d)\b)?(?: (\d)\b)?", r"\1.\2\3\4"),
        (rf"\b{HALF} (?:of )?(?:a )?dozen\b", "6"),
        (r"\ba couple of dozen\b", "24"),
        (r"\ba dozen\b", "12"),
        (rf"\b(\d+) and {HALF}\b", r"\1+1/2"),
        (r"\b(\d+) and (?:a |1 )quarter\b", r"\1+1/4"),
        (r"\b(\d+) and (?:a |1 )third\b", r"\1+1/3"),
        (r"\b(\d+) and 3[ -]quarters\b", r"\1+3/4"),
        (r"\b3[ -]quarters (?:of )?(?:a |an |1 )?", "3/4 "),
        (r"\b(?:a |1 )quarter (?:of )?(?:a |an |1 )", "1/4 "),
        (r"\b2[ -]thirds (?:of )?(?:a |an |1 )?", "2/3 "),
        (r"\b(?:a |1 )third (?:of )(?:a |an |1 )", "1/3 "),
        (rf"\b(\d+|an?) ({unit}) and {HALF}\b", r"\1+1/2 \2"),
        (rf"\b{HALF}[ -](?:of )?(?:a |an |1 )?(?=(?:{unit})\b)", "1/2 "),
        (r"\b(\d+) (?:and )?(\d+)/(\d+)(?![\d/])", r"\1+\2/\3"),
        (rf"\ban?(?=\+| (?:{unit})\b(?!\s*(?:stick|tape|ruler)))", "1"),
    )
    return tuple((re.compile(pattern), new) for pattern, new in rules)


FRACTION = re.compile(r"(?<![\w./])(?:(\d{1,6})\+)?(\d{1,6})/(\d{1,6})(?![\w/.]*\d)")
DOZENS = re.compile(r"\b(\d{1,3}) dozens?\b")


def with_fractions(text: str) -> str:
    """A text with its fractions in words and signs as decimals."""
    for pattern, new in rewrites():
        text = pattern.sub(new, text)
    text = DOZENS.sub(lambda found: str(12 * int(found[1])), text)
    return FRACTION.sub(as_decimal, text)


def as_decimal(found: re.Match[str]) -> str:
    """ "2 1/2" as "2.5"."""
    whole, top, bottom = (int(part or 0) for part in found.groups())
    return repr(whole + top / bottom) if bottom else found[0]


def numbers(text: str) -> list[Said]:
    """Every number of a normalised text with its unit; those glued to letters ("2d", "a4") are no numbers."""
    out = []
    for found in NUMBER.finditer(text):
        unit = unit_pattern().match(text, found.end())
        if unit is None and re.match(r"[a-z_]|-[a-z]", text[found.end() : found.end() + 2]):
            continue
        value = number_value(found)
        if math.isfinite(value):
            name = normal_unit(unit["unit"]) if unit else None
            out.append(Said(value, name, found.start(), unit.end() if unit else found.end()))
    return out


def number_value(found: re.Match[str]) -> float:
    """The value of a number as it is written."""
    digits = found["digits"]
    # One or two digits behind a comma are decimals ("1,5 m"); three are thousands ("2,300 mm").
    decimal_comma = re.fullmatch(r"\d+,\d{1,2}", digits)
    mantissa = float(digits.replace(",", "." if decimal_comma else ""))
    power = int(found["exponent"] or 0) + int(found["power"] or 0)
    try:
        return (-1 if found["sign"] == "-" else 1) * mantissa * 10.0**power
    except OverflowError:
        return math.inf


DENIED = re.compile(r"\b(?:not|cannot|never|neither|unable|impossible|unknown|unclear|insufficient)\b|n't\b")
TURN = re.compile(r"\b(?:but|however|though|rather|instead)\b,?")
SPREAD = re.compile(
    r"(?:±|\+/-|\+-|\bplus or minus\b|\bgive or take\b|,?\s*with an? (?:error|uncertainty) of)"
    r"\s*(?:about\s*)?\d+(?:\.\d+)?"
)
BOUND = re.compile(
    r"(?<!just )(?<!slightly )(?<!little )(?<!bit )(?<!barely )(?<!nearly )"
    r"(?:\b(?:less|more|greater|fewer|larger|smaller|shorter|longer|further|farther|closer|higher|lower|taller) than|"
    r"\bat (?:least|most)|\bup to|\bno (?:more|less) than|\bover|\bunder|\bwithin|\bexceed(?:s|ing)?|\bbeyond|"
    r"\bminimum of|\bmaximum of|[<>≤≥]=?)\s*(?:about |around |approximately |roughly )?$"
)
JOINED = re.compile(r"\s*(?:-|–|—|~|\.{2,3}|to|or|and|versus|vs\.?|through)\s*(?:about |around )?")
MEANT_AS_RANGE = re.compile(r"\b(?:between|from|range of|ranges|anywhere)\b[^.;]*$")
TIMES = re.compile(r"\s*(?:x|×|\*|by)\s*")


def hedged(text: str) -> str | None:
    """The asserted part of a normalised text; None where it only denies. "Not sure, but about 2 m" asserts 2 m."""
    if not DENIED.search(text):
        return text
    turns = list(TURN.finditer(text))
    if not turns:
        return None
    rest = text[turns[-1].end() :]
    return None if DENIED.search(rest) else rest


BARE_NUMBER = r"(-?\d{1,9}(?:\.\d{1,9})?)"
BARE = re.compile(rf"(`?){BARE_NUMBER}(?: ([a-z]{{1,12}}))?\1")


def bare_quantity(text: str, dimension: Dimension, unit: str | None = None) -> float | None:
    """What `quantity` gives for a number that stands alone, or with one word for its unit, in back-ticks or not; None
    for any other text.

    Truths are said so, and so do most models: reading these at a glance saves nine tenths of the time.
    """
    found = BARE.fullmatch(text)
    if found is None:
        return None
    otherwise = dimension.factor(unit)
    factor = otherwise if found[3] is None else dimension.units.get(found[3])
    return None if factor is None else float(found[2]) * factor


def quantity(text: str, dimension: Dimension, unit: str | None = None) -> float | None:
    """The one quantity that a reply asserts, in SI, or None.

    A number without a unit counts in `unit` (None: the dimension's natural one), and only where no number of
    this dimension has a unit. Ranges, bounds, products, denials and differing values are refused, not guessed at.
    """
    said = hedged(SPREAD.sub(" ", spaced_thousands(normal(text))))
    if said is None:
        return None
    said = unit_in_brackets(said)
    if re.search(r"[=≈]\s*[^=≈]*\d", said):
        said = re.split(r"[=≈]", said)[-1]
    outside = re.sub(r"\([^()]*\)", " ", said)
    for part in (outside, said):
        if found := numbers(part):
            return agreed(part, found, dimension, dimension.factor(unit))
    return None


def spaced_thousands(text: str) -> str:
    """ "10 000 mm" as "10000 mm", and 5'10 as 5'10"."""
    text = re.sub(r"(?<![\w.,])(\d{1,3})((?: \d{3})+)(?![\d.,])", lambda found: found[0].replace(" ", ""), text)
    return re.sub(r"(\d')(\d{1,2})(?![\d'\".])", r'\1\2"', text)


def unit_in_brackets(text: str) -> str:
    """ "2.3 (m)" as "2.3 m": a bracket that holds a unit alone is no aside."""

    def opened(found: re.Match[str]) -> str:
        return f" {found[1]} " if unit_pattern().fullmatch(found[1].strip()) else found[0]

    return re.sub(r"\(\s*([^()\d]{1,20}?)\s*\)", opened, text)


def agreed(text: str, found: list[Said], dimension: Dimension, factor: float) -> float | None:
    """The one value, in SI, that all numbers of this part agree on; None where they do not."""
    if refused(text, found):
        return None
    measured = joined(text, [said for said in found if said.unit in dimension.units], dimension)
    if not measured:
        measured = [said.value * factor for said in found if said.unit is None]
    if not measured:
        return None
    first = measured[0]
    # "2.3 m (7.5 ft)" or "250 cm, or 2.5 m" say one thing twice.
    return first if all(abs(other - first) <= 0.05 * abs(first) for other in measured) else None


def refused(text: str, found: list[Said]) -> bool:
    """Whether the numbers stand in a range, a product or behind a bound."""
    for left, right in pairwise(found):
        between = text[left.end : right.start]
        if TIMES.fullmatch(between):
            return True
        if JOINED.fullmatch(between):
            conjoined = "and" in between or "or" in between.split()
            if not conjoined or MEANT_AS_RANGE.search(before(text, left)) or left.unit is None:
                return True
    return any(BOUND.search(before(text, said)) for said in found)


def before(text: str, said: Said) -> str:
    """The words just before a number; a bounded stretch, so that long replies are read in linear time."""
    return text[max(0, said.start - 80) : said.start]


def joined(text: str, found: list[Said], dimension: Dimension) -> list[float]:
    """Values in SI, with "5 ft 4 in" and "1 min 30 s" added up."""
    out: list[float] = []
    previous: Said | None = None
    for said in found:
        size = dimension.units[said.unit or ""]
        if previous is not None and re.fullmatch(r"\s*(?:and\s+)?", text[previous.end : said.start]):
            larger = dimension.units[previous.unit or ""]
            if size < larger and said.value * size < larger:
                out[-1] += said.value * size
                previous = said
                continue
        out.append(said.value * size)
        previous = said
    return out


def plain(value: float, digits: int | None, decimals: int | None) -> str:
    """A number rounded to significant digits (3 if nothing is given) or decimals, written without exponent."""
    if decimals is not None:
        out = f"{value:.{decimals}f}"
        return out.lstrip("-") if float(out) == 0 else out
    if value == 0:
        return "0"
    digits = 3 if digits is None else digits
    out = f"{value:.{digits}g}"
    if "e" not in out:
        return out
    rounded = float(out)
    after = digits - 1 - int(out.partition("e")[2])
    out = f"{rounded:.{max(after, 0)}f}"
    return out.rstrip("0").rstrip(".") if after > 0 else out
