//! One way to turn several values into the bytes that are hashed,
//! authenticated or bound to a ciphertext, such that no two lists of values
//! give the same bytes.
//!
//! ```text
//! nothing   00
//! a number  01, eight bytes, two's complement, little-endian
//! bytes     02, their count in eight bytes, little-endian, then the bytes
//! ```
//!
//! The first value names the use and its version, so that bytes made for one
//! use never count for another. Anyone may read the encoding from left to
//! right again, which is why it cannot be ambiguous.

use zeroize::Zeroizing;

/// One value of an encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field<'a> {
    /// No value; differs from empty bytes and from zero.
    Nothing,
    /// A number, an id or a time.
    Number(i64),
    /// Bytes, or UTF-8 text.
    Bytes(&'a [u8]),
}

impl From<i64> for Field<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a [u8]> for Field<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Field<'a> {
    fn from(bytes: &'a [u8; N]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<&'a str> for Field<'a> {
    fn from(text: &'a str) -> Self {
        Self::Bytes(text.as_bytes())
    }
}

impl<'a, T: Into<Self>> From<Option<T>> for Field<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Field::Nothing, Into::into)
    }
}

/// The bytes of `fields` for one use. Wiped when dropped, for some carry a
/// token; reserved in full beforehand, so that growing leaves no copy behind.
pub(super) fn encode(usage: &str, fields: &[Field<'_>]) -> Zeroizing<Vec<u8>> {
    let all = || std::iter::once(Field::from(usage)).chain(fields.iter().copied());
    let mut encoded = Zeroizing::new(Vec::with_capacity(all().map(encoded_length).sum()));
    for field in all() {
        match field {
            Field::Nothing => encoded.push(0),
            Field::Number(number) => {
                encoded.push(1);
                encoded.extend_from_slice(&number.to_le_bytes());
            }
            Field::Bytes(bytes) => {
                encoded.push(2);
                // At most 64 bits on every platform there is.
                encoded.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
                encoded.extend_from_slice(bytes);
            }
        }
    }
    encoded
}

const fn encoded_length(field: Field<'_>) -> usize {
    match field {
        Field::Nothing => 1,
        Field::Number(_) => 9,
        Field::Bytes(bytes) => 9 + bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Reads an encoding back, independently of how it was written.
    fn decode(mut rest: &[u8]) -> Vec<Field<'_>> {
        let mut fields = Vec::new();
        while let Some((kind, after)) = rest.split_first() {
            let eight = |from: &[u8]| <[u8; 8]>::try_from(&from[..8]).unwrap();
            let (field, length) = match kind {
                0 => (Field::Nothing, 0),
                1 => (Field::Number(i64::from_le_bytes(eight(after))), 8),
                2 => {
                    let count = usize::try_from(u64::from_le_bytes(eight(after))).unwrap();
                    (Field::Bytes(&after[8..8 + count]), 8 + count)
                }
                other => panic!("kind {other}"),
            };
            fields.push(field);
            rest = &after[length..];
        }
        fields
    }

    #[derive(Debug, Clone)]
    enum Owned {
        Nothing,
        Number(i64),
        Bytes(Vec<u8>),
    }

    impl Owned {
        fn lend(&self) -> Field<'_> {
            match self {
                Self::Nothing => Field::Nothing,
                Self::Number(number) => Field::Number(*number),
                Self::Bytes(bytes) => Field::Bytes(bytes),
            }
        }
    }

    fn any_field() -> impl Strategy<Value = Owned> {
        prop_oneof![
            Just(Owned::Nothing),
            any::<i64>().prop_map(Owned::Number),
            proptest::collection::vec(any::<u8>(), 0..24).prop_map(Owned::Bytes),
        ]
    }

    proptest! {
        #[test]
        fn what_was_encoded_can_be_read_back_so_no_two_lists_encode_alike(
            usage in ".{0,12}",
            owned in proptest::collection::vec(any_field(), 0..8),
        ) {
            let fields: Vec<_> = owned.iter().map(Owned::lend).collect();
            let encoded = encode(&usage, &fields);
            let mut expected = vec![Field::from(usage.as_str())];
            expected.extend(fields);
            prop_assert_eq!(decode(&encoded), expected);
            prop_assert_eq!(encoded.len(), encoded.capacity());
        }
    }

    #[test]
    fn nothing_empty_and_zero_are_three_things() {
        let encoded = |field| encode("test", &[field]).to_vec();
        let nothing = encoded(Field::from(None::<i64>));
        let empty = encoded(Field::from(""));
        let zero = encoded(Field::from(0));
        assert!(nothing != empty && empty != zero && zero != nothing);
    }
}
