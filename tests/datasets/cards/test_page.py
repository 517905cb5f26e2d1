"""The page says what the figures say, in words and never in markup of others, and asks nobody for anything."""

import re
from html.parser import HTMLParser

from sightline.datasets.cards.page import MOST_REASONS, page

EXAMPLE = {
    "id": "a1", "text": "Is <b>it</b> & 'so'?", "spoken": "<i>yes</i>", "options": [], "collection": "made",
    "scene": "room<1>", "split": "train",
}  # fmt: skip
FACTS = {
    "profile": "core@2",
    "schema": 1,
    "seed": 3,
    "command": "sightline build made 'a b' --out DIR",
    "filtered": {"rule": "removed where <2> judges are right"},
    "rows": 1234567,
    "scenes": 10,
    "splits": {"train": 1234560, "val": 7},
    "test_lists": {"vsi_bench": "ab12"},
    "types": {
        "left<right": {
            "rows": 4, "splits": {"train": 4}, "answers_are": "", "answers": [["<yes>", 3], ["no", 1]],
            "option_places": [1, 3], "metres_by": {}, "examples": [EXAMPLE],
        },
        "gap": {
            "rows": 9, "splits": {"val": 7, "train": 2}, "answers_are": "length", "answers": [["1 m to 2 m", 9]],
            "option_places": [], "metres_by": {"laser": 6, "sensor": 3}, "examples": [],
        },
    },
    "sources": [{"collection": "made", "scenes": 10, "rows": 13, "licence": "free & <open>"}],
    "provenance": [{"fact": "metric", "provenance": "laser", "rows": 6}],
    "balance": {
        "with_rows": 9, "rows_per_scene": {"0": 1, "0.5": 2, "1": 5},
        "fullest": [{"collection": "made", "scene": "room<1>", "rows": 5}],
        "lengths": {"edges_m": [0.5, 2.0], "types": {"gap": [1, 2, 6]}},
    },
    "skipped": {f"gap: reason {k}": k + 1 for k in range(MOST_REASONS + 5)},
    "dropped": {"gap: over the budget": 4},
    "rejected_scenes": 2,
    "rejected": {"scene: <cut off>": 2},
    "versions": {"sightline": "0.1.0"},
    "blind": None,
}  # fmt: skip
BLIND = {
    "types": {
        "gap": {"before": 20, "after": 9, "chance": 0.25, "judges": {"majority": 0.5, "words": 0.7},
                "after_judges": {"majority": 0.3}, "removed": {"guessed": 11}},
    },
    "rule": "≥ 2 of 2 judges right",
}  # fmt: skip


class Outline(HTMLParser):
    """The headings in order, the tags that stay open, and the attributes that name something elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.heads: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "img"):
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.heads.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def outline(text: str) -> Outline:
    found = Outline()
    found.feed(text)
    assert found.open == []
    return found


def cells(text: str, first: str) -> list[list[str]]:
    """The lines of the tables whose first cell says this."""
    lines = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in re.findall(r"<tr>(.*?)</tr>", text)]
    return [line for line in lines if line[0] == first]


def test_its_tags_close_its_headings_descend_and_its_links_stay_in_the_page():
    text = page(FACTS | {"blind": BLIND}, {"a1": "data:image/jpeg;base64,AAAA"})
    found = outline(text)
    assert found.heads[0] == "h1" and found.heads.count("h1") == 1
    assert all(int(b[1]) <= int(a[1]) + 1 for a, b in zip(found.heads, found.heads[1:], strict=False))
    anchors = {link[1:] for link in found.links if link.startswith("#")}
    assert anchors == set(re.findall(r"<h2 id='([^']*)'", text)) and len(anchors) == 7
    assert [link for link in found.links if not link.startswith("#")] == ["data:image/jpeg;base64,AAAA"]
    assert not re.search(r"<script|<link|@import|url\(|https?:", text)


def test_words_of_others_are_text_and_never_markup():
    text = page(FACTS, {})
    for raw in ("<b>it", "<i>yes", "left<right", "<yes>", "room<1>", "<open>", "<cut off>"):
        assert raw not in text
    assert "Is &lt;b&gt;it&lt;/b&gt; &amp; " in text


def test_tables_say_what_the_figures_say():
    text = page(FACTS, {})
    assert cells(text, "gap") == [["gap", "9", "2", "7"], ["gap", "6", "3"], ["gap", "1", "2", "6"]]
    assert cells(text, "all types") == [["all types", "1,234,567", "1,234,560", "7"], ["all types", "6", "3"]]
    assert cells(text, "type")[2] == ["type", "below 50 cm", "50 cm to 2 m", "2 m and more"]
    assert ["fewest", "median", "most"] in cells(text, "fewest") and ["1", "2", "5"] in cells(text, "1")
    assert "the right option stands at place 1. 25 %, 2. 75 %" in text
    assert "could not be read (2 scenes" in text
    assert cells(text, "filtered afterwards")[0][1] == "removed where &lt;2&gt; judges are right"


def test_the_rarest_reasons_are_put_together():
    text = page(FACTS, {})
    assert cells(text, "gap: reason 64") == [["gap: reason 64", "65"]] and not cells(text, "gap: reason 0")
    assert cells(text, "5 other reasons: see card.json") == [["5 other reasons: see card.json", str(1 + 2 + 3 + 4 + 5)]]


def test_blind_judges_have_a_table_before_and_after_the_filter():
    text = page(FACTS | {"blind": BLIND}, {})
    heads = [
        "type",
        "rows",
        "rows kept",
        "by chance",
        "majority, before",
        "words, before",
        "majority, after",
        "words, after",
    ]
    assert heads in cells(text, "type")
    assert ["gap", "20", "9", "25 %", "50 %", "70 %", "30 %", "–"] in cells(text, "gap")
    assert "Rule: ≥ 2 of 2 judges right." in text and cells(text, "gap: guessed") == [["gap: guessed", "11"]]
    judged = {"types": {"gap": {"before": 9, "chance": None, "judges": {"majority": 0.001}}}}
    unfiltered = page(FACTS | {"blind": judged}, {})
    assert ["gap", "9", "–", "&lt; 1 %"] in cells(unfiltered, "gap")
    assert "without looking" not in page(FACTS, {})
