"""Real processes for the end-to-end tests: services on free ports, their databases copied from the
migrated templates, tokens, and calls by the real grpcurl.

Runs inside scripts/with_postgres, which sets the PG* environment of a throw-away server. Every Suite
has databases, keys and ports of its own, so that several run side by side.
"""

import base64
import contextlib
import functools
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import uuid

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("PACTUM_BUILD", ROOT / "build/dev"))
PROTOSET = BUILD / "pactum.protoset"
GRPCURL = ROOT / ".local/bin/grpcurl"
SERVICES = ("registry", "budget", "procurement", "review")
PEERS = {
    "registry": ("budget",),
    "budget": ("registry",),
    "procurement": ("registry", "budget"),
    "review": ("registry", "budget", "procurement"),
}
API = {
    "registry": "pactum.registry.v1.RegistryService",
    "budget": "pactum.budget.v1.BudgetService",
    "procurement": "pactum.procurement.v1.ProcurementService",
    "review": "pactum.review.v1.ReviewService",
}
EVENTS = "pactum.events.v1.EventService"  # Every service offers these two.
AUDIT = "pactum.audit.v1.AuditService"
# The form of scripts/token, so that scripts/play may act on a suite with the suite's own key.
KEY_ID, ISSUER, AUDIENCE = "dev", "pactum-dev", "pactum"
# The status codes of gRPC that the tests name.
CODES = {
    1: "CANCELLED", 3: "INVALID_ARGUMENT", 4: "DEADLINE_EXCEEDED", 5: "NOT_FOUND", 6: "ALREADY_EXISTS",
    7: "PERMISSION_DENIED", 8: "RESOURCE_EXHAUSTED", 9: "FAILED_PRECONDITION", 10: "ABORTED",
    12: "UNIMPLEMENTED", 13: "INTERNAL", 14: "UNAVAILABLE", 16: "UNAUTHENTICATED",
}


def binary(service):
    return BUILD / "bin" / f"pactum-{service}"


def needs(*services):
    """Skips a test class where a service that it needs is not in this build."""
    missing = [s for s in services if not binary(s).exists()]
    return unittest.skipIf(missing, "not built: " + ", ".join(missing))


class Refused(Exception):
    """A call that was answered with an error."""

    def __init__(self, text):
        super().__init__(text)
        try:
            status = json.loads(text)
        except ValueError:  # grpcurl's own failure: nobody listens there, for instance.
            status = {}
        self.code = CODES.get(status.get("code"), "")
        self.message = status.get("message", text)
        self.details = status.get("details", [])

    def detail(self, kind):
        """The detail google.rpc.KIND, or an empty one."""
        return next((d for d in self.details if d.get("@type", "").endswith("google.rpc." + kind)), {})

    @property
    def reason(self):
        return self.detail("ErrorInfo").get("reason", "")

    @property
    def metadata(self):
        return self.detail("ErrorInfo").get("metadata", {})

    @property
    def fields(self):
        """The paths that BadRequest names."""
        return [v["field"] for v in self.detail("BadRequest").get("fieldViolations", [])]


def free_port():
    """A port below the ephemeral range: no outgoing connection of a neighbour takes it meanwhile."""
    while True:
        port = random.SystemRandom().randrange(12000, 32000)
        with socket.socket() as candidate, contextlib.suppress(OSError):
            candidate.bind(("127.0.0.1", port))
            return port


