//! See `twofactl::fuzzing::migration`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| twofactl::fuzzing::migration(bytes));
