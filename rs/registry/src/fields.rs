//! A record's fields as text, in a fixed order: what diffs compare and name.

use crate::{Record, SubnetParameters};
use std::collections::BTreeMap;
use std::fmt::Display;

impl Record {
    /// The record's fields as name and text, without its identifier, always the same names in the same order for one
    /// kind. What the source does not tell is an empty text. Lists are joined by spaces.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Subnet(it) => {
                let mut fields = vec![
                    ("membership", joined(&it.membership)),
                    (
                        "subnet_type",
                        it.subnet_type
                            .map(|it| it.as_str().into())
                            .unwrap_or_default(),
                    ),
                    (
                        "replica_version",
                        it.replica_version.clone().unwrap_or_default(),
                    ),
                ];
                fields.extend(parameters(it.parameters.as_ref()));
                fields
            }
            Self::Node(it) => vec![
                ("operator_id", it.operator_id.to_text()),
                ("xnet", optional(&it.xnet)),
                ("http", optional(&it.http)),
                ("chip_id", optional(&it.chip_id)),
                ("hostos_version", optional(&it.hostos_version)),
                ("guestos_version", optional(&it.guestos_version)),
                (
                    "public_ipv4",
                    it.public_ipv4
                        .as_ref()
                        .map(|ipv4| {
                            let gateways = joined(&ipv4.gateways);
                            format!("{}/{} {gateways}", ipv4.address, ipv4.prefix_length)
                        })
                        .unwrap_or_default(),
                ),
                ("domain", optional(&it.domain)),
                ("reward_type", optional(&it.reward_type)),
                (
                    "status",
                    it.status.map(|it| it.as_str().into()).unwrap_or_default(),
                ),
            ],
            Self::NodeOperator(it) => vec![
                ("provider_id", it.provider_id.to_text()),
                ("data_center_id", optional(&it.data_center_id)),
                ("node_allowance", optional(&it.node_allowance)),
                ("rewardable_nodes", counts(&it.rewardable_nodes)),
                ("max_rewardable_nodes", counts(&it.max_rewardable_nodes)),
                ("ipv6", optional(&it.ipv6)),
            ],
            Self::NodeProvider(it) => vec![
                ("name", optional(&it.name)),
                ("reward_account", optional(&it.reward_account)),
            ],
            Self::DataCenter(it) => vec![
                ("region", it.region.to_string()),
                ("owner", it.owner.clone()),
                ("name", optional(&it.name)),
                (
                    "gps",
                    it.gps
                        .map(|gps| format!("{} {}", gps.latitude_degrees, gps.longitude_degrees))
                        .unwrap_or_default(),
                ),
            ],
            Self::GuestosVersion(it) => vec![
                (
                    "release_package_sha256",
                    optional(&it.release_package_sha256),
                ),
                ("release_package_urls", joined(&it.release_package_urls)),
            ],
            Self::HostosVersion(it) => vec![
                (
                    "release_package_sha256",
                    optional(&it.release_package_sha256),
                ),
                ("release_package_urls", joined(&it.release_package_urls)),
            ],
            Self::ApiBoundaryNode(it) => vec![("version", it.version.clone())],
            Self::RewardRegion(it) => vec![(
                "rates",
                joined(it.rates.iter().map(|(name, rate)| {
                    let coefficient = rate
                        .coefficient_percent
                        .map(|percent| format!("*{percent}%"))
                        .unwrap_or_default();
                    format!("{name}={}{coefficient}", rate.xdr_permyriad_per_month)
                })),
            )],
            Self::UnassignedNodes(it) => vec![
                ("replica_version", it.replica_version.clone()),
                ("ssh_readonly_access", joined(&it.ssh_readonly_access)),
            ],
        }
    }
}

fn parameters(parameters: Option<&SubnetParameters>) -> Vec<(&'static str, String)> {
    let text = |value: fn(&SubnetParameters) -> String| parameters.map(value).unwrap_or_default();
    vec![
        (
            "max_ingress_bytes_per_message",
            text(|it| it.max_ingress_bytes_per_message.to_string()),
        ),
        (
            "max_ingress_messages_per_block",
            text(|it| it.max_ingress_messages_per_block.to_string()),
        ),
        (
            "max_block_payload_size_bytes",
            text(|it| it.max_block_payload_size_bytes.to_string()),
        ),
        ("unit_delay_ms", text(|it| it.unit_delay_ms.to_string())),
        (
            "initial_notary_delay_ms",
            text(|it| it.initial_notary_delay_ms.to_string()),
        ),
        (
            "dkg_interval_length",
            text(|it| it.dkg_interval_length.to_string()),
        ),
        (
            "dkg_dealings_per_block",
            text(|it| it.dkg_dealings_per_block.to_string()),
        ),
        ("start_as_nns", text(|it| it.start_as_nns.to_string())),
        (
            "max_number_of_canisters",
            text(|it| it.max_number_of_canisters.to_string()),
        ),
        ("is_halted", text(|it| it.is_halted.to_string())),
        (
            "halt_at_cup_height",
            text(|it| it.halt_at_cup_height.to_string()),
        ),
        (
            "canister_sandboxing",
            text(|it| it.features.canister_sandboxing.to_string()),
        ),
        (
            "http_requests",
            text(|it| it.features.http_requests.to_string()),
        ),
        (
            "sev_enabled",
            text(|it| it.features.sev_enabled.to_string()),
        ),
        ("chain_keys", text(|it| joined(&it.chain_keys))),
        (
            "ssh_readonly_access",
            text(|it| joined(&it.ssh_readonly_access)),
        ),
        (
            "ssh_backup_access",
            text(|it| joined(&it.ssh_backup_access)),
        ),
    ]
}

fn optional<T: Display>(value: &Option<T>) -> String {
    value.as_ref().map(T::to_string).unwrap_or_default()
}

fn joined<T: Display>(values: impl IntoIterator<Item = T>) -> String {
    let texts: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    texts.join(" ")
}

fn counts(counts: &BTreeMap<String, u32>) -> String {
    joined(counts.iter().map(|(name, count)| format!("{name}={count}")))
}
