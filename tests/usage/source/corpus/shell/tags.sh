#!/usr/bin/env bash
set -o errexit
source "$(dirname "$0")/config.sh"

TAGS_URL=${KNOX_API_URL:-https://api.samsungknox.com}/tag/v1

request() {
  curl --silent --location \
       --request "${1}" \
       --header "Authorization: Bearer ${KNOX_TOKEN}" \
       "${@:3}" \
       "${TAGS_URL}/${2}"
}

create() { request POST tags --data "{\"name\": \"$1\"}"; }
remove() { request DELETE "tags/$1"; }

if [[ "$1" == create ]]; then
  create "$2"
elif [[ "$1" == remove ]]; then
  remove "$2"
else
  request GET tags
fi
curl -sI "https://api.samsungknox.com/tag/v1/tags" | head -1
curl -s -o /dev/null "$TAGS_URL/devices/bulkAssign" --json @devices.json
