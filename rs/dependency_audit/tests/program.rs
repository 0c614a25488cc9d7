//! The program, as Bazel runs it: on files, with findings as lines and its exit codes.

use std::fs;
use std::path::Path;
use std::process::Command;

use expect_test::{expect, Expect};
use tempfile::TempDir;

const POLICY: &str = r#"[licences]
allowed = ["MIT", "Apache-2.0"]
"#;
const WORKSPACE: &str = r#"[workspace]
members = ["rs/one"]
[workspace.dependencies]
serde = "1"
tempfile = "3"
thread-pool = "1"
"#;
const MANIFEST: &str = r#"[package]
name = "one"
[dependencies]
serde.workspace = true
thread-pool.workspace = true
[dev-dependencies]
tempfile.workspace = true
"#;
const CRATE: &str = r#"{
    "package": "rs/one",
    "manifest": "rs/one/Cargo.toml",
    "sources": ["rs/one/src/lib.rs", "rs/one/tests/one.rs"],
    "deps": {"@crates//:serde": "serde", "@crates//:thread-pool": "rayon"},
    "test_deps": {"@crates//:tempfile": "tempfile"}
}"#;
const LIBRARY: &str = "use serde::Serialize;\npub fn f() { rayon::scope(); }\n";
const TEST: &str = "#[test]\nfn f() { tempfile::tempdir(); }\n";

/// A small repository in a folder that goes away.
struct Repository(TempDir);

impl Repository {
    /// One in which nothing is wrong.
    fn new() -> Self {
        let repository = Self(tempfile::tempdir().expect("a folder"));
        for (path, text) in [
            ("policy.toml", POLICY),
            ("Cargo.toml", WORKSPACE),
            ("rs/one/Cargo.toml", MANIFEST),
            ("rs/one/src/lib.rs", LIBRARY),
            ("rs/one/tests/one.rs", TEST),
            ("one.json", CRATE),
        ] {
            repository.write(path, text);
        }
        repository
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// Writes a file with `from` in it replaced by `to`.
    fn replace(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.0.path().join(path)).expect("read");
        assert!(text.contains(from), "{path} lacks {from}");
        self.write(path, &text.replace(from, to));
    }

    /// Runs a check and compares the exit code and all that it prints.
    #[track_caller]
    fn check(&self, arguments: &str, expected: Expect) {
        let program = Path::new(env!("CARGO_BIN_EXE_audit_dependencies"));
        let program = program.canonicalize().expect("the program");
        let output = Command::new(program)
            .args(arguments.split(' '))
            .current_dir(self.0.path())
            .output()
            .expect("started");
        let code = output.status.code().expect("an exit code");
        let (out, err) = (output.stdout, output.stderr);
        let text = String::from_utf8([out, err].concat()).expect("text");
        expected.assert_eq(&format!("{text}{code}\n"));
    }
}

const CRATES: &str = "crates --policy policy.toml --manifest Cargo.toml --crates one.json";
const NPM: &str = "npm --policy policy.toml --npm npm.json";
const LICENCES: &str = "licences --policy policy.toml --sboms sbom.json";
const DUPLICATES: &str = "duplicates --policy policy.toml --sboms sbom.json";

#[test]
fn crates_that_are_used_are_no_findings() {
    Repository::new().check(CRATES, expect![["0\n"]]);
}

