//! Anything is read without a panic, and nothing but what is written is taken for a record.

use proptest::prelude::*;

use super::*;

fn faults(text: &[u8]) -> Vec<Fault> {
    let read = || {
        let mut file = RecordFile::new(text)?;
        while file.next()?.is_some() {}
        Ok(())
    };
    match read() {
        Ok(()) => Vec::new(),
        Err(Error::Faulty(faults)) => faults,
        Err(other) => panic!("{other}"),
    }
}

const END: &str = r#"{"line":"end","events":0,"seq":0,"sealed_seq":0,"hash":"HASH","seal":"HASH"}"#;
const BEGIN: &str = r#"{"line":"begin","format":1,"store_id":"STORE","schema":1,"at":"2026-11-21T10:00:00Z","key_id":"0011223344556677","after":0,"hash":"HASH","sealed_seq":0,"seal":"HASH","retired_keys":"0011223344556677:00ff"}"#;

fn whole() -> String {
    let text = format!("{BEGIN}\n{END}\n");
    text.replace("HASH", &"0".repeat(64)).replace("STORE", &"a".repeat(32))
}

#[test]
fn a_record_without_events_is_one() {
    assert_eq!(faults(whole().as_bytes()), []);
    let mut file = RecordFile::new(whole().as_bytes().to_vec().leak() as &[u8]).unwrap();
    let Some(Found { line: Line::Begin(begin), number: 1, .. }) = file.next().unwrap() else {
        panic!("no beginning")
    };
    assert_eq!((begin.store_id, begin.retired[0].sealed.as_slice()), ([0xaa; 16], &[0, 255][..]));
}

proptest! {
    #[test]
    fn whatever_stands_in_a_file_is_read_or_told(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        at in any::<prop::sample::Index>(),
        is_csv in any::<bool>(),
    ) {
        faults(&bytes);
        let mut text = whole().into_bytes();
        if is_csv {
            let names = EXPORT_COLUMNS.map(|(name, _)| name).join(",");
            text = format!("{names}\nevent,1,").into_bytes();
        }
        let at = at.index(text.len());
        text.splice(at..at, bytes);
        faults(&text);
    }
}
