//! Whether keys that came in one read were pressed, or are text that nobody meant as commands.

use crate::domain::text;
use crate::tui::keymap::Keymap;
use crate::tui::keys::{Code, Key};
use crate::tui::scope::Scope;
use std::collections::BTreeSet;

/// More different keys than this in one read were not pressed one by one.
const MOST_KEYS: usize = 3;

/// What the keys of one read are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Keys to be acted on.
    Keys,
    /// Text that an input method committed where no text was awaited.
    Text(String),
    /// A run of letters some of which would write: a paste without marks, a raw commit.
    Burst(String),
}

/// Judges the keys of one read for `scope`.
pub fn judge(keys: &[Key], keymap: &Keymap, scope: Scope) -> Verdict {
    if scope.typing().is_text() {
        return Verdict::Keys;
    }
    let typed: Vec<char> = keys.iter().filter_map(|key| key.typed()).collect();
    if typed.iter().any(|c| is_words(*c)) {
        return Verdict::Text(as_text(keys));
    }
    let different: BTreeSet<char> = typed.iter().copied().collect();
    if different.len() <= MOST_KEYS {
        return Verdict::Keys;
    }
    let writing = keymap.writing_keys(scope);
    if keys.iter().any(|key| writing.contains(&keymap.fold(*key))) {
        return Verdict::Burst(as_text(keys));
    }
    Verdict::Keys
}

/// The text that keys spell: line ends kept, other keys left out.
pub fn as_text(keys: &[Key]) -> String {
    keys.iter()
        .filter_map(|key| match key.code {
            Code::Enter => Some('\n'),
            Code::Char('j') if key.ctrl => Some('\n'),
            Code::Tab => Some(' '),
            _ => key.typed(),
        })
        .collect()
}

/// Letters and Han characters that no key of a keyboard gives by itself.
fn is_words(c: char) -> bool {
    let c = text::narrow(c);
    !c.is_ascii() && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(text: &str, scope: Scope) -> Verdict {
        let keys: Vec<Key> = text
            .chars()
            .map(|c| match c {
                '\n' => Key::plain(Code::Enter),
                c => Key::char(c),
            })
            .collect();
        judge(&keys, &Keymap::default(), scope)
    }

    #[test]
    fn han_text_is_no_command() {
        assert_eq!(judged("符合要求", Scope::Dossier), Verdict::Text("符合要求".into()));
        assert_eq!(judged("y符合", Scope::Queue), Verdict::Text("y符合".into()));
        assert_eq!(judged("符合", Scope::Confirm), Verdict::Text("符合".into()));
        assert_eq!(judged("符合", Scope::Editor), Verdict::Keys);
    }

    #[test]
    fn a_run_of_letters_with_a_write_among_them_runs_nothing() {
        assert_eq!(judged("zhangsan", Scope::Queue), Verdict::Burst("zhangsan".into()));
        assert_eq!(judged("pass\n", Scope::Queue), Verdict::Keys, "three different letters");
        assert_eq!(judged("passe\n", Scope::Queue), Verdict::Burst("passe\n".into()));
        assert_eq!(judged("abcd\n", Scope::Confirm), Verdict::Burst("abcd\n".into()), "Enter would confirm");
        assert_eq!(judged("zhangsan\n", Scope::Field), Verdict::Keys);
    }

    #[test]
    fn repeats_digits_and_moves_pass() {
        assert_eq!(judged("jjjjjjjjjj", Scope::Queue), Verdict::Keys);
        assert_eq!(judged("ppppp", Scope::Queue), Verdict::Keys);
        assert_eq!(judged("jkjkgge", Scope::Queue), Verdict::Keys, "many keys, none of them writes");
        assert_eq!(judged("86.5\n", Scope::Scoring), Verdict::Keys);
        assert_eq!(judged("ｊｊ", Scope::Queue), Verdict::Keys, "full-width keys are keys");
        assert_eq!(judged("？", Scope::Queue), Verdict::Keys);
    }
}
