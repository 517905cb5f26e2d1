"""Feed: rows and their views to batches, the same batch for the same (seed, step) whatever came before.

Questions about the same views share one look at them, so a batch is B groups of views with up to Q questions each.
The questions of a group are drawn anew each time, a type's chance being the inverse square root of how common it is.
"""

from bisect import bisect
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np
import torch

from sightline.datasets.pictures.views import ViewCache
from sightline.datasets.rows.row import Row
from sightline.errors import DatasetError, ModelError
from sightline.geometry.level import world_from_level
from sightline.models.batch import Batch, Targets, Things
from sightline.models.chat import Prompt, asked, grounded, level_numbers, pack, prompt, reply
from sightline.models.picture import Picture, stack
from sightline.models.vocabulary import GROUND, PAD, Vocabulary

LENGTHS = (20, 28, 38)  # tokens of question and answer together: texts of a batch lie between two of these
AHEAD = 2  # batches being made or waiting


@dataclass(frozen=True, eq=False)
class Lesson:
    """One row made ready: tokens, and for each <ground> its box (k, 7) in level coordinates and its instance (k,)."""

    prompt: Prompt
    reply: tuple[int, ...]
    boxes: np.ndarray
    instances: tuple[int, ...]
    chance: float


@dataclass(frozen=True, eq=False)
class Shown:
    """What one view shows, of the N objects of its scene: boxes (N, 7) in level coordinates, NaN where not known, and
    the numbers of their labels and colours (N,), -1 where not known."""

    boxes: np.ndarray
    labels: np.ndarray
    colours: np.ndarray


@dataclass(frozen=True, eq=False)
class Group:
    """Lessons about the same views (their places in the cache)."""

    views: tuple[int, ...]
    lessons: tuple[Lesson, ...]


