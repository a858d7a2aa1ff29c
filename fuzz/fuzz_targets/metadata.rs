#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| bailiwick_fuzz::metadata(data));
