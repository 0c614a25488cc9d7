//! Every subnet of the real registry, assessed by this crate and once more by a plain calculation on the dump itself.
//!
//! The second calculation shares nothing with the first: it reads the nodes' own fields, finds coefficients by trying
//! out numbers, and writes the rules down one after the other with the subnets' short names.

mod support;

use decentralization::{assess_all, Assessment, Feature, Policy, Rule};
use registry::Topology;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use support::dump::{self, list, text};
use support::real_data;

/// What the plain calculation finds of a subnet.
#[derive(Debug, PartialEq)]
struct Plain {
    subnet: String,
    coefficients: Vec<(usize, usize)>,
    penalty: usize,
}

/// One node's values, in the order of the features, and its provider's name.
struct Row {
    values: [String; 6],
    provider_name: String,
}

/// A dump's lists by their elements' identifiers.
struct Index<'a> {
    nodes: HashMap<&'a str, &'a Value>,
    centers: HashMap<&'a str, &'a Value>,
    providers: HashMap<&'a str, &'a Value>,
}

impl<'a> Index<'a> {
    fn new(dump: &'a Value) -> Self {
        let index = |field: &str, key: &str| -> HashMap<&'a str, &'a Value> {
            let all = list(dump, field).iter();
            all.map(|it| (text(it, key), it)).collect()
        };
        Self {
            nodes: index("nodes", "node_id"),
            centers: index("dcs", "id"),
            providers: index("node_providers", "principal"),
        }
    }

    fn row(&self, id: &Value) -> Row {
        let node = self.nodes[id.as_str().unwrap()];
        let provider = text(node, "node_provider_id");
        let center = self.centers[text(node, "dc_id")];
        let region: Vec<&str> = text(center, "region").splitn(3, ',').collect();
        assert_eq!(region.len(), 3);
        Row {
            provider_name: text(self.providers[provider], "name").to_owned(),
            values: [
                text(node, "node_operator_id").to_owned(),
                provider.to_owned(),
                text(node, "dc_id").to_owned(),
                text(center, "owner").to_owned(),
                region[2].trim().to_owned(),
                region[1].trim().to_owned(),
            ],
        }
    }
}

fn counts(rows: &[Row], feature: usize) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for row in rows {
        *counts.entry(row.values[feature].clone()).or_default() += 1;
    }
    counts
}

/// The smallest number of values that can hold more than a third, found from the smallest upwards.
fn coefficient(rows: &[Row], feature: usize) -> (usize, usize) {
    let mut sizes: Vec<usize> = counts(rows, feature).into_values().collect();
    sizes.sort();
    (1..=sizes.len())
        .map(|fewest| (fewest, sizes.iter().rev().take(fewest).sum::<usize>()))
        .find(|(_, held)| 3 * held > 3 * (rows.len() / 3))
        .unwrap_or((0, 0))
}

fn excess(count: usize, limit: usize) -> usize {
    count.saturating_sub(limit)
}

fn penalty(name: &str, rows: &[Row]) -> usize {
    let n = rows.len();
    if n <= 1 {
        return 1;
    }
    let is_foundation = |row: &&Row| row.provider_name == "DFINITY Stiftung";
    let foundation: Vec<&Row> = rows.iter().filter(is_foundation).collect();
    let target = if name == "tdb26" { 3 } else { 1 };
    let mut points = 1000 * target_distance(foundation.len(), target);
    let countries = counts(rows, 5);
    if ["tdb26", "uzr34", "x33ed"].contains(&name) {
        points += 1000 * countries.values().map(|c| excess(*c, n / 3)).sum::<usize>();
    }
    for feature in [1, 2, 3] {
        for (value, count) in counts(rows, feature) {
            let shares = foundation.iter().any(|row| row.values[feature] == value);
            if !(name == "tdb26" && count <= 3 && shares) {
                points += 10 * excess(count, 1);
            }
        }
    }
    points += country_points(name, &countries);
    let (fewest, _) = coefficient(rows, 1);
    if fewest <= 1 && n > 3 {
        points += 10000;
    }
    for feature in 0..6 {
        let (fewest, held) = coefficient(rows, feature);
        if fewest == 1 && !(name == "bkfrj" && feature == 5) {
            points += 1000 * excess(held, 2 * n / 3);
        }
    }
    points + linked_points(rows)
}

fn target_distance(count: usize, target: usize) -> usize {
    count.max(target) - count.min(target)
}

fn country_points(name: &str, countries: &HashMap<String, usize>) -> usize {
    let union = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";
    let cap = match name {
        "tdb26" | "x33ed" | "pzp6e" | "uzr34" => 3,
        _ => 2,
    };
    let mut points = 0;
    for (country, count) in countries {
        let in_union = union.split(' ').any(|it| it == country);
        if name != "bkfrj" || in_union {
            points += 10 * excess(*count, cap);
        } else if country != "CH" && country != "UK" {
            points += 1000 * count;
        }
    }
    points
}

fn linked_points(rows: &[Row]) -> usize {
    let clusters = ["6sq7t vegae eatbv", "4r6qy ivf2y 3oqw6 dhywe diyay"];
    let held = clusters.map(|cluster| {
        let names: Vec<&str> = cluster.split(' ').collect();
        let linked = |row: &&Row| names.contains(&&row.values[1][..5]);
        rows.iter().filter(linked).count()
    });
    held.into_iter().map(|count| 10 * excess(count, 1)).sum()
}

