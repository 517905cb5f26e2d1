import struct
import sys
from fractions import Fraction

import numpy as np
import pytest

from sightline.errors import SceneError
from sightline.scenes.formats.film import Film, read_reel

TIMES = (0, 40, 80, 160, 200, 240, 320)  # milliseconds: two steps are longer than the others
SIZE = (96, 64)  # width, height


def library():
    return pytest.importorskip("av", reason="the extra `video` is not installed")


def shade(number: int) -> int:
    return 30 + 25 * number


def film(path, times=TIMES, size=SIZE, apart=3):
    """A video of even pictures, each brighter than the last; the left half is darker. A key picture every `apart`."""
    av = library()
    width, height = size
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.gop_size = apart
        stream.codec_context.time_base = Fraction(1, 1000)
        for number, time in enumerate(times):
            pixels = np.full((height, width, 3), shade(number), np.uint8)
            pixels[:, : width // 2] //= 2
            picture = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            picture.pts, picture.time_base = time, Fraction(1, 1000)
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return path


def bright(rgb) -> float:
    return float(rgb[:, rgb.shape[1] * 3 // 4].mean())


@pytest.mark.parametrize("ending", ["mp4", "mkv", "avi"])
def test_a_video_says_when_each_picture_is_shown(ending, tmp_path):
    times = TIMES if ending != "avi" else tuple(40 * n for n in range(7))  # AVI counts in even steps
    reel = read_reel(film(tmp_path / f"made.{ending}", times))
    np.testing.assert_allclose(reel.times_s, np.array(times) / 1000, atol=1e-3)
    assert (reel.width, reel.height, reel.quarters) == (*SIZE, 0) and reel.starts[0] == 0


@pytest.mark.parametrize("order", [range(7), (6, 0, 3, 2, 2, 5, 4, 6), (5, 1)])
def test_pictures_come_in_any_order(order, tmp_path):
    made = Film(read_reel(film(tmp_path / "made.mp4")))
    for number in order:
        rgb = made.rgb(number)
        assert rgb.shape == (64, 96, 3) and rgb.dtype == np.uint8
        assert bright(rgb) == pytest.approx(shade(number), abs=6)
        assert rgb[:, 10].mean() == pytest.approx(shade(number) // 2, abs=6)


def test_a_video_of_a_phone_held_upright_is_turned_clockwise(tmp_path):
    path = film(tmp_path / "made.mp4")
    content = bytearray(path.read_bytes())
    matrix = content.index(b"tkhd") + 44  # where MP4 says how to show the track: here x becomes down, y left
    one = 1 << 16
    content[matrix : matrix + 36] = struct.pack(">9i", 0, one, 0, -one, 0, 0, SIZE[1] * one, 0, 1 << 30)
    path.write_bytes(content)
    reel = read_reel(path)
    assert (reel.width, reel.height) == (SIZE[1], SIZE[0])
    rgb = Film(reel).rgb(4)
    assert rgb.shape == (96, 64, 3)
    assert rgb[72].mean() == pytest.approx(shade(4), abs=6)  # the stored left half, half as bright, is on top
    assert rgb[24].mean() == pytest.approx(shade(4) // 2, abs=6)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no video that is read"),
        (b"#EXTM3U\n#EXT-X-STREAM-INF\nhttp://localhost/x", "no video that is read"),
        (b"\0\0\0\x18ftypisom" + bytes(40), "cannot be read as a video"),
        (b"\x1a\x45\xdf\xa3" + bytes(40), "cannot be read as a video|no pictures"),
        (b"RIFF\0\0\0\0AVI LIST" + bytes(40), "cannot be read as a video|no pictures"),
    ],
)
def test_a_file_that_is_no_video_is_named(content, words, tmp_path):
    library()
    (tmp_path / "made.mp4").write_bytes(content)
    with pytest.raises(SceneError, match=rf"made\.mp4: .*({words})"):
        read_reel(tmp_path / "made.mp4")


def test_a_missing_file_is_named(tmp_path):
    library()
    with pytest.raises(SceneError, match=r"gone\.mp4"):
        read_reel(tmp_path / "gone.mp4")


def test_a_damaged_video_ends_in_a_scene_error_or_pictures(tmp_path):
    whole = film(tmp_path / "made.mp4").read_bytes()
    path, rng, refused = tmp_path / "damaged.mp4", np.random.default_rng(2), 0
    for _ in range(60):
        content = bytearray(whole)
        for place in rng.integers(0, len(content), rng.integers(1, 8)):
            content[place] ^= 1 << int(rng.integers(8))
        path.write_bytes(content[: int(rng.integers(len(content) // 2, len(content) + 1))])
        try:
            reel = read_reel(path)
            made = Film(reel)
            for number in range(min(3, len(reel.stamps))):
                assert made.rgb(number).shape == (reel.height, reel.width, 3)
        except SceneError as error:
            refused += 1
            assert "damaged.mp4" in str(error) and "\n" not in str(error)
    assert refused > 20


def test_the_real_kitchen_has_a_hundred_and_fifty_pictures_ten_a_second(samples):
    library()
    reel = read_reel(samples("video_7scenes_redkitchen") / "redkitchen_000000_000447_step3.mp4")
    np.testing.assert_allclose(reel.times_s, np.arange(150) / 10)
    assert (reel.width, reel.height) == (640, 480)


def test_without_pyav_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(SceneError, match=r"pip install 'sightline\[video\]'"):
        read_reel(tmp_path / "made.mp4")
