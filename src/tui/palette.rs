//! The palette: type a few letters of anything, choose, done. Commands are its own; dossiers, people,
//! units and checks are put in by whoever found them.

use super::actions::Action;
use super::help::all_keys;
use super::keymap::{Keymap, Press};
use super::look::Look;
use super::scope::Scope;
use super::widgets::edit::Edit;
use super::widgets::field::Field;
use super::widgets::list::Rows;
use super::widgets::pen::{Align, Pen};
use super::widgets::sheet;
use crate::desk::find::{Fit, Pattern};
use crate::domain::text::fold;
use crate::domain::{Lang, Words};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Characters of a query.
const QUERY: usize = 60;
/// Rows of the sheet, with title and query.
const ROWS: u16 = 16;

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice<T> {
    /// A command.
    Action(Action),
    /// Something found elsewhere.
    Found(T),
}

/// A command as the palette lists it.
#[derive(Debug, Clone)]
struct Command {
    action: Action,
    keys: String,
    reason: Option<Words>,
}

/// Something found elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// What it is: 材料, 单位.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What more is worth showing.
    pub detail: String,
    /// What choosing it gives.
    pub what: T,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T> {
    /// Nothing yet.
    Open,
    /// The query is another one: look for it elsewhere, too.
    Query(String),
    /// This was chosen.
    Chosen(Choice<T>),
    /// A command was chosen that is not to be had now: why.
    NotNow(Action, Words),
    /// Closed.
    Closed,
}

/// The palette over the screen it was opened from.
#[derive(Debug, Clone)]
pub struct Palette<T> {
    field: Field,
    commands: Vec<Command>,
    /// Indexes into `commands`, best first.
    matching: Vec<usize>,
    found: Vec<Found<T>>,
    rows: Rows,
}

impl<T: Clone> Palette<T> {
    /// The palette over `scope`; `reason` tells why an action is not to be had now.
    pub fn new(keymap: &Keymap, scope: Scope, lang: Lang, reason: impl Fn(Action) -> Option<Words>) -> Self {
        let bindings = keymap.bindings(scope);
        let command = |action: &Action| {
            let binding = bindings.iter().find(|binding| binding.action == *action);
            let keys = binding.map_or_else(String::new, |binding| all_keys(binding, lang));
            Command { action: *action, keys, reason: reason(*action) }
        };
        let commands = Action::ALL.iter().filter(|action| action.in_palette()).map(command).collect();
        let mut palette = Self {
            field: Field::new(QUERY),
            commands,
            matching: Vec::new(),
            found: Vec::new(),
            rows: Rows::new(0),
        };
        palette.search();
        palette
    }

    /// What is typed.
    pub fn query(&self) -> &str {
        self.field.text()
    }

    /// Puts in what was found elsewhere for [`Palette::query`].
    pub fn set_found(&mut self, found: Vec<Found<T>>) {
        self.found = found;
        self.rows.set_len(self.matching.len() + self.found.len());
    }

    /// Tells it the screen's size.
    pub fn fit(&mut self, screen: Rect) {
        self.rows.fit(sheet::place(screen, ROWS, 3).height.saturating_sub(2));
    }

    /// Text was typed or pasted.
    pub fn typed(&mut self, text: &str) -> Outcome<T> {
        self.field.insert(text);
        self.search();
        Outcome::Query(self.field.text().to_owned())
    }

    /// A step of editing.
    pub fn edit(&mut self, edit: Edit) -> Outcome<T> {
        if !self.field.edit(edit) {
            return Outcome::Open;
        }
        self.search();
        Outcome::Query(self.field.text().to_owned())
    }

    /// An action of the field's.
    pub fn act(&mut self, press: Press) -> Outcome<T> {
        match press.action {
            Action::FieldUp => drop(self.rows.act(Press::of(Action::ListUp))),
            Action::FieldDown | Action::FieldComplete => drop(self.rows.act(Press::of(Action::ListDown))),
            Action::FieldCancel => return Outcome::Closed,
            Action::FieldAccept => return self.choose(),
            _ => {}
        }
        Outcome::Open
    }

    fn choose(&self) -> Outcome<T> {
        let at = self.rows.cursor();
        if let Some(command) = self.matching.get(at).and_then(|i| self.commands.get(*i)) {
            return match &command.reason {
                Some(reason) => Outcome::NotNow(command.action, reason.clone()),
                None => Outcome::Chosen(Choice::Action(command.action)),
            };
        }
        match self.found.get(at.saturating_sub(self.matching.len())) {
            Some(found) => Outcome::Chosen(Choice::Found(found.what.clone())),
            None => Outcome::Open,
        }
    }

    /// The commands that match, best first; all of them, those to be had first, for an empty query.
    fn search(&mut self) {
        let query = fold(self.field.text().trim()).to_lowercase();
        let matcher = SkimMatcherV2::default();
        let pattern = Pattern::new(&query);
        let mut ranked: Vec<(i64, usize)> = Vec::new();
        for (at, command) in self.commands.iter().enumerate() {
            if query.is_empty() {
                ranked.push((if command.reason.is_none() { 1 } else { 0 }, at));
            } else if let Some(score) = score(&matcher, pattern.as_ref(), command.action, &query) {
                ranked.push((score, at));
            }
        }
        ranked.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
        self.matching = ranked.into_iter().map(|(_, at)| at).collect();
        self.found.clear();
        self.rows.set_len(self.matching.len());
        self.rows.go(0);
    }

