//! See `tests/support/altered.rs`. What a wrong password or code comes to is judged there.
#![no_main]

#[path = "../../tests/support/altered.rs"]
mod altered;
#[path = "../../tests/support/app.rs"]
mod app;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "../../tests/support/clinic.rs"]
mod clinic;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| altered::store(bytes));
