"""dashboard/Dockerfile, .dockerignore and compose.yaml fit the tree and each other: nothing is copied that is missing or
ignored, nothing that is built from is left out, and no version differs from the repository's own."""

import json
import pathlib
import re
import tomllib
import unittest

ROOT = pathlib.Path()
DOCKERFILE = pathlib.Path("dashboard/Dockerfile").read_text()
COMPOSE = pathlib.Path("compose.yaml").read_text()
WORKSPACE = tomllib.loads(pathlib.Path("Cargo.toml").read_text())["workspace"]
PACKAGE = json.loads(pathlib.Path("dashboard/package.json").read_text())


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps a path out: the last pattern that matches it or a folder above it decides."""
    result = False
    for line in pathlib.Path(".dockerignore").read_text().splitlines():
        pattern = line.strip()
        if pattern and not pattern.startswith("#"):
            keep = pattern.startswith("!")
            if re.fullmatch(expression(pattern.removeprefix("!")) + "(/.*)?", path):
                result = not keep
    return result


def expression(pattern: str) -> str:
    """A pattern of .dockerignore as a regular expression."""
    parts = {"**/": "(.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(parts.get(part, re.escape(part)) for part in re.findall(r"\*\*/|\*\*|\*|\?|[^*?]+", pattern))


def instructions(name: str) -> list[str]:
    """What follows a keyword, with continued lines joined."""
    return re.findall(rf"(?m)^{name} (.+)$", DOCKERFILE.replace("\\\n", " "))


def copied() -> list[str]:
    """What is copied from the context."""
    return [source for line in instructions("COPY") if "--from" not in line for source in line.split()[:-1]]


def is_copied(path: str) -> bool:
    return any(path == source or path.startswith(source + "/") for source in copied())


class ConsistencyTest(unittest.TestCase):
    def test_what_is_copied_is_there_and_not_ignored(self) -> None:
        self.assertIn("rs", copied())
        for source in copied():
            self.assertTrue((ROOT / source).exists(), source)
            self.assertFalse(ignored(source), source)

    def test_every_crate_is_copied(self) -> None:
        self.assertGreater(len(WORKSPACE["members"]), 10)
        for member in WORKSPACE["members"]:
            for file in ("Cargo.toml", "src/lib.rs", "src/deeper/mod.rs", "benches/bench.rs", "docs/document.schema.json"):
                path = f"{member}/{file}"
                self.assertTrue(is_copied(path), path)
                self.assertFalse(ignored(path), path)

    def test_everything_of_the_bundle_is_copied(self) -> None:
        dashboard = ROOT / "dashboard"
        sources = [path for path in dashboard.glob("src/**/*") if path.is_file()] + list(dashboard.glob("webpack/*.mjs"))
        self.assertGreater(len(sources), 100)
        for path in map(str, sources):
            self.assertTrue(is_copied(path), path)
            self.assertFalse(ignored(path), path)

    def test_nothing_else_reaches_the_engine(self) -> None:
        for path in (
            ".git/config",
            "dashboard/dist/index.html",
            "dashboard/node_modules/preact/package.json",
            "dashboard/tests/unit.mjs",
            "dashboard/webpack/tests/project.mjs",
            "README.md",
            "rs/backend/tests/support/mod.rs",
            "rs/bazel_profile/README.md",
            "rs/bazel_profile/fuzz/Cargo.toml",
            "secrets/postgres_password",
            "target/release/dre",
            "user.bazelrc",
        ):
            self.assertTrue(ignored(path), path)

    def test_versions_are_the_repositorys(self) -> None:
        arguments = dict(re.findall(r"(?m)^ARG (\w+)=(\S+)$", DOCKERFILE))
        node = re.match(r"node:(\d+)-", arguments["NODE_IMAGE"])
        rust = re.match(r"rust:(\d+\.\d+)-", arguments["RUST_IMAGE"])
        assert node and rust
        self.assertEqual(node[1], re.match(r">=(\d+)\.", PACKAGE["engines"]["node"])[1])
        self.assertEqual(node[1], PACKAGE["devDependencies"]["@types/node"].split(".")[0])
        toolchain = pathlib.Path("tools/deps/rust.MODULE.bazel").read_text()
        self.assertIn(f'versions = ["{rust[1]}.', toolchain)
        self.assertEqual(arguments["VERSION"], WORKSPACE["package"]["version"])
        # pnpm's is said once, where `yarn build` reads it.
        self.assertIn("dashboard/webpack/packages.mjs", copied())
        self.assertNotIn("pnpm@", DOCKERFILE)

    def test_compose_names_what_the_image_has(self) -> None:
        (program,) = json.loads(instructions("ENTRYPOINT")[0])
        self.assertIn(f"test: [CMD, {program}, --health]", COMPOSE)
        self.assertIn("dockerfile: dashboard/Dockerfile", COMPOSE)
        (volume,) = instructions("VOLUME")
        self.assertIn(f'"data:{volume}"', COMPOSE)
        (port,) = instructions("EXPOSE")
        self.assertIn(f":{port}\"]", COMPOSE)
        for option in json.loads(instructions("CMD")[0])[::2]:
            self.assertIn(f"- {option}=", COMPOSE)

    def test_no_secret_is_written_down(self) -> None:
        for text in (DOCKERFILE, COMPOSE):
            self.assertNotRegex(text, r"(?i)(password|token)\s*[:=]\s*[\"']?[a-z0-9]")
        self.assertNotRegex(COMPOSE, r"postgres://\w+:")


if __name__ == "__main__":
    unittest.main()
