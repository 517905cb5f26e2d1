"""The house rules that a machine can keep."""

import ast
import graphlib
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src"
FLOOR = {
    "errors": 0,
    "geometry": 1,
    "answers": 2,
    "scenes": 2,
    "questions": 3,
    "datasets": 4,
    "models": 5,
    "experts": 5,
    "evaluation": 5,
    "viewer": 5,
    "training": 6,
    "serving": 6,
    "apps": 7,
    "cli": 8,
    "__main__": 9,
}
# One door per heavy library: who may import it.
DOORS = {
    "torch": ("sightline.models", "sightline.training", "sightline.serving", "sightline.cli.doctor"),
    "sklearn": ("sightline.datasets.filtering.blind",),
    "huggingface_hub": ("sightline.datasets.hub.hub",),
    "duckdb": ("sightline.datasets.cards", "sightline.datasets.checking.twice"),
    "ray": ("sightline.datasets.workers.ray",),
    "av": ("sightline.scenes.formats.film",),
    "moderngl": ("sightline.scenes.worlds.render.gl.context",),
    "tyro": ("sightline.cli",),
    "rich": ("sightline.cli",),
    "numba": ("sightline.geometry", "sightline.scenes.worlds"),
}
# Who may catch everything, and how often. A build asks foreign libraries about foreign data: they raise what they like
# (BadZipFile, struct.error, TypingError, RecursionError), and one odd scene of millions must not end it.
CATCH_EVERYTHING = {"sightline.datasets.building.candidates": 1}
ARRAY_SHAPE = re.compile(r"\([^()]*[A-Z0-9…][^()]*,[^()]*\)|\([A-Z0-9],?\)")


def module(path: Path) -> str:
    return ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__")


