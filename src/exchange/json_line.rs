//! One line of JSON as keys and raw values, nothing lost: repeated keys stay, whole numbers are
//! exact.

use super::cell::Raw;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;

/// An object: its keys in order.
pub(super) type Object<'a> = Vec<(Cow<'a, str>, Value<'a>)>;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    /// null
    Null,
    /// Text, a number, a truth value.
    Cell(Raw<'a>),
    /// A list.
    List(Vec<Value<'a>>),
    /// An object.
    Object(Object<'a>),
}

/// Reads one line.
///
/// # Errors
/// The character (from 1) and the parser's own words, where it is no JSON object.
pub(super) fn parse(line: &str) -> Result<Object<'_>, (usize, String)> {
    match serde_json::from_str(line) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err((1, "not an object".to_owned())),
        Err(error) => {
            let bytes = error.column().saturating_sub(1).min(line.len());
            let before = line.as_bytes()[..bytes].iter().filter(|byte| **byte & 0xC0 != 0x80).count();
            let text = error.to_string();
            let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
            Err((before + 1, text.to_owned()))
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Value<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value<'de>, E> {
        Ok(Value::Cell(Raw::Bool(value)))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value<'de>, E> {
        Ok(Value::Cell(Raw::Whole(i128::from(value))))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value<'de>, E> {
        Ok(Value::Cell(Raw::Whole(i128::from(value))))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value<'de>, E> {
        Ok(Value::Cell(Raw::Number(value)))
    }
    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Cell(Raw::Text(Cow::Borrowed(value))))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value<'de>, E> {
        Ok(Value::Cell(Raw::Text(Cow::Owned(value.to_owned()))))
    }
    fn visit_string<E>(self, value: String) -> Result<Value<'de>, E> {
        Ok(Value::Cell(Raw::Text(Cow::Owned(value))))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::List(values))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut object = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            object.push((key, map.next_value()?));
        }
        Ok(Value::Object(object))
    }
}

/// A key, borrowed where it can be.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }
            fn visit_str<E>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_may_repeat_and_whole_numbers_stay_whole() {
        let object = parse(r#"{"a":650102199001011234,"a":1.5,"b":null,"c":[{"d":true}]}"#).expect("parses");
        assert_eq!(object.len(), 4);
        assert_eq!(object[0].1, Value::Cell(Raw::Whole(650_102_199_001_011_234)));
        assert_eq!(object[1].1, Value::Cell(Raw::Number(1.5)));
        assert_eq!(object[2].1, Value::Null);
    }

    #[test]
    fn errors_name_the_character() {
        assert_eq!(parse("[1]").map_err(|e| e.0), Err(1));
        let (at, what) = parse("{\"姓名\": 甲}").expect_err("no JSON");
        assert_eq!(at, 8, "{what}");
        assert!(parse(&"[".repeat(5000)).is_err());
    }
}
