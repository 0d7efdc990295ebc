"""Measured claims: case files with known answers, timings with asserted results, comparisons."""
