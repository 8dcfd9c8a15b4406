//! What a view is made of: keys and values, read one by one or by prefix; and changes laid over them.

use super::hash::Hash;
use super::shelf::ViewError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// A key and its value.
pub type Pair = (Vec<u8>, Vec<u8>);

/// Keys and values in the order of keys.
pub trait Kv {
    /// The value under a key.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError>;
    /// At most `most` pairs whose keys begin with `prefix`, those above `after` where it is given.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, most: usize) -> Result<Vec<Pair>, ViewError>;
    /// Sets a value, or removes it.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn put(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) -> Result<(), ViewError>;
    /// Says that what was put so far may be written without what follows: only a long load, which
    /// can be taken up again in its middle, says so.
    ///
    /// # Errors
    /// Where the view is damaged.
    fn pause(&mut self) -> Result<(), ViewError> {
        Ok(())
    }
}

/// What one pair adds to the digest of a view: the sum over all pairs does not depend on their order,
/// and is kept up with each change at the cost of that change.
pub fn pair_digest(key: &[u8], value: &[u8]) -> u128 {
    let mut bytes = Vec::with_capacity(4 + key.len() + value.len());
    bytes.extend_from_slice(&(key.len() as u32).to_be_bytes());
    bytes.extend_from_slice(key);
    bytes.extend_from_slice(value);
    let mut first = [0; 16];
    first.copy_from_slice(&Hash::of(&bytes).0[..16]);
    u128::from_be_bytes(first)
}

/// The most a single value may take when it is read: a damaged length must not ask for all memory.
const LARGEST: usize = 256 << 20;

/// A value's stored form.
///
/// # Errors
/// Where it has none; no value of the record is without.
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, ViewError> {
    bincode::serde::encode_to_vec(value, bincode::config::standard())
        .map_err(|error| ViewError(format!("a value cannot be stored: {error}")))
}

/// Reads a value's stored form, all of it.
///
/// # Errors
/// Where it does not decode.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ViewError> {
    let config = bincode::config::standard().with_limit::<LARGEST>();
    match bincode::serde::decode_from_slice(bytes, config) {
        Ok((value, read)) if read == bytes.len() => Ok(value),
        Ok(_) => Err(ViewError("a value of the view is longer than it should be".into())),
        Err(error) => Err(ViewError(format!("a value of the view does not decode: {error}"))),
    }
}

/// Keys and values in memory.
#[derive(Debug, Clone, Default)]
pub struct MapKv(pub BTreeMap<Vec<u8>, Vec<u8>>);

impl MapKv {
    /// The digest of all pairs.
    pub fn digest(&self) -> u128 {
        self.0.iter().fold(0, |sum: u128, (key, value)| sum.wrapping_add(pair_digest(key, value)))
    }
}

impl Kv for MapKv {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        Ok(self.0.get(key).cloned())
    }
    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, most: usize) -> Result<Vec<Pair>, ViewError> {
        let pairs = from(&self.0, prefix, after).take(most);
        Ok(pairs.map(|(key, value)| (key.clone(), value.clone())).collect())
    }
    fn put(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) -> Result<(), ViewError> {
        match value {
            Some(value) => self.0.insert(key, value),
            None => self.0.remove(&key),
        };
        Ok(())
    }
}

fn from<'a, V>(
    map: &'a BTreeMap<Vec<u8>, V>,
    prefix: &'a [u8],
    after: Option<&[u8]>,
) -> impl Iterator<Item = (&'a Vec<u8>, &'a V)> {
    use std::ops::Bound::{Excluded, Included, Unbounded};
    let start = match after {
        Some(after) if after >= prefix => Excluded(after.to_vec()),
        _ => Included(prefix.to_vec()),
    };
    map.range((start, Unbounded)).take_while(move |(key, _)| key.starts_with(prefix))
}

/// Changes laid over a base that stays as it is: `None` for a key that was removed.
pub struct Overlay<'a> {
    base: &'a dyn Kv,
    changes: Changes,
    spill: Option<Spill<'a>>,
}

/// Takes changes that may be written ahead of what follows.
pub type Spill<'a> = &'a mut dyn FnMut(Changes) -> Result<(), ViewError>;

/// How many changes are held at most before a pause spills them.
const HELD: usize = 96;

impl std::fmt::Debug for Overlay<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Overlay({} changes)", self.changes.len())
    }
}

/// A set of changes.
pub type Changes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

impl<'a> Overlay<'a> {
    /// Nothing laid over `base` yet.
    pub fn new(base: &'a dyn Kv) -> Self {
        Self { base, changes: Changes::new(), spill: None }
    }

