#!/usr/bin/env bash
set -euo pipefail
# curl https://api.samsungknox.com/ke/v1/fota
BASE="${KNOX_BASE:-https://api.samsungknox.com}"

token() {
  curl -sS -X POST "$BASE/ams/v1/oauth2/token" \
    -d grant_type=client_credentials -d client_id="$CLIENT_ID" | jq -r .access_token
}

api() {
  local method=$1 path=$2
  shift 2
  curl -sS -X "$method" -H "Authorization: Bearer $(token)" "$BASE/kcs/v1$path" "$@"
}

api GET "/rp/devices?pageNum=0"
api PUT /rp/devices/upload --data @devices.json
curl -s "https://api.samsungknox.com/kai/v1/settings" -H "Authorization: Bearer $T"
echo "done: https://api.samsungknox.com/kai/v1/settings"
