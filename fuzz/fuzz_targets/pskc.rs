//! See `twofactl::fuzzing::pskc`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| twofactl::fuzzing::pskc(bytes));
