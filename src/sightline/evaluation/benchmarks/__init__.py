"""The field's benchmarks: their released files as rows, and their own rulers beside ours."""
