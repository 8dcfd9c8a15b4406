//! People chosen from a list: seen, narrowed by name, pinyin, initials or account, and toggled. They
//! stand in the order in which they were chosen.

use crate::desk::Person;
use crate::desk::find::Pattern;
use crate::domain::{Lang, Reviewer, Words};
use crate::tui::look::Look;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::pen::{Pen, cells};
use crate::tui::widgets::width::{self, pad};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Cells of one choice in the list.
const CELL: u16 = 38;
/// Rows of the list at the most, and of those chosen.
const LIST: u16 = 10;
const CHOSEN: usize = 3;
/// The most characters typed to narrow it.
const TYPED: usize = 400;

/// One who can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is recorded: an account, a dossier's number.
    pub id: String,
    /// What is shown.
    pub name: String,
    /// What tells them from others of the name.
    pub about: String,
}

impl Choice {
    /// A person of the committee.
    pub fn person(person: &Reviewer) -> Self {
        let about = [person.unit.value(), person.title.value()];
        Self {
            id: person.account.to_string(),
            name: person.name.to_string(),
            about: about.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" "),
        }
    }
}

/// Those who can be chosen, those who are, and what is typed to find one.
#[derive(Debug)]
pub(super) struct Pick {
    all: Vec<Choice>,
    chosen: Vec<usize>,
    typed: Field,
    /// The one under the cursor, among those shown.
    at: usize,
}

impl Pick {
    pub(super) fn new(all: Vec<Choice>) -> Self {
        Self { all, chosen: Vec::new(), typed: Field::new(TYPED), at: 0 }
    }

