#!/usr/bin/env bash
# Compares the replays and rates with their committed references; with --update "why" writes the references anew and notes why in test/replay/HISTORY.md.
set -eu
cd "$(dirname "$0")/../.."
if [ "${1:-}" = --update ]; then
  export ROADSCENE_GOLDEN_UPDATE="${2:-}"
  [ -n "${ROADSCENE_GOLDEN_UPDATE// /}" ] || { echo 'Expected the reason of the renewal after --update but received none' >&2; exit 2; }
elif [ $# -gt 0 ]; then
  echo "Expected no argument or --update \"why\" but received $*" >&2
  exit 2
fi
npm run build --silent
exec npx vitest run test/replay/golden.test.ts test/replay/rates.test.ts