    /// Draws the sheet over `screen`; returns where the cursor stands.
    pub fn view(&self, buf: &mut Buffer, look: &Look, screen: Rect) -> Position {
        let place = sheet::place(screen, ROWS, 3);
        let title = look
            .say(" 命令、材料、人、单位、核查项、视图", " Commands, dossiers, people, units, checks, views");
        let inner = sheet::open(buf, look, place, title, &self.rows.told());
        let cursor = self.field.draw(buf, look, inner, " : ", look.text());
        let list = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
        if self.rows.is_empty() {
            let nothing = look.say("  没有相配的", "  nothing matches");
            Pen::new(buf, look, list).text(nothing, look.text());
        }
        self.rows.draw(buf, look, list, 14, true, |pen, row, _| {
            match self.matching.get(row).and_then(|i| self.commands.get(*i)) {
                Some(command) => draw_command(pen, command),
                None => {
                    if let Some(found) = self.found.get(row - self.matching.len()) {
                        pen.cell(12, &found.kind, Align::Left, look.text()).skip(1);
                        pen.text(&found.name, look.ask()).skip(2).text(&found.detail, look.text());
                    }
                }
            }
        });
        cursor
    }
}

fn draw_command(pen: &mut Pen<'_>, command: &Command) {
    let look = pen.look();
    pen.cell(12, command.action.short(look.lang), Align::Left, look.text()).skip(1);
    pen.cell(14, &command.keys, Align::Left, look.ask()).skip(1);
    match &command.reason {
        None => pen.text(command.action.help(look.lang), look.text()),
        Some(reason) => {
            let text = format!("{}{}", look.say("现在不行: ", "not now: "), reason.get(look.lang));
            pen.text(&text, look.warn())
        }
    };
}

/// How well an action matches: by its words in either language, or its name in keymaps.
fn score(matcher: &SkimMatcherV2, pattern: Option<&Pattern>, action: Action, query: &str) -> Option<i64> {
    let weigh = |text: &str, bonus: i64| matcher.fuzzy_match(text, query).map(|score| score + bonus);
    let spoken = |text: &str| {
        let found = pattern?.find(text, false).filter(|found| found.fit < Fit::Strewn)?;
        Some(150 - 10 * found.fit as i64)
    };
    [
        spoken(action.short(Lang::Zh)),
        weigh(action.short(Lang::Zh), 60),
        weigh(action.short(Lang::En), 40),
        weigh(action.id(), 30),
        weigh(action.help(Lang::Zh), 0),
        weigh(action.help(Lang::En), 0),
    ]
    .into_iter()
    .flatten()
    .max()
}

#[cfg(test)]
mod tests {
    use super::super::widgets::testing::{blank, shown};
    use super::*;

    fn palette() -> Palette<u32> {
        let reason = |action| {
            (action == Action::TriagePass).then(|| Words::fixed("不在待审状态", "it is not under triage"))
        };
        let mut palette = Palette::new(&Keymap::default(), Scope::Queue, Lang::Zh, reason);
        palette.fit(Rect::new(0, 0, 80, 24));
        palette
    }

    fn painted(palette: &Palette<u32>, width: u16, height: u16) -> String {
        let mut buf = blank(width, height);
        let area = *buf.area();
        palette.view(&mut buf, &Look::default(), area);
        shown(&buf)
    }

    #[test]
    fn a_few_letters_in_either_language_find_a_command() {
        for (typed, action) in [
            ("退回", Action::TriageReturn),
            ("return", Action::TriageReturn),
            ("ｒｅｔｕｒｎ", Action::TriageReturn),
            ("triage.ref", Action::TriageRefuse),
            ("遮", Action::ScreenCover),
            ("tuihui", Action::TriageReturn),
            ("zheping", Action::ScreenCover),
            ("jour", Action::GoJournal),
        ] {
            let mut palette = palette();
            assert_eq!(palette.typed(typed), Outcome::Query(typed.to_owned()));
            let chosen = palette.act(Press::of(Action::FieldAccept));
            assert_eq!(chosen, Outcome::Chosen(Choice::Action(action)), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_had_now_says_why() {
        let mut palette = palette();
        palette.typed("通过");
        match palette.act(Press::of(Action::FieldAccept)) {
            Outcome::NotNow(Action::TriagePass, words) => assert_eq!(words.zh, "不在待审状态"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_found_elsewhere_follows_the_commands() {
        let mut palette = palette();
        palette.typed("zzzz-none");
        assert_eq!(palette.act(Press::of(Action::FieldAccept)), Outcome::Open);
        let found = |n: u32, name: &str| Found {
            kind: "材料".into(),
            name: name.into(),
            detail: "国网和田供电公司".into(),
            what: n,
        };
        palette.set_found(vec![
            found(1, "2020-0137 阿不都热合曼·买买提"),
            found(2, "2020-0138 古丽娜尔·艾则孜"),
        ]);
        palette.act(Press::of(Action::FieldDown));
        assert_eq!(palette.act(Press::of(Action::FieldAccept)), Outcome::Chosen(Choice::Found(2)));
        insta::assert_snapshot!("palette_found", painted(&palette, 80, 24));
        assert_eq!(palette.edit(Edit::Left), Outcome::Open);
        assert_eq!(palette.edit(Edit::DeleteToHome), Outcome::Query("e".into()));
        assert_eq!(palette.act(Press::of(Action::FieldCancel)), Outcome::Closed);
    }

    #[test]
    fn the_sheet() {
        insta::assert_snapshot!("palette_80x24", painted(&palette(), 80, 24));
        let mut palette = palette();
        palette.typed("核");
        insta::assert_snapshot!("palette_typed_120x36", painted(&palette, 120, 36));
    }
}
