//! Publishing: every registry is asked what it has before the first byte is sent to any, and tags move when everything is
//! everywhere. What is there already is not sent, so a run that was cut off goes on where it stopped.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;
use tempfile::TempDir;

use crate::compose::{referrers_index, write_layout, Artifact, Composed, Subject};
use crate::error::Error;
use crate::oci::{self, Descriptor, Index, Manifest};
use crate::registry::{Crane, Registry};

/// How much of each kind was sent to a registry, or would be.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Images and indexes of images.
    pub images: usize,
    /// SBOMs and provenances.
    pub referrers: usize,
    /// Signatures.
    pub signatures: usize,
    /// Lists of referrers, for registries that keep none.
    pub lists: usize,
    /// Tags.
    pub tags: usize,
}

/// One publication in one registry, with what is missing there.
pub struct Target<'a> {
    /// The registry.
    pub registry: &'a Registry,
    composed: &'a Composed,
    /// With the registry.
    repository: String,
    is_image_missing: bool,
    referrers: Vec<&'a Artifact>,
    lists: Vec<(&'a Subject, Index)>,
    signatures: Vec<Signature<'a>>,
    tags: Vec<&'a str>,
}

/// A signature that is missing.
struct Signature<'a> {
    subject: &'a Subject,
    artifact: Artifact,
    /// Whether there are others, which stay.
    is_joined: bool,
}

impl Target<'_> {
    /// What is missing.
    pub fn counts(&self) -> Counts {
        Counts {
            images: usize::from(self.is_image_missing),
            referrers: self.referrers.len(),
            signatures: self.signatures.len(),
            lists: self.lists.len(),
            tags: self.tags.len(),
        }
    }
}

/// Asks a registry what it has of a publication; nothing is sent.
///
/// # Errors
/// When the registry does not say, or a tag that never moves would have to.
pub fn inspect<'a>(
    crane: &Crane,
    registry: &'a Registry,
    composed: &'a Composed,
) -> Result<Target<'a>, Error> {
    let repository = registry.repository(&composed.repository);
    let tags = missing_tags(crane, &repository, composed)?;
    let is_missing = |descriptor: &Descriptor| {
        let digest = crane.digest(&format!("{repository}@{}", descriptor.digest))?;
        Ok::<_, Error>(digest.is_none())
    };
    // A registry takes no index before its images, so that the index stands for them.
    let is_image_missing = is_missing(&composed.layout.root)?;
    let mut referrers = Vec::new();
    let mut signatures = Vec::new();
    for subject in &composed.subjects {
        for referrer in &subject.referrers {
            if is_missing(&referrer.descriptor)? {
                referrers.push(referrer);
            }
        }
        signatures.extend(missing_signature(crane, &repository, subject)?);
    }
    let lists = stale_lists(crane, &repository, composed)?;
    Ok(Target {
        registry,
        composed,
        repository,
        is_image_missing,
        referrers,
        lists,
        signatures,
        tags,
    })
}

fn missing_tags<'a>(
    crane: &Crane,
    repository: &str,
    composed: &'a Composed,
) -> Result<Vec<&'a str>, Error> {
    let wanted = &composed.layout.root.digest;
    let mut missing = Vec::new();
    let immutable = composed.tags.iter().map(|tag| (tag, true));
    let moving = composed.moving_tags.iter().map(|tag| (tag, false));
    for (tag, is_immutable) in immutable.chain(moving) {
        let reference = format!("{repository}:{tag}");
        match crane.digest(&reference)? {
            Some(existing) if existing == *wanted => {}
            Some(existing) if is_immutable => {
                let wanted = wanted.clone();
                return Err(Error::ImmutableTag {
                    reference,
                    existing,
                    wanted,
                });
            }
            _ => missing.push(&**tag),
        }
    }
    Ok(missing)
}

fn missing_signature<'a>(
    crane: &Crane,
    repository: &str,
    subject: &'a Subject,
) -> Result<Option<Signature<'a>>, Error> {
    let Some(ours) = &subject.signature else {
        return Ok(None);
    };
    let reference = format!("{repository}:{}", signature_tag(subject));
    let existing: Option<Manifest> = manifest(crane, &reference)?;
    let is_joined = existing.is_some();
    let artifact = match existing {
        Some(existing) => ours.joined(&existing),
        None => Some(ours.clone()),
    };
    Ok(artifact.map(|artifact| Signature {
        subject,
        artifact,
        is_joined,
    }))
}

/// The lists of referrers that must be written, in registries that keep none themselves.
///
/// Such a registry is known by a list that crane has made there: it makes one with each referrer that it sends, and goes
/// on only when that is done. So where the last one was cut off, that of another one tells. crane's lists give every
/// referrer the type of its configuration, not its own; here they are put right.
fn stale_lists<'a>(
    crane: &Crane,
    repository: &str,
    composed: &'a Composed,
) -> Result<Vec<(&'a Subject, Index)>, Error> {
    let mut lists = Vec::new();
    for subject in &composed.subjects {
        let reference = format!("{repository}:{}", list_tag(subject));
        lists.push((subject, manifest::<Index>(crane, &reference)?));
    }
    if lists.iter().all(|(_, list)| list.is_none()) {
        return Ok(Vec::new());
    }
    let stale = lists.iter().filter_map(|(subject, list)| {
        let index = referrers_index(list.as_ref(), &subject.referrers)?;
        Some((*subject, index))
    });
    Ok(stale.collect())
}

