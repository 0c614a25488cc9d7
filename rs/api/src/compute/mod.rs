//! From a question to the bytes of its answer. What is computed here may take milliseconds and may read the
//! history: never on a thread that serves others.

mod list;

use crate::current::Current;
use crate::digest::Digest;
use crate::document::{
    changes, AssessmentBody, AssessmentDetail, Comparison, Document, Envelope, NodeBody,
    NodeDetail, SubnetBody, SubnetDetail, VersionRow,
};
use crate::error::{shown, Error};
use crate::history::Past;
use crate::query::{Identifier, Question, Row};
use crate::routes::RouteKind;
use crate::view::View;
use bytes::Bytes;
use decentralization::{assess, Policy};
use list::Source;
use registry::{Principal, Timestamp};
use serde::Serialize;
use std::hash::Hasher;
use std::sync::Arc;

/// Which versions a question is about, once its points of the history are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Scope {
    /// The version that is shown.
    pub version: u64,
    /// The version that it is compared with.
    pub from: Option<u64>,
}

/// An answer before it is compressed.
pub(crate) struct Body {
    pub bytes: Bytes,
    pub etag: Arc<str>,
    pub last_modified: Timestamp,
}

/// Where answers come from: the published snapshot and those before it.
pub(crate) struct Sources<'a> {
    pub current: &'a Current,
    pub past: &'a Past,
}

impl Sources<'_> {
    /// The answer to a question. Blocks when an older snapshot must be read.
    pub fn answer(&self, question: &Question, scope: Scope) -> Result<Body, Error> {
        match question.route.kind {
            RouteKind::Versions => return self.versions(question, scope),
            RouteKind::Diff => return self.diff(question, scope),
            _ => {}
        }
        let view = self.view(question, scope.version)?;
        answer_of(&view, question)
    }

    fn view(&self, question: &Question, version: u64) -> Result<Arc<View>, Error> {
        let current = &self.current.view;
        if version == current.version() {
            return Ok(Arc::clone(current));
        }
        let view = self.past.view(version)?;
        view.ok_or_else(|| match question.cursor {
            Some(_) => Error::BadCursor {
                reason: "its version is no longer there",
            },
            None => Error::NoSnapshot {
                at: version.to_string(),
                oldest: current.version(),
            },
        })
    }

    fn versions(&self, question: &Question, scope: Scope) -> Result<Body, Error> {
        let mut versions = self.past.versions()?;
        versions.retain(|info| info.version <= scope.version);
        let mut digest = Digest::new();
        for info in &versions {
            digest.write_u64(info.version);
            digest.text(&info.time.to_string());
            digest.text(&info.imported_at.to_string());
        }
        // A cursor's version is the newest one that its list knows.
        let view = &self.current.view;
        let newest = versions.last().filter(|_| scope.version != view.version());
        let envelope = newest.map_or_else(
            || view.envelope(),
            |info| Envelope::new(info.version, info.time, &info.provenance),
        );
        let rows: Vec<VersionRow> = versions.iter().map(VersionRow::from).collect();
        let contents = digest.short();
        let source = Source {
            head: &envelope,
            version: scope.version,
            from_version: 0,
            contents,
        };
        Ok(Body {
            bytes: source.list(&rows, question, None)?,
            etag: format!("W/\"{}-versions-{contents:08x}\"", scope.version).into(),
            last_modified: view.snapshot.time,
        })
    }

    fn diff(&self, question: &Question, scope: Scope) -> Result<Body, Error> {
        let to = self.view(question, scope.version)?;
        let from = self.view(question, scope.from.unwrap_or(scope.version))?;
        let rows = changes(&from.snapshot, &to.snapshot);
        let head = Comparison {
            to: to.envelope(),
            from: from.envelope(),
        };
        let mut digest = Digest::new();
        digest.write_u32(from.contents);
        digest.write_u32(to.contents);
        let source = Source {
            head: &head,
            version: to.version(),
            from_version: from.version(),
            contents: digest.short(),
        };
        let etag = format!(
            "W/\"{}-{:08x}-{}-{:08x}\"",
            from.version(),
            from.contents,
            to.version(),
            to.contents
        );
        Ok(Body {
            bytes: source.list(&rows, question, None)?,
            etag: etag.into(),
            last_modified: to.snapshot.time.max(from.snapshot.time),
        })
    }
}

