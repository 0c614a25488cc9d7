//! Counting for rows: how many nodes, and how many different things.

use registry::{NodeStatus, Placement, Principal};
use std::collections::HashSet;

/// What some nodes come to.
#[derive(Default)]
pub(super) struct Tally<'a> {
    pub nodes: u32,
    pub assigned_nodes: u32,
    healthy_nodes: u32,
    has_status: bool,
    pub subnets: HashSet<Principal>,
    pub providers: HashSet<Principal>,
    pub countries: HashSet<&'a str>,
}

impl<'a> Tally<'a> {
    /// Counts some nodes.
    pub fn of(placements: impl IntoIterator<Item = Placement<'a>>) -> Self {
        let mut tally = Self::default();
        placements
            .into_iter()
            .for_each(|placement| tally.add(&placement));
        tally
    }

    /// Counts one more node.
    pub fn add(&mut self, placement: &Placement<'a>) {
        self.nodes += 1;
        self.assigned_nodes += u32::from(placement.subnet_id.is_some());
        self.has_status |= placement.node.status.is_some();
        self.healthy_nodes += u32::from(placement.node.status == Some(NodeStatus::Healthy));
        self.subnets.extend(placement.subnet_id);
        self.providers.extend(placement.provider_id());
        let data_center = placement.data_center;
        self.countries
            .extend(data_center.map(|data_center| data_center.region.country()));
    }

    /// How many are healthy; `None` when the source knows of no node's health.
    pub fn healthy_nodes(&self) -> Option<u32> {
        self.has_status.then_some(self.healthy_nodes)
    }
}

/// A number of things as documents have it.
pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
