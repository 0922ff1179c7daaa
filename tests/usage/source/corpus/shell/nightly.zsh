#!/bin/zsh
set -e
API=https://api.samsungknox.com
response=$(curl -fsS --request POST \
  --url "$API/ams/v1/oauth2/token" \
  --data-urlencode "client_id=$ID" \
  --data-urlencode "client_secret=$SECRET")
token=$(jq -r .access_token <<< "$response")

for kind in models csc salesCodes; do
  curl -fsS -H "Authorization: Bearer $token" "$API/ke/v1/devices/$kind" > "$kind.json"
done

offset=0
while true; do
  body=$(printf '{"limit": 100, "offset": %d}' $offset)
  devices=$(curl -fsS -d "$body" -H "Authorization: Bearer $token" "${API}/ke/v1/devices/getDevices")
  [[ $(jq length <<< "$devices") == 0 ]] && break
  (( offset += 100 ))
done

# delete last: curl -X DELETE "$API/ke/v1/licenses/$LICENCE"
wget --quiet --header "Authorization: Bearer $token" --post-file licence.json "$API/ke/v1/licenses"
