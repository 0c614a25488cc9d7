//! `dre subnet list` and `dre subnet show`.

use anyhow::Context;
use registry::{At, Snapshot, Subnet, Topology};
use serde::Serialize;

use super::args::{SubnetListArgs, SubnetShowArgs};
use super::find;
use super::rows::{NodeRow, ParametersDocument, SubnetRow, NODE_COLUMNS, SUBNET_COLUMNS};
use crate::exit::Outcome;
use crate::origin::{Origin, OriginDocument};
use crate::output::{self, Report};
use crate::section::{number, words, Section, Table};
use crate::store::OpenStore;
use crate::terminal::Terminal;
use crate::text::{fact, render_section, render_table, ABSENT};

/// Lists the subnets.
///
/// # Errors
/// If the store has no such version, or standard output fails.
pub fn list(
    store: &OpenStore,
    args: &SubnetListArgs,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let snapshot = store.snapshot(args.at.at)?;
    let listing = Listing {
        origin: (&snapshot).into(),
        at: args.at.at,
        rows: SubnetRow::all(&snapshot),
    };
    output::show(&listing, args.format.format, terminal)
}

/// Shows one subnet and its nodes.
///
/// # Errors
/// If the store has no such version or the version no such subnet, or standard output fails.
pub fn show(
    store: &OpenStore,
    args: &SubnetShowArgs,
    terminal: &Terminal,
) -> anyhow::Result<Outcome> {
    let snapshot = store.snapshot(args.at.at)?;
    let id = find::subnet(&snapshot, &args.subnet)?;
    let subnet = snapshot.subnets.get(&id).context("a subnet just found")?;
    let detail = Detail::new(&snapshot, subnet, args.at.at);
    output::show(&detail, args.format.format, terminal)
}

/// All subnets of a snapshot.
struct Listing {
    origin: Origin,
    at: At,
    rows: Vec<SubnetRow>,
}

impl Report for Listing {
    fn origins(&self) -> Vec<(Origin, At)> {
        vec![(self.origin, self.at)]
    }

    fn text(&self, out: &mut String, width: Option<usize>) {
        let table = Table {
            columns: vec![
                number("Nodes"),
                number("Providers"),
                number("Data centers"),
                number("Countries"),
                words("Type"),
                words("Version"),
                words("Subnet"),
            ],
            rows: self.rows.iter().map(cells).collect(),
        };
        render_table(out, &table, width);
    }

    fn json(&self) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Content<'a> {
            registry: OriginDocument,
            subnets: &'a [SubnetRow],
        }
        let content = Content {
            registry: self.origin.into(),
            subnets: &self.rows,
        };
        output::json("subnet_list", content)
    }

    fn csv(&self) -> anyhow::Result<String> {
        output::csv(&SUBNET_COLUMNS, &self.rows)
    }
}

fn cells(row: &SubnetRow) -> Vec<String> {
    vec![
        row.node_count.to_string(),
        row.node_provider_count.to_string(),
        row.data_center_count.to_string(),
        row.country_count.to_string(),
        row.subnet_type.unwrap_or(ABSENT).to_owned(),
        row.replica_version
            .clone()
            .unwrap_or_else(|| ABSENT.to_owned()),
        row.subnet_id.clone(),
    ]
}

/// One subnet with its nodes.
struct Detail<'a> {
    origin: Origin,
    at: At,
    subnet: &'a Subnet,
    row: SubnetRow,
    nodes: Vec<NodeRow>,
}

impl<'a> Detail<'a> {
    fn new(snapshot: &'a Snapshot, subnet: &'a Subnet, at: At) -> Self {
        let topology = Topology::new(snapshot);
        let members = topology.members(&subnet.id);
        Self {
            origin: snapshot.into(),
            at,
            subnet,
            row: SubnetRow::new(&topology, subnet),
            nodes: members.into_iter().map(NodeRow::from).collect(),
        }
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let optional = |value: Option<&str>| {
            value
                .filter(|it| !it.is_empty())
                .unwrap_or(ABSENT)
                .to_owned()
        };
        let mut facts = vec![
            ("Subnet", self.row.subnet_id.clone()),
            ("Type", optional(self.row.subnet_type)),
            ("Version", optional(self.row.replica_version.as_deref())),
            ("Nodes", self.row.node_count.to_string()),
        ];
        // Those members are in the list of principals only.
        let missing = self.row.node_count.saturating_sub(self.nodes.len());
        if missing > 0 {
            facts.push(("Without record", missing.to_string()));
        }
        facts.extend([
            ("Providers", self.row.node_provider_count.to_string()),
            ("Data centers", self.row.data_center_count.to_string()),
            ("Countries", self.row.country_count.to_string()),
        ]);
        if let Some(parameters) = &self.subnet.parameters {
            let yes = |is_so: bool| if is_so { "yes" } else { "no" }.to_owned();
            facts.extend([
                ("Halted", yes(parameters.is_halted)),
                ("Encrypted memory", yes(parameters.features.sev_enabled)),
                (
                    "Chain keys",
                    optional(Some(&parameters.chain_keys.join(" "))),
                ),
            ]);
        }
        facts
    }
}

impl Report for Detail<'_> {
    fn origins(&self) -> Vec<(Origin, At)> {
        vec![(self.origin, self.at)]
    }

    fn text(&self, out: &mut String, width: Option<usize>) {
        for (label, value) in self.facts() {
            fact(out, label, &value, "Encrypted memory".len());
        }
        let nodes = Section {
            title: "Nodes".to_owned(),
            table: Some(super::node::table(&self.nodes)),
            ..Section::default()
        };
        render_section(out, &nodes, width);
    }

    fn json(&self) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Content<'a> {
            registry: OriginDocument,
            subnet: &'a SubnetRow,
            parameters: Option<ParametersDocument<'a>>,
            nodes: &'a [NodeRow],
        }
        let content = Content {
            registry: self.origin.into(),
            subnet: &self.row,
            parameters: self.subnet.parameters.as_ref().map(Into::into),
            nodes: &self.nodes,
        };
        output::json("subnet", content)
    }

    /// The nodes: what is one value for the subnet stands in `dre subnet list`.
    fn csv(&self) -> anyhow::Result<String> {
        output::csv(&NODE_COLUMNS, &self.nodes)
    }
}
