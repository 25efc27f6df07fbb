//! See `twofactl::fuzzing::phc`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| twofactl::fuzzing::phc(bytes));
