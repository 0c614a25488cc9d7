//! One way to check the rules: a subnet's findings, line by line.

use super::{network, principal, provider, Member, FOUNDATION};
use decentralization::{assess, assess_all, Assessment, Policy, Rule};
use registry::{Principal, Topology};

/// Assesses a subnet of these nodes and compares the findings' lines with what is expected. Providers, which have
/// numbers on paper, are written in angle brackets.
pub fn check(subnet: &str, members: &[Member], expected: &[&str]) {
    check_policy(&Policy::mainnet(), subnet, members, expected);
}

pub fn check_policy(policy: &Policy, subnet: &str, members: &[Member], expected: &[&str]) {
    let snapshot = network(subnet, members);
    let topology = Topology::new(&snapshot);
    let assessment = assess(&topology, &principal(subnet), policy).unwrap();
    assert_consistent(&assessment);
    assert_eq!(
        assess_all(&topology, policy),
        std::slice::from_ref(&assessment)
    );
    let told: Vec<String> = assessment
        .findings
        .iter()
        .map(|it| numbered(&it.text))
        .collect();
    assert_eq!(told, expected, "findings of {subnet}");
}

fn numbered(text: &str) -> String {
    (0..50).fold(text.to_owned(), |text, number| {
        let id = provider(number).to_text();
        let group = id.split('-').next().unwrap();
        text.replace(
            &format!("provider {group} "),
            &format!("provider <{number}> "),
        )
    })
}

/// What each finding's fields say is what its line says, and the penalty is their sum.
fn assert_consistent(assessment: &Assessment) {
    let sum: u64 = assessment.findings.iter().map(|it| it.penalty).sum();
    assert_eq!(assessment.penalty, sum);
    assert_eq!(assessment.size, assessment.score.size);
    let rules: Vec<Rule> = assessment.findings.iter().map(|it| it.rule).collect();
    assert!(rules.is_sorted(), "{rules:?}");
    for finding in &assessment.findings {
        let nodes = u64::from(finding.count.abs_diff(finding.limit));
        let expected = match finding.rule {
            Rule::Size | Rule::ProviderMajority => finding.rule.weight(),
            rule => rule.weight() * nodes,
        };
        assert_eq!(finding.penalty, expected, "{finding:?}");
        let end = format!(": +{}", finding.penalty);
        assert!(finding.text.ends_with(&end), "{finding:?}");
    }
}

pub fn set_provider(members: &mut [Member], count: usize, provider: Principal) {
    let first = members.len() - count;
    for member in &mut members[first..] {
        member.provider = provider;
        member.provider_name = None;
    }
}

/// The last nodes are the foundation's too.
pub fn set_foundation(members: &mut [Member], count: usize) {
    set_provider(members, count, provider(0));
    let first = members.len() - count;
    for member in &mut members[first..] {
        member.provider_name = Some(FOUNDATION);
    }
}
