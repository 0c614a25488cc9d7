//! Questions: from the text of a query to what is asked, in one form for all texts that ask the same.
//!
//! This module knows parameters and rows' fields, not the documents that the fields are of, nor the network.

mod cursor;
mod fields;
mod filter;
mod parse;
mod percent;
mod question;
mod select;
mod sort;

pub(crate) use cursor::Cursor;
pub(crate) use fields::{kind_of, row, write_json};
pub use fields::{Field, Filter, Identifier, Kind, Row, Scalar, Value};
pub(crate) use filter::Condition;
pub(crate) use percent::decode_path;
pub(crate) use question::{List, Question, MAX_LIMIT};
pub(crate) use select::{select, Page};
