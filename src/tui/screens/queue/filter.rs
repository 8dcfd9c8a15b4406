//! The line that filters the queue: words of closed lists, and any other text as part of a name,
//! number, unit or specialty. `state:` and the other field names may stand before a word.

use crate::desk::QueueFilter;
use crate::domain::{Field, Level, Proposal, State, Words};

/// Reads a filter line; an empty one asks for everything.
///
/// # Errors
/// Which word is not understood, and what would be.
pub fn read(line: &str) -> Result<QueueFilter, Words> {
    let mut filter = QueueFilter::default();
    let mut rest = Vec::new();
    for word in line.split_whitespace() {
        match word.split_once([':', '：']) {
            Some((field, value)) => field_word(&mut filter, field, value)?,
            None if plain_word(&mut filter, word) => {}
            None => rest.push(word),
        }
    }
    filter.text = rest.join(" ");
    Ok(filter)
}

fn plain_word(filter: &mut QueueFilter, word: &str) -> bool {
    if let Some(state) = State::ALL.into_iter().find(|s| s.zh() == word || s.word() == word) {
        filter.states.push(state);
    } else if let Ok(level) = Level::read(word) {
        filter.levels.push(level);
    } else if matches!(word, "我的" | "mine") {
        filter.mine = true;
    } else {
        return false;
    }
    true
}

fn field_word(filter: &mut QueueFilter, field: &str, value: &str) -> Result<(), Words> {
    let wrong = |zh: &str, en: &str| {
        Words::made(format!("「{value}」不对，{field}: 可写 {zh}"), format!("{field}:{value}: expected {en}"))
    };
    match field {
        "state" | "状态" => {
            let state = State::ALL.into_iter().find(|s| s.zh() == value || s.word() == value);
            let all = State::ALL.map(State::zh).join(" ");
            filter.states.push(state.ok_or_else(|| wrong(&all, &State::ALL.map(State::word).join(" ")))?);
        }
        "level" | "级别" => {
            let level = Level::ALL.iter().copied().find(|l| l.zh() == value || l.en() == value);
            let names = Level::ALL.iter().map(|l| l.zh()).collect::<Vec<_>>().join(" ");
            filter.levels.push(level.ok_or_else(|| wrong(&names, &names))?);
        }
        "proposal" | "建议" => {
            const ALL: [(Proposal, &str); 4] = [
                (Proposal::Pass, "通过"),
                (Proposal::Return, "退回"),
                (Proposal::Refuse, "不予受理"),
                (Proposal::Look, "待看"),
            ];
            let found = ALL.iter().find(|(p, zh)| *zh == value || p.word() == value || p.mark() == value);
            let found = found.ok_or_else(|| wrong("通过 退回 不予受理 待看", "pass return refuse look"))?;
            filter.proposals.push(found.0);
        }
        "check" | "核查" => {
            if crate::policy::check_named(value).is_none() {
                return Err(wrong("核查项的编号，如 ce.public", "a check's id, such as ce.public"));
            }
            filter.check = Some(value.to_owned());
        }
        "marked" | "经办" if matches!(value, "me" | "我") => filter.mine = true,
        "submission" | "次" => {
            let number = value.parse().map_err(|_| wrong("数字，如 3", "a number, such as 3"))?;
            filter.submission_from = Some(number);
        }
        "due" | "剩余" => {
            let days = value.trim_end_matches(['d', '天']).parse();
            filter.due_within = Some(days.map_err(|_| wrong("天数，如 3", "days, such as 3"))?);
        }
        _ => {
            return Err(Words::made(
                format!("不认得「{field}:」；可用 状态 级别 建议 核查 经办 次 剩余"),
                format!("unknown `{field}:`; there are state level proposal check marked submission due"),
            ));
        }
    }
    Ok(())
}

/// The filter as a line that reads back the same.
pub fn show(filter: &QueueFilter) -> String {
    let mut words: Vec<String> = Vec::new();
    words.extend(filter.states.iter().map(|state| format!("state:{}", state.word())));
    words.extend(filter.proposals.iter().map(|proposal| format!("proposal:{}", proposal.word())));
    words.extend(filter.levels.iter().map(|level| format!("level:{}", level.zh())));
    words.extend(filter.check.iter().map(|check| format!("check:{check}")));
    words.extend(filter.submission_from.map(|n| format!("submission:{n}")));
    words.extend(filter.due_within.map(|days| format!("due:{days}d")));
    if filter.mine {
        words.push("marked:me".to_owned());
    }
    if !filter.text.is_empty() {
        words.push(filter.text.clone());
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_lists_and_any_other_text() {
        let filter = read("待审 级别:副高级 和田 供电").expect("reads");
        assert_eq!(filter.states, [State::Received]);
        assert_eq!(filter.levels, [Level::AssociateSenior]);
        assert_eq!(filter.text, "和田 供电");
        let filter = read("proposal:return check:ce.public submission:3 due:3d marked:me").expect("reads");
        assert_eq!(filter.proposals, [Proposal::Return]);
        assert_eq!((filter.submission_from, filter.due_within, filter.mine), (Some(3), Some(3), true));
        assert_eq!(read(&show(&filter)).expect("reads back"), filter);
    }

    #[test]
    fn a_word_not_understood_is_named() {
        for line in [
            "state:nowhere",
            "级别:特级",
            "check:ce.none",
            "due:soon",
            "colour:red",
            "submission:x",
            "建议:也许",
        ] {
            let words = read(line).expect_err(line);
            assert!(!words.zh.is_empty() && !words.en.is_empty());
        }
    }
}
