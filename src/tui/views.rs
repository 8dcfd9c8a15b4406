//! The views of the queue: a name, and a query in an order, each behind `v` and a key of its own. Some
//! come with the program; others a person saves, and those may take a key that the program's have.

use crate::desk::{DUE_SOON, Overview, QueueFilter, QueueSpec, SortKey};
use crate::domain::{Lang, Proposal, State, Words};
use serde::{Deserialize, Serialize};

/// The most characters of a name.
pub const LONGEST: usize = 24;

/// The keys a view may have, in the order of the bar. `s` saves a view.
const KEYS: &str = "1234567890abcdefghijklmnopqrtuvwxyz";

/// The view that the queue begins with.
pub const FIRST: char = '2';

/// A view that a person has saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The key behind `v`.
    pub key: char,
    /// What it is called.
    pub name: String,
    /// Which rows, in which order.
    pub spec: QueueSpec,
}

impl Saved {
    /// As it is kept.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What was kept; `None` where this program does not understand it.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str::<Self>(text).ok().filter(|saved| is_key(saved.key))
    }
}

/// One view, the program's or a person's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The key behind `v`.
    pub key: char,
    /// What it is called.
    pub name: Words,
    /// Which rows, in which order.
    pub spec: QueueSpec,
    /// True where a person saved it.
    pub own: bool,
}

/// All views there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Views {
    saved: Vec<Saved>,
    all: Vec<View>,
}

impl Default for Views {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

impl Views {
    /// The program's, and these.
    pub fn new(saved: Vec<Saved>) -> Self {
        let mut views = Self { saved, all: Vec::new() };
        views.arrange();
        views
    }

    /// All of them: one's own first, then the program's, each in the order of their keys.
    pub fn all(&self) -> &[View] {
        &self.all
    }

    /// Those a person saved, in the order of their keys.
    pub fn saved(&self) -> &[Saved] {
        &self.saved
    }

    /// The view behind a key.
    pub fn by_key(&self, key: char) -> Option<&View> {
        self.all.iter().find(|view| view.key == key)
    }

    /// The view of that name, in either language, or behind that key; one's own before the program's.
    pub fn named(&self, word: &str) -> Option<&View> {
        let word = fold(word);
        let is = |view: &&View| fold(&view.name.zh) == word || fold(&view.name.en) == word;
        let own = self.all.iter().filter(|view| view.own).find(is);
        own.or_else(|| self.all.iter().find(is)).or_else(|| {
            let rest = word.strip_prefix('v').map(str::trim).filter(|rest| !rest.is_empty());
            let mut chars = rest.unwrap_or(&word).chars();
            let key = chars.next().filter(|_| chars.next().is_none())?;
            self.by_key(key)
        })
    }

    /// The view that asks exactly this.
    pub fn of(&self, spec: &QueueSpec) -> Option<&View> {
        self.all.iter().find(|view| view.spec == *spec)
    }

    /// The first key that no view has.
    pub fn free_key(&self) -> Option<char> {
        KEYS.chars().find(|key| self.by_key(*key).is_none())
    }

    /// Keeps a view; what was saved on its key before gives way.
    pub fn put(&mut self, view: Saved) {
        self.saved.retain(|held| held.key != view.key);
        self.saved.push(view);
        self.arrange();
    }

    /// Takes a saved view away; the program's own of that key is there again.
    pub fn remove(&mut self, key: char) -> Option<Saved> {
        let at = self.saved.iter().position(|held| held.key == key)?;
        let gone = self.saved.remove(at);
        self.arrange();
        Some(gone)
    }

    fn arrange(&mut self) {
        self.saved.sort_by_key(|held| place(held.key));
        self.all = standing();
        for held in &self.saved {
            self.all.retain(|view| view.key != held.key);
            let name = Words::same(held.name.clone());
            self.all.push(View { key: held.key, name, spec: held.spec.clone(), own: true });
        }
        self.all.sort_by_key(|view| (!view.own, place(view.key)));
    }
}

/// A key as one may type it for a view: a digit, or a letter but `s`.
///
/// # Errors
/// What is expected.
pub fn read_key(text: &str) -> Result<char, Words> {
    let text = crate::domain::text::fold(text.trim()).to_lowercase();
    let mut chars = text.strip_prefix("v ").unwrap_or(&text).trim().chars();
    match (chars.next(), chars.next()) {
        (Some(key), None) if is_key(key) => Ok(key),
        _ => Err(Words::fixed("一个数字，或除 s 外的一个字母", "one digit, or one letter other than s")),
    }
}

/// A name as one may type it for a view.
///
/// # Errors
/// What is expected.
pub fn read_name(text: &str) -> Result<String, Words> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        1..=LONGEST => Ok(name),
        _ => Err(Words::made(format!("1 到 {LONGEST} 个字"), format!("1 to {LONGEST} characters"))),
    }
}

/// An order, as it is called.
pub const fn order(sort: SortKey, lang: Lang) -> &'static str {
    match (sort, lang) {
        (SortKey::Number, Lang::Zh) => "编号",
        (SortKey::Number, Lang::En) => "number",
        (SortKey::Name, Lang::Zh) => "姓名",
        (SortKey::Name, Lang::En) => "name",
        (SortKey::Deadline, Lang::Zh) => "截止",
        (SortKey::Deadline, Lang::En) => "deadline",
        (SortKey::Proposal, Lang::Zh) => "建议",
        (SortKey::Proposal, Lang::En) => "proposal",
        (SortKey::State, Lang::Zh) => "状态",
        (SortKey::State, Lang::En) => "state",
        (SortKey::Level, Lang::Zh) => "级别",
        (SortKey::Level, Lang::En) => "level",
        (SortKey::Unit, Lang::Zh) => "单位",
        (SortKey::Unit, Lang::En) => "unit",
    }
}

