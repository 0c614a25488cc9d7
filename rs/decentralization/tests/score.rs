//! Coefficients calculated by hand, what holds for every set of nodes, and each step of the order.

use decentralization::{score, Coefficient, Feature, Features, Score};
use proptest::prelude::*;
use std::cmp::Ordering;

/// Nodes whose every feature has the value of the same number.
fn nodes(values: &[usize]) -> Vec<Features> {
    let node = |value: &usize| {
        let text = value.to_string();
        Features {
            node_operator: text.clone(),
            node_provider: text.clone(),
            data_center: text.clone(),
            data_center_owner: text.clone(),
            area: text.clone(),
            country: text,
        }
    };
    values.iter().map(node).collect()
}

/// Nodes of which the first value holds so many, the second so many, ...
fn counted(counts: &[usize]) -> Vec<Features> {
    let values = counts.iter().enumerate();
    let values: Vec<usize> = values
        .flat_map(|(value, count)| std::iter::repeat_n(value, *count))
        .collect();
    nodes(&values)
}

fn check(counts: &[usize], value: u32, controlled: u32) {
    let score = score(&counted(counts));
    for (feature, coefficient) in Feature::ALL.into_iter().zip(&score.coefficients) {
        assert_eq!(coefficient.feature, feature);
        assert_eq!(score.coefficient(feature), coefficient);
        let told = (coefficient.value, coefficient.controlled);
        assert_eq!(told, (value, controlled), "of {counts:?}");
        assert_eq!(coefficient.distinct as usize, counts.len());
    }
}

#[test]
fn coefficients_by_hand() {
    check(&[], 0, 0);
    check(&[1], 1, 1);
    check(&[3], 1, 3);
    check(&[1; 13], 5, 5);
    check(&[1; 34], 12, 12);
    check(&[1; 40], 14, 14);
    check(&[4, 1, 1, 1, 1, 1, 1, 1, 1, 1], 2, 5); // 13 nodes: 4 are tolerated, so 4 alone stop nothing
    check(&[5, 4, 4], 1, 5);
    check(&[2, 2, 2, 2, 2, 2, 1], 3, 6);
    check(&[1, 1, 3], 1, 3); // the order in which values come does not matter
    check(&[1, 2, 1, 2, 1], 2, 4);
}

#[test]
fn thirteen_nodes_that_share_nothing_score_five_in_everything() {
    let score = score(&counted(&[1; 13]));
    assert_eq!(score.size, 13);
    assert_eq!(score.minimum(), 5);
    assert_eq!(score.product(), 5_u128.pow(6));
    assert_eq!(score.average_linear(), 5.0);
    let average = score.average_log2().unwrap();
    assert!((average - 5_f64.log2()).abs() < 1e-12, "{average}");
}

#[test]
fn an_empty_set_scores_nothing_and_is_the_worst() {
    let empty = score(&[]);
    assert_eq!(empty.average_log2(), None);
    assert_eq!((empty.size, empty.minimum(), empty.product()), (0, 0, 0));
    assert_eq!(empty.average_linear(), 0.0);
    let one = score(&nodes(&[1]));
    assert_eq!(one.average_log2(), Some(0.0));
    assert_eq!(empty.compare(&one), Ordering::Less);
}

#[test]
fn values_are_listed_largest_first_and_then_by_name() {
    let score = score(&nodes(&[3, 1, 2, 2, 3, 7]));
    let country = score.coefficient(Feature::Country);
    let expected = [("2", 2), ("3", 2), ("1", 1), ("7", 1)];
    let expected = expected.map(|(value, count)| (value.to_owned(), count));
    assert_eq!(country.largest, expected);
}

/// A score with these coefficients; of each, so many controlled nodes and different values.
fn scored(values: [u32; 6], controlled: [u32; 6], distinct: [u32; 6]) -> Score {
    let mut place = 0;
    let coefficients = Feature::ALL.map(|feature| {
        let coefficient = Coefficient {
            feature,
            value: values[place],
            controlled: controlled[place],
            distinct: distinct[place],
            largest: Vec::new(),
        };
        place += 1;
        coefficient
    });
    Score {
        size: 13,
        coefficients,
    }
}

fn check_better(better: &Score, worse: &Score) {
    assert_eq!(better.compare(worse), Ordering::Greater);
    assert_eq!(worse.compare(better), Ordering::Less);
    assert_eq!(better.compare(better), Ordering::Equal);
}

const FIVES: [u32; 6] = [5; 6];

#[test]
fn first_the_mean_of_the_logarithms_decides() {
    // 2 * 8 < 5 * 5, although its sum is the same and it controls less.
    let worse = scored([2, 8, 5, 5, 5, 5], [2; 6], [13; 6]);
    check_better(&scored(FIVES, [5; 6], [13; 6]), &worse);
}

#[test]
fn then_the_fewer_controlled_nodes_of_providers_and_countries() {
    let of = |controlled| scored(FIVES, controlled, [9; 6]);
    let base = of([5, 6, 5, 5, 5, 6]);
    check_better(&of([9, 5, 9, 9, 9, 9]), &base);
    check_better(&of([9, 6, 9, 9, 9, 5]), &base);
    // Other features' controlled nodes are no difference, though no tie either.
    let other = of([9, 6, 9, 9, 9, 6]);
    assert_eq!(other.compare(&base), Ordering::Equal);
    assert!(!other.is_equal(&base));
}

