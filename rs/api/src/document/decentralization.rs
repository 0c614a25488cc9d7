//! How decentralized subnets are, as `decentralization` has calculated it.

use super::tally::count;
use super::texts::Texts;
use crate::query::{row, Filter, Identifier, Kind, Scalar, Value};
use decentralization::{Assessment, Coefficient, Feature, Finding, Score};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A subnet's Nakamoto coefficients: how many actors of a kind must act together to stop it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Nakamoto {
    /// By node operator.
    pub node_operator: u32,
    /// By node provider.
    pub node_provider: u32,
    /// By data center.
    pub data_center: u32,
    /// By owner of data centers.
    pub data_center_owner: u32,
    /// By area within a country.
    pub area: u32,
    /// By country.
    pub country: u32,
}

impl From<&Score> for Nakamoto {
    fn from(score: &Score) -> Self {
        let of = |feature| score.coefficient(feature).value;
        Self {
            node_operator: of(Feature::NodeOperator),
            node_provider: of(Feature::NodeProvider),
            data_center: of(Feature::DataCenter),
            data_center_owner: of(Feature::DataCenterOwner),
            area: of(Feature::Area),
            country: of(Feature::Country),
        }
    }
}

impl Scalar for Nakamoto {
    const KIND: Kind = Kind::Composite;

    fn value(&self) -> Value<'_> {
        Value::Absent
    }
}

/// How decentralized a subnet is, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssessmentRow {
    /// The subnet's principal.
    pub subnet_id: Arc<str>,
    /// How many members it has, of those that have records.
    pub size: u32,
    /// The Nakamoto coefficient by node operator.
    pub node_operator: u32,
    /// The Nakamoto coefficient by node provider.
    pub node_provider: u32,
    /// The Nakamoto coefficient by data center.
    pub data_center: u32,
    /// The Nakamoto coefficient by owner of data centers.
    pub data_center_owner: u32,
    /// The Nakamoto coefficient by area within a country.
    pub area: u32,
    /// The Nakamoto coefficient by country.
    pub country: u32,
    /// The mean of the coefficients' binary logarithms, to six decimals; null for a subnet without members.
    #[schema(example = 2.321_928)]
    pub average_log2: Option<f64>,
    /// The mean of the coefficients, to six decimals.
    pub average_linear: f64,
    /// The smallest coefficient.
    pub minimum: u32,
    /// How far the subnet is from the network's target topology, in points; 0 when it keeps every rule.
    pub penalty: u64,
    /// How many findings are against the rules.
    pub findings: u32,
}

row!(AssessmentRow in "assessments" {
    subnet_id: Filter::Identifier(Identifier::Subnet),
    size: Filter::Equal,
    node_operator: Filter::Equal,
    node_provider: Filter::Equal,
    data_center: Filter::Equal,
    data_center_owner: Filter::Equal,
    area: Filter::Equal,
    country: Filter::Equal,
    average_log2,
    average_linear,
    minimum: Filter::Equal,
    penalty: Filter::Equal,
    findings: Filter::Equal,
});

/// How decentralized a subnet is, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AssessmentDetail {
    /// The subnet's principal.
    pub subnet_id: String,
    /// How many members it has, of those that have records.
    pub size: u32,
    /// The Nakamoto coefficients.
    pub nakamoto: Nakamoto,
    /// The mean of the coefficients' binary logarithms, to six decimals; null for a subnet without members.
    pub average_log2: Option<f64>,
    /// The mean of the coefficients, to six decimals.
    pub average_linear: f64,
    /// The smallest coefficient.
    pub minimum: u32,
    /// How far the subnet is from the network's target topology, in points; 0 when it keeps every rule.
    pub penalty: u64,
    /// What is against the rules.
    pub findings: Vec<FindingDetail>,
    /// The coefficients and what they were counted from.
    pub coefficients: Vec<CoefficientDetail>,
}

/// Something in a subnet that is against a rule.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FindingDetail {
    /// The rule's name.
    #[schema(example = "country_limit")]
    pub rule: &'static str,
    /// The feature that the rule counts by, for rules that count by one.
    #[schema(example = "country")]
    pub feature: Option<&'static str>,
    /// Who or what is against the rule.
    #[schema(example = "CH")]
    pub subject: String,
    /// How many nodes the subject has in the subnet.
    pub count: u32,
    /// How many it may have.
    pub limit: u32,
    /// What it adds to the penalty.
    pub penalty: u64,
    /// All that in one line.
    #[schema(example = "country CH holds 5 of 13, limit 2: +30")]
    pub text: String,
}

