"""The embedded PostgreSQL: finds the binaries, makes the cluster, starts and stops it. Imports no Django.

It is used when no DATABASE_URL names a server. See ``cluster.Cluster`` for the life of one server and
``places`` for where its files lie.
"""

from __future__ import annotations

from yimen.project.postgres.binaries import find_binaries
from yimen.project.postgres.cluster import Cluster
from yimen.project.postgres.errors import PostgresError
from yimen.project.postgres.places import main_cluster, scratch, scratch_cluster
from yimen.project.postgres.roles import APP, DATABASE, OWNER, READ

__all__ = [
    "APP",
    "DATABASE",
    "OWNER",
    "READ",
    "Cluster",
    "PostgresError",
    "find_binaries",
    "main_cluster",
    "scratch",
    "scratch_cluster",
]
