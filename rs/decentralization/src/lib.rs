//! How decentralized subnets are: Nakamoto coefficients, and the penalties of the network's business rules.
//!
//! The score says how many actors would have to act together to stop a subnet, feature by feature; the
//! penalty says how far a subnet is from the target topology that the network has voted for. Both are pure
//! arithmetic on [`registry::Topology`]: this crate reads no file, asks no server, and does not decide which
//! nodes to replace. Which rules hold in a network is a value, [`Policy`], and never a condition in the code.
//!
//! ```
//! use decentralization::{assess_all, Policy};
//! use registry::{Snapshot, Topology};
//!
//! fn total_penalty(snapshot: &Snapshot) -> u64 {
//!     let policy = Policy::of(snapshot);
//!     let assessments = assess_all(&Topology::new(snapshot), &policy);
//!     assessments.iter().map(|each| each.penalty).sum()
//! }
//! ```

mod assessment;
mod feature;
mod order;
mod policy;
mod rules;
mod score;

pub use assessment::{assess, assess_all, assess_members, Assessment};
pub use feature::{features_of, Feature, Features};
pub use policy::{Cluster, Foundation, Policy, Residence, SubnetRules};
pub use rules::{Finding, Rule};
pub use score::{score, Coefficient, Score};