def wait_for(condition, seconds, what):
    """Polls until the condition gives something; the deadline only bounds a failure."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.02)


def request_id():
    return str(uuid.uuid4())


def day(text):
    """`2019-03-20` as google.type.Date."""
    year, month, of_month = map(int, text.split("-"))
    return dict(year=year, month=month, day=of_month)


def euros(units):
    return dict(currencyCode="EUR", units=str(units))


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@functools.lru_cache(maxsize=None)
def private_key(name="suite"):
    """An RSA key in PEM, made once a name and process."""
    made = subprocess.run(
        ["openssl", "genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
        check=True, stdout=subprocess.PIPE)
    return made.stdout


def public_key(private):
    return subprocess.run(
        ["openssl", "pkey", "-pubout"], input=private, check=True, stdout=subprocess.PIPE).stdout


def claims_of(subject, lifetime=7200, **more):
    now = int(time.time())
    return dict(iss=ISSUER, aud=AUDIENCE, sub=subject, iat=now, exp=now + lifetime, **more)


def signing_input(header, claims):
    return ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))


def sign(claims, key=None, key_id=KEY_ID):
    """An RS256 token of these claims."""
    text = signing_input(dict(alg="RS256", typ="JWT", kid=key_id), claims)
    with tempfile.NamedTemporaryFile() as pem:
        pem.write(key or private_key())
        pem.flush()
        signature = subprocess.run(
            ["openssl", "dgst", "-sha256", "-sign", pem.name], input=text.encode(), check=True,
            stdout=subprocess.PIPE).stdout
    return text + "." + base64url(signature)


@functools.lru_cache(maxsize=None)
def person(role, subject=None, regions=("52",)):
    return sign(claims_of(subject or role.lower().replace("_", "-"), roles=[role], regions=list(regions)))


@functools.lru_cache(maxsize=None)
def service_token(name):
    return sign(claims_of("pactum-" + name, service=name))


def psql(database):
    return ["psql", "-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", database]


def sql(database, text):
    """Statements as the server's superuser, each in a transaction of its own; rows as lists of text."""
    out = subprocess.run(
        psql(database), input=text, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [line.split("\t") for line in out.splitlines()]


def number(database, text):
    return int(sql(database, text)[0][0])


@contextlib.contextmanager
def locked(database, statement):
    """Runs the statement in a session of its own and keeps its locks until the block ends."""
    session = subprocess.Popen(
        psql(database), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        session.stdin.write(f"BEGIN;\n{statement};\nSELECT 'locked';\n")
        session.stdin.flush()
        while session.stdout.readline().strip() != "locked":
            if session.poll() is not None:
                raise AssertionError("psql ended: " + statement)
        yield
    finally:
        session.stdin.close()  # psql ends, and with it the transaction.
        session.wait(timeout=30)
        session.stdout.close()


class Suite:
    """Services with as many processes each as are started, on databases of their own.

    `source`: another suite whose databases are copied instead of the empty templates; nothing may be
    connected to them.
    """

    # Its databases are dropped at its end, unless their server ends before it does.
    outlived = True

    def __init__(self, services=SERVICES, source=None):
        self.services = [s for s in services if binary(s).exists()]
        self._directory = tempfile.TemporaryDirectory(prefix="pactum-e2e-")
        self.path = pathlib.Path(self._directory.name)
        self._suffix = uuid.uuid4().hex[:10]
        self._ports = {}
        self._logs = []
        self.processes = {}
        self._write_keys()
        for service in self.services:
            template = source.database(service) if source else f"pactum_{service}_template"
            database = self.database(service)
            sql("postgres",
                f'CREATE DATABASE "{database}" TEMPLATE "{template}" OWNER pactum_{service}_owner')
            (self.path / f"{service}.conninfo").write_text(self._conninfo(service))
            (self.path / f"{service}.token").write_text(service_token(service))

    def _write_keys(self):
        """Where scripts/token looks for them, too, with PACTUM_LOCAL set to the suite's folder."""
        self.keys = self.path / "keys/public"
        self.keys.mkdir(parents=True)
        (self.path / "keys/dev.key").write_bytes(private_key())
        (self.keys / f"{KEY_ID}.pem").write_bytes(public_key(private_key()))

    def _conninfo(self, service):
        words = dict(dbname=self.database(service), user=f"pactum_{service}")
        for word, variable in (("host", "PGHOST"), ("port", "PGPORT"), ("password", "PGPASSWORD")):
            if os.environ.get(variable):
                words[word] = os.environ[variable]
        return " ".join(f"{word}={value}" for word, value in words.items())

    def database(self, service):
        return f"e2e_{self._suffix}_{service}"

    def port(self, service, index=0):
        return self._ports.setdefault((service, index), free_port())

    def address(self, service, index=0):
        return f"127.0.0.1:{self.port(service, index)}"

    def target(self, service):
        """Both processes of a service, as a peer balances over them; one of them may be absent."""
        return "ipv4:" + ",".join(self.address(service, index) for index in (0, 1))

    def log_of(self, service, index=0):
        return (self.path / f"{service}-{index}.log").read_text(errors="replace")

    def command(self, service, index=0, *flags):
        command = [
            str(binary(service)), f"--listen={self.address(service, index)}",
            f"--database_conninfo_file={self.path}/{service}.conninfo", f"--token_keys_dir={self.keys}",
            f"--token_issuer={ISSUER}", f"--token_audience={AUDIENCE}",
            f"--service_token_file={self.path}/{service}.token",
        ]
        return command + [f"--{peer}_target={self.target(peer)}" for peer in PEERS[service]] + list(flags)

    def launch(self, service, index=0, faults="", flags=()):
        """Starts one process and does not wait for it."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        log = open(self.path / f"{service}-{index}.log", "ab")
        self._logs.append(log)
        process = subprocess.Popen(
            self.command(service, index, *flags), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=dict(environment, PACTUM_FAULTS=faults))
        self.processes[service, index] = process
        return process

    def start(self, service, index=0, faults="", flags=()):
        """Starts one process and waits until it serves."""
        process = self.launch(service, index, faults, flags)

        def serving():
            if process.poll() is not None:
                raise AssertionError(f"{service} ended: " + self.log_of(service, index)[-2000:])
            return self.health(service, index) == "SERVING"

        wait_for(serving, 30, f"{service} serves")
        return process

    def start_all(self):
        for service in self.services:
            self.launch(service)
        for service in self.services:
            wait_for(lambda s=service: self.health(s) == "SERVING", 30, f"{service} serves")

    def health(self, service, index=0, of=""):
        """The answer of the standard health protocol; empty where nobody answers."""
        probe = subprocess.run(
            [GRPCURL, "-plaintext", "-max-time", "2", "-import-path", ROOT / "scripts/lib", "-proto",
             "health.proto", "-d", json.dumps(dict(service=of)), self.address(service, index),
             "grpc.health.v1.Health/Check"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return json.loads(probe.stdout).get("status", "") if probe.returncode == 0 else ""

    def wait_dead(self, service, index=0):
        """The exit code of a process that ends by itself."""
        return self.processes[service, index].wait(timeout=30)

    def kill(self, service, index=0):
        self.processes[service, index].kill()
        self.processes[service, index].wait()

    def stop(self, service, index=0):
        """Asks the process to finish; its exit code."""
        self.processes[service, index].send_signal(signal.SIGTERM)
        return self.processes[service, index].wait(timeout=30)

    def stop_all(self):
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            process.wait(timeout=30)

    def call(self, service, method, request, token, index=0, seconds=30, api=None):
        """One call by grpcurl with the protoset: the answer as JSON, or Refused."""
        command = [GRPCURL, "-plaintext", "-protoset", PROTOSET, "-max-time", str(seconds), "-format-error"]
        if token:
            command += ["-H", "authorization: Bearer " + token]
        command += ["-d", "@", self.address(service, index), f"{api or API[service]}/{method}"]
        done = subprocess.run(
            command, input=json.dumps(request), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise Refused(done.stderr)
        return json.loads(done.stdout)

    def retry(self, service, method, request, token, index=0):
        """The same request until the service has found its peer again, as RetryInfo asks for."""

        def answered():
            try:
                return self.call(service, method, request, token, index)
            except Refused as refused:
                if refused.reason != "PEER_UNAVAILABLE":
                    raise
            return None

        return wait_for(answered, 20, f"{service} finds its peer again")

    def events(self, service, pact=None):
        """The events of a service, read by SQL, independent of the service's own answers."""
        where = f" WHERE pact = '{pact}'" if pact else ""
        return number(self.database(service), f"SELECT count(*) FROM event{where}")

    def play(self, **environment):
        """Runs scripts/play against this suite, as the demo does; its output."""
        addresses = {f"PACTUM_{s.upper()}_ADDRESS": self.address(s) for s in SERVICES}
        played = subprocess.run(
            [ROOT / "scripts/play"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=dict(os.environ, PACTUM_PROTOSET=str(PROTOSET), PACTUM_LOCAL=str(self.path), **addresses,
                     **environment))
        if played.returncode != 0:
            raise AssertionError("scripts/play failed:\n" + played.stdout + played.stderr)
        return played.stdout

    def close(self):
        for process in self.processes.values():
            if process.poll() is None:
                process.kill()
                process.wait()
        for log in self._logs:
            log.close()
        for service in self.services if self.outlived else ():
            sql("postgres", f'DROP DATABASE IF EXISTS "{self.database(service)}" WITH (FORCE)')
        if os.environ.get("PACTUM_E2E_KEEP"):
            shutil.copytree(self.path, pathlib.Path(os.environ["PACTUM_E2E_KEEP"]) / self.path.name)
        self._directory.cleanup()


def plain_grpcurl(*arguments):
    """grpcurl as an administrator types it; the finished process with its text."""
    return subprocess.run(
        [GRPCURL, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def squeeze(text):
    """Text with every run of white space as one blank."""
    return re.sub(r"\s+", " ", text).strip()
