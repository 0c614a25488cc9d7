//! Two of everything: what holds for the base and what holds for the head. It knows nothing of profiles.

/// One value for each side of a comparison.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sides<T> {
    /// What is compared with: the state before.
    pub base: T,
    /// What is looked at: the state after.
    pub head: T,
}

/// One of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    Base,
    Head,
}

impl Which {
    pub(crate) const BOTH: [Self; 2] = [Self::Base, Self::Head];
}

impl<T> Sides<T> {
    /// The same, made from each side's value.
    pub fn map<U>(self, mut make: impl FnMut(T) -> U) -> Sides<U> {
        Sides {
            base: make(self.base),
            head: make(self.head),
        }
    }

    /// References to both values.
    pub fn as_ref(&self) -> Sides<&T> {
        Sides {
            base: &self.base,
            head: &self.head,
        }
    }

    pub(crate) fn of(&self, which: Which) -> &T {
        match which {
            Which::Base => &self.base,
            Which::Head => &self.head,
        }
    }

    pub(crate) fn of_mut(&mut self, which: Which) -> &mut T {
        match which {
            Which::Base => &mut self.base,
            Which::Head => &mut self.head,
        }
    }
}

/// From which side to which a change is looked at: what made the build slower is found forwards, what made it
/// faster backwards, by the same code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Direction {
    pub(crate) from: Which,
    pub(crate) to: Which,
}

impl Direction {
    pub(crate) const FORWARDS: Self = Self {
        from: Which::Base,
        to: Which::Head,
    };
    pub(crate) const BACKWARDS: Self = Self {
        from: Which::Head,
        to: Which::Base,
    };

    /// 1 forwards, -1 backwards: what turns a loss into the gain that it is from the other end.
    pub(crate) fn sign(self) -> i64 {
        if self == Self::FORWARDS {
            1
        } else {
            -1
        }
    }
}
