//! `dre decentralization`: coefficients, score, penalty and findings of one subnet or of all.

use std::cmp::Reverse;

use anyhow::Context;
use decentralization::{Assessment, Coefficient, Feature, Finding, Policy};
use registry::{At, Topology};
use serde::Serialize;

use super::args::{DecentralizationArgs, Order};
use super::find::{self, short};
use crate::exit::Outcome;
use crate::origin::{Origin, OriginDocument};
use crate::output::{self, Report};
use crate::section::{number, words, Section, Table};
use crate::terminal::Terminal;
use crate::text::{fact, render_section, render_table, ABSENT};

/// How many of a feature's values a table lists.
const LISTED_VALUES: usize = 4;

/// Assesses one subnet or all.
///
/// # Errors
/// If the store, the version or the subnet is not there, or standard output fails.
pub fn assess(args: &DecentralizationArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let snapshot = args.store.open_to_read()?.snapshot(args.at.at)?;
    let policy = Policy::of(&snapshot);
    let topology = Topology::new(&snapshot);
    let mut result = Assessed {
        origin: (&snapshot).into(),
        at: args.at.at,
        policy: name(&policy),
        assessments: Vec::new(),
        is_listing: args.subnet.is_none(),
    };
    if let Some(text) = &args.subnet {
        let subnet = find::subnet(&snapshot, text)?;
        let assessment = decentralization::assess(&topology, &subnet, &policy);
        result
            .assessments
            .push(assessment.context("a subnet just found")?);
    } else {
        result.assessments = decentralization::assess_all(&topology, &policy);
        sort(&mut result.assessments, args.sort);
    }
    output::show(&result, args.format.format, terminal)
}

/// What the JSON document calls the rules.
fn name(policy: &Policy) -> &'static str {
    if *policy == Policy::mainnet() {
        "mainnet"
    } else {
        "general"
    }
}

/// Worst or largest first; what is equal stays in ascending order of principals.
fn sort(assessments: &mut [Assessment], order: Order) {
    match order {
        Order::Penalty => assessments.sort_by(|one, other| {
            let by_penalty = other.penalty.cmp(&one.penalty);
            by_penalty.then_with(|| one.score.compare(&other.score))
        }),
        Order::Score => assessments.sort_by(|one, other| {
            let by_score = one.score.compare(&other.score);
            by_score.then_with(|| other.penalty.cmp(&one.penalty))
        }),
        Order::Size => assessments.sort_by_key(|assessment| Reverse(assessment.size)),
        Order::Subnet => assessments.sort_by_key(|assessment| assessment.subnet),
    }
}

/// Assessments of one snapshot.
struct Assessed {
    origin: Origin,
    at: At,
    policy: &'static str,
    assessments: Vec<Assessment>,
    /// Whether all subnets were asked for, so that they stand below each other.
    is_listing: bool,
}

impl Report for Assessed {
    fn origins(&self) -> Vec<(Origin, At)> {
        vec![(self.origin, self.at)]
    }

    fn text(&self, out: &mut String, width: Option<usize>) {
        if self.is_listing {
            render_table(out, &listing(&self.assessments), width);
            render_section(out, &findings(&self.assessments), width);
            return;
        }
        for assessment in &self.assessments {
            one(out, assessment, width);
        }
    }

    fn json(&self) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Content<'a> {
            registry: OriginDocument,
            policy: &'static str,
            subnets: Vec<SubnetDocument<'a>>,
        }
        let content = Content {
            registry: self.origin.into(),
            policy: self.policy,
            subnets: self.assessments.iter().map(Into::into).collect(),
        };
        output::json("decentralization", content)
    }

    fn csv(&self) -> anyhow::Result<String> {
        let rows: Vec<Row> = self.assessments.iter().map(Into::into).collect();
        output::csv(&COLUMNS, &rows)
    }
}

fn log2(assessment: &Assessment) -> String {
    let mean = assessment.score.average_log2();
    mean.map_or_else(|| ABSENT.to_owned(), |mean| format!("{mean:.3}"))
}

fn listing(assessments: &[Assessment]) -> Table {
    let row = |assessment: &Assessment| {
        let mut cells = vec![assessment.penalty.to_string(), log2(assessment)];
        let coefficients = assessment.score.coefficients.iter();
        cells.extend(coefficients.map(|coefficient| coefficient.value.to_string()));
        cells.extend([assessment.size.to_string(), assessment.subnet.to_text()]);
        cells
    };
    Table {
        columns: vec![
            number("Penalty"),
            number("log2"),
            number("Operator"),
            number("Provider"),
            number("DC"),
            number("Owner"),
            number("Area"),
            number("Country"),
            number("Nodes"),
            words("Subnet"),
        ],
        rows: assessments.iter().map(row).collect(),
    }
}

/// Why there are penalties, in the order of the subnets.
fn findings(assessments: &[Assessment]) -> Section {
    let rows: Vec<Vec<String>> = assessments
        .iter()
        .flat_map(|assessment| {
            let row = |finding: &Finding| {
                vec![
                    finding.penalty.to_string(),
                    short(assessment.subnet),
                    finding.text.clone(),
                ]
            };
            assessment.findings.iter().map(row)
        })
        .collect();
    let is_clean = rows.is_empty();
    Section {
        title: "Findings".to_owned(),
        table: (!is_clean).then(|| Table {
            columns: vec![number("Penalty"), words("Subnet"), words("Finding")],
            rows,
        }),
        notes: is_clean
            .then(|| "Nothing is against the rules.".to_owned())
            .into_iter()
            .collect(),
        ..Section::default()
    }
}

