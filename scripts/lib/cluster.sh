# shellcheck shell=bash
# The private PostgreSQL 15 cluster of this tree, under .local/pg. Source it after common.sh.
#
# Access: the socket is in a folder that only its user can enter, so the server trusts its clients;
# over TCP the server listens on the loopback only, and asks for a password, which only the
# superuser has (.local/pg/password).
#
# PostgreSQL refuses to run as root, and root's clone may be closed to every other user. So as root
# the server runs in a user namespace, in which root is an ordinary user. Where these are forbidden,
# as in many containers, it runs as the user postgres, and its files are below that user's home
# instead of .local/pg.

CLUSTER_DIR=$PACTUM_LOCAL/pg
CLUSTER_BIN=/usr/lib/postgresql/15/bin
CLUSTER_OWNER=$(id -un)
CLUSTER_AS=()
if [[ $(id -u) -eq 0 ]]; then
  CLUSTER_AS=(unshare --user --map-user=1000 --map-group=1000)
  if ! "${CLUSTER_AS[@]}" true 2>/dev/null; then
    CLUSTER_AS=(setpriv --reuid=postgres --regid=postgres --clear-groups)
    CLUSTER_OWNER=postgres
    CLUSTER_DIR=~postgres/pactum-$(printf '%s' "$PACTUM_LOCAL" | sha256sum | cut -c 1-16)
  fi
fi

# as_cluster_user CMD… — runs it as a user whom PostgreSQL accepts; from /, which any user can enter.
as_cluster_user() { (cd / && "${CLUSTER_AS[@]}" "$@"); }

# private_dir DIR — makes a folder for the server's user alone; refuses one of somebody else.
private_dir() {
  mkdir -p "$(dirname "$1")"
  if mkdir "$1" 2>/dev/null; then chown "$CLUSTER_OWNER" "$1"; fi
  [[ $(stat -c %U "$1") == "$CLUSTER_OWNER" && ! -L $1 ]] || die "$1 belongs to somebody else"
  chmod 0700 "$1"
}

# cluster_socket_dir — prints the folder of the socket: in .local/pg, or, since the path of a socket
# may have no more than 107 bytes, under /tmp when the tree lies deep.
cluster_socket_dir() {
  local dir=$CLUSTER_DIR/socket
  if [[ ${#dir} -gt 85 ]]; then
    dir=/tmp/pactum-$(id -u)-$(printf '%s' "$CLUSTER_DIR" | sha256sum | cut -c 1-16)
  fi
  printf '%s\n' "$dir"
}

cluster_running() {
  [[ -f $CLUSTER_DIR/data/postmaster.pid ]] &&
    as_cluster_user "$CLUSTER_BIN/pg_ctl" status --pgdata "$CLUSTER_DIR/data" >/dev/null 2>&1
}

# cluster_port — prints the port of the running server.
cluster_port() { sed -n 4p "$CLUSTER_DIR/data/postmaster.pid"; }

cluster_create() {
  [[ ! -f $CLUSTER_DIR/data/PG_VERSION ]] || return 0
  say "creating the private PostgreSQL cluster"
  private_dir "$CLUSTER_DIR"
  rm -rf "$CLUSTER_DIR/data"
  (umask 077 && openssl rand -hex 24 >"$CLUSTER_DIR/password")
  chown "$CLUSTER_OWNER" "$CLUSTER_DIR/password"
  as_cluster_user "$CLUSTER_BIN/initdb" --pgdata "$CLUSTER_DIR/data" --username postgres \
    --pwfile "$CLUSTER_DIR/password" --auth-local trust --auth-host scram-sha-256 \
    --encoding UTF8 --locale C.UTF-8 --data-checksums >"$CLUSTER_DIR/initdb.log" 2>&1 || {
    cat "$CLUSTER_DIR/initdb.log" >&2
    rm -rf "$CLUSTER_DIR/data"
    die "initdb failed"
  }
}

# cluster_start — creates the cluster when there is none, starts it unless it runs.
cluster_start() {
  cluster_create
  if cluster_running; then return 0; fi
  local socket_dir
  socket_dir=$(cluster_socket_dir)
  private_dir "$socket_dir"
  as_cluster_user "$CLUSTER_BIN/pg_ctl" start --wait --silent --pgdata "$CLUSTER_DIR/data" \
    --log "$CLUSTER_DIR/server.log" --options "-p $(free_port) -c listen_addresses=127.0.0.1 \
-c unix_socket_directories='$socket_dir' -c timezone=UTC -c log_timezone=UTC \
-c max_connections=200" </dev/null || {
    tail -n 20 "$CLUSTER_DIR/server.log" >&2
    die "PostgreSQL did not start"
  }
}

cluster_stop() {
  if ! cluster_running; then return 0; fi
  as_cluster_user "$CLUSTER_BIN/pg_ctl" stop --wait --silent --mode fast --pgdata "$CLUSTER_DIR/data"
}

# cluster_env — points the PG* environment at the running server, as its superuser.
cluster_env() {
  unset PGSERVICE PGHOSTADDR PGPASSWORD PGPASSFILE PGOPTIONS
  PGHOST=$(cluster_socket_dir)
  PGPORT=$(cluster_port)
  PGUSER=postgres
  PGDATABASE=postgres
  export PGHOST PGPORT PGUSER PGDATABASE
}

# cluster_conninfo SERVICE — prints the connection string of a service's role to its database.
cluster_conninfo() {
  printf "host='%s' port=%s dbname=pactum_%s user=pactum_%s\n" \
    "$(cluster_socket_dir)" "$(cluster_port)" "$1" "$1"
}
