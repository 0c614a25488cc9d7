//! Servers for tests that behave as the network's do; used by tests only.
//!
//! This crate owns a scripted HTTP server ([`Server`]), the public API's manners of listing ([`FakeIcApi`]), and
//! a registry canister that signs real certificates with keys of its own ([`FakeRegistry`]). It must not know
//! the clients that are tested against it: what they must understand is written here a second time, from the
//! specifications. The keys are known to everyone and certify nothing.

#![deny(missing_docs)]

mod http;
mod ic_api;
mod registry;
pub mod wire;

pub use http::{Action, Request, Response, Server};
pub use ic_api::{FakeIcApi, Manner, IC_API_CONTENT_TYPE};
/// How far a certificate's time is off, in [`Fault::TimeOff`].
pub use jiff::SignedDuration;
pub use registry::{
    other_root_key_der, pem, rejection, root_key_der, FakeRegistry, Fault, Signer,
    REGISTRY_CANISTER_ID,
};
