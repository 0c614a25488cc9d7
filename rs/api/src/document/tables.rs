//! The rows of one snapshot, all kinds, made at once.

use super::texts::Texts;
use super::{
    data_center, decentralization as assessment, node, operator, provider, subnet, AssessmentRow,
    DataCenterRow, NodeRow, OperatorRow, ProviderRow, SubnetRow,
};
use decentralization::{assess_all, Policy};
use registry::{Snapshot, Topology};

/// The rows of one snapshot. Each table is in the order of its identifiers' texts, and texts that appear in
/// several places are held once.
pub(crate) struct Tables {
    pub subnets: Vec<SubnetRow>,
    pub nodes: Vec<NodeRow>,
    pub providers: Vec<ProviderRow>,
    pub operators: Vec<OperatorRow>,
    pub data_centers: Vec<DataCenterRow>,
    pub assessments: Vec<AssessmentRow>,
}

impl Tables {
    /// Makes all rows.
    pub fn new(snapshot: &Snapshot) -> Self {
        let topology = Topology::new(snapshot);
        let assessments = assess_all(&topology, &Policy::of(snapshot));
        let mut texts = Texts::default();
        Self {
            subnets: subnet::rows(&topology, &assessments, &mut texts),
            nodes: node::rows(&topology, &mut texts),
            providers: provider::rows(&topology, &mut texts),
            operators: operator::rows(&topology, &mut texts),
            data_centers: data_center::rows(&topology, &mut texts),
            assessments: assessment::rows(&assessments, &mut texts),
        }
    }
}
