"""MultiSPA, the benchmark of Multi-SpatialMLLM (arXiv 2505.17015): its files, its ruler, and what others reported.

benchmark = read_benchmark(Path("evaluation_data"))
score = score_multispa(benchmark.rows, replies)        also of rows that the profile `multispa` made
score.average(), score.columns["depth value"].floored
"""

from sightline.evaluation.benchmarks.multispa.layout import Benchmark, benchmark_files, read_benchmark
from sightline.evaluation.benchmarks.multispa.published import Quoted, published
from sightline.evaluation.benchmarks.multispa.ruler import MultispaScore, score_multispa
from sightline.evaluation.benchmarks.multispa.subtasks import COLUMNS, LABELS, SUBTASKS, Subtask, subtask_of

__all__ = [
    "COLUMNS",
    "LABELS",
    "SUBTASKS",
    "Benchmark",
    "MultispaScore",
    "Quoted",
    "Subtask",
    "benchmark_files",
    "published",
    "read_benchmark",
    "score_multispa",
    "subtask_of",
]
