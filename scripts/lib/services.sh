# shellcheck shell=bash
# The four services as processes of this machine. Source it after common.sh.

RUN_DIR=$PACTUM_LOCAL/run

# service_port SERVICE — prints its port on the loopback: PACTUM_<SERVICE>_PORT, or a fixed one.
service_port() {
  local variable=PACTUM_${1^^}_PORT fixed
  case $1 in
    registry) fixed=7101 ;;
    budget) fixed=7102 ;;
    procurement) fixed=7103 ;;
    review) fixed=7104 ;;
    *) die "no such service: $1" ;;
  esac
  printf '%s\n' "${!variable:-$fixed}"
}

# service_peers SERVICE — prints the services that it calls.
service_peers() {
  case $1 in
    registry) echo budget ;;
    budget) echo registry ;;
    procurement) echo registry budget ;;
    review) echo registry budget procurement ;;
  esac
}

service_binary() { printf '%s\n' "$PACTUM_BUILD/bin/pactum-$1"; }

# service_pid SERVICE — prints the process id of the one that scripts/up started, if it still runs.
service_pid() {
  local pid
  [[ -s $RUN_DIR/$1.pid ]] || return 1
  pid=$(<"$RUN_DIR/$1.pid")
  # A number that another program has got since must not be taken for the service.
  [[ $(readlink "/proc/$pid/exe" 2>/dev/null) == */pactum-"$1"* ]] || return 1
  printf '%s\n' "$pid"
}

# service_health SERVICE — prints the status its health service reports.
service_health() {
  grpcurl -plaintext -max-time 2 -import-path "$PACTUM_ROOT/scripts/lib" -proto health.proto \
    "127.0.0.1:$(service_port "$1")" grpc.health.v1.Health/Check 2>/dev/null | jq -r '.status'
}

# require_free_ports — dies where another program listens on the port of a service.
require_free_ports() {
  local service port
  for service in "${PACTUM_SERVICES[@]}"; do
    port=$(service_port "$service")
    if ! service_pid "$service" >/dev/null && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      die "another program listens on port $port, which $service would take: set PACTUM_${service^^}_PORT"
    fi
  done
}

# start_service SERVICE — starts it unless this very binary already runs. Its connection string and
# its token are in .local/run: the command line, which everyone sees, holds no secret.
start_service() {
  local service=$1 binary peer pid
  binary=$(service_binary "$service")
  if pid=$(service_pid "$service"); then
    [[ $binary -nt $RUN_DIR/$service.pid ]] || return 0
    stop_service "$service"
  fi
  local -a flags=(
    "--listen=127.0.0.1:$(service_port "$service")"
    "--database_conninfo_file=$RUN_DIR/$service.conninfo"
    "--token_keys_dir=$PACTUM_LOCAL/keys/public"
    --token_issuer=pactum-dev
    --token_audience=pactum
    "--service_token_file=$RUN_DIR/$service.token"
  )
  for peer in $(service_peers "$service"); do
    flags+=("--${peer}_target=127.0.0.1:$(service_port "$peer")")
  done
  # In a session of its own: it outlives this script, its terminal and its pipes.
  env -u PGHOST -u PGPORT -u PGUSER -u PGDATABASE \
    setsid "$binary" "${flags[@]}" </dev/null >>"$RUN_DIR/$service.log" 2>&1 &
  pid=$!
  disown
  printf '%s\n' "$pid" >"$RUN_DIR/$service.pid"
  # Until the binary has taken the place of this shell, or has failed already.
  while [[ -d /proc/$pid ]] && ! service_pid "$service" >/dev/null; do sleep 0.01; done
}

# await_service SERVICE — waits until it serves, at most 30 seconds; says why when it does not.
await_service() {
  local service=$1 deadline=$((SECONDS + 30))
  until [[ $(service_health "$service") == SERVING ]]; do
    if ! service_pid "$service" >/dev/null || [[ $SECONDS -ge $deadline ]]; then
      tail -n 20 "$RUN_DIR/$service.log" >&2
      die "$service does not serve on port $(service_port "$service") (its log: $RUN_DIR/$service.log)"
    fi
    sleep 0.1
  done
  service_pid "$service" >/dev/null ||
    die "another program serves on port $(service_port "$service"): set PACTUM_${service^^}_PORT"
}

# stop_service SERVICE — asks it to finish; kills it when it has not within 45 seconds.
stop_service() {
  local service=$1 pid deadline=$((SECONDS + 45))
  if pid=$(service_pid "$service"); then
    kill -TERM "$pid"
    while service_pid "$service" >/dev/null; do
      if [[ $SECONDS -ge $deadline ]]; then
        say "$service did not stop: killing it"
        kill -KILL "$pid"
        break
      fi
      sleep 0.1
    done
  fi
  rm -f "$RUN_DIR/$service.pid"
}
