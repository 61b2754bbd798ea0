"""The pact of Pays de la Loire with its review of 2019 submitted to the Prefect, by real processes.

The harness of tests/e2e runs the processes; scripts/play plays the year up to the decision.
"""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

# pylint: disable=wrong-import-position
from pactum_e2e import PROTOSET, ROOT, SERVICES, Suite, day, person, request_id  # noqa: E402

PACT = "pacts/pdl-2019-2022"
REVIEW = PACT + "/annualReviews/2019"
CONVENTION = PACT + "/conventions/2019"
DECIDED_AXIS_1 = 3_000_000_000


def play_until_submitted(suite):
    """scripts/play, cut before the decision."""
    script = (ROOT / "scripts/play").read_text()
    cut = script.index('  request 414-decide "$(review_etag prefect)"')
    script = script[:cut] + "  exit 0\n" + script[cut:]
    script = script.replace('root=$(cd "$(dirname "$0")/.." && pwd)', f"root={ROOT}")
    addresses = {f"PACTUM_{s.upper()}_ADDRESS": suite.address(s) for s in SERVICES}
    played = subprocess.run(
        ["bash", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=dict(os.environ, PACTUM_PROTOSET=str(PROTOSET), PACTUM_LOCAL=str(suite.path),
                 PACTUM_PLAY_ENTRIES="40", **addresses))
    if played.returncode != 0:
        raise AssertionError("scripts/play failed:\n" + played.stdout + played.stderr)


def submitted():
    """A suite at rest whose review is SUBMITTED, to be copied with Suite(source=…)."""
    suite = Suite()
    try:
        suite.start_all()
        play_until_submitted(suite)
        suite.stop_all()
    except BaseException:
        suite.close()
        raise
    return suite


def get(suite, method, name=REVIEW, index=0):
    return suite.call("review", method, dict(name=name), person("AUDITOR", "auditeur", ("*",)), index)


def transition(suite, method, token, index=0, **more):
    """A transition of the review as it now is."""
    etag = get(suite, "GetReview", index=index)["etag"]
    request = dict(name=REVIEW, etag=etag, requestId=request_id(), **more)
    return suite.call("review", method, request, token, index)


def decision(suite, index=0):
    """A request of DecideContribution on the run that was submitted."""
    review = get(suite, "GetReview", index=index)
    return dict(
        name=REVIEW, run=review["latestRun"], etag=review["etag"], requestId=request_id(),
        decidedCents=[dict(axis="AXIS_1", value=str(DECIDED_AXIS_1))], reason="Arrondi",
        legalReference="Arrêté 2020-052", effectiveDate=day("2020-03-02"))


def convention(suite, index=0):
    return suite.call("budget", "GetConvention", dict(name=CONVENTION), person("AUDITOR"), index)
