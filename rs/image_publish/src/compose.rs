//! Composes all that is published about an image: SBOMs, provenance, signatures. Everything follows from the image, the
//! documents and the key, without a clock, a random number or the registry's name, so every run and every registry gets
//! the same bytes. It must not know registries.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use base64::prelude::{Engine as _, BASE64_STANDARD};
use serde::Serialize;
use serde_json::{json, Value};

use crate::error::Error;
use crate::key::Key;
use crate::layout::{Image, Layout};
use crate::oci::{self, Descriptor, Index, Manifest};
use crate::plan::{Publication, Sbom};

const SPDX: &str = "application/spdx+json";
const CYCLONEDX: &str = "application/vnd.cyclonedx+json";
const IN_TOTO: &str = "application/vnd.in-toto+json";
const DSSE: &str = "application/vnd.dsse.envelope.v1+json";
const SIMPLE_SIGNING: &str = "application/vnd.dev.cosign.simplesigning.v1+json";
/// Where cosign looks for the signature of a layer.
const SIGNATURE_ANNOTATION: &str = "dev.cosignproject.cosign/signature";
const PREDICATE_ANNOTATION: &str = "in-toto.io/predicate-type";
const STATEMENT_TYPE: &str = "https://in-toto.io/Statement/v1";
const PREDICATE_TYPE: &str = "https://slsa.dev/provenance/v1";

/// An image or an index, ready to be sent.
#[derive(Debug)]
pub struct Composed {
    /// The target in the graph.
    pub name: String,
    /// The repository, below the registry's prefix.
    pub repository: String,
    /// The images themselves.
    pub layout: Layout,
    /// Each image, and the index if there is one, with what is said about it. The root comes last.
    pub subjects: Vec<Subject>,
    /// Tags that never move.
    pub tags: Vec<String>,
    /// Tags that do.
    pub moving_tags: Vec<String>,
}

/// An image or an index with what is said about it.
#[derive(Debug)]
pub struct Subject {
    /// Its manifest.
    pub descriptor: Descriptor,
    /// What it runs on; `None` for an index.
    pub platform: Option<String>,
    /// What refers to it.
    pub referrers: Vec<Artifact>,
    /// The signature, where there is a key.
    pub signature: Option<Artifact>,
}

/// A manifest with all that it needs.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// What it is.
    pub kind: Kind,
    /// As a list of referrers has it.
    pub descriptor: Descriptor,
    /// The manifest.
    pub manifest: Manifest,
    /// Contents by their digests.
    pub blobs: BTreeMap<String, Vec<u8>>,
}

/// What an artifact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An SBOM in SPDX.
    Spdx,
    /// An SBOM in CycloneDX.
    CycloneDx,
    /// How it was built.
    Provenance,
    /// Who vouches for it.
    Signature,
}

impl Kind {
    /// The name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spdx => "SPDX",
            Self::CycloneDx => "CycloneDX",
            Self::Provenance => "provenance",
            Self::Signature => "signature",
        }
    }
}

/// Composes a publication; `tags` and `moving_tags` are added to its own.
///
/// # Errors
/// When a document or the layout is missing or damaged, or an image has no SBOM where others have.
pub fn compose(publication: Publication, key: Option<&Key>) -> Result<Composed, Error> {
    let layout = Layout::open(&publication.layout)?;
    let predicate = document("provenance", &publication.provenance)?;
    let predicate: Value = serde_json::from_slice(&predicate).expect("it was parsed before");
    let repository = &publication.repository;
    let mut subjects = Vec::new();
    for image in &layout.images {
        let mut referrers = Vec::new();
        if let Some(sbom) = sbom_of(&publication, image)? {
            for (kind, path) in [(Kind::Spdx, &sbom.spdx), (Kind::CycloneDx, &sbom.cyclonedx)] {
                referrers.push(sbom_artifact(
                    kind,
                    document("SBOM", path)?,
                    &image.manifest,
                ));
            }
        }
        referrers.push(provenance(repository, &image.manifest, &predicate, key));
        subjects.push(Subject {
            descriptor: image.manifest.clone(),
            platform: Some(image.platform.to_string()),
            referrers,
            signature: key.map(|key| signature(repository, &image.manifest, key)),
        });
    }
    if layout.is_index() {
        subjects.push(Subject {
            descriptor: layout.root.clone(),
            platform: None,
            referrers: vec![provenance(repository, &layout.root, &predicate, key)],
            signature: key.map(|key| signature(repository, &layout.root, key)),
        });
    }
    Ok(Composed {
        name: publication.name,
        repository: publication.repository,
        layout,
        subjects,
        tags: publication.tags,
        moving_tags: publication.moving_tags,
    })
}

