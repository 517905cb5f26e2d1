import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np

from sightline.datasets.pictures.draw import SAID_COLOR, TRUE_COLOR
from sightline.datasets.rows.prediction import PredictionRow
from sightline.evaluation.report import chosen, picture, write_report
from sightline.evaluation.score import judge, summary
from sightline.evaluation.sight import Look, Sights
from sightline.geometry.box import Box
from sightline.geometry.camera import Camera
from sightline.geometry.pose import Pose
from tests.evaluation.rows import nearer, one_of_each, where
from tests.made import box_scene

LOOK = Look(np.zeros((60, 80, 3), np.uint8), Camera.from_fov(80, 60, 1.2), Pose.looking((0, -4, 0), (0, 0, 0)))


def said(row, text, *boxes):
    return PredictionRow(row.id, text, boxes)


def page(tmp_path: Path) -> str:
    rows = one_of_each()
    told = {row.id: said(row, row.spoken if i % 2 else "<script>no</script>") for i, row in enumerate(rows)}
    verdicts = judge(rows, told)
    report = summary(verdicts, {"blind": judge(rows, {})}, "ours")
    write_report(tmp_path / "report.html", report, verdicts, lambda _: LOOK, title="Rooms & things", pictures=9)
    return (tmp_path / "report.html").read_text()


class Outside(HTMLParser):
    """Collects everything that a page would fetch, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched, self.tags = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.fetched += [value for name, value in attrs if name in {"src", "href", "srcset", "data"}]


def test_the_page_fetches_nothing_and_says_replies_as_text(tmp_path: Path) -> None:
    text = page(tmp_path)
    reader = Outside()
    reader.feed(text)
    assert all(source.startswith("data:image/") for source in reader.fetched)
    assert not re.search(r"url\(|@import|https?://", text)
    assert "script" not in reader.tags and "&lt;script&gt;" in text
    assert reader.tags.count("article") == 9 == reader.tags.count("img")


def test_the_page_shows_every_type_with_its_score_and_lift(tmp_path: Path) -> None:
    text = page(tmp_path)
    for kind in ("taller", "nearer", "height", "where"):
        assert f"<td>{kind}</td><td>24</td>" in text
    assert "Rooms &amp; things" in text and "<th>blind</th>" in text and "<th>prior</th>" not in text


def test_the_gallery_shows_right_and_wrong_of_every_type() -> None:
    rows = one_of_each()
    right = {"taller", "where"}
    told = {row.id: said(row, row.spoken if row.seed % 2 else "") for row in rows if row.type in right}
    picked = chosen(judge(rows, told), 6)
    assert {(v.row.type, v.score > 0) for v in picked} == {
        ("taller", True), ("taller", False), ("where", True), ("where", False), ("nearer", False), ("height", False)
    }  # fmt: skip


def test_true_and_said_boxes_are_drawn_in_their_colours_where_they_are() -> None:
    row = where("lamp", Box.from_yaw((-0.8, 0, 0), (0.8, 0.8, 0.8)))
    [verdict] = judge([row], {row.id: said(row, "", Box.from_yaw((0.8, 0, 0), (0.8, 0.8, 0.8)))})
    pixels = np.asarray(picture(verdict, LOOK, 320))

    def columns(color):
        return np.nonzero((pixels == color).all(axis=-1))[1]

    assert columns(TRUE_COLOR).size and columns(TRUE_COLOR).max() < 160
    assert columns(SAID_COLOR).size and columns(SAID_COLOR).min() > 160


def test_sights_show_the_frame_that_the_row_names() -> None:
    scene = box_scene({"lamp": (0, 0, 0.5, 0.4, 0.4, 1.0)}, frames=2)

    class Reader:
        def load(self, id):
            return scene

    row = nearer(True)
    sights = Sights(lambda source: Reader())
    look = sights.look(row)
    assert look is not None and look.world_from_camera is scene.frames[0].world_from_camera
    np.testing.assert_array_equal(look.rgb, scene.frames[0].rgb())
    assert sights.look(replace(row, views=())) is None


def test_the_page_shows_every_rival_as_text(tmp_path: Path) -> None:
    rows = one_of_each()
    verdicts = judge(rows, {row.id: said(row, row.spoken) for row in rows})
    report = summary(verdicts, {"a <model>": judge(rows, {}), "prior": judge(rows, {})}, "ours")
    write_report(tmp_path / "report.html", report, verdicts, lambda _: None, title="Rivals", pictures=0)
    text = (tmp_path / "report.html").read_text()
    assert "<th>prior</th><th>a &lt;model&gt;</th><th>lift</th>" in text
