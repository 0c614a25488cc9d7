//! Subnets: what they are for, who is in them, and how they stand.

use super::decentralization::{
    rounded, value_counts, AssessmentDetail, CoefficientShort, FindingDetail, Nakamoto, ValueCount,
};
use super::node::NodeRow;
use super::tally::{count, Tally};
use super::texts::Texts;
use crate::query::{row, Filter};
use decentralization::{Assessment, Feature};
use registry::{Subnet, SubnetParameters, Topology};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A subnet: nodes that together run one blockchain.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SubnetRow {
    /// The subnet's principal.
    pub id: Arc<str>,
    /// What it is for: `application`, `cloud_engine`, `system` or `verified_application`; null where the source does
    /// not tell.
    #[schema(example = "application")]
    pub subnet_type: Option<&'static str>,
    /// The version of the guest system that its nodes run.
    pub replica_version: Option<Arc<str>>,
    /// How many nodes it has.
    pub size: u32,
    /// Whether it makes no progress now; null where the source does not tell.
    pub is_halted: Option<bool>,
    /// In how many countries its nodes are.
    pub countries: u32,
    /// How many providers own its nodes.
    pub providers: u32,
    /// How many of its nodes are healthy; null where the source does not observe nodes.
    pub healthy_nodes: Option<u32>,
    /// Its Nakamoto coefficients.
    pub nakamoto: Nakamoto,
    /// The mean of the coefficients' binary logarithms, to six decimals; null for a subnet without members.
    #[schema(example = 2.321_928)]
    pub average_log2: Option<f64>,
    /// How far it is from the network's target topology, in points; 0 when it keeps every rule.
    pub penalty: u64,
    /// How many of its nodes are in each country, most first.
    pub country_nodes: Vec<ValueCount>,
    /// The coefficients, and who holds the most nodes.
    pub coefficients: Vec<CoefficientShort>,
    /// What is against the rules.
    pub findings: Vec<FindingDetail>,
}

row!(SubnetRow in "subnets" {
    id,
    subnet_type: Filter::Equal,
    replica_version: Filter::Equal,
    size: Filter::Equal,
    is_halted: Filter::Equal,
    countries: Filter::Equal,
    providers: Filter::Equal,
    healthy_nodes: Filter::Equal,
    nakamoto,
    average_log2,
    penalty: Filter::Equal,
    country_nodes,
    coefficients,
    findings,
});

/// A subnet with its members, its parameters and how decentralized it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SubnetDetail {
    /// What lists say of it.
    #[serde(flatten)]
    pub row: SubnetRow,
    /// Its limits, intervals and access; null where the source does not tell.
    pub parameters: Option<Parameters>,
    /// Its nodes.
    pub members: Vec<NodeRow>,
    /// How decentralized it is, and why.
    pub decentralization: AssessmentDetail,
}

/// A subnet's limits, intervals and access lists, as its record has them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Parameters {
    /// The largest ingress message, in bytes.
    pub max_ingress_bytes_per_message: u64,
    /// The most ingress messages a block takes.
    pub max_ingress_messages_per_block: u64,
    /// The largest payload of a block, in bytes.
    pub max_block_payload_size_bytes: u64,
    /// How long a block maker of each further rank waits, in milliseconds.
    pub unit_delay_ms: u64,
    /// How long a notary waits at first, in milliseconds.
    pub initial_notary_delay_ms: u64,
    /// Blocks between two distributed key generations.
    pub dkg_interval_length: u64,
    /// The most dealings of a key generation that a block takes.
    pub dkg_dealings_per_block: u64,
    /// Whether it was started as the network's first subnet.
    pub start_as_nns: bool,
    /// The most canisters it takes; 0 for no limit.
    pub max_number_of_canisters: u64,
    /// Whether it makes no progress now.
    pub is_halted: bool,
    /// Whether it halts at its next catch-up package.
    pub halt_at_cup_height: bool,
    /// Whether canisters run in processes of their own.
    pub canister_sandboxing: bool,
    /// Whether canisters may call other servers by HTTP.
    pub http_requests: bool,
    /// Whether nodes run in encrypted memory.
    pub sev_enabled: bool,
    /// The keys it holds or signs with: scheme, curve or algorithm, name.
    pub chain_keys: Vec<String>,
    /// Public keys that may read its nodes' state by SSH.
    pub ssh_readonly_access: Vec<String>,
    /// Public keys that may take backups by SSH.
    pub ssh_backup_access: Vec<String>,
}

/// The document about one subnet.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct SubnetBody {
    /// The subnet.
    pub subnet: SubnetDetail,
}

/// A row for each subnet, in the order of their identifiers' texts. The assessments are of all subnets, in
/// ascending order of principals.
pub(super) fn rows(
    topology: &Topology<'_>,
    assessments: &[Assessment],
    texts: &mut Texts,
) -> Vec<SubnetRow> {
    let subnets = topology.snapshot().subnets.values();
    let mut rows: Vec<SubnetRow> = subnets
        .zip(assessments)
        .map(|(subnet, assessment)| row_of(subnet, assessment, topology, texts))
        .collect();
    rows.sort_by(|this, that| this.id.cmp(&that.id));
    rows
}

fn row_of(
    subnet: &Subnet,
    assessment: &Assessment,
    topology: &Topology<'_>,
    texts: &mut Texts,
) -> SubnetRow {
    let tally = Tally::of(topology.members(&subnet.id));
    let coefficients = assessment.score.coefficients.iter();
    SubnetRow {
        id: texts.of_principal(&subnet.id),
        subnet_type: subnet.subnet_type.map(|it| it.as_str()),
        replica_version: texts.of_optional(subnet.replica_version.as_deref()),
        size: count(subnet.membership.len()),
        is_halted: subnet.parameters.as_ref().map(|it| it.is_halted),
        countries: count(tally.countries.len()),
        providers: count(tally.providers.len()),
        healthy_nodes: tally.healthy_nodes(),
        nakamoto: Nakamoto::from(&assessment.score),
        average_log2: assessment.score.average_log2().map(rounded),
        penalty: assessment.penalty,
        country_nodes: value_counts(assessment.score.coefficient(Feature::Country)),
        coefficients: coefficients.map(Into::into).collect(),
        findings: assessment.findings.iter().map(Into::into).collect(),
    }
}

impl From<&SubnetParameters> for Parameters {
    fn from(parameters: &SubnetParameters) -> Self {
        let SubnetParameters { features, .. } = parameters;
        Self {
            max_ingress_bytes_per_message: parameters.max_ingress_bytes_per_message,
            max_ingress_messages_per_block: parameters.max_ingress_messages_per_block,
            max_block_payload_size_bytes: parameters.max_block_payload_size_bytes,
            unit_delay_ms: parameters.unit_delay_ms,
            initial_notary_delay_ms: parameters.initial_notary_delay_ms,
            dkg_interval_length: parameters.dkg_interval_length,
            dkg_dealings_per_block: parameters.dkg_dealings_per_block,
            start_as_nns: parameters.start_as_nns,
            max_number_of_canisters: parameters.max_number_of_canisters,
            is_halted: parameters.is_halted,
            halt_at_cup_height: parameters.halt_at_cup_height,
            canister_sandboxing: features.canister_sandboxing,
            http_requests: features.http_requests,
            sev_enabled: features.sev_enabled,
            chain_keys: parameters.chain_keys.clone(),
            ssh_readonly_access: parameters.ssh_readonly_access.clone(),
            ssh_backup_access: parameters.ssh_backup_access.clone(),
        }
    }
}
