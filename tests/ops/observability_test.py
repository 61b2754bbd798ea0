"""An operator's view of a running suite: metrics that promtool accepts, every metric that a rule or
the dashboard names, one trace through four services' logs, configuration without secrets.
"""

import collections
import json
import pathlib
import re
import shutil
import subprocess
import unittest

from harness import (PACT, REVIEW, ROOT, SERVICES, Load, Operated, calls, e2e, keep, needs_four, person, sql,
                     wait_for)

RULES = ROOT / "deploy/prometheus/rules.yml"
DASHBOARD = ROOT / "deploy/grafana/pactum.json"
# Named in rules and dashboard, made by Prometheus or seen only with TLS.
ELSEWHERE = {"up", "pactum_tls_certificate_expiry_timestamp_seconds"}
METRIC = re.compile(r"\b((?:pactum|grpc_server|process)_[a-z_]+)\b")


class Observability(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.suite = Operated()
        cls.suite.start_pairs()
        cls.suite.play()
        auditor = person("AUDITOR", regions=("*",))
        cls.suite.call("budget", "VerifyLedger", dict(pact=PACT), auditor)

    @classmethod
    def tearDownClass(cls):
        cls.suite.close()

    def test_promtool_finds_the_metrics_clean(self):
        for service in SERVICES:
            with self.subTest(service):
                checked = subprocess.run(["promtool", "check", "metrics"], input=self.suite.metrics(service),
                                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                self.assertEqual((checked.returncode, checked.stdout.strip()), (0, ""))

    def test_labels_are_few_and_of_the_contract(self):
        for service in SERVICES:
            lines = [l for l in self.suite.metrics(service).splitlines() if l and not l.startswith("#")]
            self.assertLess(len(lines), 3000)
            for line in lines:
                self.assertNotIn("pdl-2019", line)
        text = self.suite.metrics("budget")
        self.assertRegex(text, r'grpc_server_handled_total\{grpc_code="OK",grpc_method="Reserve",'
                               r'grpc_service="pactum.budget.v1.BudgetService",grpc_type="unary"\} [1-9]')
        self.assertRegex(text, r'pactum_checks_total\{check="ledger",result="ok"\} 1\n')
        self.assertRegex(text, r'pactum_refusals_total\{grpc_code="FailedPrecondition",reason="\w+"\} [1-9]')

    def test_rules_and_dashboard_name_metrics_that_there_are(self):
        there = set()
        for service in SERVICES:
            for index in (0, 1):
                text = self.suite.metrics(service, index)
                there |= {re.sub(r"(_bucket|_count|_sum)?[{ ].*", "", l) for l in text.splitlines()}
        # Counted at their first event, which need not have happened here.
        there |= {"pactum_db_transaction_retries", "pactum_db_transaction_retries_total",
                  "pactum_db_errors_total", "pactum_idempotent_replays_total"}
        dashboard = json.loads(DASHBOARD.read_text())
        expressions = [t["expr"] for p in dashboard["panels"] for t in p["targets"]]
        expressions += re.findall(r"expr: '(.*)'", RULES.read_text())
        named = {re.sub(r"(_bucket|_count|_sum)$", "", m) for e in expressions for m in METRIC.findall(e)}
        self.assertGreater(len(named), 15)
        self.assertEqual(named - there - ELSEWHERE, set())

    def test_a_thousand_calls_carry_one_trace_each_through_four_services(self):
        etag = self.suite.reopened_review()
        officer = person("STATE_OFFICER", "dreets.region-52")
        plan = [dict(service="review", method="pactum.review.v1.ReviewService/CollectEvidence", token=officer,
                     request=dict(name=REVIEW, etag=etag, requestId="{uuid}", validateOnly=True))]
        lines = Load(self.suite, plan, rate=40, seconds=120, most=1000).wait()
        self.assertEqual([l for l in lines if l["code"] != 0], [])
        traces = {l["trace"] for l in lines}
        self.assertEqual(len(traces), 1000)
        seen = collections.defaultdict(set)
        for service in SERVICES:
            for index in (0, 1):
                for line in self.suite.log_of(service, index).splitlines():
                    record = json.loads(line)
                    trace = record.get("traceparent", "").split("-")
                    if len(trace) == 4 and trace[1] in traces:
                        self.assertEqual(record["msg"], "call", record)
                        seen[trace[1]].add(service)
        whole = sum(seen[trace] == set(SERVICES) for trace in traces)
        keep("traces", dict(calls=len(lines), through_four_services=whole))
        self.assertEqual(whole, 1000)

    def test_an_event_has_the_trace_of_its_call(self):
        auditor = person("AUDITOR")
        lines = Load(self.suite, [c for c in calls("traced") if "CreateContract" in c["method"]], rate=10,
                     seconds=1).wait()
        for line in lines:
            self.assertEqual(line["code"], 0, line)
            found = sql(self.suite.database("procurement"),
                        f"SELECT aggregate FROM event WHERE traceparent LIKE '00-{line['trace']}-%'")
            self.assertEqual(found, [[f"{PACT}/contracts/traced-{line['n']}"]])
        self.assertTrue(auditor)

    def test_the_binary_answers_for_its_process(self):
        suite = self.suite
        for service in SERVICES:
            probe = [e2e.binary(service), "--healthcheck",
                     f"--health_listen={suite.address(service + '-health', 0)}"]
            self.assertEqual(subprocess.run(probe).returncode, 0)
            printed = subprocess.run([*suite.command(service), "--print_config"], stdout=subprocess.PIPE,
                                     text=True, check=True).stdout
            password = re.search(r"password=(\S+)", (suite.path / f"{service}.conninfo").read_text())
            self.assertIn("password=***", printed)
            self.assertNotIn(password.group(1), printed)
            for line in printed.splitlines():
                self.assertRegex(line, r"^(# database: |--[a-z0-9_]+=)")
            good = subprocess.run([*suite.command(service), "--check_config"], stdout=subprocess.PIPE)
            self.assertEqual(good.returncode, 0)
            bad = subprocess.run([*suite.command(service), "--check_config", "--tls_cert_file=/nowhere"],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            self.assertEqual(bad.returncode, 2)
            version = subprocess.run([e2e.binary(service), "--version"], stdout=subprocess.PIPE, text=True)
            self.assertRegex(version.stdout, rf"^pactum-{service} \d+\.\d+\.\d+\n$")

    def test_the_environment_configures_as_flags_do(self):
        probe = subprocess.run(
            [e2e.binary("budget"), "--print_config", "--max_in_flight=9"], stdout=subprocess.PIPE, text=True,
            env=dict(PACTUM_MAX_IN_FLIGHT="7", PACTUM_DATABASE_POOL_SIZE="3", PATH="/usr/bin"), check=True)
        self.assertIn("--max_in_flight=9\n", probe.stdout)
        self.assertIn("--database_pool_size=3\n", probe.stdout)

    def test_metrics_follow_the_acts_in_doubt(self):
        def gauge():
            found = re.search(r"^pactum_intents_in_doubt (\d+)", self.suite.metrics("procurement"), re.M)
            return found and int(found.group(1)) == 0

        wait_for(gauge, 30, "no act is in doubt")


if __name__ == "__main__":
    needs_four()
    assert shutil.which("promtool") and pathlib.Path(RULES).exists()
    unittest.main()
