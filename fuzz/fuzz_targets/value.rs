//! See `twofactl::fuzzing::value`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| twofactl::fuzzing::value(bytes));
