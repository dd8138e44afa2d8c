"""pytest plug-in: once the budget is spent, the tests that have not begun are skipped, and the summary says so."""

from __future__ import annotations

import time

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--time-budget", type=float, default=0.0, help="seconds after which no further test is begun")


def pytest_configure(config: pytest.Config) -> None:
    budget = config.getoption("--time-budget")
    if budget:
        config.pluginmanager.register(_Budget(budget))


class _Budget:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        if time.monotonic() > self.end:
            pytest.skip(f"the {self.seconds:.0f} s of this run are spent; `make test-full` runs it")
