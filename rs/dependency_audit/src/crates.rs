//! Whether each crate's Cargo.toml, its BUILD file and its sources name the same dependencies.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::error::{parse_toml, AuditError};
use crate::finding::{Finding, POLICY};
use crate::policy::Policy;
use crate::usage::Usage;

const MANIFEST: &str = "Cargo.toml";

/// A crate of this repository, as `//tools/rust:crate_dependencies.bzl` describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crate {
    /// The folder, from the root of the repository.
    package: String,
    /// The path of its `Cargo.toml`.
    manifest: String,
    /// The paths of its sources.
    sources: Vec<String>,
    /// `deps` of its BUILD file: labels, and the names of their crates.
    deps: BTreeMap<String, String>,
    /// `test_deps` of its BUILD file, likewise.
    test_deps: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct RootManifest {
    workspace: Workspace,
}

#[derive(Deserialize)]
struct Workspace {
    members: Vec<String>,
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Manifest {
    package: PackageTable,
    #[serde(flatten)]
    dependencies: Dependencies,
    #[serde(default)]
    target: BTreeMap<String, Dependencies>,
}

#[derive(Deserialize)]
struct PackageTable {
    name: String,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
struct Dependencies {
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
    #[serde(default)]
    dev_dependencies: BTreeMap<String, toml::Value>,
    #[serde(default)]
    build_dependencies: BTreeMap<String, toml::Value>,
}

/// A table of dependencies, and the attribute of BUILD files that says the same.
#[derive(Clone, Copy)]
struct Section {
    table: &'static str,
    attribute: &'static str,
}

const NORMAL: Section = Section {
    table: "dependencies",
    attribute: "deps",
};
const DEVELOPMENT: Section = Section {
    table: "dev-dependencies",
    attribute: "test_deps",
};

/// A crate with its manifest and what its sources name.
struct Member<'a> {
    of: &'a Crate,
    name: String,
    normal: BTreeSet<String>,
    development: BTreeSet<String>,
    has_build_dependencies: bool,
    usage: Usage,
}

impl Crate {
    /// Reads the text of the description; `file` is its path for messages.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(file: &str, text: &str) -> Result<Self, AuditError> {
        serde_json::from_str(text).map_err(|error| AuditError::malformed(file, error))
    }
}

impl<'a> Member<'a> {
    fn read(
        of: &'a Crate,
        read: &impl Fn(&str) -> Result<String, AuditError>,
    ) -> Result<Self, AuditError> {
        let malformed = |file: &str| {
            let file = file.to_owned();
            move |problem: String| AuditError::malformed(&file, problem)
        };
        let manifest: Manifest = parse_toml(&of.manifest, &read(&of.manifest)?)?;
        let tables: Vec<_> = manifest
            .target
            .values()
            .chain([&manifest.dependencies])
            .collect();
        let keys = |table: fn(&Dependencies) -> &BTreeMap<String, toml::Value>| {
            tables
                .iter()
                .flat_map(|it| table(it).keys().cloned())
                .collect()
        };
        let mut usage = Usage::default();
        for source in &of.sources {
            let text = read(source)?;
            let in_crate = source.strip_prefix(&of.package).unwrap_or(source);
            usage
                .add(&text, !in_crate.starts_with("/src/"))
                .map_err(malformed(source))?;
        }
        Ok(Self {
            of,
            name: manifest.package.name.clone(),
            normal: keys(|it| &it.dependencies),
            development: keys(|it| &it.dev_dependencies),
            has_build_dependencies: tables.iter().any(|it| !it.build_dependencies.is_empty()),
            usage,
        })
    }

    fn build_file(&self) -> String {
        format!("{}/BUILD.bazel", self.of.package)
    }
}

/// Dependencies that a crate names and does not use, or names in one place only; entries of the workspace that no crate
/// uses. `manifest` is the workspace's; `read` gives the text of a file by its path from the root of the repository.
///
/// # Errors
/// When a file cannot be read, or is not what it should be.
pub fn crate_findings(
    policy: &Policy,
    manifest: &str,
    crates: &[Crate],
    read: impl Fn(&str) -> Result<String, AuditError>,
) -> Result<Vec<Finding>, AuditError> {
    let root: RootManifest = parse_toml(manifest, &read(manifest)?)?;
    let members = crates
        .iter()
        .map(|of| Member::read(of, &read))
        .collect::<Result<Vec<_>, _>>()?;
    let names: BTreeMap<&str, &str> = members
        .iter()
        .map(|it| (&*it.of.package, &*it.name))
        .collect();
    let mut findings = workspace_findings(manifest, &root.workspace, &members);
    let mut accepted: Vec<_> = policy.unused_of(MANIFEST).map(|it| (it, false)).collect();
    for member in &members {
        findings.extend(disagreements(member, &names));
        for (package, finding) in unused(member) {
            let is_for = |manifest: &str| manifest == member.of.manifest;
            let exception = accepted
                .iter_mut()
                .find(|(it, _)| it.package == package && is_for(&it.manifest));
            match exception {
                Some((_, is_needed)) => *is_needed = true,
                None => findings.push(finding),
            }
        }
    }
    let dead = accepted.into_iter().filter(|(_, is_needed)| !is_needed);
    findings.extend(dead.map(|(it, _)| {
        let exception = format_args!("{} of {}", it.package, it.manifest);
        Finding::dead_exception(exception, "it is used, or not named there")
    }));
    Ok(findings)
}

