//! The public API's listings of a small hand-made network.

/// The list of three nodes, two of them in a subnet.
pub const NODES: &[u8] = include_bytes!("../data/nodes.json");

/// The list of their data centers.
pub const DATA_CENTERS: &[u8] = include_bytes!("../data/data-centers.json");
