# shellcheck shell=bash
# The databases of the services: roles, database, migrations. Source it after common.sh, with the
# PG* environment naming a server and a superuser on it.
#
# Of each service: the role pactum_<svc>_owner owns the database and runs the migrations; the role
# pactum_<svc>, which the service connects as, gets what the migrations grant it and nothing else.
# No other role may connect.

# migrated_services — prints the services that have migrations, one a line.
migrated_services() {
  local service
  for service in "${PACTUM_SERVICES[@]}"; do
    if [[ -f $PACTUM_ROOT/services/$service/migrations/sqitch.plan ]]; then
      printf '%s\n' "$service"
    fi
  done
}

run_psql() {
  psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"
}

# create_database SERVICE DATABASE — makes the two roles and the empty database unless they exist.
# Where the server asks for passwords, the roles get the superuser's: such a server is a test's.
create_database() {
  local service=$1 database=$2
  run_psql --dbname postgres --output /dev/null \
    --set service="pactum_$service" --set owner="pactum_${service}_owner" \
    --set database="$database" --set password="${PGPASSWORD:-}" <<'SQL'
SELECT format('CREATE ROLE %I LOGIN', role)
  FROM unnest(ARRAY[:'owner', :'service']) AS role
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
SELECT format('ALTER ROLE %I PASSWORD %L', role, :'password')
  FROM unnest(ARRAY[:'owner', :'service']) AS role
 WHERE :'password' <> '' \gexec
-- as_of_horizon() looks for the oldest writer, of any role.
SELECT format('GRANT pg_read_all_stats TO %I, %I', :'owner', :'service')
 WHERE NOT pg_has_role(:'service', 'pg_read_all_stats', 'MEMBER')
    OR NOT pg_has_role(:'owner', 'pg_read_all_stats', 'MEMBER') \gexec
-- Every key is text: compared byte by byte, which is the order of code points too.
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8'' LC_COLLATE ''C''',
              :'database', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"service";
SQL
}

# deploy_database SERVICE DATABASE — brings the schema to the newest migration and verifies each one
# deployed. Prints sqitch's report only when it fails. The service may read the version it runs on.
deploy_database() {
  local service=$1 database=$2 report
  if ! report=$(
    cd "$PACTUM_ROOT/services/$service/migrations" &&
      SQITCH_USER_CONFIG=/dev/null SQITCH_SYSTEM_CONFIG=/dev/null \
        SQITCH_FULLNAME=pactum SQITCH_EMAIL=pactum@localhost LC_ALL=C.UTF-8 TZ=UTC \
        sqitch deploy --verify --plan-file sqitch.plan \
        --target "db:pg://pactum_${service}_owner@/$database" 2>&1
  ); then
    say "$report"
    say "database: the migrations of $service failed"
    return 1
  fi
  PGUSER=pactum_${service}_owner run_psql --dbname "$database" --output /dev/null \
    --set service="pactum_$service" <<'SQL'
GRANT USAGE ON SCHEMA sqitch TO :"service";
GRANT SELECT ON ALL TABLES IN SCHEMA sqitch TO :"service";
SQL
}

# prepare_databases SUFFIX — makes and migrates pactum_<svc>SUFFIX of every service that has
# migrations, side by side.
prepare_databases() {
  local suffix=$1 service pid failed=0
  local -a pids=()
  for service in $(migrated_services); do
    create_database "$service" "pactum_$service$suffix" || return 1
    deploy_database "$service" "pactum_$service$suffix" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do
    wait "$pid" || failed=1
  done
  return "$failed"
}
