//! What changed between two snapshots.

use super::envelope::Envelope;
use crate::query::{row, Filter};
use registry::{Change, Snapshot};
use serde::Serialize;
use utoipa::ToSchema;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChangeRow {
    /// Which change it is: `subnet_created`, `subnet_removed`, `subnet_resized`, `subnet_upgraded`, `node_joined`,
    /// `node_left`, `node_moved`, or a kind of record with `_added`, `_removed` or `_changed`.
    #[schema(example = "node_joined")]
    pub change: String,
    /// The kind of the record that the change is told of.
    #[schema(example = "node")]
    pub subject_kind: &'static str,
    /// The record's identifier; empty for a record of which there is only one.
    pub subject_id: String,
    /// The change in words.
    pub text: String,
    /// What was before: a size, a version, the subnet that a node left.
    pub from: Option<String>,
    /// What is now: a size, a version, the subnet that a node joined.
    pub to: Option<String>,
    /// Which fields of the record have other values, for a changed record.
    pub fields: Vec<FieldChange>,
}

row!(ChangeRow in "changes" {
    change: Filter::Equal,
    subject_kind: Filter::Equal,
    subject_id: Filter::Equal,
    text,
    from: Filter::None,
    to: Filter::None,
    fields,
});

/// A field with another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldChange {
    /// The field's name in the registry's vocabulary.
    pub field: &'static str,
    /// The value before, as text; empty where there was none.
    pub from: String,
    /// The value now.
    pub to: String,
}

/// What the document of changes says first: the newer snapshot, as all documents, and the older one.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The snapshot that shows the changes.
    #[serde(flatten)]
    pub to: Envelope,
    /// The snapshot that it is compared with.
    pub from: Envelope,
}

/// The changes from one snapshot to another, in the order of [`registry::diff`].
pub fn changes(from: &Snapshot, to: &Snapshot) -> Vec<ChangeRow> {
    registry::diff(from, to)
        .iter()
        .map(ChangeRow::from)
        .collect()
}

impl From<&Change> for ChangeRow {
    fn from(change: &Change) -> Self {
        let subject = change.subject();
        let (from, to) = before_and_after(change);
        Self {
            change: change.name(),
            subject_kind: subject.kind.as_str(),
            subject_id: subject.id,
            text: change.to_string(),
            from,
            to,
            fields: fields(change),
        }
    }
}

fn before_and_after(change: &Change) -> (Option<String>, Option<String>) {
    let known = |text: &String| (!text.is_empty()).then(|| text.clone());
    match change {
        Change::SubnetCreated { size, .. } => (None, Some(size.to_string())),
        Change::SubnetRemoved { size, .. } => (Some(size.to_string()), None),
        Change::SubnetResized { from, to, .. } => (Some(from.to_string()), Some(to.to_string())),
        Change::SubnetUpgraded { from, to, .. } => (known(from), known(to)),
        Change::NodeJoined { subnet, .. } => (None, Some(subnet.to_text())),
        Change::NodeLeft { subnet, .. } => (Some(subnet.to_text()), None),
        Change::NodeMoved { from, to, .. } => (Some(from.to_text()), Some(to.to_text())),
        Change::Added { .. } | Change::Removed { .. } | Change::Changed { .. } => (None, None),
    }
}

fn fields(change: &Change) -> Vec<FieldChange> {
    let Change::Changed { fields, .. } = change else {
        return Vec::new();
    };
    let fields = fields.iter();
    fields
        .map(|change| FieldChange {
            field: change.field,
            from: change.from.clone(),
            to: change.to.clone(),
        })
        .collect()
}
