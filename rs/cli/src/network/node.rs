//! `dre node list`: nodes and where they are, with filters.

use std::collections::BTreeSet;

use anyhow::bail;
use registry::{At, NodeStatus, Placement, Principal, Snapshot, Topology};
use serde::Serialize;

use super::args::NodeListArgs;
use super::find;
use super::rows::{NodeRow, NODE_COLUMNS};
use crate::exit::Outcome;
use crate::origin::{Origin, OriginDocument};
use crate::output::{self, Report};
use crate::section::{words, Table};
use crate::store::OpenStore;
use crate::terminal::Terminal;
use crate::text::{render_table, ABSENT};

/// Lists the nodes that the filters leave.
///
/// # Errors
/// If the store has no such version, a filter names what is not there, or standard output fails.
pub fn list(
    store: &OpenStore,
    args: &NodeListArgs,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let snapshot = store.snapshot(args.at.at)?;
    let filter = Filter::new(args, &snapshot)?;
    let topology = Topology::new(&snapshot);
    let listing = Listing {
        origin: (&snapshot).into(),
        at: args.at.at,
        rows: topology
            .placements()
            .filter(|placement| filter.leaves(placement))
            .map(NodeRow::from)
            .collect(),
    };
    output::show(&listing, args.format.format, terminal)
}

/// Which nodes are meant. What is `None` says nothing.
struct Filter {
    subnet: Option<Principal>,
    unassigned: bool,
    provider: Option<Principal>,
    country: Option<String>,
    status: Option<NodeStatus>,
}

impl Filter {
    fn new(args: &NodeListArgs, snapshot: &Snapshot) -> anyhow::Result<Self> {
        let subnet = args.subnet.as_deref();
        let provider = args.provider.as_deref();
        let country = args.country.as_deref();
        let status = args.status.map(NodeStatus::from);
        if status.is_some() && snapshot.nodes.values().all(|node| node.status.is_none()) {
            bail!(
                "--status: registry version {} ({}) tells no node's health: take a version that a \
                 dump or the public API made",
                snapshot.version,
                snapshot.provenance.source.as_str()
            );
        }
        Ok(Self {
            subnet: subnet.map(|it| find::subnet(snapshot, it)).transpose()?,
            unassigned: args.unassigned,
            provider: provider
                .map(|it| find::provider(snapshot, it))
                .transpose()?,
            country: country.map(|it| known_country(snapshot, it)).transpose()?,
            status,
        })
    }

    fn leaves(&self, placement: &Placement<'_>) -> bool {
        let country = || placement.data_center.map(|it| it.region.country());
        (self.subnet.is_none() || self.subnet == placement.subnet_id)
            && !(self.unassigned && placement.subnet_id.is_some())
            && (self.provider.is_none() || self.provider == placement.provider_id())
            && (self.country.is_none() || self.country.as_deref() == country())
            && (self.status.is_none() || self.status == placement.node.status)
    }
}

/// The country's code as the registry writes it.
fn known_country(snapshot: &Snapshot, text: &str) -> anyhow::Result<String> {
    let known: BTreeSet<&str> = snapshot
        .data_centers
        .values()
        .map(|data_center| data_center.region.country())
        .collect();
    match known.iter().find(|code| code.eq_ignore_ascii_case(text)) {
        Some(code) => Ok((*code).to_owned()),
        None => bail!(
            "--country: no data center is in '{text}' in registry version {}: give one of {}",
            snapshot.version,
            known.into_iter().collect::<Vec<_>>().join(" ")
        ),
    }
}

/// Nodes of one snapshot.
struct Listing {
    origin: Origin,
    at: At,
    rows: Vec<NodeRow>,
}

impl Report for Listing {
    fn origins(&self) -> Vec<(Origin, At)> {
        vec![(self.origin, self.at)]
    }

    fn text(&self, out: &mut String, width: Option<usize>) {
        render_table(out, &table(&self.rows), width);
    }

    fn json(&self) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Content<'a> {
            registry: OriginDocument,
            nodes: &'a [NodeRow],
        }
        let content = Content {
            registry: self.origin.into(),
            nodes: &self.rows,
        };
        output::json("node_list", content)
    }

    fn csv(&self) -> anyhow::Result<String> {
        output::csv(&NODE_COLUMNS, &self.rows)
    }
}

/// Nodes as a table: the columns that people look for, the others stand in CSV and JSON.
pub fn table(rows: &[NodeRow]) -> Table {
    Table {
        columns: vec![
            words("Node"),
            words("Subnet"),
            words("Status"),
            words("DC"),
            words("Country"),
            words("Area"),
            words("Address"),
            words("Provider"),
        ],
        rows: rows.iter().map(cells).collect(),
    }
}

fn cells(row: &NodeRow) -> Vec<String> {
    let or_absent = |value: Option<&str>| value.unwrap_or(ABSENT).to_owned();
    // The first group of a principal names it well enough among the few hundred there are.
    let first_group = |value: Option<&String>| or_absent(value.and_then(|it| it.split('-').next()));
    vec![
        row.node_id.clone(),
        first_group(row.subnet_id.as_ref()),
        or_absent(row.status),
        or_absent(row.data_center_id.as_deref()),
        or_absent(row.country.as_deref()),
        or_absent(row.area.as_deref()),
        or_absent(row.ip_address.as_deref()),
        match &row.node_provider_name {
            Some(name) => name.clone(),
            None => first_group(row.node_provider_id.as_ref()),
        },
    ]
}
