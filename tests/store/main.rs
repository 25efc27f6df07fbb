//! Memory, from outside: which files are accepted, what is in them, what the
//! record proves, and what happens when many write at once.
#![cfg(test)]

#[path = "../support/altered.rs"]
mod altered;
#[path = "../support/app.rs"]
mod app;
#[path = "../support/clinic.rs"]
mod clinic;
mod copy;
mod corpus;
mod crowd;
mod files;
mod guards;
mod limits;
mod making;
mod record;
mod steps;
mod tables;
mod writes;
