//! A generated network is worth assessing: most subnets keep the general rules, some deliberately do not.

use decentralization::{assess_all, Assessment, Policy, Rule};
use expect_test::expect;
use registry::synthetic::{generate, Options};
use registry::Topology;

fn assessments(nodes: usize, subnets: usize, seed: u64) -> Vec<Assessment> {
    let network = generate(&Options {
        nodes,
        subnets,
        seed,
        time: registry::Timestamp::UNIX_EPOCH,
    })
    .unwrap();
    assess_all(&Topology::new(&network), &Policy::of(&network))
}

#[test]
fn findings_of_the_network_of_seed_1() {
    let assessments = assessments(1440, 42, 1);
    let mut told = String::new();
    for assessment in assessments.iter().filter(|it| it.penalty > 0) {
        let subnet = assessment.subnet.to_text();
        told += &format!("{} {}\n", &subnet[..5], assessment.penalty);
        for finding in &assessment.findings {
            told += &format!("  {}\n", finding.text);
        }
    }
    expect![[r#"
        dlvxy 100
          node provider 2hatv holds 2 of 13, limit 1: +10
          node provider jmhzp holds 2 of 13, limit 1: +10
          node provider mgjd3 holds 2 of 13, limit 1: +10
          data center slt1 holds 3 of 13, limit 1: +20
          data center sus8 holds 2 of 13, limit 1: +10
          data center owner Synthetic Data Center Owner 074 holds 3 of 13, limit 1: +20
          data center owner Synthetic Data Center Owner 002 holds 2 of 13, limit 1: +10
          country LT holds 3 of 13, limit 2: +10
        psmrr 10
          country US holds 3 of 34, limit 2: +10
        v2ofo 110
          node provider ukzsm holds 4 of 13, limit 1: +30
          data center ssg3 holds 4 of 13, limit 1: +30
          data center owner Synthetic Data Center Owner 002 holds 4 of 13, limit 1: +30
          country SG holds 4 of 13, limit 2: +20
        jtsri 50
          node provider fszrv holds 2 of 40, limit 1: +10
          node provider ku2uu holds 2 of 40, limit 1: +10
          data center owner Synthetic Data Center Owner 021 holds 2 of 40, limit 1: +10
          country LT holds 3 of 40, limit 2: +10
          country US holds 3 of 40, limit 2: +10
        g5jo2 40
          node provider 2iirv holds 2 of 34, limit 1: +10
          data center sza3 holds 2 of 34, limit 1: +10
          data center owner Synthetic Data Center Owner 042 holds 2 of 34, limit 1: +10
          country ZA holds 3 of 34, limit 2: +10
        v3vck 30
          node provider h72qq holds 2 of 13, limit 1: +10
          data center see1 holds 2 of 13, limit 1: +10
          data center owner Synthetic Data Center Owner 055 holds 2 of 13, limit 1: +10
        27ia6 30
          node provider x26kh holds 2 of 13, limit 1: +10
          data center sjp2 holds 2 of 13, limit 1: +10
          data center owner Synthetic Data Center Owner 037 holds 2 of 13, limit 1: +10
        6wutz 100
          node provider hoq7o holds 3 of 13, limit 1: +20
          node provider 2iirv holds 2 of 13, limit 1: +10
          data center sim1 holds 3 of 13, limit 1: +20
          data center sza3 holds 2 of 13, limit 1: +10
          data center owner Synthetic Data Center Owner 059 holds 3 of 13, limit 1: +20
          data center owner Synthetic Data Center Owner 042 holds 2 of 13, limit 1: +10
          country IM holds 3 of 13, limit 2: +10
        bhvaj 30
          node provider mgjd3 holds 2 of 13, limit 1: +10
          data center slt1 holds 2 of 13, limit 1: +10
          data center owner Synthetic Data Center Owner 074 holds 2 of 13, limit 1: +10
    "#]]
    .assert_eq(&told);
}

#[test]
fn most_subnets_of_any_seed_keep_the_rules_and_some_do_not() {
    for seed in 2..12 {
        let assessments = assessments(1440, 42, seed);
        let kept = assessments.iter().filter(|it| it.penalty == 0).count();
        assert!((28..40).contains(&kept), "{kept} of 42 with seed {seed}");
        let far = |it: &&Assessment| it.score.minimum() < 2;
        assert_eq!(assessments.iter().filter(far).count(), 0);
        let rules = assessments.iter().flat_map(|it| &it.findings);
        let mut rules = rules.map(|it| it.rule);
        assert!(rules.any(|it| it == Rule::ActorLimit));
    }
}