/// The SBOM of an image: the one for its platform, or the one for all.
fn sbom_of<'a>(publication: &'a Publication, image: &Image) -> Result<Option<&'a Sbom>, Error> {
    let platform = image.platform.to_string();
    let exact = |sbom: &&Sbom| sbom.platform.as_ref() == Some(&platform);
    let any = |sbom: &&Sbom| sbom.platform.is_none();
    let sboms = &publication.sboms;
    let found = sboms.iter().find(exact).or_else(|| sboms.iter().find(any));
    if found.is_none() && !sboms.is_empty() {
        let name = &publication.name;
        let problem = format!("{name} has SBOMs, but none for {platform}; add it to `sboms`");
        return Err(Error::Usage(problem));
    }
    Ok(found)
}

/// A JSON document, as it is.
fn document(what: &'static str, path: &Path) -> Result<Vec<u8>, Error> {
    let path = path.to_owned();
    let text = match fs::read(&path) {
        Ok(text) => text,
        Err(source) => return Err(Error::Unreadable { what, path, source }),
    };
    match serde_json::from_slice::<serde_json::Map<String, Value>>(&text) {
        Ok(_) => Ok(text),
        Err(error) => Err(Error::Invalid {
            what,
            path,
            problem: error.to_string(),
        }),
    }
}

fn sbom_artifact(kind: Kind, text: Vec<u8>, subject: &Descriptor) -> Artifact {
    let media_type = match kind {
        Kind::Spdx => SPDX,
        _ => CYCLONEDX,
    };
    let layer = Descriptor::of(media_type, &text);
    referrer(kind, media_type, layer, text, subject)
}

fn provenance(
    repository: &str,
    subject: &Descriptor,
    predicate: &Value,
    key: Option<&Key>,
) -> Artifact {
    let digits = oci::digits(&subject.digest).expect("the layout was checked");
    let statement = oci::json(&json!({
        "_type": STATEMENT_TYPE,
        "subject": [{"name": repository, "digest": {"sha256": digits}}],
        "predicateType": PREDICATE_TYPE,
        "predicate": predicate,
    }));
    let (media_type, content) = match key {
        Some(key) => (DSSE, envelope(&statement, key)),
        None => (IN_TOTO, statement),
    };
    let mut layer = Descriptor::of(media_type, &content);
    let predicate_type = (PREDICATE_ANNOTATION.to_owned(), PREDICATE_TYPE.to_owned());
    layer.annotations.extend([predicate_type]);
    referrer(Kind::Provenance, IN_TOTO, layer, content, subject)
}

/// A signed envelope. Source: <https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md>.
fn envelope(statement: &[u8], key: &Key) -> Vec<u8> {
    let lengths = (IN_TOTO.len(), statement.len());
    let header = format!("DSSEv1 {} {IN_TOTO} {} ", lengths.0, lengths.1);
    let signature = key.sign(&[header.as_bytes(), statement].concat());
    oci::json(&json!({
        "payloadType": IN_TOTO,
        "payload": BASE64_STANDARD.encode(statement),
        "signatures": [{"keyid": key.id, "sig": BASE64_STANDARD.encode(signature)}],
    }))
}

/// An artifact that refers to its subject.
/// Source: <https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md#guidelines-for-artifact-usage>.
fn referrer(
    kind: Kind,
    artifact_type: &str,
    layer: Descriptor,
    content: Vec<u8>,
    subject: &Descriptor,
) -> Artifact {
    let config = Descriptor::of(oci::EMPTY, oci::EMPTY_CONTENT);
    let blobs = [
        (config.digest.clone(), oci::EMPTY_CONTENT.to_vec()),
        (layer.digest.clone(), content),
    ];
    Artifact::new(
        kind,
        Manifest {
            schema_version: 2,
            media_type: oci::MANIFEST.to_owned(),
            artifact_type: Some(artifact_type.to_owned()),
            config,
            layers: vec![layer],
            subject: Some(subject.clone()),
            annotations: BTreeMap::new(),
        },
        blobs.into(),
    )
}

