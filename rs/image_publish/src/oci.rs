//! The part of the OCI image specification (version 1.1) that is read and written here: descriptors, manifests, and how
//! bytes are named. It must not know files or registries.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The media type of an image's manifest, and of an artifact's.
pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// The media type of an index.
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// The media type of an image's configuration.
pub const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
/// The media type of the configuration of an artifact that has none; its content is [`EMPTY_CONTENT`].
pub const EMPTY: &str = "application/vnd.oci.empty.v1+json";
/// The specification's "empty descriptor".
pub const EMPTY_CONTENT: &[u8] = b"{}";

/// Something that is known by the hash of its content.
/// Source: <https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md>.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// What the bytes are.
    pub media_type: String,
    /// `sha256:` and 64 hexadecimal digits.
    pub digest: String,
    /// The content's length, in bytes.
    pub size: u64,
    /// What an artifact is, in a list of referrers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    /// What an image runs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
    /// Further properties.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

impl Descriptor {
    /// Describes bytes.
    pub fn of(media_type: &str, content: &[u8]) -> Self {
        Self {
            media_type: media_type.to_owned(),
            digest: digest(content),
            size: content.len() as u64,
            artifact_type: None,
            platform: None,
            annotations: BTreeMap::new(),
        }
    }

    /// The same content with nothing said about it: what `subject` holds.
    pub fn bare(&self) -> Self {
        Self {
            artifact_type: None,
            platform: None,
            annotations: BTreeMap::new(),
            ..self.clone()
        }
    }
}

/// What an image runs on. Further properties, such as an operating system's version, are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Platform {
    /// The CPU's architecture, as Go names it.
    pub architecture: String,
    /// The operating system, as Go names it.
    pub os: String,
    /// The CPU's level, such as `v3`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        self.variant
            .iter()
            .try_for_each(|variant| write!(f, "/{variant}"))
    }
}

/// An image's manifest, or an artifact's.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Always 2.
    pub schema_version: u32,
    /// [`MANIFEST`].
    pub media_type: String,
    /// What an artifact is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    /// The configuration.
    pub config: Descriptor,
    /// The contents, in their order.
    pub layers: Vec<Descriptor>,
    /// The manifest that an artifact is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Descriptor>,
    /// Further properties.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

/// A list of manifests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Index {
    /// Always 2.
    pub schema_version: u32,
    /// [`INDEX`]; a layout's own may leave it out.
    #[serde(default = "index_media_type")]
    pub media_type: String,
    /// The manifests, in their order.
    pub manifests: Vec<Descriptor>,
    /// Further properties.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

impl Index {
    /// An index of these manifests.
    pub fn of(manifests: Vec<Descriptor>) -> Self {
        Self {
            schema_version: 2,
            media_type: index_media_type(),
            manifests,
            annotations: BTreeMap::new(),
        }
    }
}

fn index_media_type() -> String {
    INDEX.to_owned()
}

/// The name of these bytes.
pub fn digest(content: &[u8]) -> String {
    format!("sha256:{:x}", Sha256::digest(content))
}

/// The hexadecimal digits of a digest, if it is one.
pub fn digits(digest: &str) -> Option<&str> {
    let digits = digest.strip_prefix("sha256:")?;
    let is_hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (digits.len() == 64 && digits.bytes().all(is_hexadecimal)).then_some(digits)
}

/// JSON without line breaks: what is hashed.
pub fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("these types have names as keys and no maps of other keys")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_recognized() {
        let empty = digest(EMPTY_CONTENT);
        assert_eq!(
            digits(&empty),
            Some("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
        );
        for wrong in [
            "",
            "sha256:",
            "sha256:../x",
            &empty.to_uppercase(),
            &empty[1..],
        ] {
            assert_eq!(digits(wrong), None, "{wrong}");
        }
    }
}
