//! Bytes as lower-case hexadecimal, for serde.

use std::borrow::Cow;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

pub(crate) fn serialize<B: AsRef<[u8]>, S: Serializer>(
    bytes: &B,
    to: S,
) -> Result<S::Ok, S::Error> {
    to.serialize_str(&HEXLOWER.encode(bytes.as_ref()))
}

pub(crate) fn deserialize<'de, B: TryFrom<Vec<u8>>, D: Deserializer<'de>>(
    from: D,
) -> Result<B, D::Error> {
    let text = Cow::<'de, str>::deserialize(from)?;
    let bytes = HEXLOWER.decode(text.as_bytes()).map_err(D::Error::custom)?;
    bytes
        .try_into()
        .map_err(|_| D::Error::custom("bytes of another length"))
}
