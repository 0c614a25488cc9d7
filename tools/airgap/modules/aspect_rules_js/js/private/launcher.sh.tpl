#!/usr/bin/env bash
# Starts %{target} on the machine's Node.js; made from tools/airgap/modules/aspect_rules_js.
set -euo pipefail

%{environment}

die() {
  printf 'FATAL: %s: %s\n' "$JS_BINARY__TARGET" "$1" >&2
  exit 1
}

if [[ ${1:-} == --bazel-bindir ]]; then
  if [[ $# -lt 2 ]]; then die '--bazel-bindir wants a folder'; fi
  export BAZEL_BINDIR=$2
  shift 2
fi

# ---- Where things lie -----------------------------------------------------------------------

workspace=%{workspace}
self=$0
if [[ $self != /* ]]; then self=$PWD/$self; fi

# Runfiles, of this program or of one that has it among its own.
find_runfiles() {
  if [[ -n ${TEST_SRCDIR:-} ]]; then
    runfiles=$TEST_SRCDIR
  elif [[ -d $self.runfiles ]]; then
    runfiles=$self.runfiles
  elif [[ $self == *.runfiles/* ]]; then
    runfiles=${self%%.runfiles/*}.runfiles
  else
    runfiles=${RUNFILES_DIR:-}
  fi
  if [[ ! -d $runfiles ]]; then die "it has no runfiles folder beside $self"; fi
}

# The root of Bazel's tree: in an action it is the working directory, below which the output tree
# hangs; in runfiles it is above the output tree.
if [[ $PWD == */bazel-out/* && (-z ${BAZEL_BINDIR:-} || ! -d $PWD/$BAZEL_BINDIR) ]]; then
  JS_BINARY__EXECROOT=${PWD%/bazel-out/*}
else
  JS_BINARY__EXECROOT=$PWD
  if [[ -z ${JS_BINARY__NO_CD_BINDIR:-} ]]; then
    if [[ -z ${BAZEL_BINDIR:-} ]]; then
      die 'BAZEL_BINDIR is not set: an action sets it to $(BINDIR), as js_run_binary does; outside of a build set it to . (a dot)'
    fi
    cd "$BAZEL_BINDIR"
  fi
fi
export JS_BINARY__EXECROOT

if [[ -n ${JS_BINARY__USE_EXECROOT_ENTRY_POINT:-} ]]; then
  # As started by js_run_binary: everything is an input of the action, nothing comes from runfiles.
  runfiles=
  in_output_tree() { printf '%s/%s/%s' "$JS_BINARY__EXECROOT" "${BAZEL_BINDIR:?}" "$1"; }
  in_sources() { printf '%s/external/%s' "$JS_BINARY__EXECROOT" "${1#../}"; }
  unset JS_BINARY__USE_EXECROOT_ENTRY_POINT
else
  find_runfiles
  in_output_tree() { printf '%s/%s/%s' "$runfiles" "$workspace" "$1"; }
  in_sources() { printf '%s/%s' "$runfiles" "${1#../}"; }
fi
export JS_BINARY__RUNFILES=$runfiles

entry_point=$(in_output_tree %{entry_point})
if [[ ! -f $entry_point ]]; then die "there is no entry point $entry_point"; fi
JS_BINARY__NODE_BINARY=$(in_sources %{node})
if [[ ! -x $JS_BINARY__NODE_BINARY ]]; then die "there is no Node.js at $JS_BINARY__NODE_BINARY"; fi
export JS_BINARY__NODE_BINARY
export JS_BINARY__FS_PATCH_ROOTS=${JS_BINARY__FS_PATCH_ROOTS:-$JS_BINARY__EXECROOT:$runfiles}
export PATH=${JS_BINARY__NODE_BINARY%/*}:$PATH

directory=${JS_BINARY__CHDIR:-%{chdir}}
unset JS_BINARY__CHDIR
if [[ -n $directory ]]; then cd "$directory"; fi

# ---- The program ----------------------------------------------------------------------------

command=("$JS_BINARY__NODE_BINARY" --preserve-symlinks-main --require "$(in_sources %{preload})" %{node_options})
words=()
for word in %{fixed_args} "$@"; do
  case $word in
    --node_options=*) command+=("${word#--node_options=}") ;;
    *) words+=("$word") ;;
  esac
done
command+=(-- "$entry_point" "${words[@]}")

stdout=${JS_BINARY__STDOUT_OUTPUT_FILE:-}
if [[ -n $stdout ]]; then exec >"$JS_BINARY__EXECROOT/$BAZEL_BINDIR/$stdout"; fi
if [[ -z ${JS_BINARY__SILENT_ON_SUCCESS:-} ]]; then
  unset JS_BINARY__STDOUT_OUTPUT_FILE
  exec "${command[@]}"
fi

# What a program that succeeds prints is of no interest; it is kept until that is known.
unset JS_BINARY__SILENT_ON_SUCCESS JS_BINARY__STDOUT_OUTPUT_FILE
printed=$(mktemp)
trap 'rm -f "$printed"' EXIT
status=0
if [[ -n $stdout ]]; then "${command[@]}" 2>"$printed" || status=$?; else "${command[@]}" >"$printed" 2>&1 || status=$?; fi
if [[ $status -ne 0 ]]; then cat "$printed" >&2; fi
exit "$status"
