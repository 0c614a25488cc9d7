//! The business rules: one function a rule, each of which reads the policy's limits and says what is against it.
//!
//! What a violation costs stands in [`Rule::weight`]; which limits hold where stands in `policy`.

use crate::score::count;
use crate::{features_of, Feature, Features, Policy, Score, SubnetRules};
use registry::{Placement, Principal};
use std::collections::BTreeSet;

/// A business rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A subnet has at least two nodes; no other rule applies to a smaller one.
    Size,
    /// The foundation has exactly its number of nodes.
    FoundationNodes,
    /// No country holds more than a third of a subnet that keeps important keys.
    CountryThird,
    /// No node provider, data center or data center owner has more nodes than the limit.
    ActorLimit,
    /// No country has more nodes than the limit.
    CountryLimit,
    /// No node is outside the subnet's residence.
    Residence,
    /// One node provider alone cannot stop a subnet of more than three nodes.
    ProviderMajority,
    /// No value of any feature holds more than two thirds of the nodes.
    TwoThirds,
    /// Linked providers count as one.
    LinkedProviders,
}

impl Rule {
    /// Every rule, in the order of findings.
    pub const ALL: [Self; 9] = [
        Self::Size,
        Self::FoundationNodes,
        Self::CountryThird,
        Self::ActorLimit,
        Self::CountryLimit,
        Self::Residence,
        Self::ProviderMajority,
        Self::TwoThirds,
        Self::LinkedProviders,
    ];

    /// The name: `size`, `foundation_nodes`, `country_third`, ...
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::FoundationNodes => "foundation_nodes",
            Self::CountryThird => "country_third",
            Self::ActorLimit => "actor_limit",
            Self::CountryLimit => "country_limit",
            Self::Residence => "residence",
            Self::ProviderMajority => "provider_majority",
            Self::TwoThirds => "two_thirds",
            Self::LinkedProviders => "linked_providers",
        }
    }

    /// What a violation costs: points for each node beyond the limit, or once ([`Size`](Rule::Size),
    /// [`ProviderMajority`](Rule::ProviderMajority)).
    pub fn weight(self) -> u64 {
        match self {
            Self::Size => 1,
            Self::ActorLimit | Self::CountryLimit | Self::LinkedProviders => 10,
            Self::FoundationNodes | Self::CountryThird | Self::Residence | Self::TwoThirds => 1_000,
            Self::ProviderMajority => 10_000,
        }
    }
}

/// Something in a subnet that is against a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The feature that the rule counts by; `None` for rules about nodes, the foundation and clusters.
    pub feature: Option<Feature>,
    /// Who or what is against the rule: a value of the feature, the foundation's name or a cluster's; empty for
    /// [`Size`](Rule::Size).
    pub subject: String,
    /// How many nodes the subject has in the subnet.
    pub count: u32,
    /// How many it may have; how many it should have, by [`Size`](Rule::Size) and
    /// [`FoundationNodes`](Rule::FoundationNodes).
    pub limit: u32,
    /// What it adds to the subnet's penalty.
    pub penalty: u64,
    /// All that in one line, as `country CH holds 5 of 13, limit 2: +30`.
    pub text: String,
}

/// The members of a subnet, as the rules need them.
pub(crate) struct Members {
    pub(crate) features: Vec<Features>,
    providers: Vec<Option<Principal>>,
    /// Which of the members are the foundation's, by position.
    foundation: Vec<usize>,
}

impl Members {
    pub(crate) fn new(placements: &[Placement], policy: &Policy) -> Self {
        let owned = placements.iter().enumerate();
        Self {
            features: placements.iter().map(features_of).collect(),
            providers: placements.iter().map(Placement::provider_id).collect(),
            foundation: owned
                .filter(|(_, placement)| is_foundation(placement, policy))
                .map(|(position, _)| position)
                .collect(),
        }
    }

    fn size(&self) -> u32 {
        count(self.features.len())
    }

    fn foundation_values(&self, feature: Feature) -> BTreeSet<&str> {
        let members = self
            .foundation
            .iter()
            .filter_map(|it| self.features.get(*it));
        members.map(|member| member.value(feature)).collect()
    }
}

fn is_foundation(placement: &Placement, policy: &Policy) -> bool {
    policy.foundation.as_ref().is_some_and(|foundation| {
        let name = placement.provider.and_then(|it| it.name.as_deref());
        placement.provider_id() == Some(foundation.provider) || name == Some(&*foundation.name)
    })
}

/// What is against the rules among these members, whose score is given.
pub(crate) fn findings(
    members: &Members,
    score: &Score,
    rules: &SubnetRules,
    policy: &Policy,
) -> Vec<Finding> {
    let size = members.size();
    if size <= 1 {
        return vec![too_small(size)];
    }
    let mut findings: Vec<Finding> = foundation_nodes(members, rules, policy)
        .into_iter()
        .collect();
    findings.extend(country_third(score, rules));
    findings.extend(actor_limit(members, score, rules));
    findings.extend(country_limit(score, rules));
    findings.extend(residence(score, rules));
    findings.extend(provider_majority(score));
    findings.extend(two_thirds(score, rules));
    findings.extend(linked_providers(members, policy));
    findings
}

fn too_small(size: u32) -> Finding {
    Finding {
        rule: Rule::Size,
        feature: None,
        subject: String::new(),
        count: size,
        limit: 2,
        penalty: Rule::Size.weight(),
        text: format!("the subnet has {size} of at least 2 nodes: +1"),
    }
}

