//! See `twofactl::fuzzing::key_file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| twofactl::fuzzing::key_file(bytes));
