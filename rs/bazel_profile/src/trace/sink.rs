//! One pass over a profile for two listeners. It must not know what either makes of it.

use serde_json::{Map, Value};

use crate::event::Event;
use crate::reader::Sink;

/// Hands everything to both.
pub(crate) struct Tee<'a, A, B>(pub(crate) &'a mut A, pub(crate) &'a mut B);

impl<A: Sink, B: Sink> Sink for Tee<'_, A, B> {
    fn event(&mut self, event: &Event<'_>) {
        self.0.event(event);
        self.1.event(event);
    }

    fn metadata(&mut self, metadata: &Map<String, Value>) {
        self.0.metadata(metadata);
        self.1.metadata(metadata);
    }
}

/// Nobody listens.
impl Sink for () {
    fn event(&mut self, _: &Event<'_>) {}

    fn metadata(&mut self, _: &Map<String, Value>) {}
}
