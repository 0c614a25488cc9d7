//! The npm packages: what the bundler says of those in the bundle, and the lock file's hashes.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::error::SbomError;
use crate::inventory::{Checksum, Component, Inventory, Scope};
use crate::licence::Licence;

/// The beginning of a hash in the lock file.
const SHA512: &str = "sha512-";

/// A package of which modules are in the bundle.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NpmPackage {
    /// Its name, with its scope.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it declares; nothing where it declares nothing.
    pub licence: Option<String>,
    /// The packages whose modules its modules import, each as `NAME@VERSION`.
    pub dependencies: Vec<String>,
}

impl Inventory {
    /// Adds the packages of a bundle that the program holds. `lock` is the text of `pnpm-lock.yaml`.
    ///
    /// # Errors
    /// When the lock file does not know a package.
    pub fn add_bundle(&mut self, packages: &[NpmPackage], lock: &str) -> Result<(), SbomError> {
        let checksums = checksums(lock);
        for package in packages {
            let (name, version) = (package.name.clone(), package.version.clone());
            let Some(digits) = checksums.get(&format!("{name}@{version}")) else {
                return Err(SbomError::NotLocked { name, version });
            };
            let dependencies = package.dependencies.iter().map(|it| purl(it));
            let component = Component {
                licence: Licence::declared(package.licence.as_deref()),
                purl: Some(purl(&format!("{name}@{version}"))),
                checksum: Some(Checksum {
                    algorithm: "SHA-512",
                    digits: digits.clone(),
                }),
                scope: Scope::Linked,
                dependencies: dependencies.collect(),
                build_dependencies: BTreeSet::new(),
                name,
                version,
            };
            self.dependencies.insert(component.reference());
            self.add(component)?;
        }
        Ok(())
    }
}

/// The package URL of `NAME@VERSION`: the `@` of a scope is not that of the version.
fn purl(name_and_version: &str) -> String {
    match name_and_version.strip_prefix('@') {
        Some(scoped) => format!("pkg:npm/%40{scoped}"),
        None => format!("pkg:npm/{name_and_version}"),
    }
}

/// The SHA-512 of each package, in hexadecimal digits, by `NAME@VERSION`. pnpm writes a key and its value on lines that
/// follow each other: `  'NAME@VERSION':` and `    resolution: {integrity: sha512-…}`.
fn checksums(lock: &str) -> BTreeMap<String, String> {
    let lines = || lock.lines();
    let pairs = lines().zip(lines().skip(1)).filter_map(|(key, value)| {
        let name = key.strip_prefix("  ")?.strip_suffix(':')?;
        let resolution = value.strip_prefix("    resolution: {integrity: ")?;
        let base64 = resolution.strip_prefix(SHA512)?.split([',', '}']).next()?;
        Some((name.trim_matches('\'').to_owned(), hexadecimal(base64)?))
    });
    pairs.collect()
}

/// The digits of what stands in Base64 (RFC 4648, section 4).
fn hexadecimal(base64: &str) -> Option<String> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut bits, mut count, mut digits) = (0_u32, 0, String::new());
    for byte in base64.trim_end_matches('=').bytes() {
        bits = (bits << 6 | u32::from(value(byte)?)) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            digits += &format!("{:02x}", (bits >> count) & 0xff);
        }
    }
    Some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_lock_file() {
        let lock = "lockfileVersion: '9.0'\n\npackages:\n\n  '@a/b@1.0.0':\n    resolution: {integrity: sha512-AAEC/w==}\n    engines: {node: '>=8'}\n\n  c@2.0.0:\n    resolution: {integrity: sha512-//79, tarball: x}\n\nsnapshots:\n\n  '@a/b@1.0.0': {}\n";
        let found = checksums(lock);
        assert_eq!(found.len(), 2);
        assert_eq!(found["@a/b@1.0.0"], "000102ff");
        assert_eq!(found["c@2.0.0"], "fffefd");
        assert_eq!(hexadecimal("a*b"), None);
    }

    #[test]
    fn scopes_are_escaped() {
        assert_eq!(purl("@a/b@1"), "pkg:npm/%40a/b@1");
        assert_eq!(purl("c@2"), "pkg:npm/c@2");
    }
}
