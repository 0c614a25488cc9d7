//! `profiler_subject ROUNDS [EXIT_CODE]`: what the tests of this crate profile. Its time goes into one function that is known by name,
//! its memory into another; with an exit code of its own it waits to be ended, as a server does.

use std::env;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use signal_hook::consts::SIGTERM;

/// Numbers that it holds, of 8 bytes each.
const KEPT_COUNT: usize = 100_000;

#[inline(never)]
fn spend_time(rounds: u64) -> u64 {
    let (mut state, mut round) = (1_u64, 0);
    while round < rounds {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        round += 1;
    }
    state
}

#[inline(never)]
fn keep_memory() -> Vec<u64> {
    let mut kept = Vec::with_capacity(KEPT_COUNT);
    kept.push(1);
    kept
}

#[inline(never)]
fn pass_memory_through() -> usize {
    (0..100).map(|size| black_box(vec![0_u8; size]).len()).sum()
}

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).map(|argument| argument.parse::<u64>());
    let Some(Ok(rounds)) = arguments.next() else {
        eprintln!("profiler_subject: usage: profiler_subject ROUNDS [EXIT_CODE]");
        return ExitCode::from(2);
    };
    let exit_code = arguments.next().and_then(Result::ok);
    let is_ended = Arc::new(AtomicBool::new(false));
    if exit_code.is_some() && signal_hook::flag::register(SIGTERM, Arc::clone(&is_ended)).is_err() {
        return ExitCode::from(2);
    }
    let kept = keep_memory();
    black_box(pass_memory_through());
    println!("{}", spend_time(rounds));
    drop(kept);
    let Some(exit_code) = exit_code else {
        return ExitCode::SUCCESS;
    };
    while !is_ended.load(Ordering::Relaxed) {
        thread::sleep(Duration::from_millis(10));
    }
    ExitCode::from(u8::try_from(exit_code).unwrap_or(2))
}
