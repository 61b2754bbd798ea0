"""Every change of every service deploys, verifies, reverts and deploys again; a service on an older schema
does not serve and says which change is missing, and serves once it is there, without a restart.
"""

import os
import re
import subprocess
import unittest
import uuid

from harness import ROOT, SERVICES, Operated, sql, wait_for

MIGRATED = [s for s in SERVICES if (ROOT / "services" / s / "migrations/sqitch.plan").exists()]


def changes(service):
    plan = (ROOT / "services" / service / "migrations/sqitch.plan").read_text()
    return re.findall(r"^(\w+) .*\d{4}-\d{2}-\d{2}T", plan, re.M)


def sqitch(service, database, *arguments):
    environment = dict(os.environ, SQITCH_USER_CONFIG="/dev/null", SQITCH_SYSTEM_CONFIG="/dev/null", TZ="UTC",
                       SQITCH_FULLNAME="pactum", SQITCH_EMAIL="pactum@localhost", LC_ALL="C.UTF-8")
    done = subprocess.run(["sqitch", arguments[0], *arguments[1:], "--target",
                           f"db:pg://pactum_{service}_owner@/{database}"],
                          cwd=ROOT / "services" / service / "migrations", env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise AssertionError(done.stdout)


def shape(database):
    """The content of the schema: columns, constraints, indexes, functions, grants, and the numbers
    of rows."""
    return sql(database, """
        SELECT 'column', table_name, column_name, data_type, is_nullable, column_default
          FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', ''
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'index', tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'function', proname, pg_get_function_identity_arguments(oid), md5(prosrc), proconfig::text, ''
          FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'grant', table_name, grantee, privilege_type, '', ''
          FROM information_schema.role_table_grants WHERE table_schema = 'public'
        UNION ALL SELECT 'rows', tablename, (xpath('/row/n/text()', query_to_xml(
            format('SELECT count(*) AS n FROM %I', tablename), false, true, '')))[1]::text, '', '', ''
          FROM pg_tables WHERE schemaname = 'public'
        ORDER BY 1, 2, 3, 4""")


class Schema(unittest.TestCase):
    def database(self, service):
        name = f"ops_schema_{service}_{uuid.uuid4().hex[:8]}"
        sql("postgres", f'CREATE DATABASE "{name}" OWNER pactum_{service}_owner')
        self.addCleanup(sql, "postgres", f'DROP DATABASE "{name}" WITH (FORCE)')
        return name

    def test_each_change_goes_there_and_back(self):
        total = 0
        for service in MIGRATED:
            database, shapes, before = self.database(service), [], None
            for change in changes(service):
                with self.subTest(service=service, change=change):
                    shapes.append(shape(database))
                    sqitch(service, database, "deploy", "--verify", "--to-change", change)
                    deployed = shape(database)
                    self.assertNotEqual(deployed, shapes[-1])
                    sqitch(service, database, "revert", "-y", *(["--to-change", before] if before else []))
                    self.assertEqual(shape(database), shapes[-1], "the revert leaves something behind")
                    sqitch(service, database, "deploy", "--verify", "--to-change", change)
                    self.assertEqual(shape(database), deployed)
                    total += 1
                before = change
            # All the way down and up again.
            sqitch(service, database, "revert", "-y")
            self.assertEqual(shape(database), shapes[0])
            sqitch(service, database, "deploy", "--verify")
        print(f"{total} changes of {len(MIGRATED)} services")

    def test_an_older_schema_is_not_served_on(self):
        suite = Operated()
        self.addCleanup(suite.close)
        for service in suite.services:
            with self.subTest(service):
                database = suite.database(service)
                missing = self.needed(service)
                sqitch(service, database, "revert", "-y", "--to-change", f"{missing}^")
                suite.launch(service)
                wait_for(lambda s=service: "not serving" in suite.log_of(s), 30, "it says that it does not serve")
                self.assertEqual(suite.health(service), "NOT_SERVING")
                self.assertIn(f"the schema lacks the change {service}:{missing}", suite.log_of(service))
                # The process lives: the kubelet must not restart a process that only waits for its
                # migrations.
                self.assertEqual(suite.health(service + "-health", of="liveness"), "SERVING")
                sqitch(service, database, "deploy", "--verify")
                sql(database, f"GRANT SELECT ON ALL TABLES IN SCHEMA sqitch TO pactum_{service}")
                wait_for(lambda s=service: suite.health(s) == "SERVING", 15, "it serves without a restart")

    def needed(self, service):
        """The change that the service needs, as its main.cc names it."""
        main = (ROOT / "services" / service / "main.cc").read_text()
        return re.search(rf'CheckReady\(parts->pool, "{service}", "(\w+)"\)', main).group(1)


if __name__ == "__main__":
    unittest.main()
