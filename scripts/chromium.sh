#!/usr/bin/env bash
# Installs Debian's Chromium, for `npm run test:browser`; nothing where it is there already. Needs root on Debian.
# Ends with 3 where this machine cannot have it.
set -euo pipefail

give_up() {
  printf 'chromium.sh: %s\n' "$*" >&2
  exit 3
}

if [[ -n ${CHROMIUM:-} ]]; then
  "$CHROMIUM" --version || give_up "CHROMIUM is \"$CHROMIUM\", which does not start"
  exit
fi
if ! [[ -x /usr/bin/chromium ]]; then
  [[ $(id -u) -eq 0 ]] || give_up 'only root can install Chromium'
  command -v apt-get >/dev/null || give_up 'it needs apt-get'
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update && apt-get install --yes --no-install-recommends chromium; } >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    give_up 'apt-get cannot install Chromium'
  }
fi
/usr/bin/chromium --version 2>/dev/null || give_up 'Chromium does not start'
