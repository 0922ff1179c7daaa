#!/usr/bin/env bash
# An integration test of the device importer with curl: gets a token, and calls what the importer calls.
#
#   client-credentials.sh SERVER SCOPES
#
# KNOX_CLIENT_ID and KNOX_CLIENT_SECRET are those of the sandbox that listens at SERVER.
set -euo pipefail
server=$1 scopes=$2
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# The sandbox may have been started just now.
curl --silent --output /dev/null --retry 30 --retry-delay 1 --retry-connrefused "$server/_sandbox" ||
  { echo "nothing listens at $server" >&2; exit 1; }

token=$(knox-scopes request token --scopes "$scopes" --server "$server" | bash |
  sed 's/.*"access_token": *"\([^"]*\)".*/\1/')

call() {
  local status
  status=$(curl --silent --output /dev/null --dump-header "$answer" --write-out '%{http_code}' \
    --request "$1" --header @<(printf 'Authorization: Bearer %s' "$token") "$server$2")
  echo "$status $1 $2"
  if [ "$status" != 200 ]; then
    grep -i '^www-authenticate' "$answer"
    exit 1
  fi
}

call GET /kcs/v1/rp/customers/list
call PUT /kcs/v1/rp/devices/upload
call GET /kcs/v1/rp/devices/status
