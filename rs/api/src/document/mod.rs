//! The API's documents: what is said of each kind of thing, and in which words.
//!
//! One file a kind. Types here are what is sent, so their form is a promise to clients (`digest::FORMAT_REVISION`
//! counts it). They are made from `registry`'s values once a snapshot, share their texts, and know no query.

mod data_center;
mod decentralization;
mod diff;
mod envelope;
mod node;
mod operator;
mod provider;
mod subnet;
mod tables;
mod tally;
mod texts;
mod version;

pub use data_center::{DataCenterRow, Position};
pub(crate) use decentralization::AssessmentBody;
pub use decentralization::{
    AssessmentDetail, AssessmentRow, CoefficientDetail, FindingDetail, Nakamoto, ValueCount,
};
pub use diff::{changes, ChangeRow, Comparison, FieldChange};
pub use envelope::{Document, Envelope};
pub(crate) use node::NodeBody;
pub use node::{NodeDetail, NodeRow};
pub use operator::OperatorRow;
pub use provider::ProviderRow;
pub(crate) use subnet::SubnetBody;
pub use subnet::{Parameters, SubnetDetail, SubnetRow};
pub(crate) use tables::Tables;
pub use version::{Moment, VersionRow};
