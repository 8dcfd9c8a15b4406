//! Words for what the board says.

use crate::desk::{Blind, Person, Standing};
use crate::domain::{Lang, Score, State, Words};
use crate::policy::defence::{Candidacy, Incomplete};

/// `韩志拟 hanzn`
pub fn person(person: &Person) -> String {
    match person.name.as_str() {
        "" => person.account.clone(),
        name if name == person.account => person.account.clone(),
        name => format!("{name} {}", person.account),
    }
}

/// `韩志拟`; the account of one who has no name.
pub fn name(person: &Person) -> String {
    if person.name.is_empty() { person.account.clone() } else { person.name.clone() }
}

/// Where a candidate stands.
pub const fn standing(standing: Standing) -> Words {
    match standing {
        Standing::Waiting => Words::fixed("等候", "waiting"),
        Standing::Late => Words::fixed("迟到", "late"),
        Standing::Speaking => Words::fixed("在场", "speaking"),
        Standing::Incomplete => Words::fixed("未齐", "incomplete"),
        Standing::Complete => Words::fixed("已齐", "complete"),
        Standing::Absent => Words::fixed("缺席", "absent"),
        Standing::Excused => Words::fixed("请假", "excused"),
    }
}

/// What the defence is to a dossier.
pub const fn candidacy(candidacy: Candidacy) -> Words {
    match candidacy {
        Candidacy::None => Words::fixed("不答辩", "no defence"),
        Candidacy::Due => Words::fixed("应答辩", "must come"),
        Candidacy::Exempt => Words::fixed("免答辩", "exempt"),
        Candidacy::Direct => Words::fixed("直接认定", "direct recognition"),
    }
}

/// Why nothing is shown of the ballots.
pub const fn blind(blind: Blind) -> Words {
    match blind {
        Blind::Seated => Words::fixed("交齐前不显示", "not shown before all are in"),
        Blind::Recused => Words::fixed("已回避，不显示", "not shown: recused"),
    }
}

/// Exactly why there is no score; seats by the names that `people` gives their accounts.
pub fn incomplete<'a>(why: &Incomplete, people: impl Iterator<Item = &'a Person> + Clone) -> Words {
    match why {
        Incomplete::Missing(seats) => {
            let named = |account: &String| {
                people.clone().find(|held| held.account == *account).map_or_else(|| account.clone(), name)
            };
            let seats = seats.iter().map(named).collect::<Vec<_>>().join(" ");
            Words::made(format!("缺 {seats}"), format!("missing {seats}"))
        }
        Incomplete::TooFew { n, least } => Words::made(
            format!("有效票 {n} 张，至少要 {least} 张"),
            format!("{n} ballots, {least} at the least"),
        ),
    }
}

/// A figure, or nothing.
pub fn figure(score: Option<Score>) -> String {
    score.map(|score| score.to_string()).unwrap_or_default()
}

/// A state's word.
pub const fn state(state: State, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => state.zh(),
        Lang::En => state.word(),
    }
}
