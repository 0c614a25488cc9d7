//! The plan: what is published where, as the build graph wrote it. It owns the file's format and what may stand in it; it
//! must not know registries.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::Error;

/// The version of the format.
const VERSION: u32 = 1;
/// The longest tag. Source: the OCI distribution specification, "Pulling manifests".
const MAX_TAG_BYTES: usize = 128;

/// What is published.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Counts up when a field changes its meaning.
    version: u32,
    /// What Bazel says of a stamped build, for tags such as `{STABLE_VERSION}`; without it, these are left out.
    status: Option<PathBuf>,
    /// The images, each with its repository.
    pub publications: Vec<Publication>,
}

/// An image or an index with what belongs to it. Paths are relative to the plan's root.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// The target in the graph.
    pub name: String,
    /// The folder with the image layout.
    pub layout: PathBuf,
    /// The repository, below the registry's prefix.
    pub repository: String,
    /// Tags that never move.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Tags that move to what is published last.
    #[serde(default)]
    pub moving_tags: Vec<String>,
    /// What is in the images.
    #[serde(default)]
    pub sboms: Vec<Sbom>,
    /// The predicate of the provenance: a JSON object of SLSA's type.
    pub provenance: PathBuf,
}

/// What is in an image.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sbom {
    /// The image, such as `linux/amd64/v3`; every image where it is left out.
    pub platform: Option<String>,
    /// The SPDX document, in JSON.
    pub spdx: PathBuf,
    /// The CycloneDX document, in JSON.
    pub cyclonedx: PathBuf,
}

impl Plan {
    /// Reads and checks a plan; its paths become absolute, or relative to the working folder as `root` is.
    ///
    /// # Errors
    /// When it cannot be read, or names something that cannot be.
    pub fn read(path: &Path, root: &Path) -> Result<Self, Error> {
        let what = "plan";
        let invalid = |problem: String| Error::Invalid {
            what,
            path: path.to_owned(),
            problem,
        };
        let text = fs::read(path).map_err(|source| Error::Unreadable {
            what,
            path: path.to_owned(),
            source,
        })?;
        let mut plan: Self =
            serde_json::from_slice(&text).map_err(|error| invalid(error.to_string()))?;
        if plan.version != VERSION {
            let found = plan.version;
            return Err(invalid(format!("version {found} instead of {VERSION}")));
        }
        let status = match &plan.status {
            Some(path) => {
                let path = root.join(path);
                let read = fs::read_to_string(&path);
                let what = "status of the build";
                Some(read.map_err(|source| Error::Unreadable { what, path, source })?)
            }
            None => None,
        };
        for publication in &mut plan.publications {
            for tags in [&mut publication.tags, &mut publication.moving_tags] {
                *tags = expand(tags, status.as_deref()).map_err(invalid)?;
            }
            publication.check().map_err(invalid)?;
            publication.resolve(root);
        }
        let mut repositories: Vec<&str> =
            plan.publications.iter().map(|it| &*it.repository).collect();
        repositories.sort_unstable();
        if let Some(twice) = repositories.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(invalid(format!(
                "the repository {} is there twice",
                twice[0]
            )));
        }
        Ok(plan)
    }
}

impl Publication {
    fn check(&self) -> Result<(), String> {
        if !is_repository(&self.repository) {
            return Err(format!("{:?} is no name of a repository", self.repository));
        }
        for tag in self.tags.iter().chain(&self.moving_tags) {
            if !is_tag(tag) {
                return Err(format!("{tag:?} is no tag"));
            }
        }
        match self.tags.iter().find(|tag| self.moving_tags.contains(tag)) {
            Some(tag) => Err(format!("the tag {tag} moves and does not")),
            None => Ok(()),
        }
    }

    fn resolve(&mut self, root: &Path) {
        let sboms = self.sboms.iter_mut();
        let documents = sboms.flat_map(|sbom| [&mut sbom.spdx, &mut sbom.cyclonedx]);
        for path in [&mut self.layout, &mut self.provenance]
            .into_iter()
            .chain(documents)
        {
            *path = root.join(&*path);
        }
    }
}

/// The tags with values in the places of keys, `{KEY}`. Without a status, a tag that has one is none.
fn expand(tags: &[String], status: Option<&str>) -> Result<Vec<String>, String> {
    let mut expanded = Vec::new();
    for tag in tags {
        let Some((before, rest)) = tag.split_once('{') else {
            expanded.push(tag.clone());
            continue;
        };
        let (key, after) = rest
            .split_once('}')
            .ok_or_else(|| format!("the tag {tag:?} has no closing brace"))?;
        let Some(status) = status else {
            continue;
        };
        let mut lines = status.lines().filter_map(|line| line.split_once(' '));
        let value = lines.find(|(name, _)| *name == key).map(|(_, value)| value);
        let missing = || format!("the build's status has no {key}, which the tag {tag:?} needs");
        expanded.push([before, value.ok_or_else(missing)?, after].concat());
    }
    Ok(expanded)
}

/// Whether this can be a tag. Source: the OCI distribution specification, "Pulling manifests".
pub fn is_tag(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let bytes = text.as_bytes();
    bytes.first().is_some_and(|&first| is_word(first))
        && bytes.len() <= MAX_TAG_BYTES
        && bytes
            .iter()
            .all(|&byte| is_word(byte) || byte == b'.' || byte == b'-')
}

/// Whether this can be a repository's name: words of small letters and digits, with `.`, `_`, `__` or dashes within, and
/// slashes between. Source: as of [`is_tag`].
pub fn is_repository(text: &str) -> bool {
    let is_alphanumeric = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_separator =
        |text: &str| matches!(text, "." | "_" | "__") || text.bytes().all(|byte| byte == b'-');
    text.split('/').all(|word| {
        let mut separators =
            word.split(|character: char| character.is_ascii() && is_alphanumeric(character as u8));
        // The pieces at both ends are before the first and after the last letter.
        let ends_well = separators.next() == Some("") && separators.next_back() == Some("");
        ends_well && separators.all(is_separator)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_values_in_the_places_of_keys() {
        let tags = ["latest", "v{STABLE_VERSION}-x"].map(str::to_owned);
        let stamped = expand(&tags, Some("A b\nSTABLE_VERSION 1.2\n"));
        assert_eq!(stamped.unwrap(), ["latest", "v1.2-x"]);
        assert_eq!(expand(&tags, None).unwrap(), ["latest"]);
        assert!(expand(&tags, Some("A b"))
            .unwrap_err()
            .contains("STABLE_VERSION"));
        assert!(expand(&["{x".to_owned()], None).is_err());
    }

    #[test]
    fn names_are_those_of_the_specification() {
        for good in ["a", "dre", "dfinity/dre-backend", "a.b_c__d---e/0", "a1"] {
            assert!(is_repository(good), "{good}");
        }
        for bad in [
            "", "/", "a/", "/a", "A", "a..b", "a___b", "-a", "a-", "a b", "ä", "a/../b",
        ] {
            assert!(!is_repository(bad), "{bad}");
        }
        for good in ["v1.2.3", "_x", "0", "latest", &"a".repeat(128)] {
            assert!(is_tag(good), "{good}");
        }
        for bad in ["", ".a", "-a", "a/b", "a:b", "ä", &"a".repeat(129)] {
            assert!(!is_tag(bad), "{bad}");
        }
    }
}
