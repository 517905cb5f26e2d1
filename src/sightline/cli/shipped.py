"""What comes with the package: a small model, and the words of the rows it was trained on."""

from pathlib import Path

SHIPPED = Path(__file__).parents[1] / "shipped"
MODEL = "grounder_tiny"
LESSONS = SHIPPED / "baseline_rows.parquet"
