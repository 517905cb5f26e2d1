"""The command line: it parses, introduces objects to each other, calls the library and prints.

`main` knows the names of the commands and nothing else, so that `sightline --help` is there at once; each command is
a frozen dataclass in a file of its own, whose fields are its options, and only the chosen one is imported.
"""

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sightline import __version__
from sightline.cli.interrupt import terminable
from sightline.errors import SightlineError

WRONG, INTERRUPTED, CLOSED = 2, 130, 141
RESUMED = ("build", "train")  # commands that go on where they were cut short


@dataclass(frozen=True)
class Command:
    """Where a command lives, and what it does in one line."""

    module: str
    name: str
    about: str


COMMANDS: Mapping[str, Command] = {
    "scenes": Command("sightline.cli.scenes", "Scenes", "list scenes, what each vouches for, what is wrong with it"),
    "build": Command("sightline.cli.build", "Build", "scenes → questions with true answers, in Parquet shards"),
    "verify": Command("sightline.cli.verify", "Verify", "work every answer out again by another route"),
    "card": Command("sightline.cli.card", "Card", "one page about a folder of rows"),
    "filter": Command("sightline.cli.filter", "Filter", "rows without what can be answered without looking"),
    "audit": Command("sightline.cli.audit", "Audit", "what another dataset's rows are worth"),
    "export": Command("sightline.cli.export", "Export", "rows in the formats that other trainers read"),
    "push": Command("sightline.cli.push", "Push", "a dataset folder for the Hugging Face hub, and its upload"),
    "train": Command("sightline.cli.train", "Train", "train a model by a recipe"),
    "predict": Command("sightline.cli.predict", "Predict", "let a model or a baseline answer rows"),
    "score": Command("sightline.cli.predict", "Score", "how right the answers are, beside those who never look"),
    "ask": Command("sightline.cli.ask", "Ask", "one question about one scene"),
    "demo": Command("sightline.cli.demo", "Demo", "rooms → questions → the shipped model's answers → table and report"),
    "doctor": Command("sightline.cli.doctor", "Doctor", "what is installed, what hardware there is, what can run"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give the exit status: 0 done, 1 disagreements found, 2 wrong input, 130 interrupted."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in ("-h", "--help"):
        sys.stdout.write(overview())
        return 0
    if words[0] == "--version":
        sys.stdout.write(f"sightline {__version__}\n")
        return 0
    if words[0] not in COMMANDS:
        return _complain(f"no command {words[0]!r}; there are {', '.join(COMMANDS)}", WRONG)
    return _guarded(words[0], words[1:])


def overview() -> str:
    """The help of `sightline` itself."""
    width = max(map(len, COMMANDS)) + 3
    lines = "".join(f"  {name:<{width}}{command.about}\n" for name, command in COMMANDS.items())
    return (
        "usage: sightline COMMAND ...\n\n"
        "Scans → spatial questions with answers that can be checked → models that answer with words and 3D boxes.\n\n"
        f"{lines}\n"
        "sightline COMMAND --help   what a command takes; every command has --json\n"
        "sightline demo             the whole of it in a few minutes\n"
    )


def _guarded(name: str, words: Sequence[str]) -> int:
    """Run a command; what is wrong with the input is one line, never a traceback."""
    command = COMMANDS[name]
    try:
        with terminable():
            import tyro

            kind = getattr(importlib.import_module(command.module), command.name)
            chosen = tyro.cli(
                kind,
                prog=f"sightline {name}",
                args=words,
                description=command.about,
                config=(tyro.conf.FlagCreatePairsOff,),
            )
            status = chosen.run()
        sys.stdout.flush()
        return int(status)
    except SightlineError as error:
        return _complain(str(error), WRONG)
    except ModuleNotFoundError as error:
        if (error.name or "sightline").startswith("sightline"):
            raise
        return _complain(f"{name} needs {error.name}, which is not installed; {_mend(error.name or '')}", WRONG)
    except BrokenPipeError:
        # Whoever read our output has left; there is nobody to tell. The interpreter's own flush must find no pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED
    except OSError as error:
        return _complain(f"{name}: {error}", WRONG)
    except KeyboardInterrupt:
        mend = "; what was saved goes on with --resume" if name in RESUMED else ""
        return _complain(f"{name}: interrupted{mend}", INTERRUPTED)


def _mend(library: str) -> str:
    extra = {"torch": "models", "safetensors": "models", "sklearn": "evaluation", "huggingface_hub": "hub"}.get(
        library.split(".")[0]
    )
    return f"pip install 'sightline[{extra}]'" if extra else f"pip install {library}"


def _complain(text: str, status: int) -> int:
    sys.stderr.write(f"sightline: {' '.join(text.split())}\n")
    return status
