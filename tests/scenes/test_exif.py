import numpy as np
import pytest
from PIL import Image, ImageOps
from PIL.TiffImagePlugin import IFDRational

from sightline.errors import SceneError
from sightline.scenes.exif import Exif, read_exif, upright

SIZE = (40, 30)  # width, height


def photo(path, size=SIZE, **tags):
    """A photo whose pixels all differ, with EXIF as a camera writes it."""
    width, height = size
    v, u = np.mgrid[:height, :width]
    image = Image.fromarray(np.stack([u, v, u * 0 + 7], axis=-1).astype(np.uint8))
    exif = image.getexif()
    names = {"focal": 0x920A, "focal35": 0xA405, "width": 0xA002, "density": 0xA20E, "unit": 0xA210}
    camera = {names[name]: value for name, value in tags.items() if name in names}
    if camera:
        exif.get_ifd(0x8769).update(camera)
    if "orientation" in tags:
        exif[0x0112] = tags["orientation"]
    image.save(path, exif=exif, **({"quality": 95} if path.suffix == ".jpg" else {}))
    return path


@pytest.mark.parametrize("ending", ["png", "jpg", "webp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_it_was_seen(orientation, ending, tmp_path):
    path = photo(tmp_path / f"made.{ending}", orientation=orientation)
    assert read_exif(path).orientation == orientation
    with Image.open(path) as image:
        expected = np.array(ImageOps.exif_transpose(image).convert("RGB"))
        np.testing.assert_array_equal(upright(np.array(image.convert("RGB")), orientation), expected)


def test_a_focal_length_for_film_is_by_the_diagonal(tmp_path):
    # A phone of 4:3 states 26 mm: its diagonal sees what 26 mm see on 43.27 mm of film.
    path = photo(tmp_path / "made.jpg", (400, 300), focal35=26)
    assert read_exif(path).focal_px == pytest.approx(26 * 500 / 43.2666, rel=1e-4)


@pytest.mark.parametrize(("density", "unit"), [(2000, 3), (5080, 2)])
def test_a_focal_length_with_the_density_of_the_sensor_survives_shrinking(density, unit, tmp_path):
    # 8 mm at 200 pixels a millimetre are 1600 pixels of a picture 4000 wide; it was made 40 wide.
    path = photo(tmp_path / "made.jpg", focal=IFDRational(8), density=IFDRational(density), unit=unit, width=4000)
    assert read_exif(path).focal_px == pytest.approx(16)


@pytest.mark.parametrize(
    "tags", [{}, {"focal": IFDRational(8)}, {"focal35": 0}, {"focal35": 60_000}, {"orientation": 9}]
)
def test_what_is_missing_or_absurd_is_not_known(tags, tmp_path):
    assert read_exif(photo(tmp_path / "made.jpg", **tags)) == Exif()


def test_damaged_tags_are_passed_over_and_a_file_that_is_no_picture_is_named(tmp_path):
    path, rng = photo(tmp_path / "made.png", orientation=6, focal35=26), np.random.default_rng(1)
    with Image.open(path) as image:
        whole, pixels = image.info["exif"], image.copy()
    for _ in range(200):
        tags = bytearray(whole)
        for place in rng.integers(0, len(tags), 3):
            tags[place] ^= 1 << int(rng.integers(8))
        pixels.save(path, exif=bytes(tags[: rng.integers(1, len(tags) + 1)]))
        told = read_exif(path)
        assert told.orientation in range(1, 9) and (told.focal_px is None or 0 < told.focal_px < 2000)
    path.write_bytes(b"no picture")
    with pytest.raises(SceneError, match=r"made\.png"):
        read_exif(path)
