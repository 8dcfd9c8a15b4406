//! Where what was typed stands in what was found.

use serde::{Deserialize, Serialize};

/// A field of a dossier, or of a blacklist entry, in which something is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FoundIn {
    /// 申报编号
    Dossier,
    /// 姓名, 名称
    Name,
    /// 工作单位
    Unit,
    /// 申报专业
    Specialty,
    /// 证件号码
    Id,
    /// 统一社会信用代码
    Credit,
    /// 事由
    Ground,
}

/// The characters of a field that match what was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Which field.
    pub field: FoundIn,
    /// Indexes into its characters as it is stored, ascending; each once.
    pub chars: Vec<u16>,
}

impl Mark {
    /// What of a field matches; nothing where the field has no mark.
    pub fn of(marks: &[Self], field: FoundIn) -> &[u16] {
        marks.iter().find(|mark| mark.field == field).map_or(&[], |mark| mark.chars.as_slice())
    }

    /// Adds what matches in a field to what does already.
    pub fn add(marks: &mut Vec<Self>, field: FoundIn, chars: Vec<u16>) {
        if chars.is_empty() {
            return;
        }
        let Some(held) = marks.iter_mut().find(|mark| mark.field == field) else {
            return marks.push(Self { field, chars });
        };
        held.chars.extend(chars);
        held.chars.sort_unstable();
        held.chars.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_words_match_in_a_field_is_one_mark() {
        let mut marks = Vec::new();
        Mark::add(&mut marks, FoundIn::Name, vec![3, 4]);
        Mark::add(&mut marks, FoundIn::Name, vec![0, 3]);
        Mark::add(&mut marks, FoundIn::Unit, Vec::new());
        assert_eq!(marks, [Mark { field: FoundIn::Name, chars: vec![0, 3, 4] }]);
        assert_eq!(Mark::of(&marks, FoundIn::Name), [0, 3, 4]);
        assert!(Mark::of(&marks, FoundIn::Id).is_empty());
    }
}
