//! The login service of `examples/`, asked as a browser asks: whole ways
//! through its pages, without a socket, at times that the test says.
#![cfg(test)]

#[path = "service/account.rs"]
mod account;
#[path = "support/app.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod app;
#[path = "service/browser.rs"]
mod browser;
#[path = "support/clinic.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod clinic;
#[path = "service/guards.rs"]
mod guards;
#[path = "support/inbox.rs"]
mod inbox;
#[path = "../examples/login_service.rs"]
#[expect(dead_code, reason = "its options, socket and signals are used when it is run")]
mod login_service;
#[path = "service/texting.rs"]
mod texting;
#[path = "service/ways_in.rs"]
mod ways_in;
