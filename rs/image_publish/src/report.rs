//! What a run says: every digest, then what each registry got, as a table or as JSON.

use std::fmt::Write as _;
use std::iter;
use std::ops::AddAssign;

use serde::Serialize;

use crate::compose::{Composed, Kind};
use crate::publish::Counts;

/// Counts up when a field of the document changes its meaning or goes away.
const SCHEMA: &str = "image_publish/1";

/// What a run did, or would do.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    schema: &'static str,
    /// Whether nothing was sent on purpose.
    pub dry_run: bool,
    publications: Vec<PublicationReport<'a>>,
    registries: Vec<RegistryReport>,
}

#[derive(Debug, Serialize)]
struct PublicationReport<'a> {
    name: &'a str,
    repository: &'a str,
    digest: &'a str,
    tags: &'a [String],
    moving_tags: &'a [String],
    manifests: Vec<ManifestReport<'a>>,
}

#[derive(Debug, Serialize)]
struct ManifestReport<'a> {
    /// `None` for an index.
    platform: Option<&'a str>,
    digest: &'a str,
    artifacts: Vec<ArtifactReport<'a>>,
}

#[derive(Debug, Serialize)]
struct ArtifactReport<'a> {
    kind: Kind,
    digest: &'a str,
}

#[derive(Debug, Serialize)]
struct RegistryReport {
    registry: String,
    sent: Counts,
}

impl<'a> Report<'a> {
    /// A report on what was composed.
    pub fn new(publications: &'a [Composed], dry_run: bool) -> Self {
        Self {
            schema: SCHEMA,
            dry_run,
            publications: publications.iter().map(publication).collect(),
            registries: Vec::new(),
        }
    }

    /// Adds to what a registry got; registries appear in the order in which they are named first.
    pub fn add(&mut self, registry: String, sent: Counts) {
        match self
            .registries
            .iter_mut()
            .find(|it| it.registry == registry)
        {
            Some(there) => there.sent += sent,
            None => self.registries.push(RegistryReport { registry, sent }),
        }
    }

    /// One JSON document.
    pub fn json(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        text.expect("names are the only keys") + "\n"
    }

    /// Text for people.
    pub fn table(&self) -> String {
        let header = ["REPOSITORY", "WHAT", "PLATFORM", "DIGEST"].map(str::to_owned);
        let rows: Vec<[String; 4]> = iter::once(header)
            .chain(self.publications.iter().flat_map(rows))
            .collect();
        let mut text = String::new();
        let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
        let widths = [width(0), width(1), width(2)];
        for [repository, what, platform, digest] in &rows {
            let [first, second, third] = widths;
            let _ = writeln!(
                text,
                "{repository:first$}  {what:second$}  {platform:third$}  {digest}"
            );
        }
        text.push('\n');
        for publication in &self.publications {
            let moving = publication
                .moving_tags
                .iter()
                .map(|tag| format!("{tag} (moves)"));
            let tags: Vec<String> = publication.tags.iter().cloned().chain(moving).collect();
            let tags = match tags.as_slice() {
                [] => "no tags".to_owned(),
                tags => format!("tags {}", tags.join(", ")),
            };
            let _ = writeln!(text, "{}: {tags}", publication.repository);
        }
        for RegistryReport { registry, sent } in &self.registries {
            let _ = writeln!(text, "{registry}: {}", self.sentence(sent));
        }
        text
    }

    fn sentence(&self, sent: &Counts) -> String {
        let kinds = [
            (sent.images, "image"),
            (sent.referrers, "referrer"),
            (sent.lists, "list of referrers"),
            (sent.signatures, "signature"),
            (sent.tags, "tag"),
        ];
        let parts: Vec<String> = kinds
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, name)| format!("{count} {name}"))
            .collect();
        match (parts.is_empty(), self.dry_run) {
            (true, _) => "nothing to push".to_owned(),
            (false, true) => format!("would push {}", parts.join(", ")),
            (false, false) => format!("pushed {}", parts.join(", ")),
        }
    }
}

fn publication(composed: &Composed) -> PublicationReport<'_> {
    let manifests = composed.subjects.iter().map(|subject| {
        let artifacts = subject.referrers.iter().chain(&subject.signature);
        ManifestReport {
            platform: subject.platform.as_deref(),
            digest: &subject.descriptor.digest,
            artifacts: artifacts
                .map(|artifact| ArtifactReport {
                    kind: artifact.kind,
                    digest: &artifact.descriptor.digest,
                })
                .collect(),
        }
    });
    PublicationReport {
        name: &composed.name,
        repository: &composed.repository,
        digest: &composed.layout.root.digest,
        tags: &composed.tags,
        moving_tags: &composed.moving_tags,
        manifests: manifests.collect(),
    }
}

fn rows<'a>(publication: &'a PublicationReport<'_>) -> impl Iterator<Item = [String; 4]> + 'a {
    publication.manifests.iter().flat_map(move |manifest| {
        let platform = manifest.platform.unwrap_or_default();
        let what = match manifest.platform {
            Some(_) => "image",
            None => "index",
        };
        let artifacts = manifest.artifacts.iter();
        let artifacts = artifacts.map(|artifact| (artifact.kind.name(), artifact.digest));
        iter::once((what, manifest.digest))
            .chain(artifacts)
            .map(move |(what, digest)| {
                [publication.repository, what, platform, digest].map(str::to_owned)
            })
    })
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.images += other.images;
        self.referrers += other.referrers;
        self.signatures += other.signatures;
        self.lists += other.lists;
        self.tags += other.tags;
    }
}
