//! What keys and values weigh. This module owns the measure of the cache's byte budget; it must not
//! know how the budget is spent.

use std::mem::size_of;
use std::sync::Arc;

use bytes::Bytes;

/// Something whose memory counts against [`Limits::max_bytes`](super::Limits::max_bytes).
pub trait Weigh {
    /// Bytes of memory held: the value itself and what it owns on the heap. It must be quick (it is
    /// called once for each value stored) and must not change while the value is cached.
    fn weight_bytes(&self) -> usize;
}

impl Weigh for u64 {
    fn weight_bytes(&self) -> usize {
        size_of::<Self>()
    }
}

impl Weigh for String {
    fn weight_bytes(&self) -> usize {
        size_of::<Self>().saturating_add(self.capacity())
    }
}

impl Weigh for Bytes {
    fn weight_bytes(&self) -> usize {
        size_of::<Self>().saturating_add(self.len())
    }
}

/// The pointer and what it points to, as if nobody else shared it.
impl<T: Weigh + ?Sized> Weigh for Arc<T> {
    fn weight_bytes(&self) -> usize {
        size_of::<Self>().saturating_add(T::weight_bytes(self))
    }
}

impl Weigh for str {
    fn weight_bytes(&self) -> usize {
        self.len()
    }
}

impl<A: Weigh, B: Weigh> Weigh for (A, B) {
    fn weight_bytes(&self) -> usize {
        self.0.weight_bytes().saturating_add(self.1.weight_bytes())
    }
}
