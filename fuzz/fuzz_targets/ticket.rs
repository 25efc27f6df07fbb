//! See `twofactl::fuzzing::ticket`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| twofactl::fuzzing::ticket(bytes));