class Feed:
    """All groups of a dataset, and batches of them.

    A batch holds groups of one kind: one number of views, and texts of about one length, so that little of it is
    padding. `instructed` says whether questions end with how to answer.
    """

    def __init__(
        self, rows: Sequence[Row], cache: ViewCache, vocabulary: Vocabulary, longest: int, instructed: bool = True
    ) -> None:
        self.cache = cache
        self._instructed = instructed
        common = Counter(row.type for row in rows)
        self._labels, self._colours = (
            {name: i for i, name in enumerate(names)} for names in (cache.labels(), cache.colours())
        )
        self._label_words, self._colour_words = (
            padded([vocabulary.encode(f" {name}").ids for name in names]) for names in (self._labels, self._colours)
        )
        self._shown: dict[int, Shown] = {}
        by_views: dict[tuple[tuple[int, ...], int], list[Lesson]] = defaultdict(list)
        for row in rows:
            views = tuple(cache.index(row))
            if views:
                lesson = self._lesson(row, views[0], vocabulary, longest, common[row.type] ** -0.5)
                by_views[views, bisect(LENGTHS, len(lesson.prompt.ids) + len(lesson.reply))].append(lesson)
        if not by_views:
            raise DatasetError("no row of this data has pictures to look at; train on rows of scenes with frames")
        self.kinds: dict[tuple[int, int], list[Group]] = defaultdict(list)
        for (views, length), lessons in sorted(by_views.items()):
            self.kinds[len(views), length].append(Group(views, tuple(lessons)))

    def _lesson(self, row: Row, view: int, vocabulary: Vocabulary, longest: int, chance: float) -> Lesson:
        level = world_from_level(self.cache.pose(view))
        mentions = grounded(row)
        answer = reply(row, vocabulary)
        if len(answer) >= longest:
            raise ModelError(
                f"the reply to {row.text[:60]!r} has {len(answer)} tokens, and question and reply may have {longest}; "
                "set model.decoder.length and model.answer higher, or train on rows without thoughts"
            )
        return Lesson(
            prompt(asked(row, self._instructed), vocabulary, longest - len(answer)),
            answer,
            np.array([level_numbers(m.box, level) for m in mentions if m.box is not None]).reshape(-1, 7),
            tuple(self.cache.instance_of(view, m.object_id) for m in mentions),
            chance,
        )

    def batch(self, seed: int, step: int, groups: int, questions: int) -> Batch:
        """The batch of this step: `groups` groups of one kind, up to `questions` questions each."""
        rng = np.random.default_rng((seed, step))
        kinds = sorted(self.kinds)
        # A kind's share is that of its questions; pairs of views come less often, as each costs two looks.
        counts = [sum(len(group.lessons) for group in self.kinds[kind]) for kind in kinds]
        weights = np.array([count / kind[0] ** 2 for kind, count in zip(kinds, counts, strict=True)])
        pool = self.kinds[kinds[int(rng.choice(len(kinds), p=weights / weights.sum()))]]
        chosen = [pool[i] for i in rng.choice(len(pool), min(groups, len(pool)), replace=False)]
        return self.collate(chosen, [self._draw(group, questions, rng) for group in chosen])

    @staticmethod
    def _draw(group: Group, most: int, rng: np.random.Generator) -> list[Lesson]:
        chances = np.array([lesson.chance for lesson in group.lessons])
        count = min(most, len(group.lessons))
        picked = rng.choice(len(group.lessons), count, replace=False, p=chances / chances.sum())
        return [group.lessons[i] for i in picked]

    def collate(self, groups: Sequence[Group], lessons: Sequence[Sequence[Lesson]]) -> Batch:
        """These lessons about these groups as one batch with targets."""
        pictures = [[self.cache_picture(view) for view in group.views] for group in groups]
        questions = pack(
            [[one.prompt for one in some] for some in lessons], [[one.reply for one in some] for some in lessons]
        )
        labels = torch.full_like(questions.tokens, -100)
        at, boxes, masks = [], [], []
        for b, some in enumerate(lessons):
            instances = self.cache.instance[groups[b].views[0]]
            for q, one in enumerate(some):
                start = len(one.prompt.ids)
                tokens = one.prompt.ids + one.reply
                # The hidden state at t says token t + 1; nothing is asked of the places that are given.
                labels[b, q, start - 1 : len(tokens) - 1] = torch.tensor(one.reply)
                grounds = [start + i for i, token in enumerate(one.reply) if token == GROUND]
                labels[b, q, grounds] = -100  # what follows a <ground> is always a <box>
                at += [(b, q, t) for t in grounds]
                boxes.append(one.boxes)
                masks += [instances == instance for instance in one.instances]
        height, width = self.cache.instance.shape[1:]
        targets = Targets(
            labels,
            torch.tensor(at, dtype=torch.int64).reshape(-1, 3),
            torch.from_numpy(np.concatenate(boxes).astype(np.float32)),
            torch.from_numpy(np.array(masks, dtype=bool).reshape(-1, height, width)),
        )
        return Batch(stack(pictures), questions, targets, self._things([group.views[0] for group in groups]))

    def _things(self, views: Sequence[int]) -> Things:
        """Everything that these views show."""
        shown = [self._show(view) for view in views]
        most = max(1, *(len(one.boxes) for one in shown))

        def together(arrays: Sequence[np.ndarray], empty: float) -> torch.Tensor:
            rest = [((0, most - len(array)), *((0, 0),) * (array.ndim - 1)) for array in arrays]
            filled = [np.pad(a, r, constant_values=empty) for a, r in zip(arrays, rest, strict=True)]
            return torch.from_numpy(np.stack(filled))

        return Things(
            at=torch.from_numpy(self.cache.instance[list(views)].astype(np.int64)),
            boxes=together([one.boxes for one in shown], np.nan),
            labels=together([one.labels for one in shown], -1),
            colours=together([one.colours for one in shown], -1),
            label_words=self._label_words,
            colour_words=self._colour_words,
        )

    def _show(self, view: int) -> Shown:
        if view not in self._shown:
            level = world_from_level(self.cache.pose(view))
            things = self.cache.things(view)
            unknown = np.full(7, np.nan)
            boxes = [unknown if box is None else level_numbers(box, level) for _, _, box in things]
            labels = [self._labels[label] for label, _, _ in things]
            colours = [-1 if colour is None else self._colours[colour] for _, colour, _ in things]
            self._shown[view] = Shown(
                np.array(boxes, dtype=np.float32).reshape(-1, 7),
                np.array(labels, dtype=np.int64),
                np.array(colours, dtype=np.int64),
            )
        return self._shown[view]

    def cache_picture(self, view: int) -> Picture:
        """A view of the cache as the model takes it."""
        cache = self.cache
        return Picture(cache.rgb[view], cache.depth[view], cache.camera(view), cache.pose(view))


def padded(texts: Sequence[Sequence[int]]) -> torch.Tensor:
    """Token lists as one table (K, L), padded at the right."""
    table = torch.full((len(texts), max(map(len, texts), default=0)), PAD)
    for row, text in zip(table, texts, strict=True):
        row[: len(text)] = torch.tensor(text)
    return table


def ahead(feed: Feed, seed: int, steps: Sequence[int], groups: int, questions: int) -> Iterator[Batch]:
    """The batches of these steps, made by a thread while the last one is being learnt from; errors come out here."""
    left = iter(steps)
    with ThreadPoolExecutor(1) as thread:

        def begun(count: int) -> list[Future[Batch]]:
            return [thread.submit(feed.batch, seed, step, groups, questions) for step in islice(left, count)]

        waiting = deque(begun(AHEAD))
        while waiting:
            batch = waiting.popleft().result()
            waiting += begun(1)
            yield batch
