//! One trace event as both readers hand it over. It owns no meaning: what a category or a name
//! stands for is `vocabulary`'s.
//!
//! Texts are bytes, not `str`: Bazel copies file names into the profile as they are, and most texts
//! are only compared.

/// Text of the profile, borrowed from what was read; UTF-8 in sane files, anything in others.
pub(crate) type Text<'a> = &'a [u8];

/// A trace event; absent fields are empty, `None` or 0.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Event<'a> {
    /// `ph`: `X` span, `i` instant, `C` counter, `M` metadata; 0 when the object has no `ph` and so
    /// is no event.
    pub(crate) kind: u8,
    /// `cat`; with `name` the key into the vocabulary.
    pub(crate) category: Text<'a>,
    /// `name`.
    pub(crate) name: Text<'a>,
    /// `ts`: microseconds since the build's start; negative while the launcher ran.
    pub(crate) start_us: Option<i64>,
    /// `dur`: microseconds.
    pub(crate) duration_us: Option<i64>,
    /// `tid`: the thread, or lane, that the event happened on.
    pub(crate) thread_id: i64,
    /// `out`: an action's primary output, where the build asked for it.
    pub(crate) output: Text<'a>,
    /// The part of `args` that the analyses use.
    pub(crate) args: Args<'a>,
}

/// What `args` says.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Args<'a> {
    /// An action's target label; may be empty.
    pub(crate) target: Text<'a>,
    /// An action's mnemonic.
    pub(crate) mnemonic: Text<'a>,
    /// A thread's name, on `thread_name` events.
    pub(crate) name: Text<'a>,
    /// The thread that a step of the critical path really ran on.
    pub(crate) thread_id: Option<i64>,
    /// Where a thread stands among the others, on `thread_sort_index` events.
    pub(crate) sort_index: Option<i64>,
    /// A counter's first series, by the alphabet: a JSON object has no order.
    pub(crate) value: Option<f64>,
    /// The name of that series.
    pub(crate) value_key: &'a [u8],
    /// The series `local action cache` of the counter `action count`.
    pub(crate) cache_checks: Option<f64>,
}

impl<'a> Args<'a> {
    /// Takes a number that belongs to `key`.
    pub(crate) fn set_number(&mut self, key: &'a [u8], value: f64) {
        match key {
            b"tid" => self.thread_id = Some(value as i64),
            b"sort_index" => self.sort_index = Some(value as i64),
            b"local action cache" => self.cache_checks = Some(value),
            _ if self.value.is_none() || key <= self.value_key => {
                self.value = Some(value);
                self.value_key = key;
            }
            _ => {}
        }
    }
}

impl Event<'_> {
    /// Where the event ends: its start for what has no duration. `None` for events without a time.
    pub(crate) fn end_us(&self) -> Option<i64> {
        self.start_us
            .map(|start_us| start_us.saturating_add(self.duration_us.unwrap_or(0).max(0)))
    }

    /// The duration in microseconds; 0 when there is none or it is negative.
    pub(crate) fn length_us(&self) -> u64 {
        u64::try_from(self.duration_us.unwrap_or(0)).unwrap_or(0)
    }
}

/// Text for people: bytes that are no UTF-8 become replacement characters.
pub(crate) fn readable(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}