    /// Those chosen, by what is recorded, parted by spaces.
    pub(super) fn text(&self) -> String {
        self.chosen.iter().map(|at| self.all[*at].id.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// Chooses these and nobody else; who is not among the choices is left out.
    pub(super) fn set(&mut self, text: &str) {
        let find = |id: &str| self.all.iter().position(|choice| choice.id == id);
        self.chosen = text.split_whitespace().filter_map(find).collect();
        self.typed.set("");
        self.at = 0;
    }

    /// True while something is typed that was not chosen by.
    pub(super) fn is_typing(&self) -> bool {
        !self.typed.text().trim().is_empty()
    }

    /// Those who fit what is typed, best first; all of them where nothing is.
    fn shown(&self) -> Vec<usize> {
        let typed = self.typed.text().trim();
        let Some(pattern) = Pattern::new(typed) else { return (0..self.all.len()).collect() };
        let mut found: Vec<_> = self
            .all
            .iter()
            .enumerate()
            .filter_map(|(at, choice)| {
                let exact = choice.id.eq_ignore_ascii_case(typed) || choice.name == typed;
                let begins = choice.id.get(..typed.len()).is_some_and(|id| id.eq_ignore_ascii_case(typed));
                let fits = pattern.find(&choice.name, true);
                let within = !begins && fits.is_none() && choice.id.contains(typed);
                (exact || begins || within || fits.is_some()).then_some((
                    !exact,
                    !begins && fits.is_none(),
                    fits,
                    at,
                ))
            })
            .collect();
        found.sort();
        found.into_iter().map(|(.., at)| at).collect()
    }

    /// Chooses the one under the cursor, or takes them out again. False where nobody fits.
    pub(super) fn toggle(&mut self) -> bool {
        let Some(one) = self.shown().get(self.at).copied() else { return false };
        match self.chosen.iter().position(|held| *held == one) {
            Some(held) => drop(self.chosen.remove(held)),
            None => self.chosen.push(one),
        }
        if self.is_typing() {
            self.typed.set("");
            self.at = 0;
        }
        true
    }

    /// Takes what was typed; a space chooses. What is wrong, where a word fits nobody, or several.
    pub(super) fn insert(&mut self, text: &str) -> Option<Words> {
        if text.is_empty() {
            return None;
        }
        if text.chars().all(char::is_whitespace) {
            return (!self.toggle()).then(|| nobody(self.typed.text()));
        }
        let mut words = text.split_inclusive(char::is_whitespace);
        while let Some(word) = words.next() {
            self.typed.insert(word.trim());
            self.at = 0;
            if !word.ends_with(char::is_whitespace) || !self.is_typing() {
                continue;
            }
            // In a list that was written down at once, a word means one person or is asked about.
            let shown = self.shown();
            let typed = self.typed.text().to_owned();
            let exact = shown.first().is_some_and(|at| {
                self.all[*at].id.eq_ignore_ascii_case(&typed) || self.all[*at].name == typed
            });
            if shown.len() != 1 && !exact {
                self.typed.insert(&format!(" {}", words.collect::<String>()));
                return Some(match shown.len() {
                    0 => nobody(&typed),
                    n => several(&typed, n),
                });
            }
            self.toggle();
        }
        None
    }

    /// A step of editing; with nothing typed, it takes out the last chosen, or all. True where something
    /// changed.
    pub(super) fn edit(&mut self, edit: Edit) -> bool {
        self.at = 0;
        match (self.typed.text().is_empty(), edit) {
            (true, Edit::Backspace) => self.chosen.pop().is_some(),
            (true, Edit::DeleteToHome) => !std::mem::take(&mut self.chosen).is_empty(),
            _ => self.typed.edit(edit),
        }
    }

    /// Moves the cursor; false at the upper end.
    pub(super) fn step(&mut self, down: bool) -> bool {
        let last = self.shown().len().saturating_sub(1);
        let before = self.at;
        self.at = if down { (self.at + 1).min(last) } else { self.at.saturating_sub(1) };
        down || before != self.at
    }

    /// What is wrong where something is typed that fits nobody.
    pub(super) fn unknown(&self) -> Words {
        nobody(self.typed.text())
    }

    /// Those chosen in rows of so many cells.
    fn told(&self, room: usize, look: &Look) -> Vec<String> {
        let mut rows: Vec<String> = Vec::new();
        for (nth, at) in self.chosen.iter().enumerate() {
            let one = format!("{} {}", nth + 1, self.all[*at].name);
            match rows.last_mut() {
                // A name is not parted.
                Some(row) if usize::from(cells(row, look.widths) + cells(&one, look.widths)) + 2 <= room => {
                    row.push_str("  ");
                    row.push_str(&one);
                }
                _ => rows.push(one),
            }
        }
        if rows.len() > CHOSEN {
            rows.truncate(CHOSEN - 1);
            rows.push(match look.lang {
                Lang::Zh => format!("~ 共 {} 人", self.chosen.len()),
                Lang::En => format!("~ {} in all", self.chosen.len()),
            });
        }
        rows
    }

    /// Rows it takes below its line where it is being filled, and where it is not.
    pub(super) fn rows(&self, room: u16, here: bool, look: &Look) -> usize {
        let told = self.told(usize::from(room), look).len();
        if !here {
            return told;
        }
        told + usize::from(self.list_rows(room)) + 1
    }

    fn list_rows(&self, room: u16) -> u16 {
        let columns = usize::from((room / CELL).max(1));
        let rows = self.shown().len().div_ceil(columns).max(1);
        u16::try_from(rows).unwrap_or(LIST).min(LIST)
    }

    /// Draws the line behind its prompt, those chosen below it, and the list where it is being filled:
    /// `left` rows are there for that, and come from `row`. Returns where the cursor stands.
    pub(super) fn draw(
        &self,
        buf: &mut Buffer,
        look: &Look,
        (line, prompt): (Rect, &str),
        (here, left): (bool, u16),
        row: &mut dyn FnMut() -> Option<Rect>,
    ) -> Option<Position> {
        let style = if here { look.ask() } else { look.text() };
        let cursor = if here {
            let count = format!("{prompt}{} | ", self.chosen.len());
            Some(self.typed.draw(buf, look, line, &count, style))
        } else {
            Pen::new(buf, look, line).text(&format!("{prompt}{}", self.chosen.len()), style);
            None
        };
        let told = self.told(usize::from(line.width.saturating_sub(4)), look);
        // The cursor's page is as long as what is left of the sheet, its last row told about whom.
        let left = left.saturating_sub(u16::try_from(told.len()).unwrap_or(u16::MAX) + 1).max(1);
        for text in told {
            let Some(place) = row() else { return cursor };
            Pen::new(buf, look, place).skip(4).text(&text, style);
        }
        if here {
            self.list(buf, look, (line.width.saturating_sub(4), left), row);
        }
        cursor
    }

    fn list(
        &self,
        buf: &mut Buffer,
        look: &Look,
        (room, left): (u16, u16),
        row: &mut dyn FnMut() -> Option<Rect>,
    ) {
        let shown = self.shown();
        let rows = usize::from(self.list_rows(room).min(left));
        let columns = usize::from((room / CELL).max(1));
        let from = self.at / (rows * columns) * (rows * columns);
        for y in 0..rows {
            let Some(line) = row() else { return };
            let mut pen = Pen::new(buf, look, line);
            pen.skip(2);
            for x in 0..columns {
                let nth = from + x * rows + y;
                let Some(at) = shown.get(nth) else { break };
                let place = self.chosen.iter().position(|held| held == at);
                let tag = place.map_or_else(String::new, |place| format!("+{}", place + 1));
                let mark = if nth == self.at { ">" } else { " " };
                let choice = &self.all[*at];
                let name = pad(&width::cut(&choice.name, 18, look.widths), 18, look.widths);
                let text = format!("{mark}{tag:<3} {name} {}", choice.id);
                let text = pad(
                    &width::cut(&text, usize::from(CELL) - 2, look.widths),
                    usize::from(CELL),
                    look.widths,
                );
                pen.text(&text, if nth == self.at { look.ask() } else { look.text() });
            }
        }
        let Some(line) = row() else { return };
        let about = shown.get(self.at).map(|at| &self.all[*at]);
        let about = about.map_or_else(
            || self.unknown().get(look.lang).to_owned(),
            |choice| format!("{} {}  {}", choice.name, choice.id, choice.about),
        );
        let more = shown.len() > rows * columns;
        let about = if more { format!("{}/{}  {about}", self.at + 1, shown.len()) } else { about };
        Pen::new(buf, look, line).skip(4).text(&about, look.text());
    }
}

/// The one of these people that is meant: by account, name, pinyin or initials.
///
/// # Errors
/// What is wrong: nobody is like that, or several are.
pub fn one_of<'a>(typed: &str, people: &'a [Person]) -> Result<&'a Person, Words> {
    let typed = typed.trim();
    let exact = |person: &&Person| person.account.eq_ignore_ascii_case(typed) || person.name == typed;
    if let Some(person) = people.iter().find(exact) {
        return Ok(person);
    }
    let Some(pattern) = Pattern::new(typed) else { return Err(nobody(typed)) };
    let mut like: Vec<_> = people
        .iter()
        .filter_map(|person| pattern.find(&person.name, true).map(|found| ((found.odd, found.fit), person)))
        .collect();
    like.sort_by_key(|(how, _)| *how);
    match like.as_slice() {
        [] => Err(nobody(typed)),
        [(_, person)] => Ok(person),
        // One who fits better than all others is meant.
        [(best, person), (next, _), ..] if best < next => Ok(person),
        [(best, _), ..] => Err(several(typed, like.iter().filter(|(how, _)| how == best).count())),
    }
}

