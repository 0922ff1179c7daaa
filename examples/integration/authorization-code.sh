#!/usr/bin/env bash
# An integration test of the update planner with curl: a customer consents, and the planner calls what it calls.
#
#   authorization-code.sh SERVER REGISTRATION
#
# KNOX_CLIENT_ID and KNOX_CLIENT_SECRET are those of the sandbox that listens at SERVER, where customers always consent:
# knox-scopes sandbox REGISTRATION --consent allow
set -euo pipefail
server=$1 registration=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# The sandbox may have been started just now.
curl --silent --output /dev/null --retry 30 --retry-delay 1 --retry-connrefused "$server/_sandbox" ||
  { echo "nothing listens at $server" >&2; exit 1; }

# The sandbox redirects at once, where a browser would show a page first.
url=$(knox-scopes request authorize --registration "$registration" --server "$server" \
  --client-id "$KNOX_CLIENT_ID" --verifier "$folder/verifier")
back=$(curl --silent --output /dev/null --write-out '%{redirect_url}' "$url")
parameter() { sed "s/.*[?&]$2=\([^&]*\).*/\1/" <<< "$1"; }
[ "$(parameter "$url" state)" = "$(parameter "$back" state)" ]

KNOX_CODE=$(parameter "$back" code) KNOX_CODE_VERIFIER=$(cat "$folder/verifier")
export KNOX_CODE KNOX_CODE_VERIFIER
token=$(knox-scopes request token --registration "$registration" --server "$server" | bash |
  sed 's/.*"access_token": *"\([^"]*\)".*/\1/')

call() {
  local status
  status=$(curl --silent --output /dev/null --dump-header "$folder/answer" --write-out '%{http_code}' \
    --request "$1" --header @<(printf 'Authorization: Bearer %s' "$token") "$server$2")
  echo "$status $1 $2"
  if [ "$status" != 200 ]; then
    grep -i '^www-authenticate' "$folder/answer"
    exit 1
  fi
}

call GET /ke/v1/campaigns
call GET /ke/v1/fota
call POST /ke/v1/devices/getDevices
