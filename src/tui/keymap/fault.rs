//! What can be wrong with a keymap file, and where.

use crate::domain::{Lang, Words};
use crate::tui::actions::Action;
use crate::tui::scope::Scope;
use std::fmt;

/// One thing wrong with a keymap file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What it is.
    pub kind: FaultKind,
}

/// The kinds of faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultKind {
    /// The file cannot be read: the system's words.
    Unreadable(String),
    /// Not TOML: the parser's words.
    Syntax(String),
    /// `base` names no map.
    UnknownBase(String),
    /// No scope of that name; the nearest.
    UnknownScope(String, Option<Scope>),
    /// A top-level entry that is no scope.
    NotAScope(String),
    /// No action of that name; the nearest.
    UnknownAction(String, Option<Action>),
    /// The value is no text.
    NotAnAction,
    /// No key of that name.
    UnknownKey(String),
    /// A key that something else takes: why, Chinese and English.
    Forbidden(String, &'static str, &'static str),
    /// More than four keys.
    TooLong(String),
    /// Esc or ctrl-c within a sequence: it cancels.
    Unreachable(String),
    /// A character bound where text is typed.
    IsText(String, Scope),
    /// A sequence in a closed scope.
    SequenceInClosed(String, Scope),
    /// The action needs a digit as the last key.
    NeedsDigit(String, Action),
    /// The same sequence twice in one scope; the line of the first.
    Twice(String, Scope, usize),
    /// The first sequence begins the second, so that one of them cannot be typed.
    Shadows(String, String, Scope),
    /// Nothing is left that leads to this action in this scope.
    Missing(Scope, Action),
}

impl FaultKind {
    /// What is wrong, in both languages.
    pub fn words(&self) -> Words {
        let (zh, en) = match self {
            Self::Syntax(said) => (format!("不是合法的 TOML：{said}"), format!("not valid TOML: {said}")),
            Self::Unreadable(said) => {
                (format!("读不了这个文件：{said}"), format!("the file cannot be read: {said}"))
            }
            Self::UnknownBase(base) => (
                format!("base 只能是 default 或 vim，不是「{base}」"),
                format!("base is \"default\" or \"vim\", not \"{base}\""),
            ),
            Self::UnknownScope(name, near) => {
                let near = near.map(Scope::name);
                (
                    format!("没有「{name}」这个键域{}", maybe_zh(near)),
                    format!("no scope is named \"{name}\"{}", maybe_en(near)),
                )
            }
            Self::NotAScope(name) => {
                (format!("「{name}」应写成一节 [键域]"), format!("\"{name}\" should be a section: [scope]"))
            }
            Self::UnknownAction(name, near) => {
                let near = near.map(Action::id);
                (
                    format!("没有「{name}」这个动作{}", maybe_zh(near)),
                    format!("no action is named \"{name}\"{}", maybe_en(near)),
                )
            }
            Self::NotAnAction => (
                "这里要写动作名，如 \"triage.pass\"，或 \"none\"".into(),
                "an action is expected here, such as \"triage.pass\", or \"none\"".into(),
            ),
            Self::UnknownKey(name) => {
                (format!("没有「{name}」这个键"), format!("no key is named \"{name}\""))
            }
            Self::Forbidden(name, zh, en) => {
                (format!("「{name}」不能绑定：{zh}"), format!("\"{name}\" cannot be bound: {en}"))
            }
            Self::TooLong(chord) => {
                (format!("「{chord}」太长，最多四键"), format!("\"{chord}\" is too long: four keys at most"))
            }
            Self::Unreachable(chord) => (
                format!("「{chord}」按不出来：Esc 和 ctrl-c 会取消"),
                format!("\"{chord}\" cannot be typed: Esc and ctrl-c cancel"),
            ),
            Self::IsText(chord, scope) => (
                format!("[{}] 里「{chord}」是打的字，不能绑定", scope.name()),
                format!("in [{}] \"{chord}\" is text and cannot be bound", scope.name()),
            ),
            Self::SequenceInClosed(chord, scope) => (
                format!("[{}] 里只能绑单键，不能绑「{chord}」", scope.name()),
                format!("[{}] takes single keys only, not \"{chord}\"", scope.name()),
            ),
            Self::NeedsDigit(chord, action) => (
                format!(
                    "{} 的最后一键要是数字{}，「{chord}」不是",
                    action.id(),
                    if *action == Action::ViewOpen { "或字母" } else { "" }
                ),
                format!(
                    "{} needs a digit{} as its last key; \"{chord}\" has none",
                    action.id(),
                    if *action == Action::ViewOpen { " or a letter" } else { "" }
                ),
            ),
            Self::Twice(chord, scope, line) => (
                format!("[{}] 里「{chord}」绑了两次，第一次在第 {line} 行", scope.name()),
                format!("\"{chord}\" is bound twice in [{}], first on line {line}", scope.name()),
            ),
            Self::Shadows(short, long, scope) => (
                format!("在 [{}] 里「{short}」是「{long}」的开头，两者只能留一个", scope.name()),
                format!("in [{}] \"{short}\" begins \"{long}\": only one of them can be had", scope.name()),
            ),
            Self::Missing(scope, action) => (
                format!("[{}] 里没有键做 {} 了", scope.name(), action.id()),
                format!("no key is left for {} in [{}]", action.id(), scope.name()),
            ),
        };
        Words::made(zh, en)
    }
}

fn maybe_zh(near: Option<&str>) -> String {
    near.map_or_else(String::new, |name| format!("，最接近的是 {name}"))
}

fn maybe_en(near: Option<&str>) -> String {
    near.map_or_else(String::new, |name| format!("; did you mean {name}?"))
}

impl Fault {
    /// `file:line:column: what`, in `lang`.
    pub fn line(&self, lang: Lang) -> String {
        format!("{}:{}:{}: {}", self.file, self.line, self.column, self.kind.words().get(lang))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line(Lang::En))
    }
}

/// Faults with byte offsets as faults with lines and columns.
pub(super) fn placed(file: &str, text: &str, faults: Vec<(usize, FaultKind)>) -> Vec<Fault> {
    let place = |at: usize| {
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    };
    faults
        .into_iter()
        .map(|(at, mut kind)| {
            if let FaultKind::Twice(_, _, first) = &mut kind {
                *first = place(*first).0;
            }
            let (line, column) = place(at);
            Fault { file: file.to_owned(), line, column, kind }
        })
        .collect()
}