/// The Nakamoto coefficient of one feature and what it was counted from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CoefficientDetail {
    /// The feature.
    #[schema(example = "country")]
    pub feature: &'static str,
    /// The coefficient: the fewest values that together hold more than a third of the nodes.
    pub value: u32,
    /// How many nodes these values hold.
    pub controlled: u32,
    /// How many different values there are.
    pub distinct: u32,
    /// Every value, the ones with the most nodes first.
    pub largest: Vec<ValueCount>,
}

/// The Nakamoto coefficient of one feature and who has the most nodes.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CoefficientShort {
    /// The feature.
    #[schema(example = "country")]
    pub feature: &'static str,
    /// The coefficient: the fewest values that together hold more than a third of the nodes.
    pub value: u32,
    /// How many nodes these values hold.
    pub controlled: u32,
    /// How many different values there are.
    pub distinct: u32,
    /// The value with the most nodes, of equal ones the first; null for a subnet without members.
    pub largest: Option<ValueCount>,
}

/// How many nodes have one value of a feature.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ValueCount {
    /// The value.
    pub value: String,
    /// The nodes.
    pub nodes: u32,
}

/// The document about one subnet's decentralization.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct AssessmentBody {
    /// The assessment.
    pub assessment: AssessmentDetail,
}

/// A row for each assessment, in the order of the subnets' identifiers' texts.
pub(super) fn rows(assessments: &[Assessment], texts: &mut Texts) -> Vec<AssessmentRow> {
    let mut rows: Vec<AssessmentRow> = assessments
        .iter()
        .map(|assessment| row_of(assessment, texts))
        .collect();
    rows.sort_by(|this, that| this.subnet_id.cmp(&that.subnet_id));
    rows
}

fn row_of(assessment: &Assessment, texts: &mut Texts) -> AssessmentRow {
    let score = &assessment.score;
    let nakamoto = Nakamoto::from(score);
    AssessmentRow {
        subnet_id: texts.of_principal(&assessment.subnet),
        size: assessment.size,
        node_operator: nakamoto.node_operator,
        node_provider: nakamoto.node_provider,
        data_center: nakamoto.data_center,
        data_center_owner: nakamoto.data_center_owner,
        area: nakamoto.area,
        country: nakamoto.country,
        average_log2: score.average_log2().map(rounded),
        average_linear: rounded(score.average_linear()),
        minimum: score.minimum(),
        penalty: assessment.penalty,
        findings: count(assessment.findings.len()),
    }
}

/// To six decimals: the last bits of a logarithm may differ between machines, and say nothing.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

impl From<&Assessment> for AssessmentDetail {
    fn from(assessment: &Assessment) -> Self {
        let score = &assessment.score;
        Self {
            subnet_id: assessment.subnet.to_text(),
            size: assessment.size,
            nakamoto: Nakamoto::from(score),
            average_log2: score.average_log2().map(rounded),
            average_linear: rounded(score.average_linear()),
            minimum: score.minimum(),
            penalty: assessment.penalty,
            findings: assessment.findings.iter().map(Into::into).collect(),
            coefficients: score.coefficients.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Finding> for FindingDetail {
    fn from(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.as_str(),
            feature: finding.feature.map(Feature::as_str),
            subject: finding.subject.clone(),
            count: finding.count,
            limit: finding.limit,
            penalty: finding.penalty,
            text: finding.text.clone(),
        }
    }
}

impl From<&Coefficient> for CoefficientDetail {
    fn from(coefficient: &Coefficient) -> Self {
        Self {
            feature: coefficient.feature.as_str(),
            value: coefficient.value,
            controlled: coefficient.controlled,
            distinct: coefficient.distinct,
            largest: value_counts(coefficient),
        }
    }
}

impl From<&Coefficient> for CoefficientShort {
    fn from(coefficient: &Coefficient) -> Self {
        Self {
            feature: coefficient.feature.as_str(),
            value: coefficient.value,
            controlled: coefficient.controlled,
            distinct: coefficient.distinct,
            largest: coefficient.largest.first().map(Into::into),
        }
    }
}

/// Every value of the coefficient's feature, the ones with the most nodes first.
pub(super) fn value_counts(coefficient: &Coefficient) -> Vec<ValueCount> {
    coefficient.largest.iter().map(Into::into).collect()
}

impl From<&(String, u32)> for ValueCount {
    fn from((value, nodes): &(String, u32)) -> Self {
        Self {
            value: value.clone(),
            nodes: *nodes,
        }
    }
}
