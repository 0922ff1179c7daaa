#!/bin/sh
# Lists campaigns and cancels one.
. ./env.sh
: "${KNOX_URL:=https://api.samsungknox.com}"
CAMPAIGNS="$KNOX_URL/ke/v1/campaigns"

get() {
    curl --silent --fail --header "Authorization: Bearer $TOKEN" "$1"
}

page=0
while :; do
    answer=$(get "$CAMPAIGNS?pageNum=$page")
    [ "$(echo "$answer" | jq '.items | length')" -eq 0 ] && break
    page=$((page + 1))
done

if [ -n "$1" ]; then
    curl --request PUT "$CAMPAIGNS/$1/cancel" \
        --header "Authorization: Bearer $TOKEN" \
        || echo "PUT $CAMPAIGNS/$1/cancel failed" >&2
fi

wget -qO- --header="Authorization: Bearer $TOKEN" "$KNOX_URL/ke/v1/licenses"
wget -q --method=DELETE "https://api.samsungknox.com/ke/v1/licenses/${LICENSE_ID}"
