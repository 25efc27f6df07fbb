//! See `twofactl::fuzzing::uri`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| twofactl::fuzzing::uri(bytes));
