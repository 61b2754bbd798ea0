#!/usr/bin/env bash
# Run once, when PostgreSQL's cluster is made: four databases, an owner and a service role each.
set -euo pipefail
for service in registry budget procurement review; do
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set service="pactum_$service" --set owner="pactum_${service}_owner" <<SQL
\\set service_password \`cat /run/pactum/pactum_$service\`
\\set owner_password \`cat /run/pactum/pactum_${service}_owner\`
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"service" LOGIN PASSWORD :'service_password';
-- as_of_horizon() looks for the oldest writer, of any role.
GRANT pg_read_all_stats TO :"owner", :"service";
-- Every key is text: compared byte by byte, which is the order of code points too.
CREATE DATABASE :"service" OWNER :"owner" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C';
REVOKE ALL ON DATABASE :"service" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"service" TO :"service";
SQL
done
