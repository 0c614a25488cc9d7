//! The command line of `dre subnet`, `dre node` and `dre decentralization`. Doc comments here are the help
//! text.

use clap::{Args, Subcommand, ValueEnum};
use registry::NodeStatus;

use crate::output::FormatArgs;
use crate::store::{AtArgs, StoreArgs};

/// What `dre subnet` takes.
#[derive(Debug, Args)]
pub struct SubnetArgs {
    #[command(flatten)]
    pub store: StoreArgs,

    #[command(subcommand)]
    pub command: SubnetCommand,
}

/// The commands about subnets.
#[derive(Debug, Subcommand)]
pub enum SubnetCommand {
    /// List the subnets
    List(SubnetListArgs),
    /// Show one subnet and its nodes
    Show(SubnetShowArgs),
}

/// What `dre subnet list` takes.
#[derive(Debug, Args)]
pub struct SubnetListArgs {
    #[command(flatten)]
    pub at: AtArgs,

    #[command(flatten)]
    pub format: FormatArgs,
}

/// What `dre subnet show` takes.
#[derive(Debug, Args)]
pub struct SubnetShowArgs {
    /// The subnet's principal, or its beginning: 5 characters or more, as tdb26
    #[arg(value_name = "SUBNET")]
    pub subnet: String,

    #[command(flatten)]
    pub at: AtArgs,

    #[command(flatten)]
    pub format: FormatArgs,
}

/// What `dre node` takes.
#[derive(Debug, Args)]
pub struct NodeArgs {
    #[command(flatten)]
    pub store: StoreArgs,

    #[command(subcommand)]
    pub command: NodeCommand,
}

/// The commands about nodes.
#[derive(Debug, Subcommand)]
pub enum NodeCommand {
    /// List the nodes
    ///
    /// Each option leaves only the nodes it describes; with several, those that all describe.
    List(NodeListArgs),
}

/// What `dre node list` takes.
#[derive(Debug, Args)]
pub struct NodeListArgs {
    /// Only nodes of this subnet: its principal, or 5 characters or more of its beginning
    #[arg(long, value_name = "SUBNET")]
    pub subnet: Option<String>,

    /// Only nodes that are in no subnet
    #[arg(long, conflicts_with = "subnet")]
    pub unassigned: bool,

    /// Only nodes of this provider: its name, its principal, or the beginning of that
    #[arg(long, value_name = "PROVIDER")]
    pub provider: Option<String>,

    /// Only nodes in this country, by its code, as BE
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,

    /// Only nodes of this health when the source looked
    #[arg(long, value_enum, value_name = "STATUS")]
    pub status: Option<Status>,

    #[command(flatten)]
    pub at: AtArgs,

    #[command(flatten)]
    pub format: FormatArgs,
}

/// A node's health.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Status {
    /// It answers and keeps up
    Healthy,
    /// It answers, and an alert is on
    Degraded,
    /// It does not answer
    Dead,
    /// The source could not tell
    Unknown,
}

impl From<Status> for NodeStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Healthy => Self::Healthy,
            Status::Degraded => Self::Degraded,
            Status::Dead => Self::Dead,
            Status::Unknown => Self::Unknown,
        }
    }
}

/// What `dre decentralization` takes.
#[derive(Debug, Args)]
pub struct DecentralizationArgs {
    #[command(flatten)]
    pub store: StoreArgs,

    /// The subnet's principal, or its beginning: 5 characters or more, as tdb26
    #[arg(
        value_name = "SUBNET",
        required_unless_present = "all",
        conflicts_with = "all"
    )]
    pub subnet: Option<String>,

    /// Every subnet
    #[arg(long)]
    pub all: bool,

    /// In which order to list all subnets
    #[arg(
        long,
        value_enum,
        value_name = "ORDER",
        default_value_t = Order::Penalty,
        conflicts_with = "subnet"
    )]
    pub sort: Order,

    #[command(flatten)]
    pub at: AtArgs,

    #[command(flatten)]
    pub format: FormatArgs,
}

/// In which order assessments are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Order {
    /// The highest penalty first, then the worst score
    Penalty,
    /// The worst score first, then the highest penalty
    Score,
    /// The largest subnet first
    Size,
    /// By the subnet's principal
    Subnet,
}

/// The words below `dre decentralization --help`.
pub const DECENTRALIZATION_NOTES: &str = "\
Examples:
  dre decentralization tdb26
  dre decentralization --all --sort score
  dre decentralization --all --format csv > subnets.csv

Nakamoto coefficient:
  The fewest values of a feature (node providers, countries, ...) that together hold more than a
  third of a subnet's nodes. Higher is better. The score is the mean of the six coefficients'
  logarithms to base 2, as it compares subnets of different shapes best.

Penalty:
  What the business rules for the network's topology charge for a subnet's members; each finding
  says by which rule and why. 0 is best.";