fn plain(dump: &Value) -> Vec<Plain> {
    let index = Index::new(dump);
    let subnets = list(dump, "subnets").iter();
    subnets
        .map(|subnet| {
            let id = text(subnet, "subnet_id");
            let members = list(subnet, "membership").iter();
            let rows: Vec<Row> = members.map(|it| index.row(it)).collect();
            Plain {
                subnet: id.to_owned(),
                coefficients: (0..6).map(|it| coefficient(&rows, it)).collect(),
                penalty: penalty(&id[..5], &rows),
            }
        })
        .collect()
}

fn told(assessment: &Assessment) -> Plain {
    let coefficients = assessment.score.coefficients.iter();
    Plain {
        subnet: assessment.subnet.to_text(),
        coefficients: coefficients
            .map(|it| (it.value as usize, it.controlled as usize))
            .collect(),
        penalty: usize::try_from(assessment.penalty).unwrap(),
    }
}

fn read(folder: &Path, file: &str) -> Value {
    let bytes = std::fs::read(folder.join(file)).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// Assesses a dump both ways, compares and prints a table; gives the assessments.
fn check(dump: &Value, subnets: usize) -> Vec<Assessment> {
    let assessments = compare(dump, subnets);
    println!("subnet  size  NO NP DC OW AR CO  log2    penalty");
    for assessment in &assessments {
        let values = assessment.score.coefficients.iter();
        let values: Vec<String> = values.map(|it| format!("{:2}", it.value)).collect();
        let average = assessment.score.average_log2().unwrap();
        println!(
            "{}   {:3}  {}  {average:.4}  {}",
            &assessment.subnet.to_text()[..5],
            assessment.size,
            values.join(" "),
            assessment.penalty,
        );
        for finding in &assessment.findings {
            println!("          {}", finding.text);
        }
    }
    assessments
}

/// Assesses a dump both ways and compares; gives the assessments.
fn compare(dump: &Value, subnets: usize) -> Vec<Assessment> {
    let snapshot = dump::snapshot(dump);
    let assessments = assess_all(&Topology::new(&snapshot), &Policy::of(&snapshot));
    let mut told: Vec<Plain> = assessments.iter().map(told).collect();
    let mut expected = plain(dump);
    assert_eq!(told.len(), subnets);
    told.sort_by(|one, two| one.subnet.cmp(&two.subnet));
    expected.sort_by(|one, two| one.subnet.cmp(&two.subnet));
    assert_eq!(told, expected);
    assessments
}

#[test]
fn every_subnet_of_july_2025() {
    let Some(folder) = real_data("every_subnet_of_july_2025") else {
        return;
    };
    let assessments = check(&read(&folder, "registry-2025-07-11.json"), 42);
    let root = assessments
        .iter()
        .find(|it| it.subnet.to_text() == support::NNS)
        .unwrap();
    assert_eq!(root.size, 40);
    let values = Feature::ALL.map(|it| root.score.coefficient(it).value);
    assert_eq!(values, [14, 12, 13, 13, 8, 5]);
    assert_eq!(root.score.product(), 1_135_680);
    let average = root.score.average_log2().unwrap();
    assert!((average - 3.352_520_825_658_051).abs() < 1e-12, "{average}");
    let penalties: u64 = assessments.iter().map(|it| it.penalty).sum();
    assert_eq!(penalties, 130);
}

#[test]
fn every_subnet_of_june_2025() {
    let Some(folder) = real_data("every_subnet_of_june_2025") else {
        return;
    };
    check(&read(&folder, "registry-2025-06.json"), 37);
}

/// The real subnets keep most rules. Here the same nodes are dealt out so that each subnet gets neighbours in the order
/// of one feature, which breaks every rule.
#[test]
fn subnets_of_badly_chosen_nodes() {
    let Some(folder) = real_data("subnets_of_badly_chosen_nodes") else {
        return;
    };
    let mut dump = read(&folder, "registry-2025-07-11.json");
    let index = Index::new(&dump);
    let everyone: Vec<Row> = ids(&dump).iter().map(|it| index.row(it)).collect();
    let mut broken = BTreeMap::new();
    for (feature, step) in [
        (0, 1),
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 1),
        (5, 1),
        (1, 5),
        (5, 9),
    ] {
        let mut nodes: Vec<(&str, Value)> = everyone
            .iter()
            .map(|row| row.values[feature].as_str())
            .zip(ids(&dump))
            .collect();
        nodes.sort_by(|one, two| one.0.cmp(two.0));
        let dealt = nodes.into_iter().map(|(_, id)| id).step_by(step);
        deal(&mut dump, dealt.collect());
        for finding in compare(&dump, 42).iter().flat_map(|it| &it.findings) {
            *broken.entry(finding.rule).or_insert(0) += 1;
        }
    }
    println!("findings of each rule: {broken:?}");
    let missing = Rule::ALL.into_iter().filter(|it| !broken.contains_key(it));
    assert_eq!(missing.collect::<Vec<_>>(), []);
}

fn ids(dump: &Value) -> Vec<Value> {
    let nodes = list(dump, "nodes").iter();
    nodes.map(|node| node["node_id"].clone()).collect()
}

/// Gives the subnets these nodes in turn, the last subnet one.
fn deal(dump: &mut Value, nodes: Vec<Value>) {
    let mut nodes = nodes.into_iter().cycle();
    let subnets = dump["subnets"].as_array_mut().unwrap();
    let last = subnets.len() - 1;
    for (place, subnet) in subnets.iter_mut().enumerate() {
        let size = subnet["membership"].as_array().unwrap().len();
        let size = if place == last { 1 } else { size };
        subnet["membership"] = nodes.by_ref().take(size).collect();
    }
}
