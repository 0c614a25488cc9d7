//! Whether two reports say the same of what both call significant. It must not know where reports come from.

use crate::experiment::{Quantity, Stage};
use crate::judge::{self, Meaning};
use crate::report::Report;

/// What two reports say about each other.
#[derive(Debug, Default, PartialEq)]
pub struct Agreement {
    /// Differences between two stages that both reports have.
    pub compared: usize,
    /// Those that both call a gain or a loss.
    pub significant: usize,
    /// Of those, the ones that are a gain in one report and a loss in the other, in words.
    pub contradictions: Vec<String>,
}

/// Compares what both reports have: each stage with the one before it, and the last with the first.
#[must_use]
pub fn agreement(former: &Report, latter: &Report) -> Agreement {
    let mut agreement = Agreement::default();
    for entry in &former.experiments {
        let other = latter.experiments.iter().find(|it| it.id == entry.id);
        let both = entry.measured().zip(other.and_then(|it| it.measured()));
        let Some((first, second)) = both else {
            continue;
        };
        for quantity in &first.quantities {
            let same = second.quantities.iter().find(|it| it.name == quantity.name);
            if let Some(same) = same {
                agreement.add(&entry.id, quantity, same);
            }
        }
    }
    agreement
}

impl Agreement {
    fn add(&mut self, id: &str, first: &Quantity, second: &Quantity) {
        let names: Vec<&str> = first.stages.iter().map(|it| it.name.as_str()).collect();
        let mut pairs: Vec<[&str; 2]> = names.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        if names.len() > 2 {
            pairs.push([names[0], names[names.len() - 1]]);
        }
        for [earlier, later] in pairs {
            let meaning = |quantity: &Quantity| {
                let (earlier, later) = stage(quantity, earlier).zip(stage(quantity, later))?;
                Some(judge::change(quantity, earlier, later)?.meaning)
            };
            let Some(meanings) = meaning(first).zip(meaning(second)) else {
                continue;
            };
            self.compared += 1;
            match meanings {
                (Meaning::Better | Meaning::Worse, Meaning::Better | Meaning::Worse) => {
                    self.significant += 1;
                }
                _ => continue,
            }
            if meanings.0 != meanings.1 {
                let [one, other] = match meanings.0 {
                    Meaning::Better => ["better", "worse"],
                    _ => ["worse", "better"],
                };
                self.contradictions.push(format!(
                    "{id}, {}: {later} is {one} than {earlier} in the first report and {other} in the second",
                    first.name
                ));
            }
        }
    }
}

fn stage<'a>(quantity: &'a Quantity, name: &str) -> Option<&'a Stage> {
    quantity.stages.iter().find(|it| it.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Direction, Measured, Unit};
    use crate::report::{Entry, Machine, Outcome};

    fn report(last: [f64; 4]) -> Report {
        let stages = vec![
            Stage::new("before", vec![10.0, 10.1, 10.2, 10.1]),
            Stage::new("between", vec![5.0, 5.1, 5.2, 5.1]),
            Stage::new("after", last.to_vec()),
        ];
        let quantity = Quantity::new("time", Unit::Microseconds, Direction::Lower, stages);
        let mut report = Report::new(Machine::this());
        report.experiments.push(Entry {
            id: "x".to_owned(),
            commit: String::new(),
            date: String::new(),
            quick: true,
            duration_s: 1,
            outcome: Outcome::Measured(Measured {
                quantities: vec![quantity],
                findings: Vec::new(),
            }),
        });
        report
    }

    #[test]
    fn gains_of_both_reports_agree_whatever_their_size() {
        let agreement = agreement(&report([1.0, 1.1, 1.2, 1.1]), &report([2.0, 2.1, 2.2, 2.1]));
        let expected = Agreement {
            compared: 3,
            significant: 3,
            contradictions: Vec::new(),
        };
        assert_eq!(agreement, expected);
    }

    #[test]
    fn a_gain_and_a_loss_contradict() {
        let agreement = agreement(&report([1.0, 1.1, 1.2, 1.1]), &report([7.0, 7.1, 7.2, 7.1]));
        assert_eq!((agreement.compared, agreement.significant), (3, 3));
        assert_eq!(
            agreement.contradictions,
            ["x, time: after is better than between in the first report and worse in the second"]
        );
    }

    #[test]
    fn what_chance_could_have_done_contradicts_nothing() {
        let agreement = agreement(&report([1.0, 1.1, 1.2, 1.1]), &report([1.0, 9.0, 2.0, 8.0]));
        assert!(agreement.significant < agreement.compared);
        assert_eq!(agreement.contradictions, [""; 0]);
    }
}
