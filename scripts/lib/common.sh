# shellcheck shell=bash
# What every script of Pactum shares: where the tree is, and how a script speaks. Source it, after
# `set -euo pipefail`.

PACTUM_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PACTUM_LOCAL=${PACTUM_LOCAL:-$PACTUM_ROOT/.local}
PACTUM_BUILD=${PACTUM_BUILD:-$PACTUM_ROOT/build/dev}
# shellcheck disable=SC2034 # Read by the scripts that source this file.
PACTUM_SERVICES=(registry budget procurement review)

# grpcurl and buf, where scripts/setup puts them.
PATH=$PACTUM_LOCAL/bin:$PATH
export PATH

say() { printf '%s\n' "$*" >&2; }

die() {
  say "${0##*/}: $*"
  exit 1
}

# free_port — prints a TCP port of the loopback that nobody uses at the moment.
free_port() {
  python3 -c 'import socket
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    print(s.getsockname()[1])'
}
