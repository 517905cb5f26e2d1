"""The loop: step, log, save, resume. A step follows from (seed, step) alone, so a resumed run is the same run."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save as to_bytes
from torch import Tensor

from sightline.errors import ConfigError, ModelError
from sightline.models.checkpoint import save
from sightline.models.grounder import Grounder
from sightline.models.vocabulary import Vocabulary
from sightline.scenes.durable import write_whole
from sightline.training.feed import Feed, ahead
from sightline.training.optim import cosine, optimisers

STATE, LOG = "state.safetensors", "log.jsonl"


@dataclass(frozen=True, kw_only=True)
class LoopConfig:
    """How long and how fast. `groups` of views a step, up to `questions` about each; bf16 autocast when `bf16`."""

    steps: int = 3000
    groups: int = 16
    questions: int = 8
    rate: float = 1e-3
    decay: float = 0.05
    warm_up: int = 200
    clip: float = 1.0
    seed: int = 0
    bf16: bool = True
    save_every: int = 250
    log_every: int = 25
    device: str = "cpu"
    threads: int = 2

    def __post_init__(self) -> None:
        if min(self.steps, self.groups, self.questions, self.save_every, self.log_every, self.threads) < 1:
            raise ConfigError("loop: steps, groups, questions, save_every, log_every and threads must be at least 1")


@dataclass(frozen=True)
class Step:
    """What the caller hears of a step: its number, the mean losses since the last report, and the time they took."""

    step: int
    steps: int
    losses: dict[str, float]
    seconds: float
    waited: float  # seconds of them spent waiting for data


def fit(
    model: Grounder,
    vocabulary: Vocabulary,
    feed: Feed,
    config: LoopConfig,
    out: Path,
    *,
    resume: bool = False,
    report: Callable[[Step], None] | None = None,
) -> None:
    """Train and write a model folder to `out`; with `resume` go on from the state saved there."""
    torch.set_num_threads(config.threads)
    try:
        model.to(config.device).train()
    except (RuntimeError, AssertionError) as fault:  # how torch says that a device is unknown, or not in this machine
        line = str(fault).strip().splitlines()[0]
        raise ConfigError(f"loop.device is {config.device!r}, which cannot be used ({line})") from fault
    chosen = optimisers(model, config.rate, config.decay)
    first = _restore(model, chosen, out) if resume else 0
    if not resume and (out / STATE).exists():
        raise ConfigError(f"{out}: holds a run already; resume it or choose another folder")
    out.mkdir(parents=True, exist_ok=True)
    sums: dict[str, float] = {}
    since, waited, counted = time.perf_counter(), 0.0, 0
    batches = ahead(feed, config.seed, range(first, config.steps), config.groups, config.questions)
    for step in range(first, config.steps):
        asked = time.perf_counter()
        batch = next(batches).to(config.device)
        waited += time.perf_counter() - asked
        for optimiser in chosen:
            for group in optimiser.param_groups:
                group["lr"] = config.rate * cosine(step, config.steps, config.warm_up)
        noise = torch.Generator(config.device).manual_seed(config.seed * 1_000_003 + step)
        with torch.autocast(config.device, torch.bfloat16, enabled=config.bf16):
            losses = model.loss(batch, noise)
        model.zero_grad(set_to_none=True)
        losses.total.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), config.clip)
        if torch.isfinite(norm):  # one bad batch must not end the run
            for optimiser in chosen:
                optimiser.step()
        counted += 1
        for name, value in {**losses.parts, "norm": norm}.items():
            sums[name] = sums.get(name, 0.0) + float(value.detach())
        if (step + 1) % config.log_every == 0 or step + 1 == config.steps:
            now = time.perf_counter()
            told = Step(step + 1, config.steps, {k: v / counted for k, v in sums.items()}, now - since, waited)
            with (out / LOG).open("a") as log:
                log.write(json.dumps(asdict(told)) + "\n")
            if report is not None:
                report(told)
            sums, since, waited, counted = {}, now, 0.0, 0
        if (step + 1) % config.save_every == 0 or step + 1 == config.steps:
            _keep(model, chosen, step + 1, out)
    model.eval()
    save(model, vocabulary, out, seed=str(config.seed), steps=str(config.steps))


def _keep(model: Grounder, chosen: Sequence[torch.optim.Optimizer], step: int, out: Path) -> None:
    """Everything a resumed run needs, in one file that is either whole or not there."""
    state: dict[str, Tensor] = {f"model.{name}": value for name, value in model.state_dict().items()}
    for k, optimiser in enumerate(chosen):
        for i, moments in optimiser.state_dict()["state"].items():
            state |= {f"optimiser.{k}.{i}.{name}": value for name, value in moments.items()}
    here = {name: value.detach().contiguous().cpu() for name, value in state.items()}
    write_whole(out / STATE, to_bytes(here, {"step": str(step)}))


def _restore(model: Grounder, chosen: Sequence[torch.optim.Optimizer], out: Path) -> int:
    if not (out / STATE).is_file():
        raise ModelError(f"{out}: nothing to resume; there is no {STATE}")
    try:
        with safe_open(out / STATE, framework="pt") as stored:
            step = int(stored.metadata()["step"])
            state = {name: stored.get_tensor(name) for name in stored.keys()}
        model.load_state_dict({n.removeprefix("model."): v for n, v in state.items() if n.startswith("model.")})
        for k, optimiser in enumerate(chosen):
            moments: dict[int, dict[str, Tensor]] = {}
            for name, value in state.items():
                if name.startswith(f"optimiser.{k}."):
                    _, _, i, what = name.split(".")
                    moments.setdefault(int(i), {})[what] = value
            optimiser.load_state_dict({"state": moments, "param_groups": optimiser.state_dict()["param_groups"]})
    except (SafetensorError, OSError, KeyError, TypeError, ValueError, RuntimeError) as fault:
        line = str(fault).strip().splitlines()[0]
        raise ModelError(f"{out / STATE}: cannot be resumed with this recipe and data ({line}); begin anew") from fault
    return step
