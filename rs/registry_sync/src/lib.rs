//! Fetches the Internet Computer's registry: from the dashboard's public HTTP API ([`IcApiClient`]) or from
//! the registry canister, with its certificates checked ([`NnsClient`]).
//!
//! This crate owns the two network protocols and everything that can go wrong on the way. A unit (one
//! consistent listing, one certified page) is handed over whole or not at all. It must not know how the
//! registry is stored, and it reads neither files nor the environment: addresses, limits, keys and the clock
//! are arguments.

#![deny(missing_docs)]

mod clock;
mod error;
mod http;
mod ic_api;
mod nns;

pub use clock::{Clock, SystemClock};
pub use error::SyncError;
pub use http::{HttpOptions, RetryPolicy};
pub use ic_api::{
    IcApiClient, IcApiOptions, IcApiRegistry, IcApiState, Outcome, DEFAULT_IC_API_URL,
};
pub use nns::{
    Delta, Mutation, NnsClient, NnsOptions, Page, DEFAULT_NNS_URL, MAINNET_ROOT_KEY_DER,
    REGISTRY_CANISTER_ID,
};
