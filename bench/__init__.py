"""Benchmarks, never tests: `make bench` measures the rungs of chapter 5.1 beside other libraries."""