fn several(typed: &str, n: usize) -> Words {
    Words::made(
        format!("「{typed}」像的有 {n} 人，写得再细些"),
        format!("{n} people are like `{typed}`: write more of it"),
    )
}

fn nobody(typed: &str) -> Words {
    let typed = typed.trim();
    Words::made(
        format!("没有「{typed}」这样的人；可打姓名、拼音、首字母或账号"),
        format!("nobody is like `{typed}`: type a name, pinyin, initials or an account"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pick() -> Pick {
        let people = [("zhangwm", "张维民"), ("zhaoyq", "赵永强"), ("liush", "刘淑华"), ("zhangwei", "章伟")];
        let choice = |(id, name): (&str, &str)| Choice {
            id: id.to_owned(),
            name: name.to_owned(),
            about: String::new(),
        };
        Pick::new(people.map(choice).to_vec())
    }

    #[test]
    fn initials_pinyin_name_and_account_find_a_person() {
        for typed in ["zwm", "zhangweimin", "张维民", "维民", "zhangwm", "zhangw m"] {
            let mut pick = pick();
            assert_eq!(pick.insert(typed.split(' ').next().expect("a word")), None);
            pick.insert(typed.split(' ').nth(1).unwrap_or_default());
            assert!(pick.toggle(), "{typed}");
            assert_eq!(pick.text(), "zhangwm", "{typed}");
            assert!(!pick.is_typing());
        }
    }

    #[test]
    fn a_written_list_chooses_all_it_names_in_its_order() {
        let mut pick = pick();
        assert_eq!(pick.insert("liush 赵永强 zwm "), None);
        assert_eq!(pick.text(), "liush zhaoyq zhangwm");
        let fault = pick.insert("zhang liush").expect("two of that sound");
        assert!(fault.zh.contains("2 人"), "{}", fault.zh);
        assert_eq!(pick.text(), "liush zhaoyq zhangwm", "nothing was guessed");
        pick.edit(Edit::DeleteToHome);
        assert!(pick.insert("nobody ").is_some());
    }

    #[test]
    fn one_person_is_told_from_the_others_or_asked_about() {
        let people = [("gaof", "高峰"), ("gaox", "高翔"), ("liush", "刘淑华")]
            .map(|(account, name)| Person { account: account.to_owned(), name: name.to_owned() });
        let found = |typed| one_of(typed, &people).map(|person| person.account.as_str());
        assert_eq!(
            [found("gaof"), found("高翔"), found("lsh"), found("gf")].map(Result::ok),
            [Some("gaof"), Some("gaox"), Some("liush"), Some("gaof")]
        );
        assert!(found("gao").unwrap_err().zh.contains("2 人"));
        assert!(found("").is_err() && found("zz").is_err());
    }

    #[test]
    fn space_toggles_and_editing_takes_out() {
        let mut pick = pick();
        pick.step(true);
        pick.insert(" ");
        assert_eq!(pick.text(), "zhaoyq");
        pick.insert(" ");
        assert_eq!(pick.text(), "");
        pick.set("liush gone zhangwm");
        assert_eq!(pick.text(), "liush zhangwm");
        pick.edit(Edit::Backspace);
        assert_eq!(pick.text(), "liush");
        pick.edit(Edit::DeleteToHome);
        assert_eq!(pick.text(), "");
        assert!(pick.step(true) && pick.step(false) && !pick.step(false));
    }
}
