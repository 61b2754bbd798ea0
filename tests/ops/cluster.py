"""A PostgreSQL cluster of a test's own, which it may stop, restart and recover: durable, as a real one is.

The throw-away server of scripts/with_postgres is shared by tests and does not wait for the disk.
"""

import os
import pathlib
import secrets
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/e2e"))

import pactum_e2e  # noqa: E402

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
# PostgreSQL refuses to run as root.
AS = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []


def as_postgres(*command, **more):
    return subprocess.run([*AS, *map(str, command)], check=True, cwd="/", **more)


class Cluster:
    """Made, started and named by the PG* environment of this process as the server of the tests."""

    def __init__(self, data=None):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="pactum-ops-"))
        self.data = data or self.directory / "data"
        self.archive = self.directory / "archive"
        self.port = pactum_e2e.free_port()
        self.password = secrets.token_hex(12)
        self.archive.mkdir()
        (self.directory / "password").write_text(self.password)
        self.give(self.directory)

    def give(self, path):
        """To the server's user."""
        if AS:
            subprocess.run(["chown", "-R", "postgres:postgres", str(path)], check=True)

    def create(self, *settings):
        as_postgres(BIN / "initdb", "--pgdata", self.data, "--username", "postgres", "--pwfile",
                    self.directory / "password", "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale",
                    "C.UTF-8", stdout=subprocess.DEVNULL)
        self.configure(*settings)
        self.start()
        self.use()
        script = ('set -euo pipefail; source "$0/scripts/lib/common.sh"; source "$0/scripts/lib/database.sh"; '
                  "prepare_databases _template")
        subprocess.run(["bash", "-c", script, str(ROOT)], check=True, stdout=subprocess.DEVNULL)
        return self

    def configure(self, *settings):
        text = "\n".join([f"port = {self.port}", "listen_addresses = '127.0.0.1'", "max_connections = 200",
                          f"unix_socket_directories = '{self.directory}'", "timezone = 'UTC'",
                          "log_timezone = 'UTC'", "shared_buffers = 64MB", *settings, ""])
        with open(self.data / "postgresql.auto.conf", "a") as file:
            file.write(text)

    def use(self):
        """Points libpq, and with it the suites, at this server."""
        for name in list(os.environ):
            if name.startswith("PG") and name != "PGDATA":
                del os.environ[name]
        os.environ.update(PGHOST="127.0.0.1", PGPORT=str(self.port), PGUSER="postgres",
                          PGPASSWORD=self.password, PGDATABASE="postgres")

    def control(self, *arguments):
        as_postgres(BIN / "pg_ctl", *arguments, "--pgdata", self.data, "--wait", "--silent",
                    stdout=subprocess.DEVNULL)

    def start(self):
        self.control("start", "--log", self.directory / "log")

    def stop(self, mode="fast"):
        self.control("stop", "--mode", mode)

    def restart(self, mode="fast"):
        self.control("restart", "--mode", mode, "--log", self.directory / "log")

    def close(self):
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.directory, ignore_errors=True)