/// The answer to a question about one snapshot.
pub(crate) fn answer_of(view: &View, question: &Question) -> Result<Body, Error> {
    let tables = &view.tables;
    let id = question.id.as_deref().unwrap_or_default();
    let bytes = match question.route.kind {
        RouteKind::Subnets => rows(view, &tables.subnets, question)?,
        RouteKind::Nodes => rows(view, &tables.nodes, question)?,
        RouteKind::Providers => rows(view, &tables.providers, question)?,
        RouteKind::Operators => rows(view, &tables.operators, question)?,
        RouteKind::DataCenters => rows(view, &tables.data_centers, question)?,
        RouteKind::Decentralization => rows(view, &tables.assessments, question)?,
        RouteKind::Subnet => subnet(view, id)?,
        RouteKind::Node => node(view, id)?,
        RouteKind::Assessment => assessment(view, id)?,
        // No snapshot has these in it.
        RouteKind::OpenApi | RouteKind::Versions | RouteKind::Diff => {
            return Err(Error::UnknownPath {
                path: question.route.path.to_owned(),
            })
        }
    };
    Ok(Body {
        bytes,
        etag: view.etag().into(),
        last_modified: view.snapshot.time,
    })
}

fn rows<R: Row>(view: &View, rows: &[R], question: &Question) -> Result<Bytes, Error> {
    let source = Source {
        head: &view.envelope(),
        version: view.version(),
        from_version: 0,
        contents: view.contents,
    };
    source.list(rows, question, Some(view))
}

fn subnet(view: &View, id: &str) -> Result<Bytes, Error> {
    let (place, id) = view.find(Identifier::Subnet, id)?;
    let decentralization = assessed(view, id)?;
    let row = view.tables.subnets.get(place).ok_or(Error::CutOff)?;
    let record = principal(id).and_then(|id| view.snapshot.subnets.get(&id));
    let membership = record.map(|record| record.membership.as_slice());
    let members = membership.unwrap_or_default().iter().filter_map(|node| {
        let place = view.find(Identifier::Node, &node.to_text()).ok()?.0;
        view.tables.nodes.get(place).cloned()
    });
    let parameters = record.and_then(|record| record.parameters.as_ref());
    let subnet = SubnetDetail {
        row: row.clone(),
        parameters: parameters.map(Into::into),
        members: members.collect(),
        decentralization,
    };
    document(view, SubnetBody { subnet })
}

fn node(view: &View, id: &str) -> Result<Bytes, Error> {
    let (place, _) = view.find(Identifier::Node, id)?;
    let row = view.tables.nodes.get(place).ok_or(Error::CutOff)?;
    let node = NodeDetail::new(row, &view.snapshot);
    document(view, NodeBody { node })
}

fn assessment(view: &View, id: &str) -> Result<Bytes, Error> {
    let (_, id) = view.find(Identifier::Subnet, id)?;
    let assessment = assessed(view, id)?;
    document(view, AssessmentBody { assessment })
}

/// The assessment of the subnet with this identifier, which is in the snapshot.
fn assessed(view: &View, id: &str) -> Result<AssessmentDetail, Error> {
    let policy = Policy::of(&view.snapshot);
    let assessment = principal(id).and_then(|id| assess(&view.topology(), &id, &policy));
    let assessment = assessment.ok_or_else(|| Error::NotFound {
        kind: "subnet",
        id: shown(id),
        version: view.version(),
        shortest: id.len(),
    })?;
    Ok(AssessmentDetail::from(&assessment))
}

fn principal(text: &str) -> Option<Principal> {
    Principal::from_text(text).ok()
}

fn document<T: Serialize>(view: &View, body: T) -> Result<Bytes, Error> {
    let envelope = view.envelope();
    let bytes = serde_json::to_vec(&Document { envelope, body });
    bytes.map(Bytes::from).map_err(|_| Error::CutOff)
}