fn workspace_findings(place: &str, workspace: &Workspace, members: &[Member]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_used = |name: &String| {
        members
            .iter()
            .any(|it| it.normal.contains(name) || it.development.contains(name))
    };
    for name in workspace.dependencies.keys().filter(|name| !is_used(name)) {
        let problem = format!("[workspace.dependencies] names {name}, which no member uses");
        findings.push(Finding::new(place, problem, "remove it"));
    }
    let folders: BTreeSet<&str> = members.iter().map(|it| &*it.of.package).collect();
    let listed: BTreeSet<&str> = workspace.members.iter().map(String::as_str).collect();
    for folder in folders.difference(&listed) {
        let problem =
            format!("{folder} has a BUILD file of a crate and is no member of the workspace");
        findings.push(Finding::new(place, problem, "add it to members"));
    }
    for folder in listed.difference(&folders) {
        let problem = format!("the member {folder} is no crate of the Bazel graph");
        findings.push(Finding::new(
            place,
            problem,
            "give it a BUILD.bazel with dre_rust_library or dre_rust_binary",
        ));
    }
    findings
}

/// The name by which Cargo.toml knows what a label stands for.
fn package_of<'a>(label: &'a str, names: &BTreeMap<&str, &'a str>) -> &'a str {
    let (folder, target) = label.split_once(':').unwrap_or((label, ""));
    match folder
        .strip_prefix("//")
        .and_then(|folder| names.get(folder))
    {
        Some(name) => name,
        None if target.is_empty() => folder.rsplit('/').next().unwrap_or(folder),
        None => target,
    }
}

fn disagreements(member: &Member, names: &BTreeMap<&str, &str>) -> Vec<Finding> {
    let Crate {
        manifest,
        deps,
        test_deps,
        ..
    } = member.of;
    let build_file = member.build_file();
    let is_normal_too = |table: &str, package: &String| {
        table == DEVELOPMENT.table && member.normal.contains(package)
    };
    let mut findings = Vec::new();
    if member.has_build_dependencies {
        let problem = "it has [build-dependencies], which the crates of Bazel's graph do not";
        findings.push(Finding::new(manifest, problem, "do without a build script"));
    }
    for (Section { table, attribute }, in_cargo, in_build) in [
        (NORMAL, &member.normal, deps),
        (DEVELOPMENT, &member.development, test_deps),
    ] {
        let labels: BTreeMap<&str, &String> = in_build
            .keys()
            .map(|label| (package_of(label, names), label))
            .collect();
        for (package, label) in &labels {
            if !in_cargo.contains(*package) {
                let problem = format!(
                    "[{table}] lacks {package}, and {attribute} of {build_file} names {label}"
                );
                findings.push(Finding::new(
                    manifest,
                    problem,
                    "add it, or remove it there",
                ));
            }
        }
        for package in in_cargo {
            // Cargo may name it again, to ask for more features in tests.
            let is_there = is_normal_too(table, package) || labels.contains_key(package.as_str());
            if is_there {
                continue;
            }
            let problem =
                format!("{attribute} lacks {package}, and [{table}] of {manifest} names it");
            findings.push(Finding::new(
                &build_file,
                problem,
                "add it, or remove it there",
            ));
        }
    }
    findings
}

/// The dependencies that the sources do not name, each with what to say of it.
fn unused<'a>(member: &'a Member<'a>) -> Vec<(&'a str, Finding)> {
    let Crate {
        manifest,
        package: folder,
        deps,
        test_deps,
        ..
    } = member.of;
    let Usage { production, tests } = &member.usage;
    let mut findings = Vec::new();
    for (Section { table, attribute }, in_cargo, in_build) in [
        (NORMAL, &member.normal, deps),
        (DEVELOPMENT, &member.development, test_deps),
    ] {
        for package in in_cargo {
            let crate_name = crate_name(package, in_build);
            let is_normal = table == NORMAL.table;
            if production.contains(&crate_name) || (!is_normal && tests.contains(&crate_name)) {
                continue;
            }
            let finding = if tests.contains(&crate_name) {
                let problem =
                    format!("[{table}] names {package}, which only tests and benches use");
                let Section { table, attribute } = DEVELOPMENT;
                Finding::new(
                    manifest,
                    problem,
                    format!("move it to [{table}], and to {attribute} of {folder}/BUILD.bazel"),
                )
            } else {
                let problem = format!("[{table}] names {package}, which no source uses");
                let remedy = format!(
                    "remove it, also from {attribute} of {folder}/BUILD.bazel, or say in {POLICY} why it is needed ([[unused]])"
                );
                Finding::new(manifest, problem, remedy)
            };
            findings.push((package.as_str(), finding));
        }
    }
    findings
}

/// What sources call a package: the build graph knows; else as Cargo makes it of the name.
fn crate_name(package: &str, in_build: &BTreeMap<String, String>) -> String {
    let suffix = format!(":{package}");
    let known = in_build.iter().find(|(label, _)| label.ends_with(&suffix));
    known.map_or_else(|| package.replace('-', "_"), |(_, name)| name.clone())
}
