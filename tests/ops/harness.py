"""The shared parts of the tests of operation: a suite with two processes of each service that has
played the demo, and load on it through the published service config.
"""

import json
import pathlib
import subprocess
import sys
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/e2e"))

import fixtures  # noqa: E402
import pactum_e2e as e2e  # noqa: E402
from pactum_e2e import SERVICES, Suite, day, person, request_id, service_token, sql, wait_for  # noqa: E402,F401

PACT = fixtures.PACT
REVIEW = PACT + "/annualReviews/2019"
CLIENT = e2e.BUILD / "tests/ops_load_client"
SERVICE_CONFIG = ROOT / "proto/client_service_config.json"


class Operated(Suite):
    """Every process has a health port and a metrics port; `flags` are those of all."""

    flags = ()

    def command(self, service, index=0, *flags):
        own = [f"--health_listen={self.address(service + '-health', index)}",
               f"--metrics_listen={self.address(service + '-metrics', index)}"]
        return super().command(service, index, *own, *self.flags, *flags)

    def start_pairs(self):
        for service in self.services:
            for index in (0, 1):
                self.launch(service, index)
        for service in self.services:
            for index in (0, 1):
                self.await_serving(service, index)

    def await_serving(self, service, index=0, seconds=90):
        wait_for(lambda: self.health(service, index) == "SERVING", seconds, f"{service} {index} serves")

    def metrics(self, service, index=0):
        with urllib.request.urlopen(f"http://{self.address(service + '-metrics', index)}/metrics") as answer:
            return answer.read().decode()

    def reopened_review(self):
        """The review of the demo, open again; its etag."""
        prefect = person("STATE_PREFECT", "prefet.region-52")
        review = self.call("review", "GetReview", dict(name=REVIEW), person("AUDITOR"))
        if review["state"] != "STATE_OPEN":
            review = self.call("review", "ReopenReview", dict(
                name=REVIEW, etag=review["etag"], reason="Essai", requestId=request_id()), prefect)
        return review["etag"]


def contract_request(identifier):
    contract = json.loads((fixtures.REQUESTS / "212-contract-ateliers-au-dela.json").read_text())["contract"]
    lot = dict(lotId="lot", line=fixtures.LINE, quantity="1", unitPrice=fixtures.cents_of(100_00))
    contract["lots"] = [dict(contract["lots"][0], **lot)]
    return dict(parent=PACT, contractId=identifier, contract=contract, requestId="{uuid}")


def calls(name="load"):
    """Reads and writes of all four services. Procurement's write calls registry; the reservation is
    procurement's call to budget. `name` is the prefix of the written ids."""
    auditor, officer = person("AUDITOR"), person("REGION_OFFICER")
    reserve = dict(fixtures.reservation(name + "-{n}", 1_00), requestId="{uuid}")
    return [
        dict(service="registry", method="pactum.registry.v1.RegistryService/GetPact", token=auditor,
             request=dict(name=PACT)),
        dict(service="procurement", method="pactum.procurement.v1.ProcurementService/CreateContract",
             token=officer, request=contract_request(name + "-{n}")),
        dict(service="budget", method="pactum.budget.v1.BudgetService/GetBudget", token=auditor,
             request=dict(name=PACT + "/budget")),
        dict(service="budget", method="pactum.budget.v1.BudgetService/Reserve",
             token=service_token("procurement"), request=reserve),
        dict(service="review", method="pactum.review.v1.ReviewService/GetReview", token=auditor,
             request=dict(name=REVIEW)),
    ]


class Load:
    """The client in the background."""

    def __init__(self, suite, plan, rate=50, seconds=20, most=0):
        self.out = suite.path / f"load-{request_id()}.jsonl"
        file = suite.path / f"plan-{request_id()}.json"
        targets = {service: suite.target(service) for service in suite.services}
        file.write_text(json.dumps(dict(targets=targets, calls=plan)))
        self.out.touch()
        self.process = subprocess.Popen(
            [CLIENT, f"--protoset={e2e.PROTOSET}", f"--service_config={SERVICE_CONFIG}", f"--plan={file}",
             f"--out={self.out}", f"--rate={rate}", f"--seconds={seconds}", f"--calls={most}"])

    def lines(self, last=0):
        """The finished calls, or the last of them; an incomplete line does not count."""
        return [json.loads(line) for line in self.out.read_text().split("\n")[:-1][-last:]]

    def await_calls(self, more, seconds=120):
        """Waits until this many more calls are over."""
        def over():
            return self.out.read_bytes().count(b"\n")
        goal = over() + more
        wait_for(lambda: over() >= goal, seconds, f"{more} more calls are over")

    def await_begun(self, instant, seconds=120):
        """Waits until a call is over that began at this instant of the clock, or later."""
        wait_for(lambda: any(line["begun"] >= instant for line in self.lines(last=64)), seconds,
                 "the load went on")

    def wait(self):
        if self.process.wait(timeout=700) != 0:
            raise AssertionError("the client failed")
        return self.lines()

    def stop(self):
        """Ends it before its time."""
        self.process.terminate()
        self.process.wait(timeout=30)
        return self.lines()


def stored(suite, lines, name="load"):
    """Of the acknowledged writes of calls(name) those that are not in the databases."""
    contracts = {row[0] for row in sql(suite.database("procurement"), "SELECT id FROM contract")}
    reservations = {row[0] for row in sql(suite.database("budget"), "SELECT id FROM reservation")}
    missing = []
    for line in lines:
        if line["code"] == 0 and line["call"].endswith("CreateContract"):
            missing += [] if f"{name}-{line['n']}" in contracts else [line]
        if line["code"] == 0 and line["call"].endswith("Reserve"):
            missing += [] if f"{name}-{line['n']}" in reservations else [line]
    return missing


def keep(name, figures):
    """Prints the figures that a test measured, for its log."""
    print(f"{name}: " + json.dumps(figures), file=sys.stderr)


def built(*services):
    return all(e2e.binary(service).exists() for service in services)


def needs_four():
    """Ends the test with the word that CTest shows as skipped where a service is not built."""
    if not built(*SERVICES):
        print("skipped: not all four services are built")
        sys.exit(77)
