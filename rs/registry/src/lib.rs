//! The Internet Computer's registry as values: what the network consists of at one version and time, and
//! what changed between two versions.
//!
//! This crate is the vocabulary that everything about the network shares. It is pure: it knows no file
//! format, database, HTTP or clock, and its types derive no wire format. Readers of formats live in
//! `registry_store`, documents of the API in `api`.

mod at;
mod diff;
mod fields;
mod principal;
mod record;
mod region;
mod snapshot;
pub mod synthetic;
mod topology;

pub use at::{parse_time, At, AtError, TimeError, VersionInfo};
pub use diff::{diff, Change, FieldChange};
pub use jiff::Timestamp;
pub use principal::{parse_principal, Principal, PrincipalError};
pub use record::{
    ApiBoundaryNode, DataCenter, Endpoint, Gps, GuestosVersion, HostosVersion, Node, NodeOperator,
    NodeProvider, NodeStatus, PublicIpv4, Record, RecordKey, RecordKind, RewardRate, RewardRegion,
    Subnet, SubnetFeatures, SubnetParameters, SubnetType, UnassignedNodes,
};
pub use region::Region;
pub use snapshot::{Inconsistency, Provenance, Snapshot, Source, VersionOrigin};
pub use topology::{Placement, Topology};
