//! What five products for practices say of their two-factor sign-in on their
//! help pages, acted out step by step: the desk types commands into the real
//! program, people go through the pages of the login service in `examples/`,
//! and both are at the same store at the same time of day.
//!
//! A test reads as the page does. Where the page promises something that is
//! declined here, or done in another way, the test shows ours and says why.
//! "Owner", "administrator" and "support" are whoever runs the program.
#![cfg(test)]

#[path = "../support/app.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod app;
#[path = "../service/browser.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod browser;
#[path = "../support/clinic.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod clinic;
mod desk;
mod dr_chrono;
mod forms;
#[path = "../support/inbox.rs"]
mod inbox;
#[path = "../../examples/login_service.rs"]
#[expect(dead_code, reason = "its options, socket and signals are used when it is run")]
mod login_service;
mod mandatory_clinic;
mod person;
mod practice_q;
mod practo_ray;
mod scene;
mod two_step_login;