/// A signature as cosign keeps it: an image under a tag of its own, with the signed text as layer.
/// Source: <https://github.com/sigstore/cosign/blob/v2.4.0/specs/SIGNATURE_SPEC.md>.
fn signature(repository: &str, subject: &Descriptor, key: &Key) -> Artifact {
    let text = oci::json(&json!({
        "critical": {
            "identity": {"docker-reference": repository},
            "image": {"docker-manifest-digest": subject.digest},
            "type": "cosign container image signature",
        },
        "optional": null,
    }));
    let mut layer = Descriptor::of(SIMPLE_SIGNING, &text);
    let encoded = BASE64_STANDARD.encode(key.sign(&text));
    let annotation = (SIGNATURE_ANNOTATION.to_owned(), encoded);
    layer.annotations.extend([annotation]);
    let blobs = BTreeMap::from([(layer.digest.clone(), text)]);
    signature_image(vec![layer], blobs)
}

fn signature_image(layers: Vec<Descriptor>, mut blobs: BTreeMap<String, Vec<u8>>) -> Artifact {
    let digests: Vec<&String> = layers.iter().map(|layer| &layer.digest).collect();
    let config = oci::json(&json!({
        "architecture": "",
        "os": "",
        "config": {},
        "rootfs": {"type": "layers", "diff_ids": digests},
    }));
    let descriptor = Descriptor::of(oci::CONFIG, &config);
    blobs.insert(descriptor.digest.clone(), config);
    Artifact::new(
        Kind::Signature,
        Manifest {
            schema_version: 2,
            media_type: oci::MANIFEST.to_owned(),
            artifact_type: None,
            config: descriptor,
            layers,
            subject: None,
            annotations: BTreeMap::new(),
        },
        blobs,
    )
}

impl Artifact {
    fn new(kind: Kind, manifest: Manifest, mut blobs: BTreeMap<String, Vec<u8>>) -> Self {
        let text = oci::json(&manifest);
        let mut descriptor = Descriptor::of(&manifest.media_type, &text);
        descriptor.artifact_type.clone_from(&manifest.artifact_type);
        blobs.insert(descriptor.digest.clone(), text);
        Self {
            kind,
            descriptor,
            manifest,
            blobs,
        }
    }

    /// This signature beside those that are there already; `None` when it is among them. Blobs of the others are not in
    /// the result.
    pub fn joined(&self, existing: &Manifest) -> Option<Self> {
        let ours = self.manifest.layers.first()?;
        let is_ours = |layer: &Descriptor| {
            let signature = layer.annotations.get(SIGNATURE_ANNOTATION);
            layer.digest == ours.digest && signature == ours.annotations.get(SIGNATURE_ANNOTATION)
        };
        if existing.layers.iter().any(is_ours) {
            return None;
        }
        let layers = existing.layers.iter().chain([ours]).cloned().collect();
        let blobs = BTreeMap::from([(ours.digest.clone(), self.blobs[&ours.digest].clone())]);
        Some(signature_image(layers, blobs))
    }

    /// Writes a layout with this artifact alone.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write_layout(&self, folder: &Path) -> io::Result<()> {
        write_layout(folder, &self.descriptor, &self.blobs)
    }
}

/// The list of what refers to a subject, for registries that keep none: what is there already stays, ours come with what
/// they are. `None` when nothing would change.
/// Source: <https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#referrers-tag-schema>.
pub fn referrers_index(existing: Option<&Index>, referrers: &[Artifact]) -> Option<Index> {
    let mut index = existing.cloned().unwrap_or_else(|| Index::of(Vec::new()));
    for referrer in referrers {
        let ours = &referrer.descriptor;
        let manifests = &mut index.manifests;
        match manifests.iter_mut().find(|it| it.digest == ours.digest) {
            Some(there) => there.clone_from(ours),
            None => manifests.push(ours.clone()),
        }
    }
    (existing != Some(&index)).then_some(index)
}

/// Writes a layout of one image, artifact or index.
///
/// # Errors
/// When the folder cannot be written.
pub fn write_layout(
    folder: &Path,
    root: &Descriptor,
    blobs: &BTreeMap<String, Vec<u8>>,
) -> io::Result<()> {
    let blob_folder = folder.join("blobs/sha256");
    fs::create_dir_all(&blob_folder)?;
    for (digest, content) in blobs {
        let name = oci::digits(digest).expect("it was computed here");
        fs::write(blob_folder.join(name), content)?;
    }
    fs::write(
        folder.join("index.json"),
        oci::json(&Index::of(vec![root.clone()])),
    )?;
    fs::write(
        folder.join("oci-layout"),
        r#"{"imageLayoutVersion":"1.0.0"}"#,
    )
}
