"""An administrator's view with grpcurl: errors in words with their details, the allowed callers,
the required fields, and, with the protoset, the comments."""

import json
import unittest

import fixtures
from fixtures import PACT
from pactum_e2e import API, AUDIT, EVENTS, PROTOSET, Suite, person, plain_grpcurl, service_token, squeeze

REQUIRED = "(.google.api.field_behavior) = REQUIRED"


def without_comments(text):
    return squeeze("\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//")))


class Describe(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = Suite()
        cls.addClassCleanup(cls.suite.close)
        cls.suite.start_all()

    def describe(self, *source, symbol):
        described = plain_grpcurl(*source, "describe", symbol)
        self.assertEqual(described.returncode, 0, described.stderr)
        return described.stdout

    def by_reflection(self, service, symbol):
        return self.describe("-plaintext", self.suite.address(service), symbol=symbol)

    def by_protoset(self, symbol):
        return self.describe("-protoset", PROTOSET, symbol=symbol)

    def test_reflection_lists_each_service_with_its_events_and_audit(self):
        for service in self.suite.services:
            with self.subTest(service):
                listed = plain_grpcurl("-plaintext", self.suite.address(service), "list").stdout.split()
                ours = [name for name in listed if name.startswith("pactum.")]
                self.assertEqual(sorted(ours), sorted([API[service], EVENTS, AUDIT]))

    def test_both_ways_show_the_roles_of_every_method(self):
        for service in self.suite.services:
            for described in (self.by_reflection(service, API[service]), self.by_protoset(API[service])):
                with self.subTest(service):
                    methods = squeeze(described).count(" rpc ")
                    self.assertGreater(methods, 10)
                    self.assertEqual(described.count("option (.pactum.access.v1.access) ="), methods)

    def test_both_ways_show_who_may_reserve(self):
        for described in (
            self.by_reflection("budget", "pactum.budget.v1.BudgetService.Reserve"),
            self.by_protoset("pactum.budget.v1.BudgetService.Reserve"),
        ):
            self.assertIn("access) = { services: [ SERVICE_PROCUREMENT ] }", squeeze(described))

    def test_both_ways_show_who_may_sign(self):
        signed = "pactum.registry.v1.RegistryService.SignPactVersion"
        roles = "{ roles: [ ROLE_STATE_PREFECT, ROLE_REGION_PRESIDENT, ROLE_PES_DIRECTOR ] }"
        self.assertIn(roles, squeeze(self.by_reflection("registry", signed)))
        self.assertIn(roles, squeeze(self.by_protoset(signed)))

    def test_both_ways_show_what_is_required(self):
        for described in (
            self.by_reflection("budget", "pactum.budget.v1.ReserveRequest"),
            self.by_protoset("pactum.budget.v1.ReserveRequest"),
        ):
            text = squeeze(described)
            for field in ("string pact = 1", "string reservation_id = 2", "string request_id = 6"):
                self.assertIn(f"{field} [ {REQUIRED}", text)
            self.assertIn(f"lines = 3 [{REQUIRED}]", text)
            self.assertIn("bool validate_only = 7;", text)

    def test_the_protoset_shows_the_comments(self):
        service = self.by_protoset(API["budget"])
        self.assertIn("// The envelope, the conventions and the ledger of a pact.", service)
        method = self.by_protoset("pactum.budget.v1.BudgetService.Reserve")
        self.assertIn("// Sets amounts aside on lines, all or none", method)
        message = self.by_protoset("pactum.budget.v1.ReserveRequest")
        self.assertIn("// The caller's id of the reservation", message)
        value = self.by_protoset("pactum.budget.v1.AccountKind")
        self.assertIn("// USE: set aside by an award or an order.", value)

    def test_reflection_and_protoset_tell_the_same(self):
        # Reflection has no comments; otherwise an old protoset would mislead.
        for service in self.suite.services:
            with self.subTest(service):
                self.assertEqual(squeeze(self.by_reflection(service, API[service])),
                                 without_comments(self.by_protoset(API[service])))


class Errors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.source = fixtures.endowed()
        cls.addClassCleanup(cls.source.close)
        cls.suite = Suite(source=cls.source)
        cls.addClassCleanup(cls.suite.close)
        cls.suite.start_all()

    def refusal(self, service, method, request, token, *options):
        """The default output of grpcurl for an error."""
        answered = plain_grpcurl(
            "-plaintext", *options, "-H", "authorization: Bearer " + token, "-d", json.dumps(request),
            self.suite.address(service), f"{API[service]}/{method}")
        self.assertNotEqual(answered.returncode, 0, answered.stdout)
        return answered.stderr

    def assert_readable(self, text, *parts):
        """Every part is there, and no detail is unreadable bytes."""
        for part in parts:
            self.assertIn(part, text)
        self.assertNotIn("@value", text)
        self.assertNotIn("@error", text)

    def each_way(self, *arguments):
        """With the protoset, and by reflection: the services have the details' descriptors."""
        yield self.refusal(*arguments, "-protoset", PROTOSET)
        yield self.refusal(*arguments)

    def test_a_malformed_request_names_every_field(self):
        request = dict(pact_id="X", pact={})
        for text in self.each_way("registry", "CreatePact", request, person("REGION_OFFICER")):
            self.assert_readable(
                text, "Code: InvalidArgument", "INVALID_REQUEST", '"domain": "pactum.registry"', "BadRequest",
                '"field": "pact_id"', '"field": "pact.region_code"', '"field": "request_id"')

    def test_missing_funds_are_told_with_what_is_there(self):
        request = fixtures.reservation("r", fixtures.LINE_CENTS + 1)
        for text in self.each_way("budget", "Reserve", request, service_token("procurement")):
            self.assert_readable(
                text, "Code: FailedPrecondition", "4000000.00 EUR", "INSUFFICIENT_FUNDS",
                '"available_cents": "400000000"', '"asked_cents": "400000001"', "PreconditionFailure")

    def test_a_broken_allocation_rule_is_named_with_its_figure_and_limit(self):
        # Money of new pathways moved to a line that funds none: fewer than 90 % would be left.
        move = {
            "pact": PACT, "from": fixtures.OTHER_LINE, "reason": "Essai",
            "amount": fixtures.euros(28_256_450), "to": dict(axis="AXIS_2", year=2020, fundingSource="PIC"),
            "effectiveDate": fixtures.day("2019-06-01"), "requestId": fixtures.request_id()}
        for text in self.each_way("budget", "MoveAllocation", move, person("STATE_OFFICER")):
            self.assert_readable(
                text, "Code: FailedPrecondition", "NEW_PATHWAYS_FLOOR would be 246799350.00 EUR",
                "the limit is 270054000.00 EUR", '"limit_cents": "27005400000"', "PreconditionFailure")

    def test_a_role_that_is_not_allowed_is_told_who_is(self):
        for text in self.each_way("budget", "Allocate", {}, person("AUDITOR")):
            self.assert_readable(
                text, "Code: PermissionDenied", "Allocate is for STATE_OFFICER", "ROLE_NOT_ALLOWED",
                '"allowed": "STATE_OFFICER"')

    def test_a_region_outside_the_scope(self):
        stranger = person("STATE_OFFICER", "dreets.region-11", ("11",))
        for text in self.each_way("registry", "GetPact", dict(name=PACT), stranger):
            self.assert_readable(text, "Code: PermissionDenied", "REGION_NOT_IN_SCOPE")

    def test_an_old_etag_is_told_the_present_one(self):
        request = fixtures.request("301-start-industrie-navale", etag="0" * 64)
        for text in self.each_way("registry", "ChangeProjectState", request, person("REGION_OFFICER")):
            self.assert_readable(text, "Code: Aborted", "ETAG_MISMATCH", '"etag": "')

    def test_a_resource_that_is_not_there_is_named(self):
        for text in self.each_way("registry", "GetPact", dict(name="pacts/none"), person("AUDITOR")):
            self.assert_readable(text, "Code: NotFound", "PACT_NOT_FOUND", "ResourceInfo", "pacts/none")


if __name__ == "__main__":
    unittest.main()
