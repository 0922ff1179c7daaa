# shellcheck shell=bash
KNOX_HOST=${KNOX_HOST:-"api.samsungknox.com"}
readonly KE="https://${KNOX_HOST}/ke/v1"

knox::request() {
  local verb="$1"; shift
  local route="$1"; shift
  local -a args=(--silent --show-error --fail-with-body -X "$verb")
  curl "${args[@]}" -H "Authorization: Bearer ${KNOX_TOKEN:?}" -H 'Content-Type: application/json' "${KE}${route}" "$@"
}

knox::get() { knox::request GET "$@"; }

list_models() {
  knox::get /devices/models
}

refresh() {
  knox::request POST /devices/bulkRefresh --data "{\"deviceIds\": [\"$1\"]}"
}

case "${1:-}" in
  models) list_models ;;
  policy) knox::get "/privacyPolicy" ;;
  accept) knox::request PUT /privacyPolicy -d '{"agreed": true}' ;;
esac
