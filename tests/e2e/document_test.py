"""A whole pact goes from one registry to another as a JSON document, with grpcurl, by the steps of
services/registry/README.md. The second export equals the first. A wrong line is named and changes
nothing."""

import json
import subprocess
import unittest

import fixtures
from fixtures import PACT
from pactum_e2e import API, GRPCURL, PROTOSET, Refused, Suite, day, needs, person, request_id


def registry(suite, method, token, request):
    """The call of registry's README; the answer's text."""
    done = subprocess.run(
        [GRPCURL, "-plaintext", "-protoset", PROTOSET, "-max-msg-sz", "67108864", "-format-error",
         "-H", "authorization: Bearer " + token, "-d", "@", suite.address("registry"),
         f"{API['registry']}/{method}"],
        input=request, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Refused(done.stderr)
    return done.stdout


def export(suite):
    return registry(suite, "ExportPact", person("AUDITOR", regions=("*",)), json.dumps(dict(name=PACT)))


def load(suite, document):
    """Imports the text of a document as it came out of a file."""
    request = '{"document": %s, "request_id": "%s"}' % (document, request_id())
    return json.loads(registry(suite, "ImportPact", person("PLATFORM_ADMIN", regions=("*",)), request))


def live(suite):
    """A pact with a history: facts, reports with answers, a correction, an open amendment."""

    def call(method, role, request):
        return suite.call("registry", method, request, person(role))

    def status_etag(project):
        return call("GetProjectStatus", "AUDITOR", dict(name=f"{PACT}/projects/{project}"))["etag"]

    for name in fixtures.names("30?-start-*.json"):
        etag = status_etag(name.split("-start-")[1])
        call("ChangeProjectState", "REGION_OFFICER", fixtures.request(name, etag=etag))
    for name in fixtures.names("31?-report-*.json"):
        report = call("ReportMilestone", "REGION_OFFICER", fixtures.request(name))
        call("AnswerReport", "STATE_OFFICER", dict(
            name=report["name"], standing="STANDING_CONTESTED", reason="Pièce manquante",
            requestId=request_id()))
    again = fixtures.request(name, corrects=report["name"])
    call("ReportMilestone", "REGION_OFFICER", again)
    call("RecordMeasurement", "REGION_OFFICER", fixtures.request("340-measure-part-organismes-kairos"))
    call("DraftAmendment", "REGION_OFFICER", dict(
        parent=PACT, reason="Premier bilan", effectiveDate=day("2021-07-01"), requestId=request_id()))


@needs("registry", "budget")
class DocumentTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.here = Suite(services=("registry", "budget"))
        cls.addClassCleanup(cls.here.close)
        cls.there = Suite(services=("registry",))
        cls.addClassCleanup(cls.there.close)
        cls.here.start_all()
        cls.there.start_all()
        fixtures.promise(cls.here)
        live(cls.here)

    def test_a_pact_goes_elsewhere_and_is_equal(self):
        document = export(self.here)
        parsed = json.loads(document)
        self.assertEqual([v["state"] for v in parsed["versions"]], ["STATE_SIGNED", "STATE_DRAFT"])
        self.assertEqual(len(parsed["versions"][0]["signatures"]), 2)
        self.assertTrue(parsed["facts"])
        self.assertEqual(parsed["reports"][-2]["corrects"], parsed["reports"][-3]["name"])

        spoilt = json.loads(document)
        del spoilt["reports"][2]["answers"][0]["reason"]
        with self.assertRaises(Refused) as refused:
            load(self.there, json.dumps(spoilt))
        self.assertEqual(refused.exception.reason, "DOCUMENT_INVALID")
        self.assertEqual(refused.exception.fields, ["document.reports[2].answers[0].reason"])
        self.assertEqual(self.there.events("registry"), 0)

        imported = load(self.there, document)
        self.assertEqual(imported["pact"]["state"], "STATE_IN_FORCE")
        self.assertEqual(imported["reportCount"], len(parsed["reports"]))
        self.assertEqual(json.loads(export(self.there)), parsed)

        # The imported pact is a pact like any other: a second import is refused, and its life goes
        # on.
        with self.assertRaises(Refused) as refused:
            load(self.there, document)
        self.assertEqual(refused.exception.reason, "PACT_EXISTS")
        answered = self.there.call("registry", "AnswerReport", dict(
            name=parsed["reports"][-2]["name"], standing="STANDING_CONFIRMED", requestId=request_id()),
            person("STATE_OFFICER"))
        self.assertEqual(answered["standing"], "STANDING_CONFIRMED")
        self.assertNotEqual(json.loads(export(self.there)), parsed)


if __name__ == "__main__":
    unittest.main()
