//! See `fuzzing::bridge` in the program.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| program::fuzzing::bridge(bytes));
