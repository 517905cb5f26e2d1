"""Session: a model in memory, asked about rows or about a scene. Words come back with 3D boxes in the scene's world."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from sightline.answers.answer import PLAIN
from sightline.answers.boxes import Box3D
from sightline.answers.reply import without_thinking
from sightline.datasets.pictures.views import ViewCache, shrunk
from sightline.datasets.rows.row import Row
from sightline.errors import ModelError, SceneError
from sightline.evaluation.answerer import Reply
from sightline.models.batch import Batch
from sightline.models.chat import asked, pack, prompt, world_box
from sightline.models.checkpoint import load
from sightline.models.grounder import Grounder, Said
from sightline.models.picture import Picture, stack
from sightline.models.presets import folder_of
from sightline.models.vocabulary import Vocabulary
from sightline.scenes.fact import Fact
from sightline.scenes.scene import Frame, Scene
from sightline.scenes.table import SceneTable

Pictures = Callable[[Row], tuple[Picture, ...]]
TOGETHER = 12  # questions about the same views that are answered at once


@dataclass(frozen=True, eq=False)
class Session:
    """One loaded model. `name` is the folder or preset it was opened by."""

    name: str
    model: Grounder
    vocabulary: Vocabulary

    @classmethod
    def open(cls, name: str | Path, threads: int = 2) -> "Session":
        """Load a preset ("grounder_tiny") or a model folder; ModelError where there is neither."""
        torch.set_num_threads(threads)
        model, vocabulary = load(folder_of(name))
        return cls(str(name), model, vocabulary)

    def answer_rows(self, rows: Sequence[Row], pictures: Pictures, groups: int = 16) -> list[Reply]:
        """One reply per row, in order. Rows about the same views share one look at them.

        A question that is too long for this model, or shows nothing, gets an empty reply, which scores 0 as unread.
        """
        replies = [Reply("") for _ in rows]
        texts = [asked(row, self.model.config.instructed) for row in rows]
        by_views: dict[tuple[str, str, tuple[str, ...]], list[int]] = defaultdict(list)
        for i, row in enumerate(rows):
            if row.views and self._fits(texts[i]):
                by_views[row.scene_source, row.scene_id, tuple(view.frame for view in row.views)].append(i)
        by_count: dict[int, list[list[int]]] = defaultdict(list)
        for (_, _, frames), members in by_views.items():
            # Questions of like length and few enough at once: what is padded or kept in memory stays small.
            members.sort(key=lambda i: len(texts[i]))
            by_count[len(frames)] += [members[start : start + TOGETHER] for start in range(0, len(members), TOGETHER)]
        for _, sets in sorted(by_count.items()):
            for start in range(0, len(sets), groups):
                some = sets[start : start + groups]
                said = self._reply(
                    [[texts[i] for i in members] for members in some],
                    [pictures(rows[members[0]]) for members in some],
                    [[rows[i] for i in members] for members in some],
                )
                for members, told in zip(some, said, strict=True):
                    for i, one in zip(members, told, strict=True):
                        replies[i] = one
        return replies

    def _fits(self, text: str) -> bool:
        return len(self.vocabulary.encode(text, points=True).ids) < self.longest

    @property
    def longest(self) -> int:
        """Tokens of a question this model can read, <answer> included."""
        return self.model.config.decoder.length - self.model.config.answer

    def ask(self, scene: Scene, text: str, frame: str | None = None) -> Reply:
        """Answer a question in free words about one frame of a scene (the first with pixels and depth by default)."""
        if frame is not None and not _has_depth(scene.frame(frame)):
            raise SceneError(
                f"scene {scene.id}, frame {frame}: no depth that is registered to colour; this model needs it"
            )
        table = SceneTable(scene)
        chosen = frame or next((f.id for f in scene.frames if f.read_rgb is not None and _has_depth(f)), None)
        if chosen is None:
            raise SceneError(f"scene {scene.id} has no frame with pixels and depth; this model needs both")
        picture = self.picture(table, chosen)
        return self._reply([[text]], [(picture,)], None)[0][0]

    def picture(self, table: SceneTable, frame: str) -> Picture:
        """A frame of a scene at the size of this model."""
        vision = self.model.config.vision
        rgb, depth, camera, pose = shrunk(table, frame, (vision.width_px, vision.height_px))
        if camera is None or pose is None:
            raise SceneError(f"scene {table.scene.id}, frame {frame}: no camera or no pose; this model needs both")
        return Picture(rgb, depth, camera, pose, Fact.GRAVITY in table.scene.facts)

    def _reply(
        self, texts: Sequence[Sequence[str]], seen: Sequence[tuple[Picture, ...]], rows: Sequence[Sequence[Row]] | None
    ) -> list[list[Reply]]:
        prompts = [[prompt(text, self.vocabulary, self.longest) for text in group] for group in texts]
        # bf16 on the CPU rounds coordinates to centimetres, so answers are worked out in float32.
        answers = self.model.generate(Batch(stack(seen), pack(prompts)), self.model.config.answer)
        return [
            [self._worded(answers[b][q], seen[b][0], rows[b][q] if rows else None) for q in range(len(texts[b]))]
            for b in range(len(texts))
        ]

    def _worded(self, said: Said, picture: Picture, row: Row | None) -> Reply:
        boxes = tuple(world_box(numbers, picture.world_from_level) for numbers in said.boxes)
        words = self.vocabulary.decode(said.tokens)
        confidence = min(said.confidence) if said.confidence else None  # an answer is as sure as its weakest box
        if boxes and not without_thinking(words):
            # A grounding answer: the one asked for was found last, by way of the others; it is handed over first.
            boxes = boxes[::-1]
            words = f"{words}\n\n{Box3D(boxes[0]).spoken(row.form if row else PLAIN)}".lstrip()
        return Reply(words, boxes, confidence)


def _has_depth(frame: Frame) -> bool:
    return bool(frame.depths) and frame.depth.color_from_depth is not None


def pictures_of(cache: ViewCache) -> Pictures:
    """The pictures of a row from a view cache."""

    def look(row: Row) -> tuple[Picture, ...]:
        places = cache.index(row)
        return tuple(Picture(cache.rgb[i], cache.depth[i], cache.camera(i), cache.pose(i)) for i in places)

    return look


def check_size(cache: ViewCache, model: Grounder) -> None:
    """A cache of another size than the model's views is a ModelError."""
    vision = model.config.vision
    height, width = cache.rgb.shape[1:3]
    if (width, height) != (vision.width_px, vision.height_px):
        raise ModelError(f"views are {width}x{height}, the model looks at {vision.width_px}x{vision.height_px}")
