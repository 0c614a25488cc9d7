//! The packages that there are: which are shipped, under which terms, who needs them. It must not know what is allowed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{parse_toml, AuditError};
use crate::npm::NpmPackages;

/// Where a package comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ecosystem {
    /// crates.io.
    Cargo,
    /// The npm registry.
    Npm,
    /// Neither: Rust's standard library.
    Other,
}

impl fmt::Display for Ecosystem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Cargo => "crate",
            Self::Npm => "npm package",
            Self::Other => "package",
        })
    }
}

/// A package in one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Package {
    /// Where it comes from.
    pub ecosystem: Ecosystem,
    /// Its name, with its scope.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it declares; `None` if it declares nothing, or if it is not built on this machine, so that nothing says it.
    pub licence: Option<String>,
    /// The programs that it is in; none for what only helps to build or to test.
    pub shipped_in: BTreeSet<String>,
    /// The packages that depend on it, each as `NAME VERSION`; of those that are shipped, if it is.
    pub needed_by: BTreeSet<String>,
}

/// The packages by where they come from, name and version.
#[derive(Debug, Clone, Default)]
pub struct Packages(BTreeMap<(Ecosystem, String, String), Package>);

#[derive(Deserialize)]
struct Lock {
    package: Vec<LockedPackage>,
}

#[derive(Deserialize)]
struct LockedPackage {
    name: String,
    version: String,
    source: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

/// What is read of a CycloneDX document.
#[derive(Deserialize)]
struct Document {
    metadata: Metadata,
    components: Vec<Component>,
    dependencies: Vec<Dependencies>,
}

#[derive(Deserialize)]
struct Metadata {
    component: Subject,
}

#[derive(Deserialize)]
struct Subject {
    name: String,
}

#[derive(Deserialize)]
struct Component {
    #[serde(rename = "bom-ref")]
    reference: String,
    #[serde(default)]
    group: String,
    name: String,
    version: String,
    scope: String,
    purl: Option<String>,
    #[serde(default)]
    licenses: Vec<LicenceChoice>,
}

#[derive(Deserialize)]
struct LicenceChoice {
    expression: Option<String>,
    license: Option<NamedLicence>,
}

#[derive(Deserialize)]
struct NamedLicence {
    name: String,
}

#[derive(Deserialize)]
struct Dependencies {
    #[serde(rename = "ref")]
    reference: String,
    #[serde(rename = "dependsOn")]
    depends_on: Vec<String>,
}

impl Packages {
    /// All packages, in the order of where they come from, name and version.
    pub fn iter(&self) -> impl Iterator<Item = &Package> {
        self.0.values()
    }

    /// Those that are in a program.
    pub fn shipped(&self) -> impl Iterator<Item = &Package> {
        self.iter().filter(|package| !package.shipped_in.is_empty())
    }

    fn package(&mut self, ecosystem: Ecosystem, name: &str, version: &str) -> &mut Package {
        let key = (ecosystem, name.to_owned(), version.to_owned());
        self.0.entry(key).or_insert_with(|| Package {
            ecosystem,
            name: name.to_owned(),
            version: version.to_owned(),
            licence: None,
            shipped_in: BTreeSet::new(),
            needed_by: BTreeSet::new(),
        })
    }

    /// Adds the packages of a `Cargo.lock` that come from a registry.
    ///
    /// # Errors
    /// When the text is none.
    pub fn add_cargo_lock(&mut self, file: &str, text: &str) -> Result<(), AuditError> {
        let lock: Lock = parse_toml(file, text)?;
        let mut versions: BTreeMap<&str, &str> = BTreeMap::new();
        for LockedPackage {
            name,
            version,
            source,
            ..
        } in &lock.package
        {
            versions.insert(name, version);
            if source.is_some() {
                self.package(Ecosystem::Cargo, name, version);
            }
        }
        for package in &lock.package {
            let who = format!("{} {}", package.name, package.version);
            for dependency in &package.dependencies {
                // The version stands there where there are several.
                let mut words = dependency.split(' ');
                let name = words.next().unwrap_or_default();
                let version = words.next().or_else(|| versions.get(name).copied());
                let key = (
                    Ecosystem::Cargo,
                    name.to_owned(),
                    version.unwrap_or_default().to_owned(),
                );
                if let Some(needed) = self.0.get_mut(&key) {
                    needed.needed_by.insert(who.clone());
                }
            }
        }
        Ok(())
    }

    /// Adds what is installed of npm's packages.
    pub fn add_npm(&mut self, npm: &NpmPackages) {
        for installed in &npm.packages {
            let package = self.package(Ecosystem::Npm, &installed.name, &installed.version);
            package.licence.clone_from(&installed.licence);
            for (name, version) in &installed.dependencies {
                let who = format!("{} {}", installed.name, installed.version);
                self.package(Ecosystem::Npm, name, version)
                    .needed_by
                    .insert(who);
            }
        }
    }

    /// Adds what a CycloneDX document of `rs/sbom` says. Its components count as shipped if the document is about a program
    /// that is, as far as they are in it.
    ///
    /// # Errors
    /// When the text is no such document.
    pub fn add_sbom(&mut self, file: &str, text: &str, is_shipped: bool) -> Result<(), AuditError> {
        let document: Document =
            serde_json::from_str(text).map_err(|error| AuditError::malformed(file, error))?;
        let program = &document.metadata.component.name;
        let mut references = BTreeMap::new();
        for component in &document.components {
            let is_in_program = is_shipped && component.scope == "required";
            references.insert(component.reference.as_str(), (component, is_in_program));
            let Some(ecosystem) = component.ecosystem() else {
                continue;
            };
            let licence = component.licence();
            let package = self.package(ecosystem, &component.full_name(), &component.version);
            package.licence = licence.or(package.licence.take());
            if is_in_program && package.shipped_in.is_empty() {
                // From now on only those count that are shipped.
                package.needed_by.clear();
            }
            if is_in_program {
                package.shipped_in.insert(program.clone());
            }
        }
        for Dependencies {
            reference,
            depends_on,
        } in &document.dependencies
        {
            let who = match references.get(reference.as_str()) {
                Some((component, true)) => {
                    format!("{} {}", component.full_name(), component.version)
                }
                // A component that only helps to build, unless it is the program itself.
                Some((_, false)) => continue,
                None => program.clone(),
            };
            for on in depends_on {
                let Some((component, true)) = references.get(on.as_str()) else {
                    continue;
                };
                if let Some(ecosystem) = component.ecosystem() {
                    let needed =
                        self.package(ecosystem, &component.full_name(), &component.version);
                    needed.needed_by.insert(who.clone());
                }
            }
        }
        Ok(())
    }
}

impl Component {
    /// `None` for what is of this repository.
    fn ecosystem(&self) -> Option<Ecosystem> {
        let purl = self.purl.as_deref()?;
        Some(match purl.split(['/', '@']).next() {
            Some("pkg:cargo") => Ecosystem::Cargo,
            Some("pkg:npm") => Ecosystem::Npm,
            _ => Ecosystem::Other,
        })
    }

    fn full_name(&self) -> String {
        if self.group.is_empty() {
            self.name.clone()
        } else {
            format!("{}/{}", self.group, self.name)
        }
    }

    fn licence(&self) -> Option<String> {
        let choice = self.licenses.first()?;
        let named = choice.license.as_ref().map(|it| it.name.clone());
        choice.expression.clone().or(named)
    }
}
