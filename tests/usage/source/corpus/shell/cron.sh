#!/bin/bash
: ${HOST:=https://api.samsungknox.com}
AUTH=(-H "Authorization: Bearer $TOKEN" -H "Accept: application/json")

settings() { curl -fs "${AUTH[@]}" "$HOST/kai/v1/settings"; }

settings > before.json
jq '.wifi = true' before.json | curl -fs "${AUTH[@]}" -X PUT -d @- "$HOST/kai/v1/settings"
for f in exports/*.json; do
  curl -fs "${AUTH[@]}" -F "file=@$f" "$HOST/ke/v1/devices/bulkUpload" || { echo "failed: $HOST/ke/v1/devices/bulkUpload" >&2; exit 1; }
done
URL="$HOST/ke/v1/fota"
until curl -fs --head "$URL"; do sleep 10; done