def imports(tree: ast.Module) -> set[str]:
    """Every name that an import statement reaches, at the top of a file or inside a function."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: import from the package's root, not from '.'"
            found |= {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


TREES = {module(p): ast.parse(p.read_text()) for p in SRC.rglob("*.py")}
USES = {name: imports(tree) for name, tree in TREES.items()}
del USES["sightline"]  # the face of the whole package hands names on and stands on no floor


def room(name: str) -> str:
    return name.split(".")[1]


def test_imports_run_down():
    bad = [
        f"{a} imports {b}"
        for a, used in USES.items()
        for b in used & USES.keys()
        if room(a) != room(b) and FLOOR[room(b)] >= FLOOR[room(a)]
    ]
    assert not bad, "an import leads to a lower floor; take it as an argument instead:\n" + "\n".join(bad)


def test_no_file_uses_itself_by_a_detour():
    graphlib.TopologicalSorter({a: used & USES.keys() for a, used in USES.items()}).prepare()


def test_torch_begins_at_models():
    low = [
        a
        for a, used in USES.items()
        if FLOOR[room(a)] < FLOOR["models"] and any(u.split(".")[0] == "torch" for u in used)
    ]
    assert not low, f"floors 0 to 4 run on numpy alone: {low}"


def test_heavy_libraries_have_one_door():
    bad = [
        f"{name} imports {library}; only {', '.join(doors)} may"
        for library, doors in DOORS.items()
        for name, used in USES.items()
        if any(u.split(".")[0] == library for u in used) and not name.startswith(doors)
    ]
    assert not bad, "\n".join(bad)


def _calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_no_global_chance_no_eval_no_path_tricks_no_print_below_the_command_line():
    bad = []
    everything: list[str] = []
    for name, tree in TREES.items():
        for call in _calls(tree):
            said = ast.unparse(call.func)
            if re.fullmatch(r"(np|numpy)\.random\.(?!default_rng|Generator|SeedSequence|PCG64)\w+", said):
                bad.append(f"{name}:{call.lineno} draws from the global generator: {said}")
            if said in {"eval", "exec", "torch.manual_seed", "sys.path.append", "sys.path.insert", "pickle.load"}:
                bad.append(f"{name}:{call.lineno} calls {said}")
            if said == "print" and not name.startswith("sightline.cli"):
                bad.append(f"{name}:{call.lineno} prints; only the command line does")
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
            ):
                everything.append(name)
                if everything.count(name) <= CATCH_EVERYTHING.get(name, 0):
                    continue
                bad.append(f"{name}:{node.lineno} catches everything; name what can happen")
            if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
                bad.append(f"{name}:{node.lineno} imports everything; name what is used")
    assert not bad, "\n".join(bad)


def test_files_are_named_for_what_they_are_about():
    vague = {"utils", "helpers", "misc", "common", "base", "manager", "util"}
    bad = [str(p.relative_to(ROOT)) for p in SRC.rglob("*.py") if p.stem in vague]
    assert not bad, bad


def test_public_functions_of_the_lower_floors_are_typed_and_explained():
    bad = []
    for name, tree in TREES.items():
        if name == "sightline" or FLOOR[room(name)] > 4:
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                if ast.get_docstring(node) is None:
                    bad.append(f"{name}:{node.lineno} {node.name} says nothing of itself")
                if isinstance(node, ast.FunctionDef) and node.returns is None:
                    bad.append(f"{name}:{node.lineno} {node.name} does not say what it returns")
    assert not bad, "\n".join(bad)


def test_functions_that_take_arrays_say_their_shape():
    bad = []
    for name, tree in TREES.items():
        if name == "sightline" or room(name) not in {"geometry"}:
            continue
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            arrays = [a.arg for a in node.args.args if a.annotation and "Array" in ast.unparse(a.annotation)]
            said = (ast.get_docstring(node) or "") + (ast.get_docstring(tree) or "")
            if arrays and not ARRAY_SHAPE.search(said):
                bad.append(f"{name}:{node.lineno} {node.name}({', '.join(arrays)}) has no shape in its docstring")
    assert not bad, "\n".join(bad)


def test_importing_the_package_does_no_work():
    command = "import sys, time; t = time.perf_counter(); import sightline; print(time.perf_counter() - t)"
    told = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True, cwd=SRC)
    assert float(told.stdout) < 0.3


def test_nothing_happens_at_import_but_definitions():
    allowed = re.compile(
        r"(re\.compile|partial|frozenset|tuple|dict|Path|TypeVar|field|dataclass|njit|numba\.njit|question_type|namedtuple"
        r"|np\.(array|dtype|float\w+|int\w+|pi|eye|deg2rad|radians|arange|linspace)|math\.\w+|pa\.\w+|logging\.getLogger"
        r"|[A-Z]\w*(\.\w+)*|\w+(\.\w+)*\.using|str\.maketrans|ContextVar|MappingProxyType|range|len|max|min|sorted|enumerate|zip|get_args"
        r"|\"?.*\"?\.(join|split)|\w+\.copy|property|.*\.(items|values|keys|setflags))$"
    )
    bad = []
    for name, tree in TREES.items():
        # Tables of constants may be written with functions of the same file.
        own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        for node in tree.body:
            if not isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr):
                continue
            for call in _calls(node):
                if ast.unparse(call.func) not in own and not allowed.match(ast.unparse(call.func)):
                    bad.append(f"{name}:{call.lineno} calls {ast.unparse(call.func)} when imported")
    assert not bad, "\n".join(bad)


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT)
    names = listed.stdout.split("\0") if listed.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def test_no_large_file_and_shipped_weights_stay_small():
    sizes = {p: p.stat().st_size for p in _tracked()}
    weights = {p: s for p, s in sizes.items() if p.suffix == ".safetensors"}
    large = [str(p) for p, size in sizes.items() if size > 2**20 and p not in weights]
    assert not large, large
    assert sum(weights.values()) <= 8 * 2**20


def test_no_absolute_path_of_one_machine():
    pattern = re.compile(r"(?<![\w.~])/(home|root|work|Users)/\w")
    bad = [
        f"{p.relative_to(ROOT)}: {line.strip()[:80]}"
        for p in _tracked()
        if p.suffix in {".py", ".md", ".toml", ".txt", ".yml"} and p != Path(__file__)
        for line in p.read_text().splitlines()
        if pattern.search(line)
    ]
    assert not bad, "\n".join(bad)


def test_samples_are_named_in_one_place():
    named = {p for p in (ROOT / "tests").rglob("*.py") if re.search(r"[\"']shared[\"']|shared/data", p.read_text())}
    assert named <= {ROOT / "tests" / "conftest.py", Path(__file__)}, named
