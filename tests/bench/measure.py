"""Times and memory of whole processes and of functions."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def process(arguments: list[str], folder: Path, runs: int = 5) -> tuple[float, float]:
    """Median seconds and peak resident megabytes of a Python process."""
    wrapper = (
        "import os,resource,subprocess,sys,time;t=time.perf_counter();"
        "p=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);"
        "print(time.perf_counter()-t,resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss/1024)"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ANKOMMEN_", "TELEGRAM_", "DATABASE_"))}
    seconds, memory = [], []
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-c", wrapper, sys.executable, *arguments],
            cwd=folder, capture_output=True, text=True, check=True, env={**environment, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        took, peak = map(float, done.stdout.split())
        seconds.append(took)
        memory.append(peak)
    return statistics.median(seconds), statistics.median(memory)


def each(function: Callable[[str], object], texts: list[str]) -> tuple[float, float]:
    """Median and 99th percentile in milliseconds of a call a text."""
    took = []
    for text in texts:
        begin = time.perf_counter()
        function(text)
        took.append((time.perf_counter() - begin) * 1000)
    return statistics.median(took), statistics.quantiles(took, n=100)[98]


def resident() -> float:
    """Peak resident megabytes of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