fn place(key: char) -> usize {
    KEYS.chars().position(|held| held == key).unwrap_or(usize::MAX)
}

fn is_key(key: char) -> bool {
    KEYS.contains(key)
}

fn fold(text: &str) -> String {
    crate::domain::text::fold(text.trim()).to_lowercase()
}

/// The views that come with the program.
fn standing() -> Vec<View> {
    let view = |key, zh, en, query: &str, sort| {
        let filter = QueueFilter::read(query).ok()?;
        let spec = QueueSpec { filter, sort, reverse: false };
        Some(View { key, name: Words::fixed(zh, en), spec, own: false })
    };
    let all = [
        view('1', "待我看", "needs me", "is:needs-me", SortKey::Deadline),
        view('2', "全部", "all", "", SortKey::Number),
        view('3', "待审", "received", "state:received", SortKey::Deadline),
        view('4', "建议退回", "to return", "proposal:return", SortKey::Deadline),
        view('5', "第三次上报", "3rd submission", "submissions>=3", SortKey::Number),
        view('6', "临近截止", "due soon", &format!("due<={DUE_SOON}d"), SortKey::Deadline),
        view('7', "黑名单命中", "on the roll", "is:barred", SortKey::Number),
        view('8', "我经办", "mine", "is:mine", SortKey::Deadline),
        view('9', "已办", "done", "is:done", SortKey::Number),
    ];
    all.into_iter().flatten().collect()
}

/// How many rows a view of the program's has, where the overview tells.
pub fn count(view: &View, overview: &Overview) -> Option<usize> {
    if view.own {
        return None;
    }
    Some(match view.key {
        '1' => overview.needs_me,
        '2' => overview.total,
        '3' => overview.states.iter().find(|(state, _)| *state == State::Received).map_or(0, |(_, n)| *n),
        '4' => overview.proposals.iter().find(|(p, _)| *p == Proposal::Return).map_or(0, |(_, n)| *n),
        '5' => overview.third,
        '6' => overview.due_soon,
        '7' => overview.roll_hits,
        '8' => overview.mine,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saved(key: char, name: &str, query: &str) -> Saved {
        let filter = QueueFilter::read(query).expect("a query");
        Saved { key, name: name.to_owned(), spec: QueueSpec { filter, ..QueueSpec::default() } }
    }

    #[test]
    fn every_standing_view_is_understood_and_has_its_key() {
        let keys: String = standing().iter().map(|view| view.key).collect();
        assert_eq!(keys, "123456789");
        assert!(standing().iter().all(|view| is_key(view.key)) && !is_key('s') && !is_key('S'));
    }

    #[test]
    fn ones_own_take_a_key_and_give_it_back() {
        let mut views = Views::new(vec![saved('h', "和田", "unit:和田")]);
        assert_eq!(views.free_key(), Some('0'));
        views.put(saved('3', "急件", "due<1d"));
        let keys: String = views.all().iter().map(|view| view.key).collect();
        assert_eq!(keys, "3h12456789");
        assert_eq!(views.by_key('3').map(|view| view.name.zh.to_string()).as_deref(), Some("急件"));
        assert_eq!(views.remove('3').map(|gone| gone.name).as_deref(), Some("急件"));
        assert_eq!(views.by_key('3').map(|view| view.name.zh.to_string()).as_deref(), Some("待审"));
        assert_eq!(views.remove('3'), None, "what comes with the program stays");
    }

    #[test]
    fn a_view_is_found_by_name_in_either_language_and_by_key() {
        let views = Views::new(vec![saved('h', "Hotan", "unit:和田"), saved('0', "待审", "is:mine")]);
        let key = |word: &str| views.named(word).map(|view| view.key);
        assert_eq!(key("due soon"), Some('6'));
        assert_eq!(key("临近截止"), Some('6'));
        assert_eq!(key("HOTAN"), Some('h'));
        assert_eq!(key("待审"), Some('0'), "one's own first");
        assert_eq!((key("3"), key("V 3"), key("v")), (Some('3'), Some('3'), None));
        assert_eq!(key("nothing"), None);
    }

    #[test]
    fn keys_and_names_are_read_as_typed() {
        assert_eq!(read_key(" Ｈ "), Ok('h'));
        assert_eq!(read_key("v 0"), Ok('0'));
        assert!(["s", "", "ab", "和", "-"].iter().all(|text| read_key(text).is_err()));
        assert_eq!(read_name("  和田  公司 "), Ok("和田 公司".to_owned()));
        assert!(read_name(" ").is_err() && read_name(&"长".repeat(LONGEST + 1)).is_err());
    }

    #[test]
    fn what_is_kept_is_read_again_and_nonsense_is_none() {
        let view = saved('h', "和田", "unit:和田 or due<3d");
        assert_eq!(Saved::read(&view.to_text()), Some(view));
        for text in
            ["", "{}", r#"{"key":"s","name":"x","spec":{"filter":"","sort":"number","reverse":false}}"#]
        {
            assert_eq!(Saved::read(text), None, "{text}");
        }
        let newer =
            r#"{"key":"h","name":"x","spec":{"filter":"colour:red","sort":"number","reverse":false}}"#;
        assert_eq!(Saved::read(newer), None);
    }
}
