//! Call stacks with a weight, which is all that a profile is: samples of the processor, or bytes of the heap. It owns what is counted by
//! function and how that is drawn; it must not know what measured it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Write};

use inferno::flamegraph;

/// Between the frames of a stack, as in the collapsed stacks of Brendan Gregg's FlameGraph.
const SEPARATOR: char = ';';

/// Stacks and what each weighs, in samples or bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stacks {
    weights: BTreeMap<String, u64>,
}

/// What one function weighs, in the unit of the stacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// As the profiler names it.
    pub name: String,
    /// Of stacks that end in it: its own work.
    pub self_weight: u64,
    /// Of stacks that it is in: with what it calls.
    pub total_weight: u64,
}

/// What stands around a flame graph.
#[derive(Debug, Clone, Copy)]
pub struct Caption<'a> {
    /// Above it.
    pub title: &'a str,
    /// Below the title: what ran.
    pub subtitle: &'a str,
    /// What the weights count, in the plural.
    pub unit: &'a str,
}

impl Stacks {
    /// Adds a stack, its outermost frame first. Stacks of the same frames are one.
    pub fn add<'a>(&mut self, frames: impl IntoIterator<Item = &'a str>, weight: u64) {
        let mut stack = String::new();
        for frame in frames {
            if !stack.is_empty() {
                stack.push(SEPARATOR);
            }
            // `[u8; 4]` is a part of many names.
            stack.extend(frame.chars().map(|character| {
                if character == SEPARATOR {
                    ':'
                } else {
                    character
                }
            }));
        }
        *self.weights.entry(stack).or_default() += weight;
    }

    /// Adds all of other stacks.
    pub fn merge(&mut self, other: Self) {
        for (stack, weight) in other.weights {
            *self.weights.entry(stack).or_default() += weight;
        }
    }

    /// The weight of all.
    pub fn total(&self) -> u64 {
        self.weights.values().sum()
    }

    /// The functions that stacks end in, heaviest first. Frames that `is_transparent` are looked through: what is theirs counts for their
    /// caller.
    pub fn functions(&self, is_transparent: impl Fn(&str) -> bool) -> Vec<Function> {
        let mut self_weights = BTreeMap::<&str, u64>::new();
        let mut total_weights = BTreeMap::<&str, u64>::new();
        for (stack, weight) in &self.weights {
            let last = stack.rsplit(SEPARATOR).find(|frame| !is_transparent(frame));
            let last = last
                .or_else(|| stack.rsplit(SEPARATOR).next())
                .unwrap_or_default();
            *self_weights.entry(last).or_default() += weight;
            // A function that calls itself is there once.
            for frame in stack.split(SEPARATOR).collect::<BTreeSet<_>>() {
                *total_weights.entry(frame).or_default() += weight;
            }
        }
        let mut functions: Vec<_> = self_weights
            .into_iter()
            .map(|(name, self_weight)| Function {
                name: name.to_owned(),
                self_weight,
                total_weight: total_weights.get(name).copied().unwrap_or(self_weight),
            })
            .collect();
        functions.sort_by(|one, other| {
            other
                .self_weight
                .cmp(&one.self_weight)
                .then_with(|| one.name.cmp(&other.name))
        });
        functions
    }

    /// Writes the flame graph, an SVG that zooms and searches in a browser. The same stacks give the same bytes.
    ///
    /// # Errors
    ///
    /// When there are no stacks, or when `output` cannot be written.
    pub fn write_svg(&self, caption: Caption, output: impl Write) -> io::Result<()> {
        let mut options = flamegraph::Options::default();
        options.title = caption.title.to_owned();
        options.subtitle = Some(caption.subtitle.to_owned());
        options.count_name = caption.unit.to_owned();
        options.deterministic = true;
        let lines: Vec<_> = self
            .weights
            .iter()
            .map(|(stack, weight)| format!("{stack} {weight}"))
            .collect();
        flamegraph::from_lines(&mut options, lines.iter().map(String::as_str), output)
    }
}

