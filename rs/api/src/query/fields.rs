//! Rows as tables: the names of a row's fields, and how a field is compared, filtered and written.
//!
//! Each kind of row declares its fields once, by [`row!`]; parameters, sorting, selection and the description in
//! OpenAPI all follow from that declaration.

use registry::Timestamp;
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// A row of a list.
pub trait Row: Serialize + ToSchema + Send + Sync + 'static {
    /// What a list of such rows is called in a document, as `nodes`.
    const PLURAL: &'static str;
    /// The fields, in the order in which they are written.
    const FIELDS: &'static [Field];
    /// For each field how its value is read.
    const VALUES: &'static [fn(&Self) -> Value<'_>];
    /// For each field how its value is written as JSON.
    const WRITERS: &'static [fn(&Self, &mut Vec<u8>)];
}

/// One field of a kind of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name in documents and queries.
    pub name: &'static str,
    /// The kind of its values.
    pub kind: Kind,
    /// Whether and how rows can be chosen by it.
    pub filter: Filter,
}

/// The kinds of fields' values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, which `q` searches.
    Text,
    /// Whole numbers from 0.
    Whole,
    /// Numbers with a fraction.
    Number,
    /// True or false.
    Truth,
    /// Times, written by RFC 3339.
    Time,
    /// Lists and objects: rows cannot be sorted or filtered by them.
    Composite,
}

/// Whether and how rows can be chosen by a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// They cannot.
    None,
    /// By equal values.
    Equal,
    /// By identifiers in full, or what only one of them begins with.
    Identifier(Identifier),
}

/// The kinds of identifiers that may be given by their beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// A subnet's.
    Subnet,
    /// A node's.
    Node,
    /// A node operator's.
    Operator,
    /// A node provider's.
    Provider,
}

impl Identifier {
    /// What it identifies, as in "there is no node".
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subnet => "subnet",
            Self::Node => "node",
            Self::Operator => "operator",
            Self::Provider => "provider",
        }
    }
}

/// One field's value in one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// There is none.
    Absent,
    /// Of [`Kind::Text`].
    Text(&'a str),
    /// Of [`Kind::Whole`].
    Whole(u64),
    /// Of [`Kind::Number`].
    Number(f64),
    /// Of [`Kind::Truth`].
    Truth(bool),
    /// Of [`Kind::Time`].
    Time(Timestamp),
}

impl Value<'_> {
    /// The order of two values of one field. The direction does not move absent values: they come last.
    pub fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let order = match (self, other) {
            (Self::Absent, Self::Absent) => return Ordering::Equal,
            (Self::Absent, _) => return Ordering::Greater,
            (_, Self::Absent) => return Ordering::Less,
            (Self::Text(this), Self::Text(that)) => this.cmp(that),
            (Self::Whole(this), Self::Whole(that)) => this.cmp(that),
            (Self::Number(this), Self::Number(that)) => this.total_cmp(that),
            (Self::Truth(this), Self::Truth(that)) => this.cmp(that),
            (Self::Time(this), Self::Time(that)) => this.cmp(that),
            _ => Ordering::Equal,
        };
        match descending {
            true => order.reverse(),
            false => order,
        }
    }
}

/// What a field may be made of.
pub trait Scalar: Serialize {
    /// The kind of its values.
    const KIND: Kind;

    /// The value.
    fn value(&self) -> Value<'_>;
}

macro_rules! scalar {
    ($type:ty, $kind:ident, $self:ident => $value:expr) => {
        impl Scalar for $type {
            const KIND: Kind = Kind::$kind;

            fn value(&self) -> Value<'_> {
                let $self = self;
                $value
            }
        }
    };
}

scalar!(Arc<str>, Text, it => Value::Text(it));
scalar!(String, Text, it => Value::Text(it));
scalar!(&'static str, Text, it => Value::Text(it));
scalar!(u32, Whole, it => Value::Whole(u64::from(*it)));
scalar!(u64, Whole, it => Value::Whole(*it));
scalar!(f64, Number, it => Value::Number(*it));
scalar!(bool, Truth, it => Value::Truth(*it));

impl<T: Scalar> Scalar for Option<T> {
    const KIND: Kind = T::KIND;

    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Absent, T::value)
    }
}

impl<T: Serialize> Scalar for Vec<T> {
    const KIND: Kind = Kind::Composite;

    fn value(&self) -> Value<'_> {
        Value::Absent
    }
}

impl<T: Serialize> Scalar for BTreeMap<Arc<str>, T> {
    const KIND: Kind = Kind::Composite;

    fn value(&self) -> Value<'_> {
        Value::Absent
    }
}

/// The kind of the field that a function gives.
pub(crate) const fn kind_of<R, T: Scalar>(_field: fn(&R) -> &T) -> Kind {
    T::KIND
}

/// Appends a value as JSON; `null` where it has no form in JSON, which no document's type allows.
pub(crate) fn write_json<T: Serialize>(value: &T, out: &mut Vec<u8>) {
    let start = out.len();
    if serde_json::to_writer(&mut *out, value).is_err() {
        out.truncate(start);
        out.extend_from_slice(b"null");
    }
}

/// Declares a row's fields, in the order of its struct, and by which of them rows can be chosen.
macro_rules! row {
    ($row:ident in $plural:literal { $($field:ident $(: $filter:expr)?),+ $(,)? }) => {
        impl $crate::query::Row for $row {
            const PLURAL: &'static str = $plural;
            const FIELDS: &'static [$crate::query::Field] = &[$(
                $crate::query::Field {
                    name: stringify!($field),
                    kind: $crate::query::kind_of(|row: &$row| &row.$field),
                    filter: $crate::query::row!(@filter $($filter)?),
                },
            )+];
            const VALUES: &'static [fn(&Self) -> $crate::query::Value<'_>] =
                &[$(|row| $crate::query::Scalar::value(&row.$field)),+];
            const WRITERS: &'static [fn(&Self, &mut Vec<u8>)] =
                &[$(|row, out| $crate::query::write_json(&row.$field, out)),+];
        }
    };
    (@filter) => { $crate::query::Filter::None };
    (@filter $filter:expr) => { $filter };
}
pub(crate) use row;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_values_come_last_in_both_directions() {
        let (one, two) = (Value::Whole(1), Value::Whole(2));
        assert_eq!(one.compare(&two, false), Ordering::Less);
        assert_eq!(one.compare(&two, true), Ordering::Greater);
        for descending in [false, true] {
            assert_eq!(Value::Absent.compare(&two, descending), Ordering::Greater);
            assert_eq!(two.compare(&Value::Absent, descending), Ordering::Less);
        }
    }

    #[test]
    fn kinds_follow_from_types() {
        assert_eq!(<Option<Arc<str>>>::KIND, Kind::Text);
        assert_eq!(<Option<u32>>::KIND, Kind::Whole);
        assert_eq!(<Vec<u32>>::KIND, Kind::Composite);
    }
}
