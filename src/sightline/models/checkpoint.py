"""A model folder: weights as safetensors, the config and the vocabulary beside them. Nothing else is ever loaded."""

import json
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from safetensors.torch import save as to_bytes

from sightline.errors import ConfigError, ModelError
from sightline.models.grounder import Grounder, GrounderConfig
from sightline.models.vocabulary import Vocabulary
from sightline.scenes.durable import write_whole

WEIGHTS, CONFIG, WORDS = "model.safetensors", "config.json", "vocabulary.json"
KIND = "grounder"
T = TypeVar("T")


def save(
    model: Grounder, vocabulary: Vocabulary, folder: Path, dtype: torch.dtype = torch.bfloat16, **facts: str
) -> None:
    """Write a model folder; `facts` (seed, steps …) go into its config. The weights come last."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: value.detach().to(dtype).contiguous() for name, value in model.state_dict().items()}
    told = {"model": KIND, "config": asdict(model.config), "facts": facts}
    write_whole(folder / CONFIG, json.dumps(told, indent=1).encode())
    write_whole(folder / WORDS, vocabulary.to_json().encode())
    write_whole(folder / WEIGHTS, to_bytes(weights))


def load(folder: Path) -> tuple[Grounder, Vocabulary]:
    """Read a model folder, weights in float32, ready to answer."""
    for name in (CONFIG, WORDS, WEIGHTS):
        if not (folder / name).is_file():
            raise ModelError(f"{folder}: no {name}; a model folder holds {CONFIG}, {WORDS} and {WEIGHTS}")
    try:
        stored = json.loads((folder / CONFIG).read_text())
        config = nested(GrounderConfig, stored["config"])
        vocabulary = Vocabulary.from_json((folder / WORDS).read_text())
    except (json.JSONDecodeError, KeyError, TypeError, UnicodeDecodeError) as fault:
        raise ModelError(f"{folder}: {CONFIG} or {WORDS} is damaged ({fault}); copy the model folder again") from fault
    if stored.get("model") != KIND:
        raise ModelError(f"{folder}: holds a {stored.get('model')!r}; this version loads {KIND!r}")
    if len(vocabulary) != config.decoder.vocabulary:
        raise ModelError(
            f"{folder}: {len(vocabulary)} words but {config.decoder.vocabulary} in the config; files are mixed"
        )
    model = Grounder(config)
    try:
        weights = load_file(folder / WEIGHTS)
        model.load_state_dict({name: value.float() for name, value in weights.items()})
    except (SafetensorError, RuntimeError, OSError) as fault:
        line = str(fault).strip().splitlines()[0]
        raise ModelError(f"{folder / WEIGHTS}: cannot be read as weights of this config ({line})") from fault
    return model.eval(), vocabulary


def nested(kind: type[T], values: dict[str, Any]) -> T:
    """A frozen config from its JSON; a name that does not exist is answered with those that do."""
    types = get_type_hints(kind)
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(values) - known):
        raise ConfigError(f"{kind.__name__} has no {unknown[0]!r}; it has: {', '.join(sorted(known))}")
    made = {
        name: nested(types[name], value) if is_dataclass(types[name]) and isinstance(value, dict) else value
        for name, value in values.items()
    }
    return kind(**made)


def override(config: T, path: str, text: str) -> T:
    """The config with one setting changed: `override(config, "decoder.depth", "6")`."""
    name, _, rest = path.partition(".")
    known = {field.name for field in fields(config)}  # type: ignore[arg-type]
    if name not in known:
        raise ConfigError(f"{type(config).__name__} has no {name!r}; it has: {', '.join(sorted(known))}")
    old = getattr(config, name)
    if rest:
        new = override(old, rest, text)
    elif is_dataclass(old):
        raise ConfigError(f"{name} is a group of settings; name one of them, as in {name}.{fields(old)[0].name}")
    else:
        new = _value(old, text, path)
    return type(config)(**{**{f.name: getattr(config, f.name) for f in fields(config)}, name: new})  # type: ignore[arg-type]


def _value(old: object, text: str, path: str) -> object:
    try:
        if isinstance(old, bool):
            return {"true": True, "false": False}[text.lower()]
        return type(old)(text) if isinstance(old, int | float | str) else json.loads(text)
    except (ValueError, KeyError) as fault:
        raise ConfigError(f"{path} is {old!r}; {text!r} is not such a value") from fault