fn foundation_nodes(members: &Members, rules: &SubnetRules, policy: &Policy) -> Option<Finding> {
    let foundation = policy.foundation.as_ref()?;
    let nodes = count(members.foundation.len());
    let target = rules.foundation_nodes;
    let rule = Rule::FoundationNodes;
    let penalty = rule.weight() * u64::from(nodes.abs_diff(target));
    let (name, size) = (&foundation.name, members.size());
    (nodes != target).then(|| Finding {
        rule,
        feature: None,
        subject: name.clone(),
        count: nodes,
        limit: target,
        penalty,
        text: format!("{name} has {nodes} of {size} nodes, target {target}: +{penalty}"),
    })
}

fn country_third(score: &Score, rules: &SubnetRules) -> Vec<Finding> {
    if !rules.countries_below_third {
        return Vec::new();
    }
    beyond(score, Rule::CountryThird, Feature::Country, score.size / 3).collect()
}

fn actor_limit(members: &Members, score: &Score, rules: &SubnetRules) -> Vec<Finding> {
    let features = [
        Feature::NodeProvider,
        Feature::DataCenter,
        Feature::DataCenterOwner,
    ];
    let mut findings = Vec::new();
    for feature in features {
        let exempt = if rules.foundation_exempt {
            members.foundation_values(feature)
        } else {
            BTreeSet::new()
        };
        let found = beyond(score, Rule::ActorLimit, feature, rules.limit_per_actor);
        findings.extend(found.filter(|finding| {
            finding.count > rules.foundation_nodes || !exempt.contains(finding.subject.as_str())
        }));
    }
    findings
}

fn country_limit<'a>(
    score: &'a Score,
    rules: &'a SubnetRules,
) -> impl Iterator<Item = Finding> + 'a {
    let limit = rules.limit_per_country;
    let found = beyond(score, Rule::CountryLimit, Feature::Country, limit);
    // Countries outside the residence have a rule of their own, so that they do not count twice.
    found.filter(|finding| match &rules.residence {
        Some(residence) => residence.limited.contains(&finding.subject),
        None => true,
    })
}

fn residence(score: &Score, rules: &SubnetRules) -> Vec<Finding> {
    let Some(residence) = &rules.residence else {
        return Vec::new();
    };
    let allowed = |country: &str| {
        residence.limited.contains(country) || residence.unlimited.contains(country)
    };
    beyond(score, Rule::Residence, Feature::Country, 0)
        .filter(|finding| !allowed(&finding.subject))
        .map(|finding| Finding {
            text: format!(
                "country {} is outside {} and holds {} of {}, limit 0: +{}",
                finding.subject, residence.name, finding.count, score.size, finding.penalty
            ),
            ..finding
        })
        .collect()
}

fn provider_majority(score: &Score) -> Option<Finding> {
    let rule = Rule::ProviderMajority;
    let coefficient = score.coefficient(Feature::NodeProvider);
    // A subnet that is being built starts with fewer nodes than could have several providers' thirds.
    if score.size <= 3 || coefficient.value > 1 {
        return None;
    }
    let (subject, nodes) = coefficient.largest.first()?;
    let (size, limit, penalty) = (score.size, score.size / 3, rule.weight());
    Some(Finding {
        rule,
        feature: Some(Feature::NodeProvider),
        subject: subject.clone(),
        count: *nodes,
        limit,
        penalty,
        text: format!(
            "node provider {} alone can stop the subnet with {nodes} of {size}, limit {limit}: +{penalty}",
            short(Feature::NodeProvider, subject)
        ),
    })
}

fn two_thirds(score: &Score, rules: &SubnetRules) -> Vec<Finding> {
    // In 64 bits, because twice a count of nodes may not fit.
    let limit = u64::from(score.size) * 2 / 3;
    let limit = u32::try_from(limit).unwrap_or(u32::MAX);
    Feature::ALL
        .into_iter()
        .filter(|feature| rules.residence.is_none() || *feature != Feature::Country)
        .flat_map(|feature| beyond(score, Rule::TwoThirds, feature, limit))
        .collect()
}

fn linked_providers(members: &Members, policy: &Policy) -> Vec<Finding> {
    let rule = Rule::LinkedProviders;
    let nodes = |providers: &BTreeSet<Principal>| {
        let owners = members.providers.iter().flatten();
        count(owners.filter(|owner| providers.contains(owner)).count())
    };
    let counted = policy.clusters.iter().map(|it| (it, nodes(&it.providers)));
    counted
        .filter(|(_, nodes)| *nodes > 1)
        .map(|(cluster, nodes)| {
            let (name, size) = (&cluster.name, members.size());
            let penalty = rule.weight() * u64::from(nodes - 1);
            Finding {
                rule,
                feature: None,
                subject: name.clone(),
                count: nodes,
                limit: 1,
                penalty,
                text: format!(
                    "linked providers \"{name}\" hold {nodes} of {size}, limit 1: +{penalty}"
                ),
            }
        })
        .collect()
}

/// The values of a feature that hold more nodes than a limit, each with the rule's weight for every node beyond it.
fn beyond(
    score: &Score,
    rule: Rule,
    feature: Feature,
    limit: u32,
) -> impl Iterator<Item = Finding> + '_ {
    let size = score.size;
    let values = score.coefficient(feature).largest.iter();
    values
        .take_while(move |(_, nodes)| *nodes > limit)
        .map(move |(value, nodes)| {
            let penalty = rule.weight() * u64::from(nodes - limit);
            let shown = short(feature, value);
            Finding {
                rule,
                feature: Some(feature),
                subject: value.clone(),
                count: *nodes,
                limit,
                penalty,
                text: format!(
                    "{feature} {shown} holds {nodes} of {size}, limit {limit}: +{penalty}"
                ),
            }
        })
}

/// A principal's first group is how people call it; the finding's subject has all of it.
fn short(feature: Feature, value: &str) -> &str {
    match feature {
        Feature::NodeOperator | Feature::NodeProvider => value.split('-').next().unwrap_or(value),
        _ => value,
    }
}