#[test]
fn then_the_more_different_providers_and_countries() {
    let of = |distinct| scored(FIVES, [5; 6], distinct);
    let base = of([9, 9, 9, 9, 9, 9]);
    check_better(&of([1, 10, 1, 1, 1, 1]), &base);
    check_better(&of([1, 9, 1, 1, 1, 10]), &base);
    // Such scores are in one group of ties all the same.
    assert!(of([1, 10, 1, 1, 1, 1]).is_equal(&base));
}

#[test]
fn then_the_fewer_low_coefficients() {
    let of = |values| scored(values, [5; 6], [9; 6]);
    // Both products are 36.
    check_better(&of([6, 6, 1, 1, 1, 1]), &of([2, 2, 3, 3, 1, 1]));
    check_better(&of([3, 4, 3, 3, 3, 3]), &of([2, 6, 3, 3, 3, 3]));
}

#[test]
fn then_the_larger_of_low_coefficients_feature_by_feature() {
    let of = |values| scored(values, [5; 6], [9; 6]);
    check_better(&of([2, 5, 1, 5, 5, 5]), &of([1, 5, 2, 5, 5, 5]));
    check_better(&of([4, 2, 5, 5, 5, 5]), &of([2, 4, 5, 5, 5, 5]));
}

#[test]
fn at_last_the_mean_of_the_coefficients() {
    let of = |values| scored(values, [5; 6], [9; 6]);
    // Both products are the same, no coefficient is low.
    check_better(&of([3, 8, 5, 5, 5, 5]), &of([4, 6, 5, 5, 5, 5]));
}

/// Six features of each of up to 45 nodes, with up to six values each, so that scores often are close.
fn any_nodes() -> impl Strategy<Value = Vec<Features>> {
    let node = proptest::array::uniform6(0_u8..6).prop_map(|values| {
        let [node_operator, node_provider, data_center, data_center_owner, area, country] =
            values.map(|value| value.to_string());
        Features {
            node_operator,
            node_provider,
            data_center,
            data_center_owner,
            area,
            country,
        }
    });
    proptest::collection::vec(node, 0..45)
}

fn values(score: &Score) -> [u32; 6] {
    score.coefficients.each_ref().map(|each| each.value)
}

proptest! {
    #[test]
    fn a_coefficient_is_the_fewest_values_beyond_a_third(nodes in any_nodes()) {
        let size = u32::try_from(nodes.len()).unwrap();
        for coefficient in score(&nodes).coefficients {
            let counts: Vec<u32> = coefficient.largest.iter().map(|(_, count)| *count).collect();
            prop_assert!(counts.is_sorted_by(|one, two| one >= two));
            prop_assert_eq!(counts.iter().sum::<u32>(), size);
            prop_assert_eq!(coefficient.distinct as usize, counts.len());
            let fewest = coefficient.value as usize;
            prop_assert_eq!(coefficient.controlled, counts[..fewest].iter().sum::<u32>());
            if size > 0 {
                prop_assert!(coefficient.controlled > size / 3);
                prop_assert!(counts[..fewest - 1].iter().sum::<u32>() <= size / 3);
                prop_assert!(coefficient.value <= size / 3 + 1);
            }
        }
    }

    #[test]
    fn the_order_of_nodes_does_not_matter(
        (nodes, shuffled) in any_nodes().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle())),
    ) {
        prop_assert_eq!(score(&nodes), score(&shuffled));
    }

    #[test]
    fn a_node_that_shares_nothing_never_lowers_a_coefficient(nodes in any_nodes()) {
        let before = values(&score(&nodes));
        let alone = stranger();
        let after = values(&score(&[nodes, vec![alone]].concat()));
        for (before, after) in before.into_iter().zip(after) {
            prop_assert!(before <= after && after <= before + 1);
        }
    }

    #[test]
    fn actors_that_join_never_raise_a_coefficient(nodes in any_nodes()) {
        let before = values(&score(&nodes));
        let join = |mut node: Features| {
            for text in [&mut node.node_provider, &mut node.country] {
                if text == "5" {
                    *text = "4".into();
                }
            }
            node
        };
        let after = values(&score(&nodes.into_iter().map(join).collect::<Vec<_>>()));
        for (before, after) in before.into_iter().zip(after) {
            prop_assert!(after <= before);
        }
    }

    #[test]
    fn the_order_is_one(one in any_nodes(), two in any_nodes(), three in any_nodes()) {
        let mut scores = [score(&one), score(&two), score(&three)];
        scores.sort_by(Score::compare);
        for (low, high) in [(0, 1), (1, 2), (0, 2)] {
            prop_assert_ne!(scores[low].compare(&scores[high]), Ordering::Greater);
            prop_assert_ne!(scores[high].compare(&scores[low]), Ordering::Less);
            // The product orders as the mean of logarithms does, which is rounded.
            let means = [low, high].map(|it| scores[it].average_log2().unwrap_or(-1.0));
            prop_assert!(means[0] <= means[1] + 1e-9);
        }
    }
}

/// A node whose values no other has.
fn stranger() -> Features {
    nodes(&[1_000]).swap_remove(0)
}
