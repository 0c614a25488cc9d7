//! What to change in a replay, and how people write it down. It owns the notation and what a change applies to; it
//! must not know how a schedule is replayed.

use crate::analysis::labels;
use crate::{ActionRow, Strategy};
use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// What to change. The default changes nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WhatIf {
    /// Other run times. An action that several select is changed by each of them.
    pub changes: Vec<Change>,
    /// Other slots for local actions; as many as the build had if `None`.
    pub cores: Option<NonZeroU32>,
}

/// Another run time for some actions, written `SELECTOR:FACTOR`, for example `mnemonic=Rustc:0.5`.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Which actions.
    pub selector: Selector,
    /// What their run time is multiplied with: finite, 0 (they take no time) or more. Waiting is not run time.
    pub factor: f64,
}

/// Which actions a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// `mnemonic=Rustc`: those of a mnemonic.
    Mnemonic(String),
    /// `target=//a:b`: those of a target, by its label as the profile has it.
    Target(String),
    /// `package=//a/b`: those of the targets of one package; packages below it are others.
    Package(String),
    /// `strategy=sandbox`: those carried out in one way, by [`Strategy::name`].
    Strategy(Strategy),
    /// `repository=rules_rust+`: those of the targets of an external repository, with or without `@`s before its
    /// name. The empty name is the main repository.
    Repository(String),
    /// `all`: every action.
    All,
}

/// Why a change cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WhatIfError {
    /// There is no colon, or nothing behind the last one.
    #[error("`{change}` has no factor: write SELECTOR:FACTOR, for example mnemonic=Rustc:0.5")]
    NoFactor {
        /// The whole text.
        change: String,
    },
    /// What follows the last colon is not a number from 0 up.
    #[error("`{factor}` at the end of `{change}` is no factor: write 0 or a positive number after the last colon")]
    BadFactor {
        /// The whole text.
        change: String,
        /// What stands after the last colon.
        factor: String,
    },
    /// What precedes the last colon is no selector.
    #[error(
        "`{selector}` in `{change}` selects nothing: write mnemonic=, target=, package=, strategy= or repository= \
         with a name, or all"
    )]
    UnknownSelector {
        /// The whole text.
        change: String,
        /// What stands before the last colon.
        selector: String,
    },
    /// There is no such strategy.
    #[error(
        "`{strategy}` in `{change}` is no strategy: write one of {}",
        strategy_names()
    )]
    UnknownStrategy {
        /// The whole text.
        change: String,
        /// What was taken for its name.
        strategy: String,
    },
}

impl WhatIf {
    /// What the action's run time is multiplied with; `None` if nothing selects it.
    pub(super) fn factor(&self, row: &ActionRow<'_>) -> Option<f64> {
        let selecting = self
            .changes
            .iter()
            .filter(|change| change.selector.selects(row));
        selecting
            .map(|change| change.factor)
            .reduce(|product, factor| product * factor)
    }
}

impl Selector {
    /// Whether the action is one of them. An action without a target is in no package and no repository.
    fn selects(&self, row: &ActionRow<'_>) -> bool {
        match self {
            Self::Mnemonic(name) => row.mnemonic == name.as_bytes(),
            Self::Target(label) => row.target == label.as_bytes(),
            Self::Package(package) => !row.target.is_empty() && row.package() == package.as_bytes(),
            Self::Strategy(strategy) => row.strategy == *strategy,
            Self::Repository(name) => {
                let name = bare(name.as_bytes());
                !row.target.is_empty() && bare(labels::repository(row.target)) == name
            }
            Self::All => true,
        }
    }
}

/// Without the `@`s, of which newer versions write two.
fn bare(repository: &[u8]) -> &[u8] {
    let signs = repository.iter().take_while(|&&byte| byte == b'@').count();
    &repository[signs..]
}

fn strategy_names() -> String {
    Strategy::ALL.map(Strategy::name).join(", ")
}

impl FromStr for Change {
    type Err = WhatIfError;

    /// Reads `SELECTOR:FACTOR`. The factor stands after the last colon, so that labels keep theirs.
    fn from_str(change: &str) -> Result<Self, WhatIfError> {
        let Some((selector, factor)) = change.rsplit_once(':').filter(|(_, text)| !text.is_empty())
        else {
            return Err(WhatIfError::NoFactor {
                change: change.to_owned(),
            });
        };
        let number = factor.parse().ok();
        let Some(number) = number.filter(|number: &f64| number.is_finite() && *number >= 0.0)
        else {
            return Err(WhatIfError::BadFactor {
                change: change.to_owned(),
                factor: factor.to_owned(),
            });
        };
        Ok(Self {
            selector: parse_selector(selector, change)?,
            factor: number,
        })
    }
}

fn parse_selector(selector: &str, change: &str) -> Result<Selector, WhatIfError> {
    let unknown = || WhatIfError::UnknownSelector {
        change: change.to_owned(),
        selector: selector.to_owned(),
    };
    if selector == "all" {
        return Ok(Selector::All);
    }
    let (kind, name) = selector.split_once('=').ok_or_else(unknown)?;
    match kind {
        // The main repository's name is the only empty one.
        "repository" => Ok(Selector::Repository(name.to_owned())),
        _ if name.is_empty() => Err(unknown()),
        "mnemonic" => Ok(Selector::Mnemonic(name.to_owned())),
        "target" => Ok(Selector::Target(name.to_owned())),
        "package" => Ok(Selector::Package(name.to_owned())),
        "strategy" => Strategy::ALL
            .into_iter()
            .find(|strategy| strategy.name() == name)
            .map(Selector::Strategy)
            .ok_or_else(|| WhatIfError::UnknownStrategy {
                change: change.to_owned(),
                strategy: name.to_owned(),
            }),
        _ => Err(unknown()),
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mnemonic(name) => write!(formatter, "mnemonic={name}"),
            Self::Target(label) => write!(formatter, "target={label}"),
            Self::Package(package) => write!(formatter, "package={package}"),
            Self::Strategy(strategy) => write!(formatter, "strategy={}", strategy.name()),
            Self::Repository(name) => write!(formatter, "repository={name}"),
            Self::All => formatter.write_str("all"),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.selector, self.factor)
    }
}
