"""Checks .bazelrc files for what Bazel itself lets pass in silence.

Bazel ignores a line whose first word is no command, and a `try-import` that points nowhere. Here
each line must start with a command (or command:config), each import must exist, each flag must
be under a comment that says why, with a link to its documentation, and each config that is used
must be defined.
"""

import pathlib
import re
import sys

COMMANDS = frozenset(
    "always analyze-profile aquery build canonicalize-flags clean common config coverage cquery dump "
    "fetch help info license mobile-install mod print_action query run shutdown startup sync test vendor version".split()
)
IMPORTS = frozenset(["import", "try-import"])

# What a user makes for themselves and git ignores.
OPTIONAL = frozenset(["%workspace%/user.bazelrc"])

# Bazel makes these by itself with --enable_platform_specific_config.
PLATFORM_CONFIGS = frozenset(["linux", "macos", "windows", "freebsd", "openbsd"])


def check(root: pathlib.Path, name: str = ".bazelrc") -> list[str]:
    """Problems of the file `name` below `root` and of all it imports, one line each."""
    problems: list[str] = []
    defined: set[str] = set()
    used: dict[str, str] = {}
    _check_file(root, name, problems, defined, used)
    for config, place in used.items():
        if config not in defined | PLATFORM_CONFIGS:
            problems.append(f"{place}: --config={config} is used and defined nowhere")
    return problems


def _check_file(root: pathlib.Path, name: str, problems: list[str], defined: set[str], used: dict[str, str]) -> None:
    reason: list[str] = []
    after_flag = False
    for number, line in enumerate((root / name).read_text().splitlines(), start=1):
        place = f"{name}:{number}"
        line = line.strip()
        if not line:
            reason = []
            continue
        if line.startswith("#"):
            reason = [line] if after_flag else [*reason, line]
            after_flag = False
            continue
        after_flag = True
        word, _, rest = line.partition(" ")
        if word in IMPORTS:
            _check_import(root, place, word, rest.strip(), problems, defined, used)
            continue
        command, _, config = word.partition(":")
        if command not in COMMANDS:
            problems.append(f"{place}: '{word}' is not a Bazel command; Bazel would ignore the line")
            continue
        if config:
            defined.add(config)
        for inner in re.findall(r"--config=(\S+)", rest):
            used.setdefault(inner, place)
        if not reason:
            problems.append(f"{place}: no comment above it says why")
        elif not any("https://" in comment for comment in reason):
            problems.append(f"{place}: the comment above it has no link to the flag's documentation")


def _check_import(
    root: pathlib.Path, place: str, word: str, target: str, problems: list[str], defined: set[str], used: dict[str, str]
) -> None:
    if target in OPTIONAL and word == "try-import":
        return
    relative = target.removeprefix("%workspace%/")
    if relative == target:
        problems.append(f"{place}: {word} of '{target}', which is not below %workspace%")
    elif not (root / relative).is_file():
        problems.append(f"{place}: {word} of '{target}', which does not exist")
    else:
        _check_file(root, relative, problems, defined, used)


def main() -> int:
    path = pathlib.Path(sys.argv[1])
    problems = check(path.parent, path.name)
    print("\n".join(problems) or f"{path} and what it imports: no problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
