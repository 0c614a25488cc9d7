//! A diff as text, for comparison with what is expected.

use std::fmt::Write;

use profile_diff::{Change, Diff};

/// The causes, one with its evidence after the other.
pub fn causes(diff: &Diff) -> String {
    let mut out = String::new();
    for cause in &diff.causes {
        let subject = [&cause.target, &cause.mnemonic].map(|it| it.as_deref().unwrap_or("-"));
        let gain = cause.gain_us.map_or("-".to_owned(), seconds);
        let basis = cause.basis.map_or("-", |basis| basis.name());
        writeln!(
            out,
            "{} {} x{} work {} gain {gain} ({basis})",
            cause.kind.code(),
            subject.join(" "),
            cause.action_count,
            seconds(cause.work_us)
        )
        .expect("memory can be written");
        for sentence in &cause.evidence {
            writeln!(out, "  {sentence}").expect("memory can be written");
        }
    }
    out
}

/// Everything else.
pub fn rest(diff: &Diff) -> String {
    let mut out = format!(
        "runs {} {} states {} {} verdict {:?}\n",
        diff.run_count.base,
        diff.run_count.head,
        diff.cache_state.base.name(),
        diff.cache_state.head.name(),
        diff.verdict()
    );
    for remark in &diff.remarks {
        writeln!(out, "remark: {remark}").expect("memory can be written");
    }
    writeln!(out, "total {}", change(&diff.total)).expect("memory can be written");
    for table in &diff.tables {
        writeln!(
            out,
            "by {}: {}",
            table.dimension.name(),
            change(&table.total)
        )
        .expect("memory");
        for row in &table.rows {
            writeln!(
                out,
                "  {} {} share {:.2} count {} {}",
                row.name.as_deref().unwrap_or("-"),
                change(&row.change),
                row.share,
                row.count.base,
                row.count.head
            )
            .expect("memory can be written");
        }
        if table.remainder.group_count > 0 {
            let rest = table.remainder;
            writeln!(
                out,
                "  {} others {} share {:.2}",
                rest.group_count,
                seconds(rest.difference_us),
                rest.share
            )
            .expect("memory can be written");
        }
    }
    writeln!(out, "path {}", change(&diff.critical_path.change)).expect("memory can be written");
    for step in &diff.critical_path.steps {
        writeln!(
            out,
            "  {} {} {} share {:.2}",
            step.kind.name(),
            step.description,
            change(&step.change),
            step.share
        )
        .expect("memory can be written");
    }
    out
}

fn change(change: &Change) -> String {
    let interval = change.interval.map_or(String::new(), |interval| {
        format!(
            " [{} {}]",
            seconds(interval.low_us),
            seconds(interval.high_us)
        )
    });
    let mark = if change.is_certain { "!" } else { "" };
    format!(
        "{:.3} -> {:.3} {}{interval}{mark}",
        change.base_us as f64 / 1e6,
        change.head_us as f64 / 1e6,
        seconds(change.difference_us())
    )
}

fn seconds(time_us: i64) -> String {
    format!("{:+.3}", time_us as f64 / 1e6)
}
