"""Rows that say again what another row said."""

from __future__ import annotations

from sightline.datasets.auditing.findings.finding import Example, Finding, HashSample, example_of, key_of
from sightline.datasets.auditing.peers.peer_row import PeerRow

MOST_KEYS = 1_000_000  # about 200 MB; of larger files every second, fourth … key is counted
WORN = 0.01  # one question with one answer that makes up so much of a file teaches the answer, not to look
FEWEST = 500  # rows; in a smaller file a hundredth is a handful

SHARED = (1 << 20) - 1  # the lowest bits of a pair's key are its question's, so that both are sampled or neither
ROW = 1 << 32  # rows are counted in the upper half of a number, differing answers in the lower


class Repeats:
    """By question, how often it occurs and with how many answers; of a sample of the questions that fits in memory."""

    def __init__(self, most: int = MOST_KEYS) -> None:
        self._sample = HashSample(most)
        self._questions: dict[int, int] = {}
        self._pairs: dict[int, int] = {}

    def add(self, question: int, answer: int) -> int:
        """Count an answer; how often this question has had it now, 0 where it is not sampled."""
        if not self._sample.keeps(question):
            return 0
        pair = key_of(question, answer) & ~SHARED | question & SHARED
        count = self._pairs[pair] = self._pairs.get(pair, 0) + 1
        self._questions[question] = self._questions.get(question, 0) + ROW + (count == 1)
        while self._sample.full(len(self._pairs)):
            self._questions = {key: told for key, told in self._questions.items() if self._sample.keeps(key)}
            self._pairs = {key: told for key, told in self._pairs.items() if self._sample.keeps(key)}
        return count

    @property
    def questions(self) -> list[tuple[int, int]]:
        """By sampled question, its rows and how many differing answers they have."""
        return [divmod(told, ROW) for told in self._questions.values()]

    def among(self, what: str) -> str:
        """What was counted, and of how much of it where that is not all."""
        return what if self._sample.share == 1.0 else f"{what}, {self._sample.share:.2%} of them by hash"


class Duplicates:
    """The same question about the same picture twice, with the same or another answer; worn-out pairs."""

    def __init__(self, most: int = MOST_KEYS) -> None:
        self._pictured = Repeats(most)  # picture + question -> answers
        self._anywhere = Repeats(most)  # question + answer, whatever the picture
        self._rows = 0
        self._example: Example | None = None
        self._worn: tuple[int, Example | None] = (0, None)

    def see(self, row: PeerRow) -> None:
        self._rows += 1
        question, answer = _plain(row.question), _plain(row.answer)
        if row.images or row.scene:
            asked = key_of(question, row.scene, *row.images, *row.boxes, *row.points)
            if self._pictured.add(asked, key_of(answer)) == 2 and self._example is None:
                self._example = example_of(row, "the second of them")
        times = self._anywhere.add(key_of(question, answer), 0)
        if times > self._worn[0]:
            self._worn = (times, example_of(row, f"{times} times"))

    def findings(self) -> list[Finding]:
        asked = self._pictured.questions
        total = sum(rows for rows, _ in asked)
        among = self._pictured.among("rows with a picture")
        again = sum(rows - answers for rows, answers in asked)
        otherwise = sum(rows for rows, answers in asked if answers > 1)
        found = [
            Finding(
                "duplicates",
                "same pictures, question, answer as a row before",
                again,
                total,
                among,
                False,
                self._example,
            ),
            Finding("duplicates", "same pictures and question, differing answers", otherwise, total, among),
        ]
        if self._rows >= FEWEST:
            pairs = [rows for rows, _ in self._anywhere.questions]
            worn = sum(count for count in pairs if count > WORN * self._rows)
            what = f"question with answer that makes up more than {WORN:.0%} of all rows"
            found.append(
                Finding("duplicates", what, worn, sum(pairs), self._anywhere.among("rows"), False, self._worn[1])
            )
        return [one for one in found if one.rows]


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
