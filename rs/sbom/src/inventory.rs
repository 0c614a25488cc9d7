//! What a program is made of: the components, and how they depend on each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::SbomError;
use crate::licence::Licence;

/// The program, or another thing that components are in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subject {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Under which terms it is.
    pub licence: Licence,
}

/// What part a component has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// It helps to build, and nothing of it is in the program.
    Build,
    /// It is in the program.
    Linked,
}

/// The hash of what was downloaded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Checksum {
    /// The algorithm as CycloneDX names it: `SHA-256`, `SHA-512`.
    pub algorithm: &'static str,
    /// The hash, in lower-case hexadecimal digits.
    pub digits: String,
}

/// A part of the program, or of what builds it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Component {
    /// The name, in the terms of its ecosystem.
    pub name: String,
    /// The version.
    pub version: String,
    /// Under which terms it is.
    pub licence: Licence,
    /// Where it is from, as a package URL; `None` for what is of this repository.
    pub purl: Option<String>,
    /// The hash of what was downloaded.
    pub checksum: Option<Checksum>,
    /// What part it has.
    pub scope: Scope,
    /// References to what it needs.
    pub dependencies: BTreeSet<String>,
    /// References to what helps to build it.
    pub build_dependencies: BTreeSet<String>,
}

/// What a program is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Inventory {
    /// The program.
    pub subject: Subject,
    /// References to what it needs directly.
    pub dependencies: BTreeSet<String>,
    /// References to what helps to build it directly, except compilers.
    pub build_dependencies: BTreeSet<String>,
    /// References to the compilers.
    pub tools: BTreeSet<String>,
    /// The components by their references: package URLs, or `own:NAME@VERSION`.
    components: BTreeMap<String, Component>,
}

impl Inventory {
    /// An inventory without components.
    pub fn new(subject: Subject) -> Self {
        Self {
            subject,
            dependencies: BTreeSet::new(),
            build_dependencies: BTreeSet::new(),
            tools: BTreeSet::new(),
            components: BTreeMap::new(),
        }
    }

    /// The components by their references, in the order of these.
    pub fn components(&self) -> impl Iterator<Item = (&str, &Component)> {
        self.components
            .iter()
            .map(|(reference, component)| (&**reference, component))
    }

    /// Adds a component. One that is there already (a crate is built for the program and for a tool) gets the
    /// dependencies of both, and is linked if either is.
    ///
    /// # Errors
    /// When the two differ in licence or checksum.
    pub fn add(&mut self, component: Component) -> Result<(), SbomError> {
        let reference = component.reference();
        let Some(there) = self.components.get_mut(&reference) else {
            self.components.insert(reference, component);
            return Ok(());
        };
        for (what, is_same) in [
            ("licences", there.licence == component.licence),
            ("checksums", there.checksum == component.checksum),
        ] {
            if !is_same {
                return Err(SbomError::Conflict { reference, what });
            }
        }
        there.scope = there.scope.max(component.scope);
        there.dependencies.extend(component.dependencies);
        there
            .build_dependencies
            .extend(component.build_dependencies);
        Ok(())
    }

    /// Adds the Rust compiler, and its standard library, which is in every program.
    ///
    /// # Errors
    /// When they are there with other licences.
    pub fn add_rust(&mut self, version: &str) -> Result<(), SbomError> {
        for (name, scope) in [("rustc", Scope::Build), ("rust-std", Scope::Linked)] {
            let component = Component {
                name: name.to_owned(),
                version: version.to_owned(),
                licence: Licence::declared(Some("MIT OR Apache-2.0")),
                purl: Some(format!("pkg:generic/{name}@{version}")),
                checksum: None,
                scope,
                dependencies: BTreeSet::new(),
                build_dependencies: BTreeSet::new(),
            };
            let references = match scope {
                Scope::Build => &mut self.tools,
                Scope::Linked => &mut self.dependencies,
            };
            references.insert(component.reference());
            self.add(component)?;
        }
        Ok(())
    }

    /// Checks that every reference has its component.
    ///
    /// # Errors
    /// At the first that has none.
    pub fn check(&self) -> Result<(), SbomError> {
        let own = [&self.dependencies, &self.build_dependencies, &self.tools]
            .map(|references| (self.subject.name.as_str(), references));
        let others = self.components().flat_map(|(reference, it)| {
            [&it.dependencies, &it.build_dependencies].map(|references| (reference, references))
        });
        for (from, references) in own.into_iter().chain(others) {
            let is_missing = |reference: &&String| !self.components.contains_key(*reference);
            if let Some(to) = references.iter().find(is_missing) {
                let (from, to) = (from.to_owned(), to.clone());
                return Err(SbomError::Dangling { from, to });
            }
        }
        Ok(())
    }
}

impl Component {
    /// What it is referred to by.
    pub fn reference(&self) -> String {
        let own = || format!("own:{}@{}", self.name, self.version);
        self.purl.clone().unwrap_or_else(own)
    }
}
