//! The assessment of a subnet: its score, its penalty and why.

use crate::rules::{findings, Finding, Members};
use crate::{score, Policy, Score};
use registry::{Placement, Principal, Topology};

/// How a subnet stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The subnet.
    pub subnet: Principal,
    /// How many members it has, of those that have records.
    pub size: u32,
    /// Its Nakamoto coefficients.
    pub score: Score,
    /// The sum of the findings' penalties; 0 for a subnet that keeps every rule.
    pub penalty: u64,
    /// What is against the rules, in the order of [`Rule::ALL`](crate::Rule::ALL); within one rule in the order of
    /// [`Feature::ALL`](crate::Feature::ALL), then largest first.
    pub findings: Vec<Finding>,
}

/// Assesses a subnet by the rules of a network; `None` when there is no such subnet.
pub fn assess(topology: &Topology, subnet: &Principal, policy: &Policy) -> Option<Assessment> {
    let known = topology.snapshot().subnets.contains_key(subnet);
    known.then(|| assess_members(*subnet, &topology.members(subnet), policy))
}

/// Assesses every subnet, in ascending order of principals.
pub fn assess_all(topology: &Topology, policy: &Policy) -> Vec<Assessment> {
    let subnets = topology.snapshot().subnets.keys();
    subnets
        .map(|subnet| assess_members(*subnet, &topology.members(subnet), policy))
        .collect()
}

/// Assesses a subnet as it would be with these members.
pub fn assess_members(subnet: Principal, members: &[Placement], policy: &Policy) -> Assessment {
    let members = Members::new(members, policy);
    let score = score(&members.features);
    let findings = findings(&members, &score, policy.rules_of(&subnet), policy);
    Assessment {
        subnet,
        size: score.size,
        penalty: findings.iter().map(|finding| finding.penalty).sum(),
        score,
        findings,
    }
}