fn one(out: &mut String, assessment: &Assessment, width: Option<usize>) {
    let facts = [
        ("Subnet", assessment.subnet.to_text()),
        ("Nodes", assessment.size.to_string()),
        ("Penalty", assessment.penalty.to_string()),
        ("Score", format!("{} (mean of log2)", log2(assessment))),
    ];
    for (label, value) in facts {
        fact(out, label, &value, "Penalty".len());
    }
    let coefficients = Section {
        title: "Nakamoto coefficients".to_owned(),
        table: Some(Table {
            columns: vec![
                number("Coefficient"),
                number("Nodes held"),
                number("Values"),
                words("Feature"),
                words("Largest"),
            ],
            rows: assessment.score.coefficients.iter().map(cells).collect(),
        }),
        ..Section::default()
    };
    render_section(out, &coefficients, width);
    render_section(out, &findings(std::slice::from_ref(assessment)), width);
}

fn cells(coefficient: &Coefficient) -> Vec<String> {
    let is_principal = matches!(
        coefficient.feature,
        Feature::NodeOperator | Feature::NodeProvider
    );
    let mut largest: Vec<String> = coefficient
        .largest
        .iter()
        .take(LISTED_VALUES)
        .map(|(value, nodes)| {
            let first_group = value.split('-').next().unwrap_or_default();
            let shown = if is_principal { first_group } else { value };
            format!("{shown} {nodes}")
        })
        .collect();
    if coefficient.largest.len() > LISTED_VALUES {
        largest.push("...".to_owned());
    }
    vec![
        coefficient.value.to_string(),
        coefficient.controlled.to_string(),
        coefficient.distinct.to_string(),
        coefficient.feature.to_string(),
        largest.join(", "),
    ]
}

/// One subnet's assessment. These types are the wire format, as those of `rows` are.
#[derive(Serialize)]
struct SubnetDocument<'a> {
    subnet_id: String,
    node_count: u32,
    penalty: u64,
    average_log2: Option<f64>,
    average_linear: f64,
    minimum: u32,
    coefficients: Vec<CoefficientDocument<'a>>,
    findings: Vec<FindingDocument<'a>>,
}

#[derive(Serialize)]
struct CoefficientDocument<'a> {
    feature: &'static str,
    coefficient: u32,
    controlled_node_count: u32,
    distinct_count: u32,
    values: Vec<ValueDocument<'a>>,
}

#[derive(Serialize)]
struct ValueDocument<'a> {
    value: &'a str,
    node_count: u32,
}

#[derive(Serialize)]
struct FindingDocument<'a> {
    rule: &'static str,
    feature: Option<&'static str>,
    subject: &'a str,
    count: u32,
    limit: u32,
    penalty: u64,
    text: &'a str,
}

impl<'a> From<&'a Assessment> for SubnetDocument<'a> {
    fn from(assessment: &'a Assessment) -> Self {
        let score = &assessment.score;
        Self {
            subnet_id: assessment.subnet.to_text(),
            node_count: assessment.size,
            penalty: assessment.penalty,
            average_log2: score.average_log2(),
            average_linear: score.average_linear(),
            minimum: score.minimum(),
            coefficients: score.coefficients.iter().map(Into::into).collect(),
            findings: assessment.findings.iter().map(Into::into).collect(),
        }
    }
}

impl<'a> From<&'a Coefficient> for CoefficientDocument<'a> {
    fn from(coefficient: &'a Coefficient) -> Self {
        let value = |(value, node_count): &'a (String, u32)| ValueDocument {
            value,
            node_count: *node_count,
        };
        Self {
            feature: coefficient.feature.as_str(),
            coefficient: coefficient.value,
            controlled_node_count: coefficient.controlled,
            distinct_count: coefficient.distinct,
            values: coefficient.largest.iter().map(value).collect(),
        }
    }
}

impl<'a> From<&'a Finding> for FindingDocument<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            rule: finding.rule.as_str(),
            feature: finding.feature.map(Feature::as_str),
            subject: &finding.subject,
            count: finding.count,
            limit: finding.limit,
            penalty: finding.penalty,
            text: &finding.text,
        }
    }
}

/// One subnet's assessment in CSV: a feature's column is its coefficient.
#[derive(Serialize)]
struct Row {
    subnet_id: String,
    node_count: u32,
    penalty: u64,
    average_log2: Option<f64>,
    node_operator: u32,
    node_provider: u32,
    data_center: u32,
    data_center_owner: u32,
    area: u32,
    country: u32,
    findings: String,
}

const COLUMNS: [&str; 11] = [
    "subnet_id",
    "node_count",
    "penalty",
    "average_log2",
    "node_operator",
    "node_provider",
    "data_center",
    "data_center_owner",
    "area",
    "country",
    "findings",
];

impl From<&Assessment> for Row {
    fn from(assessment: &Assessment) -> Self {
        let coefficient = |feature| assessment.score.coefficient(feature).value;
        let findings = assessment.findings.iter();
        let texts: Vec<&str> = findings.map(|finding| finding.text.as_str()).collect();
        Self {
            subnet_id: assessment.subnet.to_text(),
            node_count: assessment.size,
            penalty: assessment.penalty,
            average_log2: assessment.score.average_log2(),
            node_operator: coefficient(Feature::NodeOperator),
            node_provider: coefficient(Feature::NodeProvider),
            data_center: coefficient(Feature::DataCenter),
            data_center_owner: coefficient(Feature::DataCenterOwner),
            area: coefficient(Feature::Area),
            country: coefficient(Feature::Country),
            findings: texts.join("; "),
        }
    }
}
