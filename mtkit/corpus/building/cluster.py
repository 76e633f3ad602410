"""The work of a build on a Dask cluster."""

from __future__ import annotations


def run_on_cluster():
    raise NotImplementedError
