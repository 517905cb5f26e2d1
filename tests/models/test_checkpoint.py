"""Model folders: what is saved is loaded, what is damaged is said in one line."""

import json

import pytest
import torch

from sightline.errors import ConfigError, ModelError
from sightline.models.checkpoint import CONFIG, WEIGHTS, WORDS, load, override, save
from sightline.models.vocabulary import BYTES, SPECIAL, Vocabulary
from tests.models.small import small_config, small_model

VOCABULARY = Vocabulary((*SPECIAL, *BYTES, *(f" w{i}" for i in range(20))))


def test_what_is_saved_is_loaded(tmp_path):
    model = small_model()
    save(model, VOCABULARY, tmp_path, torch.float32, seed="0")
    again, words = load(tmp_path)
    assert words == VOCABULARY
    assert again.config == model.config
    assert all(torch.equal(a, b) for a, b in zip(model.state_dict().values(), again.state_dict().values(), strict=True))


def test_bf16_weights_are_loaded_rounded(tmp_path):
    model = small_model()
    save(model, VOCABULARY, tmp_path)
    again, _ = load(tmp_path)
    for a, b in zip(model.state_dict().values(), again.state_dict().values(), strict=True):
        assert torch.equal(a.to(torch.bfloat16).float(), b)


@pytest.mark.parametrize("name", [CONFIG, WORDS, WEIGHTS])
def test_a_missing_or_damaged_file_is_named(tmp_path, name):
    save(small_model(), VOCABULARY, tmp_path)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:40])
    with pytest.raises(ModelError, match=tmp_path.name):
        load(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match=name):
        load(tmp_path)


def test_weights_of_another_size_are_refused(tmp_path):
    save(small_model(), VOCABULARY, tmp_path)
    stored = json.loads((tmp_path / CONFIG).read_text())
    stored["config"]["decoder"]["depth"] = 3
    (tmp_path / CONFIG).write_text(json.dumps(stored))
    with pytest.raises(ModelError, match="cannot be read as weights"):
        load(tmp_path)


def test_settings_are_changed_by_name_and_a_wrong_name_lists_the_right_ones():
    config = small_config()
    assert override(config, "decoder.depth", "5").decoder.depth == 5
    assert override(config, "noise_m", "0.2").noise_m == 0.2
    with pytest.raises(ConfigError, match="depth"):
        override(config, "decoder.layers", "5")
    with pytest.raises(ConfigError, match="not such a value"):
        override(config, "decoder.depth", "deep")
    with pytest.raises(ConfigError, match="does not split"):
        override(config, "decoder.heads", "5")
