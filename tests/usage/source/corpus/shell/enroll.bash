#!/usr/bin/env bash
readonly KME=https://eu-kcs-api.samsungknox.com/kcs/v1/kme
declare -A ROUTES=([assign]=/devices/assignProfile [unassign]=/devices/unassignProfile)

retry() {
  local n=0
  until "$@"; do
    (( ++n >= 3 )) && return 1
    sleep $((2 ** n))
  done
}

put() {
  retry curl -sSf -X PUT "$KME$1" -H "x-knox-apitoken: $TOKEN" -d "@$2"
}

put "${ROUTES[assign]}" devices.json
http POST "$KME/devices/delete" "x-knox-apitoken:$TOKEN" < devices.json
profiles=`curl -s "$KME/profiles/list"`
curl -s -XPOST "$KME/profiles/create" --data-binary @- <<JSON
{"note": "see https://eu-kcs-api.samsungknox.com/kcs/v1/kme/profiles/status"}
JSON
