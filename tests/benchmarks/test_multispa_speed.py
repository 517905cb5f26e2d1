from benchmarks import multispa_speed
from benchmarks.multispa_scene import make
from sightline.scenes.open import open_reader

STATED = (
    "visibility_s visibility_no_decode_s precision recall pairs_s object_visibility_s coverage_s rigid_s rigid_ari_min "
    "camera_rows_per_s depth_rows_per_s correspondence_rows_per_s verify_per_s peak_mb"
).split()


def test_a_small_scan_gives_every_figure_and_the_accuracy_that_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(multispa_speed, "TRACKS", (20, 60))
    monkeypatch.setattr(multispa_speed, "LENGTHS", (30,))
    monkeypatch.setattr(multispa_speed, "LIMIT", 20)
    made = make(tmp_path, frames=60, points=8000)
    reader = open_reader("scannet", str(tmp_path))
    scene = reader.load(reader.ids()[0])
    figures = multispa_speed.measured(scene, made, rounds=1, every=10)
    assert all(figures[name] > 0 for name in STATED)
    assert all(figures[f"{name}_rows"] > 0 for name in ("camera", "depth", "correspondence"))
    assert figures["precision"] >= 0.95
    assert figures["recall"] >= 0.90
    assert figures["verify_wrong"] == 0
