//! See `twofactl::fuzzing::record`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| twofactl::fuzzing::record(bytes));