/// How many functions a table has.
const ROW_COUNT: usize = 10;

/// A table of the ten heaviest functions: the share and the weight of each by itself, the share of it with what it calls.
pub struct Table<'a> {
    /// The rows, heaviest first.
    pub functions: &'a [Function],
    /// The weight of which shares are.
    pub total: u64,
    /// What the weights count.
    pub unit: &'a str,
    /// What the names are.
    pub subject: &'a str,
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let share =
            |weight: u64| format!("{:.1} %", weight as f64 * 100.0 / self.total.max(1) as f64);
        writeln!(
            formatter,
            "{:>8}  {:>12}  {:>8}  {}",
            "self", self.unit, "total", self.subject
        )?;
        for function in &self.functions[..self.functions.len().min(ROW_COUNT)] {
            let (own, total) = (share(function.self_weight), share(function.total_weight));
            writeln!(
                formatter,
                "{own:>8}  {:>12}  {total:>8}  {}",
                function.self_weight, function.name
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stacks() -> Stacks {
        let mut stacks = Stacks::default();
        stacks.add(["main", "read", "copy<[u8; 4]>"], 30);
        stacks.add(["main", "read"], 5);
        stacks.add(["main", "walk", "walk"], 60);
        stacks.add(["main", "walk", "walk"], 5);
        stacks
    }

    #[test]
    fn a_table_has_own_and_total_shares() {
        let functions = stacks().functions(|_| false);
        let table = Table {
            functions: &functions,
            total: 100,
            unit: "samples",
            subject: "function",
        };
        let lines = [
            "    self       samples     total  function",
            "  65.0 %            65    65.0 %  walk",
            "  30.0 %            30    30.0 %  copy<[u8: 4]>",
            "   5.0 %             5    35.0 %  read",
        ];
        assert_eq!(table.to_string().lines().collect::<Vec<_>>(), lines);
    }

    #[test]
    fn a_transparent_frame_counts_for_its_caller() {
        let functions = stacks().functions(|frame| frame.starts_with("copy") || frame == "walk");
        let own: Vec<_> = functions
            .iter()
            .map(|function| (function.name.as_str(), function.self_weight))
            .collect();
        assert_eq!(own, [("main", 65), ("read", 35)]);
    }

    #[test]
    fn stacks_of_transparent_frames_only_count_for_the_last() {
        let functions = stacks().functions(|_| true);
        assert_eq!(
            functions
                .iter()
                .map(|function| function.self_weight)
                .sum::<u64>(),
            100
        );
    }

    #[test]
    fn merged_stacks_weigh_what_both_do() {
        let mut both = stacks();
        both.merge(stacks());
        assert_eq!(
            (both.total(), both.functions(|_| false)[0].self_weight),
            (200, 130)
        );
    }

    #[test]
    fn the_graph_names_functions_and_repeats_byte_by_byte() {
        let caption = Caption {
            title: "Time & more",
            subtitle: "dre <FILE>",
            unit: "samples",
        };
        let draw = || {
            let mut svg = Vec::new();
            stacks()
                .write_svg(caption, &mut svg)
                .map(|()| String::from_utf8_lossy(&svg).into_owned())
        };
        let svg = draw().unwrap();
        assert!(svg.contains("<title>walk (65 samples, 65.00%)</title>"));
        assert!(svg.contains("copy&lt;[u8: 4]&gt; (30 samples, 30.00%)"));
        assert!(svg.contains("Time &amp; more") && svg.contains("dre &lt;FILE&gt;"));
        assert_eq!(svg, draw().unwrap());
    }

    #[test]
    fn nothing_cannot_be_drawn() {
        let caption = Caption {
            title: "",
            subtitle: "",
            unit: "",
        };
        assert!(Stacks::default().write_svg(caption, Vec::new()).is_err());
    }
}
