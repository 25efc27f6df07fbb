//! The bridge: lines in, lines out, over pipes or a socket, for login services
//! in any language.
//!
//! ```text
//! lines ──► request ──► operations ──► doors (the library's face)
//!   ▲                                     │
//!   │ pipe, or clients of the socket      ▼
//!   └───────────── service ◄────── output::views::bridge
//! ```
//!
//! A thin skin: it has no rule of its own, and knows neither SQL nor who may
//! log in.

pub(crate) mod clients;
pub(crate) mod doors;
pub(crate) mod operations;
pub(crate) mod service;
pub(crate) mod socket;

mod fault;
mod gate;
mod lines;
mod request;
