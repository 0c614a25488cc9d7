//! `dre registry diff`: what changed between two versions.

use anyhow::bail;
use registry::{At, Change, FieldChange};
use serde::Serialize;

use super::args::DiffArgs;
use crate::exit::Outcome;
use crate::origin::{minute, Origin, OriginDocument};
use crate::output::{self, Report};
use crate::store::StoreArgs;
use crate::terminal::Terminal;
use crate::text::{line, visible, TITLE};
use crate::units::counted;

/// Shows what changed between two versions.
///
/// # Errors
/// If the store has not both, they are in the wrong order, or standard output fails.
pub fn show(store: &StoreArgs, args: &DiffArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let store = store.open_to_read()?;
    let from = store.snapshot(args.from)?;
    let to = store.snapshot(args.to)?;
    if from.version > to.version {
        bail!(
            "{} (registry version {}) is later than {} (version {}): give the earlier one first, \
             as dre registry diff {2} {0}",
            args.from,
            from.version,
            args.to,
            to.version
        );
    }
    let difference = Difference {
        from: ((&from).into(), args.from),
        to: ((&to).into(), args.to),
        changes: registry::diff(&from, &to),
    };
    output::show(&difference, args.format.format, terminal)
}

struct Difference {
    from: (Origin, At),
    to: (Origin, At),
    changes: Vec<Change>,
}

impl Report for Difference {
    fn origins(&self) -> Vec<(Origin, At)> {
        vec![self.from, self.to]
    }

    fn text(&self, out: &mut String, _width: Option<usize>) {
        let named = |(origin, _): (Origin, At)| {
            format!("version {} ({})", origin.version, minute(origin.time))
        };
        line(
            out,
            &format!(
                "{TITLE}{} from {} to {}{TITLE:#}",
                counted(self.changes.len() as u64, "change"),
                named(self.from),
                named(self.to)
            ),
        );
        for change in &self.changes {
            line(out, &visible(&change.to_string()));
        }
    }

    fn json(&self) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Content {
            from: OriginDocument,
            to: OriginDocument,
            changes: Vec<ChangeDocument>,
        }
        let content = Content {
            from: self.from.0.into(),
            to: self.to.0.into(),
            changes: self.changes.iter().map(Into::into).collect(),
        };
        output::json("diff", content)
    }

    fn csv(&self) -> anyhow::Result<String> {
        let rows: Vec<Row> = self.changes.iter().flat_map(rows).collect();
        output::csv(&COLUMNS, &rows)
    }
}

/// One change. This type is the wire format of JSON.
#[derive(Serialize)]
struct ChangeDocument {
    change: String,
    kind: &'static str,
    id: String,
    from: Option<String>,
    to: Option<String>,
    fields: Vec<FieldDocument>,
    text: String,
}

#[derive(Serialize)]
struct FieldDocument {
    field: &'static str,
    from: String,
    to: String,
}

impl From<&Change> for ChangeDocument {
    fn from(change: &Change) -> Self {
        let subject = change.subject();
        let (from, to) = values(change);
        Self {
            change: change.name(),
            kind: subject.kind.as_str(),
            id: subject.id,
            from,
            to,
            fields: fields(change)
                .iter()
                .map(|change| FieldDocument {
                    field: change.field,
                    from: change.from.clone(),
                    to: change.to.clone(),
                })
                .collect(),
            text: change.to_string(),
        }
    }
}

/// What was and what is, where a change is one of a single value: sizes, versions, or a node's subnet.
fn values(change: &Change) -> (Option<String>, Option<String>) {
    match change {
        Change::SubnetCreated { size, .. } => (None, Some(size.to_string())),
        Change::SubnetRemoved { size, .. } => (Some(size.to_string()), None),
        Change::SubnetResized { from, to, .. } => (Some(from.to_string()), Some(to.to_string())),
        Change::SubnetUpgraded { from, to, .. } => (Some(from.clone()), Some(to.clone())),
        Change::NodeJoined { subnet, .. } => (None, Some(subnet.to_text())),
        Change::NodeLeft { subnet, .. } => (Some(subnet.to_text()), None),
        Change::NodeMoved { from, to, .. } => (Some(from.to_text()), Some(to.to_text())),
        Change::Added { .. } | Change::Removed { .. } | Change::Changed { .. } => (None, None),
    }
}

fn fields(change: &Change) -> &[FieldChange] {
    match change {
        Change::Changed { fields, .. } => fields,
        _ => &[],
    }
}

/// One change in CSV, or one field of a record with other values.
#[derive(Serialize)]
struct Row {
    change: String,
    kind: &'static str,
    id: String,
    field: &'static str,
    from: Option<String>,
    to: Option<String>,
}

const COLUMNS: [&str; 6] = ["change", "kind", "id", "field", "from", "to"];

fn rows(change: &Change) -> Vec<Row> {
    let row = |field, from, to| {
        let subject = change.subject();
        Row {
            change: change.name(),
            kind: subject.kind.as_str(),
            id: subject.id,
            field,
            from,
            to,
        }
    };
    let fields = fields(change).iter();
    let of_fields: Vec<Row> = fields
        .map(|it| row(it.field, Some(it.from.clone()), Some(it.to.clone())))
        .collect();
    if of_fields.is_empty() {
        let (from, to) = values(change);
        return vec![row("", from, to)];
    }
    of_fields
}
