//! See `twofactl::fuzzing::code`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| twofactl::fuzzing::code(bytes));
