"""Free words and refusals."""

from __future__ import annotations

import pytest

from sightline.answers.answer import score
from sightline.answers.text import Refusal, Words
from sightline.errors import AnswerError

REFUSALS: tuple[tuple[str, str | None], ...] = (
    ("not visible", "not visible"),
    ("The lamp is not visible in any of the frames.", "not visible"),
    ("I don't see a lamp.", "not visible"),
    ("There is no lamp in the picture.", "not visible"),
    ("It's hidden behind the sofa.", "not visible"),
    ("There isn't any sofa in this image", "not visible"),
    ("ambiguous", "ambiguous"),
    ("There are several chairs, so it is unclear which one you mean.", "ambiguous"),
    ("Which of the lamps do you mean?", "ambiguous"),
    ("no metric scale", "no metric scale"),
    ("Without a known scale I can't say.", "no metric scale"),
    ("The image has no depth, so metres cannot be given.", "no metric scale"),
    ("I can't tell.", "not enough information"),
    ("This cannot be determined from the video.", "not enough information"),
    ("I don't know", "not enough information"),
    ("Not enough information.", "not enough information"),
    ("unknown", "not enough information"),
    ("I'm not sure, but it is about 2 m.", None),
    ("2.3 m", None),
    ("The lamp is left of the sofa.", None),
    ("Yes", None),
    ("", None),
)


@pytest.mark.parametrize(("said", "reason"), REFUSALS)
def test_a_refusal_is_known_by_its_wording(said: str, reason: str | None) -> None:
    assert Refusal.read(said) == (None if reason is None else Refusal(reason))


def test_a_refusal_counts_and_its_reason_if_asked_for() -> None:
    truth = Refusal("ambiguous")
    assert (score(truth, "I can't tell."), score(truth, "I can't tell.", scorer="exact")) == (1.0, 0.0)
    with pytest.raises(AnswerError, match="ambiguous"):
        Refusal("tired")


def test_words_are_compared_exactly_loosely_and_by_letters() -> None:
    truth = Words("brown chair", references=("a wooden chair",))
    by = {name: truth.score(Words("Brown Chair."), name) for name in truth.scorers}
    assert by == {name: 1.0 for name in truth.scorers}
    assert [truth.score(Words("chair"), name) for name in ("em", "em_refined", "contains")] == [0.0, 1.0, 0.0]
    assert truth.score(Words("it is the wooden chair, there"), "contains") == 1.0
    assert Words("abcd").score(Words("abxd"), "levenshtein") == pytest.approx(1 - 2 / 8)
    assert Words("abcd").score(Words("wxyz"), "levenshtein") == 0.0