fn manifest<T: for<'de> serde::Deserialize<'de>>(
    crane: &Crane,
    reference: &str,
) -> Result<Option<T>, Error> {
    let parse = |text: Vec<u8>| {
        serde_json::from_slice(&text).map_err(|error| Error::Answer {
            reference: reference.to_owned(),
            problem: format!("not what should stand under this tag ({error}); remove it"),
        })
    };
    crane.manifest(reference)?.map(parse).transpose()
}

/// Where cosign looks for the signatures of a manifest.
fn signature_tag(subject: &Subject) -> String {
    format!("{}.sig", list_tag(subject))
}

/// The specification's tag for the list of what refers to a manifest.
fn list_tag(subject: &Subject) -> String {
    subject.descriptor.digest.replace(':', "-")
}

/// Sends what is missing, except tags of the image.
///
/// # Errors
/// When not all of it arrived. What did is found there the next time.
pub fn send(crane: &Crane, target: &Target<'_>) -> Result<Counts, Error> {
    let repository = &target.repository;
    let mut counts = Counts::default();
    if target.is_image_missing {
        let layout = &target.composed.layout;
        let reference = format!("{repository}@{}", layout.root.digest);
        crane.push(&layout.path, &reference)?;
        counts.images += 1;
    }
    for referrer in &target.referrers {
        let folder = staging(|folder| referrer.write_layout(folder.path()))?;
        let reference = format!("{repository}@{}", referrer.descriptor.digest);
        crane.push(folder.path(), &reference)?;
        counts.referrers += 1;
    }
    for (subject, index) in stale_lists(crane, repository, target.composed)? {
        send_list(crane, repository, subject, &index)?;
        counts.lists += 1;
    }
    for signature in &target.signatures {
        send_signature(crane, repository, signature)?;
        counts.signatures += 1;
    }
    Ok(counts)
}

fn send_list(
    crane: &Crane,
    repository: &str,
    subject: &Subject,
    index: &Index,
) -> Result<(), Error> {
    let text = oci::json(index);
    let root = Descriptor::of(oci::INDEX, &text);
    let mut blobs = BTreeMap::from([(root.digest.clone(), text)]);
    // crane reads each manifest of an index, to see whether it is there.
    for listed in &index.manifests {
        let ours = subject
            .referrers
            .iter()
            .find_map(|it| it.blobs.get(&listed.digest));
        let text = match ours {
            Some(text) => Some(text.clone()),
            None => crane.manifest(&format!("{repository}@{}", listed.digest))?,
        };
        let reference = format!("{repository}@{}", listed.digest);
        let missing = || Error::Answer {
            reference,
            problem: "listed as a referrer, but not there; remove it from the list".to_owned(),
        };
        blobs.insert(listed.digest.clone(), text.ok_or_else(missing)?);
    }
    let folder = staging(|folder| write_layout(folder.path(), &root, &blobs))?;
    crane.push(
        folder.path(),
        &format!("{repository}:{}", list_tag(subject)),
    )
}

fn send_signature(crane: &Crane, repository: &str, signature: &Signature<'_>) -> Result<(), Error> {
    let reference = format!("{repository}:{}", signature_tag(signature.subject));
    let folder = staging(|_| Ok(()))?;
    if signature.is_joined {
        crane.pull(&reference, folder.path())?;
    }
    let written = signature.artifact.write_layout(folder.path());
    written.map_err(staging_failed)?;
    crane.push(folder.path(), &reference)
}

/// A temporary folder with a layout.
fn staging(write: impl FnOnce(&TempDir) -> io::Result<()>) -> Result<TempDir, Error> {
    TempDir::new()
        .and_then(|folder| write(&folder).map(|()| folder))
        .map_err(staging_failed)
}

fn staging_failed(source: io::Error) -> Error {
    Error::Local {
        doing: "write a temporary image layout (TMPDIR says where)".to_owned(),
        source,
    }
}

/// Gives the image its tags; all that it needs is there.
///
/// The registry is asked once more, since somebody else may have published meanwhile; there is no way to ask it and to set a
/// tag in one step.
///
/// # Errors
/// When a registry does not take one, or a tag that never moves is another image's by now.
pub fn tag(crane: &Crane, target: &Target<'_>) -> Result<usize, Error> {
    let root = &target.composed.layout.root;
    let reference = format!("{}@{}", target.repository, root.digest);
    let tags = missing_tags(crane, &target.repository, target.composed)?;
    for tag in &tags {
        crane.tag(&reference, tag)?;
    }
    Ok(tags.len())
}