#[test]
fn a_crate_that_no_source_uses_is_found() {
    let repository = Repository::new();
    // Neither a comment nor a text is a use, nor is a variable.
    let text = "// use serde::X;\npub fn f() { rayon::scope(\"serde::X\"); let serde = 1; }\n";
    repository.write("rs/one/src/lib.rs", text);
    repository.write("rs/one/tests/one.rs", "");
    repository.check(CRATES, expect![[r#"
        rs/one/Cargo.toml: [dependencies] names serde, which no source uses; remove it, also from deps of rs/one/BUILD.bazel, or say in tools/lint/dependencies.toml why it is needed ([[unused]])
        rs/one/Cargo.toml: [dev-dependencies] names tempfile, which no source uses; remove it, also from test_deps of rs/one/BUILD.bazel, or say in tools/lint/dependencies.toml why it is needed ([[unused]])
        1
    "#]]);
}

#[test]
fn a_crate_that_only_tests_use_is_found() {
    let repository = Repository::new();
    let text = "pub fn f() { rayon::scope(); }\n#[cfg(test)]\nmod tests { use serde::X; }\n";
    repository.write("rs/one/src/lib.rs", text);
    repository.check(CRATES, expect![[r#"
        rs/one/Cargo.toml: [dependencies] names serde, which only tests and benches use; move it to [dev-dependencies], and to test_deps of rs/one/BUILD.bazel
        1
    "#]]);
}

#[test]
fn files_that_differ_are_found() {
    let repository = Repository::new();
    repository.replace("one.json", r#""@crates//:serde": "serde", "#, "");
    repository.replace("rs/one/Cargo.toml", "tempfile.workspace = true\n", "");
    repository.check(CRATES, expect![[r#"
        Cargo.toml: [workspace.dependencies] names tempfile, which no member uses; remove it
        rs/one/BUILD.bazel: deps lacks serde, and [dependencies] of rs/one/Cargo.toml names it; add it, or remove it there
        rs/one/Cargo.toml: [dev-dependencies] lacks tempfile, and test_deps of rs/one/BUILD.bazel names @crates//:tempfile; add it, or remove it there
        1
    "#]]);
    repository.replace("Cargo.toml", "rs/one", "rs/two");
    repository.replace(
        "rs/one/Cargo.toml",
        "[dev-",
        "[build-dependencies]\ncc = \"1\"\n[dev-",
    );
    repository.check(CRATES, expect![[r#"
        Cargo.toml: [workspace.dependencies] names tempfile, which no member uses; remove it
        Cargo.toml: rs/one has a BUILD file of a crate and is no member of the workspace; add it to members
        Cargo.toml: the member rs/two is no crate of the Bazel graph; give it a BUILD.bazel with dre_rust_library or dre_rust_binary
        rs/one/Cargo.toml: it has [build-dependencies], which the crates of Bazel's graph do not; do without a build script
        rs/one/BUILD.bazel: deps lacks serde, and [dependencies] of rs/one/Cargo.toml names it; add it, or remove it there
        rs/one/Cargo.toml: [dev-dependencies] lacks tempfile, and test_deps of rs/one/BUILD.bazel names @crates//:tempfile; add it, or remove it there
        1
    "#]]);
}

#[test]
fn a_dependency_named_again_for_tests_is_no_finding() {
    let repository = Repository::new();
    let again = "[dev-dependencies]\nserde = { workspace = true, features = [\"rc\"] }\n";
    repository.replace("rs/one/Cargo.toml", "[dev-dependencies]\n", again);
    repository.check(CRATES, expect![["0\n"]]);
}

#[test]
fn an_exception_is_for_what_it_names_and_not_for_more() {
    let repository = Repository::new();
    repository.write("rs/one/src/lib.rs", "use rayon::scope;");
    let exception =
        "[[unused]]\npackage = \"serde\"\nmanifest = \"rs/one/Cargo.toml\"\nreason = \"why\"\n";
    repository.write("policy.toml", &format!("{POLICY}{exception}"));
    repository.check(CRATES, expect![["0\n"]]);
    repository.write("rs/one/src/lib.rs", LIBRARY);
    repository.check(CRATES, expect![[r#"
        tools/lint/dependencies.toml: the exception for serde of rs/one/Cargo.toml is not needed: it is used, or not named there; remove it
        1
    "#]]);
}

#[test]
fn npm_packages() {
    let repository = Repository::new();
    let npm = |findings: &str| {
        format!(r#"{{"folder": "web", "findings": [{findings}], "packages": []}}"#)
    };
    repository.write("npm.json", &npm(""));
    repository.check(NPM, expect![["0\n"]]);
    let unused = r#"{"kind": "devDependencies", "package": "left-pad", "file": "package.json"}"#;
    let unlisted = r#"{"kind": "unlisted", "package": "@a/b", "file": "src/main.ts"}"#;
    repository.write("npm.json", &npm(&format!("{unused}, {unlisted}")));
    repository.check(NPM, expect![[r#"
        web/package.json: devDependencies names left-pad, which nothing uses; remove it, or say in tools/lint/dependencies.toml why it is needed ([[unused]])
        web/src/main.ts: @a/b is used, and web/package.json does not name it; add it there, or do without
        1
    "#]]);
    let exception =
        "[[unused]]\npackage = \"left-pad\"\nmanifest = \"web/package.json\"\nreason = \"why\"\n";
    repository.write("policy.toml", &format!("{POLICY}{exception}"));
    repository.write("npm.json", &npm(unused));
    repository.check(NPM, expect![["0\n"]]);
    repository.write("npm.json", &npm(""));
    repository.check(NPM, expect![[r#"
        tools/lint/dependencies.toml: the exception for left-pad of web/package.json is not needed: it is used, or not named there; remove it
        1
    "#]]);
}

/// A CycloneDX document of the program `app`, with components `NAME VERSION SCOPE LICENCE`.
fn sbom(components: &[&str]) -> String {
    let mut parts = Vec::new();
    let mut dependencies = vec![];
    for component in components {
        let [name, version, scope, licence] = *component.splitn(4, ' ').collect::<Vec<_>>() else {
            panic!("{component}");
        };
        let purl = format!("pkg:cargo/{name}@{version}");
        let licences = if licence.is_empty() {
            String::new()
        } else {
            format!(r#"{{"expression": "{licence}"}}"#)
        };
        parts.push(format!(
            r#"{{"bom-ref": "{purl}", "purl": "{purl}", "name": "{name}", "version": "{version}", "scope": "{scope}", "licenses": [{licences}]}}"#
        ));
        dependencies.push(format!("\"{purl}\""));
    }
    format!(
        r#"{{"metadata": {{"component": {{"name": "app"}}}}, "components": [{}], "dependencies": [{{"ref": "program:app", "dependsOn": [{}]}}]}}"#,
        parts.join(", "),
        dependencies.join(", ")
    )
}

#[test]
fn licences_are_judged_as_expressions() {
    let repository = Repository::new();
    let fine = [
        "a 1.0.0 required MIT",
        "b 1.0.0 required GPL-3.0-only OR Apache-2.0",
        "c 1.0.0 excluded GPL-3.0-only",
    ];
    repository.write("sbom.json", &sbom(&fine));
    repository.check(LICENCES, expect![["0\n"]]);
    let wrong = [
        "a 1.0.0 required MIT AND GPL-3.0-only",
        "b 1.0.0 required Apache-2.0 WITH LLVM-exception",
        "c 1.0.0 required SEE LICENCE",
        "d 1.0.0 required ",
    ];
    repository.write("sbom.json", &sbom(&wrong));
    repository.check(LICENCES, expect![[r#"
        Cargo.lock: a 1.0.0 in app is under MIT AND GPL-3.0-only, which the list does not allow; do without it, or allow it in tools/lint/dependencies.toml ([licences])
        Cargo.lock: b 1.0.0 in app is under Apache-2.0 WITH LLVM-exception, which the list does not allow; do without it, or allow it in tools/lint/dependencies.toml ([licences])
        Cargo.lock: c 1.0.0 in app declares "SEE LICENCE", no SPDX expression (unknown term); do without it, or allow it in tools/lint/dependencies.toml ([licences])
        Cargo.lock: d 1.0.0 in app declares no licence; do without it, or allow it in tools/lint/dependencies.toml ([licences])
        1
    "#]]);
    let exception =
        "[[licences.exception]]\npackage = \"a\"\nlicence = \"ISC\"\nreason = \"why\"\n";
    repository.write("policy.toml", &format!("{POLICY}{exception}"));
    repository.write("sbom.json", &sbom(&["a 1.0.0 required ISC"]));
    repository.check(LICENCES, expect![["0\n"]]);
    // Other terms than those that were accepted.
    repository.write("sbom.json", &sbom(&["a 1.0.1 required MPL-2.0"]));
    repository.check(LICENCES, expect![[r#"
        Cargo.lock: a 1.0.1 in app is under MPL-2.0, which the list does not allow; do without it, or allow it in tools/lint/dependencies.toml ([licences])
        tools/lint/dependencies.toml: the exception for a under ISC is not needed: it is allowed without, or not what is shipped; remove it
        1
    "#]]);
}

#[test]
fn duplicates_are_those_that_are_shipped() {
    let repository = Repository::new();
    let helpers = [
        "a 1.0.0 required MIT",
        "a 2.0.0 excluded MIT",
        "b 0.1.0 excluded MIT",
        "b 0.2.0 excluded MIT",
    ];
    repository.write("sbom.json", &sbom(&helpers));
    repository.check(DUPLICATES, expect![["0\n"]]);
    repository.write(
        "sbom.json",
        &sbom(&["a 0.9.3 required MIT", "a 0.10.1 required MIT"]),
    );
    repository.check(DUPLICATES, expect![[r#"
        Cargo.lock: a is shipped in several versions (0.9.3 for app; 0.10.1 for app); bring them to one, or accept versions = ["0.9", "0.10"] in tools/lint/dependencies.toml ([[duplicate]])
        1
    "#]]);
    let exception =
        "[[duplicate]]\npackage = \"a\"\nversions = [\"0.9\", \"0.10\"]\nreason = \"why\"\n";
    repository.write("policy.toml", &format!("{POLICY}{exception}"));
    repository.check(DUPLICATES, expect![["0\n"]]);
    // A third one was not accepted, and one alone needs no exception.
    repository.write(
        "sbom.json",
        &sbom(&[
            "a 0.9.3 required MIT",
            "a 0.10.1 required MIT",
            "a 1.0.0 required MIT",
        ]),
    );
    repository.check(DUPLICATES, expect![[r#"
        Cargo.lock: a is shipped in several versions (0.9.3 for app; 0.10.1 for app; 1.0.0 for app); bring them to one, or accept versions = ["0.9", "0.10", "1"] in tools/lint/dependencies.toml ([[duplicate]])
        tools/lint/dependencies.toml: the exception for a in the versions 0.9, 0.10 is not needed: these are not what is shipped; remove it
        1
    "#]]);
    repository.write("sbom.json", &sbom(&["a 0.10.1 required MIT"]));
    repository.check(DUPLICATES, expect![[r#"
        tools/lint/dependencies.toml: the exception for a in the versions 0.9, 0.10 is not needed: these are not what is shipped; remove it
        1
    "#]]);
}

#[test]
fn bad_input_is_one_line() {
    let repository = Repository::new();
    repository.write("policy.toml", "[licences]\nallowed = [\"MTI\"]\n");
    repository.check(CRATES, expect![[r#"
        audit_dependencies: policy.toml: "MTI" is no SPDX licence (unknown term); see https://spdx.org/licenses
        2
    "#]]);
    repository.write(
        "policy.toml",
        &format!("{POLICY}[[duplicate]]\npackage = \"a\"\nversions = []\nreason = \" \"\n"),
    );
    repository.check(
        CRATES,
        expect![[r#"
        audit_dependencies: policy.toml: the exception for a has no reason; say why
        2
    "#]],
    );
    repository.write("policy.toml", &format!("{POLICY}[[duplicates]]\n"));
    repository.check(CRATES, expect![[r#"
        audit_dependencies: policy.toml:3: unknown field `duplicates`, expected one of `licences`, `duplicate`, `unused`
        2
    "#]]);
    repository.write("policy.toml", POLICY);
    repository.write("rs/one/src/lib.rs", "fn f() { ]");
    repository.check(
        CRATES,
        expect![[r#"
        audit_dependencies: rs/one/src/lib.rs: cannot parse string into token stream
        2
    "#]],
    );
    repository.write("one.json", "{}");
    repository.check(
        CRATES,
        expect![[r#"
        audit_dependencies: one.json: missing field `package` at line 1 column 2
        2
    "#]],
    );
    repository.check(
        "npm --policy policy.toml --npm none.json",
        expect![[r#"
        audit_dependencies: cannot read none.json: No such file or directory (os error 2)
        2
    "#]],
    );
    repository.write("sbom.json", "[]");
    repository.check(LICENCES, expect![[r#"
        audit_dependencies: sbom.json: invalid length 0, expected struct Document with 3 elements at line 1 column 2
        2
    "#]]);
}

/// The whole report on the small repository; a real program is measured by another test.
#[test]
fn the_report_has_it_all() {
    let repository = Repository::new();
    repository.write(
        "Cargo.lock",
        r#"version = 3
[[package]]
name = "one"
version = "0.1.0"
dependencies = ["serde 1.0.0"]
[[package]]
name = "serde"
version = "1.0.0"
source = "registry"
[[package]]
name = "windows"
version = "1.0.0"
source = "registry"
dependencies = ["serde 2.0.0"]
[[package]]
name = "serde"
version = "2.0.0"
source = "registry"
"#,
    );
    repository.write(
        "sbom.json",
        &sbom(&["serde 1.0.0 required MIT OR Apache-2.0"]),
    );
    repository.write(
        "development.json",
        &sbom(&["serde 2.0.0 required MIT OR Apache-2.0"]),
    );
    repository.write(
        "npm.json",
        r#"{"folder": "web", "findings": [], "packages": [
            {"name": "a", "version": "1.0.0", "licence": "GPL-3.0-only", "dependencies": [["b", "1.0.0"]]},
            {"name": "b", "version": "1.0.0", "licence": null, "dependencies": []}]}"#,
    );
    repository.write(
        "bundle.json",
        r#"[{"file": "main.js", "bytes": 1000, "brotli_bytes": 400, "parts": [
            {"of": "preact", "source_bytes": 3000}, {"of": "src/pages", "source_bytes": 1000}]},
           {"file": "main.css", "bytes": 100, "parts": [{"of": "src/pages", "source_bytes": 200}]}]"#,
    );
    let report = CRATES.replace("crates --policy", "report --policy")
        + " --npm npm.json --sboms sbom.json --development-sbom development.json --lock Cargo.lock --bundle bundle.json";
    repository.check(
        &report,
        expect![[r#"
              Dependencies               all  shipped
              crates of this repository    1
              crates of Cargo.lock         3        1
              npm packages                 2        0

              Licence                             shipped  others  allowed
              MIT OR Apache-2.0                         1       1  yes
              none, or not built on this machine        0       2  not shipped
              GPL-3.0-only                              0       1  not shipped

              Shipped in several versions  version  needed by
              none

              In several versions, not shipped  version  needed by
              serde (crate)                     1.0.0    app
                                                2.0.0    windows 1.0.0

            The dashboard's bundle: 1.1 kB, 0.5 kB after Brotli; each file divided as its sources are
              npm package or folder  kB of sources   kB  kB after Brotli  of the bundle
              preact                           3.0  0.8              0.3         68.2 %
              src/pages                        1.2  0.3              0.2         31.8 %

            No findings: every dependency is used, and what is shipped is as the policy says.
            0
        "#]],
    );
    repository.check(
        &format!("{report} --json -"),
        expect![[r#"
            {
              "version": 1,
              "findings": [],
              "own_crates": 1,
              "crates": 3,
              "shipped_crates": 1,
              "npm_packages": 2,
              "shipped_npm_packages": 0,
              "licences": [
                {
                  "licence": "MIT OR Apache-2.0",
                  "is_allowed": true,
                  "shipped": 1,
                  "by_exception": 0,
                  "others": 1
                },
                {
                  "licence": null,
                  "is_allowed": false,
                  "shipped": 0,
                  "by_exception": 0,
                  "others": 2
                },
                {
                  "licence": "GPL-3.0-only",
                  "is_allowed": false,
                  "shipped": 0,
                  "by_exception": 0,
                  "others": 1
                }
              ],
              "duplicates": [
                {
                  "ecosystem": "cargo",
                  "name": "serde",
                  "versions": [
                    {
                      "version": "1.0.0",
                      "needed_by": [
                        "app"
                      ]
                    },
                    {
                      "version": "2.0.0",
                      "needed_by": [
                        "windows 1.0.0"
                      ]
                    }
                  ],
                  "is_shipped": false
                }
              ],
              "programs": [],
              "bundle": {
                "bytes": 1100,
                "brotli_bytes": 500,
                "parts": [
                  {
                    "name": "preact",
                    "source_bytes": 3000,
                    "bytes": 750.0,
                    "brotli_bytes": 300.0
                  },
                  {
                    "name": "src/pages",
                    "source_bytes": 1200,
                    "bytes": 350.0,
                    "brotli_bytes": 200.0
                  }
                ]
              }
            }
            0
        "#]],
    );
    repository.check(
        &format!("{report} --json no/such/folder"),
        expect![[r#"
        audit_dependencies: cannot write no/such/folder: No such file or directory (os error 2)
        2
    "#]],
    );
    repository.check(
        &format!("{report} --programs Cargo.lock"),
        expect![[r#"
        audit_dependencies: Cargo.lock: Unsupported ELF header
        2
    "#]],
    );
}
