"""Question rows: built from scenes, balanced, written in Parquet shards, worked out again by a second route."""
