"""What the loop refuses before it begins."""

from pathlib import Path

import pytest
import torch

from sightline.errors import ConfigError
from sightline.models.checkpoint import override
from sightline.models.grounder import Grounder, tiny
from sightline.models.vocabulary import Vocabulary
from sightline.training.loop import LoopConfig, fit

WORDS = Vocabulary.of(["where is the chair?"])


@pytest.mark.parametrize("device", ["wizard", "wizard:0" if torch.cuda.is_available() else "cuda"])
def test_a_device_that_is_not_there_is_named(tmp_path: Path, device: str) -> None:
    model = Grounder(override(tiny(vocabulary=len(WORDS)), "decoder.depth", "1"))
    with pytest.raises(ConfigError, match=device):
        fit(model, WORDS, None, LoopConfig(steps=1, device=device), tmp_path / "run")
    assert not (tmp_path / "run").exists()


def test_a_loop_wants_a_thread() -> None:
    with pytest.raises(ConfigError, match="threads"):
        LoopConfig(threads=0)
