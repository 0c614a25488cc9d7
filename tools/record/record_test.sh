#!/usr/bin/env bash
# Holds the wrapper to its promises, with programs that stand in for Bazel and dre and say what they were given.
set -euo pipefail

record=$PWD/$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export DRE_RECORD_BAZEL=$folder/bazel DRE_RECORD_DRE=$folder/dre TMPDIR=$folder LOG=$folder/log

cat >"$DRE_RECORD_BAZEL" <<'BAZEL'
#!/usr/bin/env bash
printf 'bazel %s\n' "$*" >>"$LOG"
for argument in "$@"; do
  case $argument in
    --profile=*) if [[ ! ${NO_PROFILE:-} ]]; then echo profile >"${argument#*=}"; fi ;;
    --build_event_json_file=*) echo events >"${argument#*=}" ;;
  esac
done
exit "${BAZEL_CODE:-0}"
BAZEL
cat >"$DRE_RECORD_DRE" <<'DRE'
#!/usr/bin/env bash
printf 'dre %s\n' "$*" >>"$LOG"
if [[ $(cat "${@: -1}") != profile ]]; then exit 9; fi
exit "${DRE_CODE:-0}"
DRE
chmod +x "$DRE_RECORD_BAZEL" "$DRE_RECORD_DRE"

fail() {
  printf 'FAILED: %s\n' "$1" >&2
  cat "$folder/err" "$LOG" >&2
  exit 1
}

# check NAME CODE ERROR LOG ARGUMENT...: the exit code, and patterns of what is said and of what was run.
check() {
  local name=$1 code=$2 error=$3 log=$4 status=0 run
  shift 4
  : >"$LOG"
  "$record" "$@" 2>"$folder/err" || status=$?
  [[ $status == "$code" ]] || fail "$name: exit code $status, not $code"
  # shellcheck disable=SC2053  # a pattern
  [[ $(<"$folder/err") == $error ]] || fail "$name: what it says"
  run=$(<"$LOG")
  # shellcheck disable=SC2053  # a pattern
  [[ ${run//$'\n'/;} == $log ]] || fail "$name: what it runs"
  if compgen -G "$folder/dre-record-*" >/dev/null; then fail "$name: files are left"; fi
}

built='bazel build --config=record --profile=*/profile.json.gz --build_event_json_file=*/events.json --config=perf //x'
added='dre history add --bep */events.json --timeline --store s */profile.json.gz'
check 'a build is recorded' 0 '' "$built;$added" --store s -- build --config=perf //x
BAZEL_CODE=3 check "Bazel's exit code is kept" 3 '' "$built;$added" --store s -- build --config=perf //x
DRE_CODE=2 check 'a history that fails fails no build' 0 '*not recorded: see above' "$built;$added" \
  --store s -- build --config=perf //x
NO_PROFILE=1 BAZEL_CODE=2 check 'a build without a profile' 2 '*Bazel wrote no profile' "$built" -- build --config=perf //x
check 'another command is passed on' 0 '' 'bazel query //x' -- query //x
check 'a command is needed' 2 '*usage: *' '' --store s
DRE_RECORD_DRE=$folder/none PATH=/usr/bin:/bin check 'no dre' 0 '*not recorded: there is no dre*' "$built" -- build --config=perf //x
echo 'all promises are kept'
