//! The crates: what the build graph says of them, their manifests, the lock file.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::Deserialize;

use crate::error::SbomError;
use crate::inventory::{Checksum, Component, Inventory, Scope, Subject};
use crate::licence::Licence;

/// A crate of the build graph, in one configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrateNode {
    /// Its name in the graph, with its configuration: unique.
    pub id: String,
    /// The package's name.
    pub name: String,
    /// The version; empty for a crate of this repository.
    pub version: String,
    /// The path of its `Cargo.toml`; empty for a crate of this repository.
    pub manifest: String,
    /// What is linked to it, by id.
    pub dependencies: Vec<String>,
    /// What helps to build it, by id: procedural macros, and what its build script is made of.
    pub build_dependencies: Vec<String>,
}

/// What the files of the workspace say.
#[derive(Debug)]
pub struct Workspace {
    version: String,
    licence: Licence,
    checksums: BTreeMap<(String, String), String>,
}

#[derive(Deserialize)]
struct RootManifest {
    workspace: WorkspaceTable,
}

#[derive(Deserialize)]
struct WorkspaceTable {
    package: Package,
}

#[derive(Deserialize)]
struct Manifest {
    package: Package,
}

#[derive(Deserialize)]
struct Package {
    #[serde(default)]
    version: Option<String>,
    #[serde(default)]
    license: Option<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<LockedPackage>,
}

#[derive(Deserialize)]
struct LockedPackage {
    name: String,
    version: String,
    checksum: Option<String>,
}

fn parse<'a, T: Deserialize<'a>>(file: &str, text: &'a str) -> Result<T, SbomError> {
    let document = toml::de::Deserializer::parse(text);
    document
        .and_then(|document| T::deserialize(document))
        .map_err(|error| SbomError::Unreadable {
            file: file.to_owned(),
            problem: error.message().to_owned(),
        })
}

impl Workspace {
    /// Reads the workspace's `Cargo.toml` (`[workspace.package]` names version and licence) and `Cargo.lock`.
    ///
    /// # Errors
    /// When one of them is not what it should be.
    pub fn parse(manifest: &str, lock: &str) -> Result<Self, SbomError> {
        let package = parse::<RootManifest>("Cargo.toml", manifest)?
            .workspace
            .package;
        let lock: Lock = parse("Cargo.lock", lock)?;
        let checksums = lock.package.into_iter().filter_map(|package| {
            let checksum = package.checksum?;
            Some(((package.name, package.version), checksum))
        });
        Ok(Self {
            version: package.version.unwrap_or_default(),
            licence: Licence::declared(package.license.as_deref()),
            checksums: checksums.collect(),
        })
    }

    /// The inventory of a program of this workspace: the crates that the crates `roots` reach, and the crates `contents`
    /// with theirs, which are in it for another reason than linking. `manifests` are the texts of the `Cargo.toml` files
    /// that nodes name.
    ///
    /// # Errors
    /// When a crate is missing from the nodes, the manifests or the lock file.
    pub fn inventory(
        &self,
        name: &str,
        roots: &[String],
        contents: &[String],
        nodes: &[CrateNode],
        manifests: &BTreeMap<String, String>,
    ) -> Result<Inventory, SbomError> {
        let by_id: BTreeMap<&str, &CrateNode> =
            nodes.iter().map(|node| (&*node.id, node)).collect();
        let find = |from: &str, id: &str| {
            by_id.get(id).copied().ok_or_else(|| SbomError::Dangling {
                from: from.to_owned(),
                to: id.to_owned(),
            })
        };
        // The crates of the program itself are not among its components.
        let mut program = CrateNode {
            id: name.to_owned(),
            name: name.to_owned(),
            version: String::new(),
            manifest: String::new(),
            dependencies: contents.to_vec(),
            build_dependencies: Vec::new(),
        };
        for root in roots {
            let root = find(name, root)?;
            program.dependencies.extend_from_slice(&root.dependencies);
            program
                .build_dependencies
                .extend_from_slice(&root.build_dependencies);
        }
        let mut inventory = Inventory::new(Subject {
            name: name.to_owned(),
            version: self.version.clone(),
            licence: self.licence.clone(),
        });
        let reference = |id: &String| Ok(self.component(find(name, id)?, manifests)?.reference());
        inventory.dependencies = references(&program.dependencies, reference)?;
        inventory.build_dependencies = references(&program.build_dependencies, reference)?;
        for (node, scope) in reached(&program, find)? {
            let mut component = self.component(node, manifests)?;
            component.scope = scope;
            component.dependencies = references(&node.dependencies, reference)?;
            component.build_dependencies = references(&node.build_dependencies, reference)?;
            // Two forms of one package, a library and its macros, are one component.
            let own = component.reference();
            component.dependencies.remove(&own);
            component.build_dependencies.remove(&own);
            inventory.add(component)?;
        }
        Ok(inventory)
    }

    /// A crate without its scope and dependencies.
    fn component(
        &self,
        node: &CrateNode,
        manifests: &BTreeMap<String, String>,
    ) -> Result<Component, SbomError> {
        let mut component = Component {
            name: node.name.clone(),
            version: self.version.clone(),
            licence: self.licence.clone(),
            purl: None,
            checksum: None,
            scope: Scope::Build,
            dependencies: BTreeSet::new(),
            build_dependencies: BTreeSet::new(),
        };
        if node.manifest.is_empty() {
            return Ok(component);
        }
        let text = manifests
            .get(&node.manifest)
            .ok_or_else(|| SbomError::Unreadable {
                file: node.manifest.clone(),
                problem: "it was not given".to_owned(),
            })?;
        let package = parse::<Manifest>(&node.manifest, text)?.package;
        let locked = (node.name.clone(), node.version.clone());
        let Some(digits) = self.checksums.get(&locked) else {
            let (name, version) = locked;
            return Err(SbomError::NotLocked { name, version });
        };
        component.version.clone_from(&node.version);
        component.licence = Licence::declared(package.license.as_deref());
        // `+` stands for something else in a URL.
        let version = node.version.replace('+', "%2B");
        component.purl = Some(format!("pkg:cargo/{}@{version}", node.name));
        component.checksum = Some(Checksum {
            algorithm: "SHA-256",
            digits: digits.clone(),
        });
        Ok(component)
    }
}

/// The references of the crates with these identities.
fn references(
    ids: &[String],
    reference: impl Fn(&String) -> Result<String, SbomError>,
) -> Result<BTreeSet<String>, SbomError> {
    ids.iter().map(reference).collect()
}

/// What this crate reaches, without it: linked is what it reaches through links alone.
fn reached<'a>(
    root: &'a CrateNode,
    find: impl Fn(&str, &str) -> Result<&'a CrateNode, SbomError>,
) -> Result<Vec<(&'a CrateNode, Scope)>, SbomError> {
    let mut scopes: BTreeMap<&str, (&CrateNode, Scope)> = BTreeMap::new();
    let mut queue = VecDeque::from([(root, Scope::Linked)]);
    while let Some((node, scope)) = queue.pop_front() {
        let links = node.dependencies.iter().map(|id| (id, scope));
        let builds = node.build_dependencies.iter().map(|id| (id, Scope::Build));
        for (id, scope) in links.chain(builds) {
            let next = find(&node.id, id)?;
            let there = scopes.get(&*next.id).map(|(_, scope)| *scope);
            if there < Some(scope) {
                scopes.insert(&next.id, (next, scope));
                queue.push_back((next, scope));
            }
        }
    }
    Ok(scopes.into_values().collect())
}
