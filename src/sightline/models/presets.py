"""Names of models: a preset shipped with the package, or a folder of one's own."""

from pathlib import Path

from sightline.errors import ModelError

SHIPPED = Path(__file__).parents[1] / "shipped"
PRESETS = ("grounder_tiny",)


def folder_of(name: str | Path) -> Path:
    """The folder of a preset or the folder itself; a ModelError lists what there is."""
    if str(name) in PRESETS:
        return SHIPPED / str(name)
    folder = Path(name)
    if not folder.is_dir():
        raise ModelError(f"no model {str(name)!r}: give a model folder or a preset ({', '.join(PRESETS)})")
    return folder
