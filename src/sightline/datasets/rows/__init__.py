"""Rows: one question with its true answer each, as columns, in folders of Parquet with a manifest."""
