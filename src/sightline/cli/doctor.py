"""sightline doctor: what is installed, what hardware there is, what can run."""

import importlib.util
import os
import platform
from dataclasses import dataclass
from importlib import metadata
from typing import Any

from sightline import __version__
from sightline.cli.options import Spoken
from sightline.cli.shipped import LESSONS, MODEL, SHIPPED
from sightline.cli.speak import document, say, table

# The name on the package registry, the line that mends its absence, and what needs it.
PACKAGES = (
    ("numpy", "pip install sightline", "everything"),
    ("scipy", "pip install sightline", "everything"),
    ("numba", "pip install sightline", "procedural rooms, boxes"),
    ("pillow", "pip install sightline", "pictures"),
    ("pyarrow", "pip install sightline", "rows"),
    ("duckdb", "pip install sightline", "verify, card"),
    ("tyro", "pip install sightline", "the command line"),
    ("rich", "pip install sightline", "the command line"),
    ("torch", "pip install 'sightline[models]'", "train, predict and ask with models, demo"),
    ("safetensors", "pip install 'sightline[models]'", "train, predict and ask with models, demo"),
    ("scikit-learn", "pip install 'sightline[evaluation]'", "the blind baseline, demo"),
    ("av", "pip install 'sightline[video]'", "films (the reader video)"),
    ("moderngl", "pip install 'sightline[gl]'", "procedural pictures by OpenGL"),
    ("ray", "pip install 'sightline[ray]'", "build --engine ray"),
)
NEEDS = {
    "scenes": ("numpy", "scipy", "numba", "pillow"),
    "build": ("numpy", "scipy", "numba", "pyarrow"),
    "verify": ("numpy", "scipy", "numba", "pyarrow", "duckdb"),
    "card": ("pyarrow", "duckdb", "pillow"),
    "score": ("pyarrow", "pillow"),
    "predict": ("pyarrow", "torch", "safetensors"),
    "ask": ("torch", "safetensors"),
    "train": ("pyarrow", "torch", "safetensors"),
    "demo": ("pyarrow", "torch", "safetensors", "scikit-learn"),
}


@dataclass(frozen=True)
class Doctor(Spoken):
    """Say what is installed, what hardware there is, and what can run here."""

    def run(self) -> int:
        told = examined()
        if self.json:
            document(told)
            return 0
        rows = [
            (name, found["version"] or "–", found["for"], found["mend"] or "")
            for name, found in told["packages"].items()
        ]
        table(("package", "version", "needed for", "mend"), rows)
        say(f"sightline {told['sightline']}, Python {told['python']}, {told['system']}")
        say(f"{told['cores']} cores, {told['memory_gib']:.1f} GiB memory, devices: {', '.join(told['devices'])}")
        for name, there in told["shipped"].items():
            say(f"shipped {name}: {'there' if there else 'missing; install sightline again'}")
        say("runs here: " + ", ".join(name for name, lacks in told["commands"].items() if not lacks))
        for name, lacks in told["commands"].items():
            if lacks:
                say(f"does not run here: {name} (lacks {', '.join(lacks)})")
        return 0


def examined() -> dict[str, Any]:
    """Everything that the doctor finds, as JSON values."""
    versions = {name: _version(name) for name, _, _ in PACKAGES}
    shipped = _shipped()
    lacks = {name: [one for one in needs if versions[one] is None] for name, needs in NEEDS.items()}
    lacks["demo"] += [name for name, there in shipped.items() if not there]
    packages = {
        name: {"version": versions[name], "for": purpose, "mend": None if versions[name] else mend}
        for name, mend, purpose in PACKAGES
    }
    return {
        "sightline": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "memory_gib": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30,
        "devices": _devices(),
        "packages": packages,
        "shipped": shipped,
        "commands": lacks,
    }


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _devices() -> list[str]:
    if importlib.util.find_spec("torch") is None:
        return ["cpu"]
    import torch

    return ["cpu"] + [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]


def _shipped() -> dict[str, bool]:
    """Which of the things that come with the package are there."""
    return {MODEL: (SHIPPED / MODEL / "model.safetensors").is_file(), "training words": LESSONS.is_file()}