    /// Lays more over `base`.
    pub fn with(base: &'a dyn Kv, changes: Changes) -> Self {
        Self { base, changes, spill: None }
    }

    /// Gives changes to `spill` at pauses, as soon as they are enough for a batch.
    pub fn spilling(base: &'a dyn Kv, spill: Spill<'a>) -> Self {
        Self { base, changes: Changes::new(), spill: Some(spill) }
    }

    /// What was changed.
    pub fn into_changes(self) -> Changes {
        self.changes
    }
}

impl Kv for Overlay<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ViewError> {
        match self.changes.get(key) {
            Some(value) => Ok(value.clone()),
            None => self.base.get(key),
        }
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>, most: usize) -> Result<Vec<Pair>, ViewError> {
        let mut found: Vec<Pair> = Vec::new();
        let mut after = after.map(<[u8]>::to_vec);
        while found.len() < most {
            let base = self.base.scan(prefix, after.as_deref(), most - found.len())?;
            let last = base.len() < most - found.len();
            // Up to here the base is known; above it there may be more.
            let end = if last { None } else { base.last().map(|(key, _)| key.clone()) };
            let mut merged: Changes = base.into_iter().map(|(key, value)| (key, Some(value))).collect();
            for (key, value) in from(&self.changes, prefix, after.as_deref()) {
                if end.as_ref().is_none_or(|end| key <= end) {
                    merged.insert(key.clone(), value.clone());
                }
            }
            found.extend(merged.into_iter().filter_map(|(key, value)| Some((key, value?))));
            match end {
                Some(end) => after = Some(end),
                None => break,
            }
        }
        found.truncate(most);
        Ok(found)
    }

    fn put(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) -> Result<(), ViewError> {
        self.changes.insert(key, value);
        Ok(())
    }

    fn pause(&mut self) -> Result<(), ViewError> {
        match &mut self.spill {
            Some(spill) if self.changes.len() >= HELD => spill(std::mem::take(&mut self.changes)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key() -> impl Strategy<Value = Vec<u8>> {
        proptest::collection::vec(prop_oneof![Just(b'a'), Just(b'b'), Just(0), Just(255)], 0..4)
    }

    proptest! {
        #[test]
        fn an_overlay_reads_as_if_its_changes_had_been_made(
            base in proptest::collection::btree_map(key(), any::<u8>(), 0..12),
            puts in proptest::collection::vec((key(), any::<Option<u8>>()), 0..12),
            prefix in key(), after in proptest::option::of(key()), most in 1_usize..6,
        ) {
            let base = MapKv(base.into_iter().map(|(k, v)| (k, vec![v])).collect());
            let mut made = base.clone();
            let mut over = Overlay::new(&base);
            for (key, value) in puts {
                let value = value.map(|v| vec![v]);
                made.put(key.clone(), value.clone()).expect("put");
                over.put(key, value).expect("put");
            }
            prop_assert_eq!(
                over.scan(&prefix, after.as_deref(), most).expect("scan"),
                made.scan(&prefix, after.as_deref(), most).expect("scan")
            );
            prop_assert_eq!(over.get(&prefix).expect("get"), made.get(&prefix).expect("get"));
        }
    }

    #[test]
    fn the_digest_does_not_depend_on_order_but_on_every_byte() {
        let whole = |pairs: &[(&[u8], &[u8])]| {
            pairs.iter().fold(0_u128, |sum, (k, v)| sum.wrapping_add(pair_digest(k, v)))
        };
        assert_eq!(whole(&[(b"a", b"1"), (b"b", b"2")]), whole(&[(b"b", b"2"), (b"a", b"1")]));
        assert_ne!(whole(&[(b"a", b"1"), (b"b", b"2")]), whole(&[(b"a", b"2"), (b"b", b"1")]));
        assert_ne!(pair_digest(b"ab", b"c"), pair_digest(b"a", b"bc"));
    }

    #[test]
    fn what_does_not_decode_says_so() {
        let bytes = encode(&("wang".to_owned(), 7_u64)).expect("stored");
        assert_eq!(decode::<(String, u64)>(&bytes).expect("read"), ("wang".to_owned(), 7));
        assert!(decode::<(String, u64)>(&bytes[..bytes.len() - 1]).is_err());
        let longer = [bytes.as_slice(), &[0]].concat();
        assert!(decode::<(String, u64)>(&longer).is_err());
        // A length of almost 2^64 asks for no memory.
        assert!(decode::<(String, u64)>(&[253, 255, 255, 255, 255, 255, 255, 255, 127]).is_err());
    }
}
