//! `dre gate`: reads budgets and runs, has them judged, shows the judgements. It must not know how to judge: that is
//! `perf_budget`'s.

pub mod args;
mod github;
mod input;
mod json;
mod junit;
mod markdown;
mod sections;

use anyhow::Context;
use perf_budget::{evaluate, Budgets, Gate, GateOptions, Level};
use profile_diff::unlike_caches;

use crate::exit::Outcome;
use crate::output::remark;
use crate::replace::replace_file;
use crate::terminal::Terminal;
use crate::text::{line, render_section, WARNING};
use args::{Format, GateArgs};

/// All that a report of the gate shows.
struct Judged<'a> {
    /// The file of budgets, as it was named.
    file: String,
    budgets: &'a Budgets,
    gate: &'a Gate,
    is_strict: bool,
    /// What a reader has to know before believing the judgements, one sentence each.
    remarks: &'a [String],
}

impl Judged<'_> {
    /// What the exit status is drawn from.
    fn outcome(&self) -> Outcome {
        if !self.gate.is_decided() {
            return Outcome::Failed;
        }
        let fails = |level: &Level| self.gate.count(*level) > 0 && self.fails(*level);
        if Level::ALL.iter().any(fails) {
            Outcome::Rejected
        } else {
            Outcome::Complete
        }
    }

    /// Whether a judgement of that level fails the gate.
    fn fails(&self, level: Level) -> bool {
        level == Level::Fail || (self.is_strict && level != Level::Pass)
    }

    /// The outcome in one word.
    fn word(&self) -> &'static str {
        match self.outcome() {
            Outcome::Complete => "passed",
            Outcome::Rejected => "failed",
            _ => "undecided",
        }
    }

    /// How many budgets have each level, in words, without those that none has.
    fn counts(&self) -> String {
        let counts = Level::ALL.iter().rev().filter_map(|level| {
            let count = self.gate.count(*level);
            (count > 0).then(|| format!("{count} {}", participle(*level)))
        });
        counts.collect::<Vec<_>>().join(", ")
    }

    fn render(&self, format: Format, width: Option<usize>) -> anyhow::Result<String> {
        match format {
            Format::Table => {
                let mut out = String::new();
                for remark in self.remarks {
                    line(&mut out, &format!("{WARNING}warning: {remark}{WARNING:#}"));
                }
                render_section(&mut out, &sections::section(self), width);
                // A section begins with an empty line, which is one too many here.
                Ok(out.trim_start_matches('\n').to_owned())
            }
            Format::Json => json::render(self),
            Format::Markdown => Ok(markdown::render(self)),
            Format::Junit => junit::render(self),
            Format::Github => Ok(github::render(self)),
        }
    }
}

fn participle(level: Level) -> &'static str {
    match level {
        Level::Pass => "passed",
        Level::Warn => "with a warning",
        Level::Undecided => "undecided",
        Level::Missing => "missing",
        Level::Fail => "failed",
    }
}

/// Judges the runs, prints the judgements and writes them into the files that were asked for.
///
/// # Errors
/// If something cannot be read or written.
pub fn run(args: &GateArgs, terminal: &Terminal) -> anyhow::Result<Outcome> {
    let budgets = input::budgets(&args.budgets)?;
    let measured = input::measure(args)?;
    let unlike = unlike_caches(&measured.cache_states);
    let refusal = unlike.filter(|_| !args.force).map(|it| it.to_string());
    let remarks = unlike.filter(|_| args.force).map(|it| it.forced_remark());
    let options = GateOptions {
        pairs: args.pairs,
        ..GateOptions::default()
    };
    let gate = match &refusal {
        Some(reason) => Gate::refused(&budgets, reason),
        None => evaluate(&budgets, &measured.head, measured.base.as_ref(), &options),
    };
    let judged = Judged {
        file: args.budgets.display().to_string(),
        budgets: &budgets,
        gate: &gate,
        is_strict: args.strict,
        remarks: remarks.as_slice(),
    };
    for output in &args.output {
        let text = judged.render(output.format, None)?;
        let text = anstream::adapter::strip_str(&text).to_string();
        replace_file(&output.path, |out| Ok(out.write_all(text.as_bytes())?)).with_context(
            || {
                let path = output.path.display();
                format!("{path}: cannot be written: give another file to --output")
            },
        )?;
    }
    terminal.print(&judged.render(args.format, terminal.width)?)?;
    let outcome = judged.outcome();
    if outcome == Outcome::Failed {
        let reason = refusal
            .as_deref()
            .unwrap_or("no budget could be decided: measure what the budgets name, in enough runs");
        remark(&format!("dre: {reason}"));
    }
    Ok(outcome)
}
