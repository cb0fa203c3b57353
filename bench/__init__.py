"""Benchmarks: `bench.run` runs them and writes what they found to build/bench.json."""
