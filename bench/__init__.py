"""Benchmarks: each module has `measure()`, `bench.run` writes what they return to build/bench.json."""
