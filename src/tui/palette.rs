//! The palette: type a few letters of anything, choose, done. Commands are its own; dossiers, people,
//! units, checks and views are put in by whoever found them. All of them stand in one order: how well
//! they fit, then what they are.

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
use crate::domain::{Lang, Words};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Characters of a query.
const QUERY: usize = 60;
/// Rows of the sheet, with title and query.
const ROWS: u16 = 16;

/// Cells of the name of what was found.
const NAME: u16 = 34;

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice<T> {
    /// A command.
    Action(Action),
    /// Something found elsewhere.
    Found(T),
}

/// What a thing is; of those that fit alike the first kind stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A command.
    Command,
    /// 视图
    View,
    /// 人
    Person,
    /// 单位
    Unit,
    /// 核查项
    Check,
    /// 评委
    Reviewer,
    /// 材料
    Dossier,
}

impl Sort {
    /// What it is called.
    pub const fn label(self, look: &Look) -> &'static str {
        match self {
            Self::Command => look.say("命令", "command"),
            Self::View => look.say("视图", "view"),
            Self::Person => look.say("人", "person"),
            Self::Unit => look.say("单位", "unit"),
            Self::Check => look.say("核查项", "check"),
            Self::Reviewer => look.say("评委", "committee"),
            Self::Dossier => look.say("材料", "dossier"),
        }
    }
}

/// How well a thing fits: less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(u8);

impl Rank {
    /// Of one whose name fits so.
    pub const fn named(fit: Fit) -> Self {
        Self(match fit {
            Fit::Strewn => 8,
            fit => fit as u8,
        })
    }

    /// Of one that is told by what is said of it.
    pub const TOLD: Self = Self(6);
    /// Of one that fits with characters left out.
    const FUZZY: Self = Self(9);
    /// Before everything was typed.
    const ANY: Self = Self(0);
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
    /// What it is.
    pub sort: Sort,
    /// How well it fits.
    pub rank: Rank,
    /// Its name, and which characters of it match.
    pub name: (String, Vec<u16>),
    /// What more is worth showing, likewise.
    pub detail: (String, Vec<u16>),
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

/// A row of the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    /// An index into the commands.
    Command(usize),
    /// An index into what was found elsewhere.
    Found(usize),
}

/// The palette over the screen it was opened from.
#[derive(Debug, Clone)]
pub struct Palette<T> {
    field: Field,
    pattern: Option<Pattern>,
    commands: Vec<Command>,
    /// Commands that match, with their rank and how the fuzzy matcher likes them.
    matching: Vec<(Rank, i64, usize)>,
    found: Vec<Found<T>>,
    /// Both, best first.
    items: Vec<Item>,
    rows: Rows,
}

impl<T: Clone + PartialEq> Palette<T> {
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
            pattern: None,
            commands,
            matching: Vec::new(),
            found: Vec::new(),
            items: Vec::new(),
            rows: Rows::new(0),
        };
        palette.search();
        palette
    }

    /// What is typed.
    pub fn query(&self) -> &str {
        self.field.text()
    }

    /// Puts in what was found elsewhere for [`Palette::query`]. The cursor stays on what it is on, unless
    /// it was never moved.
    pub fn set_found(&mut self, found: Vec<Found<T>>) {
        let at = self.rows.cursor();
        let held = (at > 0).then(|| self.choice(at)).flatten();
        self.found = found;
        self.arrange();
        let back =
            held.and_then(|held| (0..self.items.len()).find(|at| self.choice(*at).as_ref() == Some(&held)));
        self.rows.go(back.unwrap_or(0));
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

    fn choice(&self, at: usize) -> Option<Choice<T>> {
        match *self.items.get(at)? {
            Item::Command(at) => Some(Choice::Action(self.commands.get(at)?.action)),
            Item::Found(at) => Some(Choice::Found(self.found.get(at)?.what.clone())),
        }
    }

    fn choose(&self) -> Outcome<T> {
        let at = self.rows.cursor();
        if let Some(Item::Command(command)) = self.items.get(at)
            && let Some(Command { action, reason: Some(reason), .. }) = self.commands.get(*command)
        {
            return Outcome::NotNow(*action, reason.clone());
        }
        self.choice(at).map_or(Outcome::Open, Outcome::Chosen)
    }

    /// The commands that match; all of them, those to be had first, for an empty query.
    fn search(&mut self) {
        self.pattern = Pattern::new(self.field.text().trim());
        let matcher = SkimMatcherV2::default();
        let ranked = self.commands.iter().enumerate().filter_map(|(at, command)| match &self.pattern {
            None => Some((Rank::ANY, i64::from(command.reason.is_some()), at)),
            Some(pattern) => {
                ranked(&matcher, pattern, command.action).map(|(rank, score)| (rank, -score, at))
            }
        });
        self.matching = ranked.collect();
        self.found.clear();
        self.arrange();
        self.rows.go(0);
    }

    /// Puts everything into one order.
    fn arrange(&mut self) {
        let commands = self
            .matching
            .iter()
            .map(|(rank, score, at)| ((*rank, Sort::Command, *score), Item::Command(*at)));
        let found =
            self.found.iter().enumerate().map(|(at, found)| ((found.rank, found.sort, 0), Item::Found(at)));
        let mut all: Vec<_> = commands.chain(found).collect();
        all.sort_by_key(|(rank, _)| *rank);
        self.items = all.into_iter().map(|(_, item)| item).collect();
        self.rows.set_len(self.items.len());
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
        self.rows.draw(buf, look, list, 14, true, |pen, row, _| match self.items.get(row) {
            Some(Item::Command(at)) => {
                if let Some(command) = self.commands.get(*at) {
                    self.draw_command(pen, command);
                }
            }
            Some(Item::Found(at)) => {
                if let Some(found) = self.found.get(*at) {
                    pen.cell(12, found.sort.label(look), Align::Left, look.text()).skip(1);
                    pen.marked_cell(NAME.min(pen.room() / 2), &found.name.0, &found.name.1, look.ask())
                        .skip(1);
                    pen.marked(&found.detail.0, &found.detail.1, look.text());
                }
            }
            None => {}
        });
        cursor
    }

    fn draw_command(&self, pen: &mut Pen<'_>, command: &Command) {
        let look = pen.look();
        let (short, help) = (command.action.short(look.lang), command.action.help(look.lang));
        let marks = |text: &str| self.pattern.as_ref().map(|one| one.marks(text)).unwrap_or_default();
        let in_short = marks(short);
        // What is said of it shows why it is here only where its name does not.
        let in_help = if in_short.is_empty() { marks(help) } else { Vec::new() };
        pen.marked_cell(12, short, &in_short, look.text()).skip(1);
        pen.cell(14, &command.keys, Align::Left, look.ask()).skip(1);
        match &command.reason {
            None => pen.marked(help, &in_help, look.text()),
            Some(reason) => {
                let text = format!("{}{}", look.say("现在不行: ", "not now: "), reason.get(look.lang));
                pen.text(&text, look.warn())
            }
        };
    }
}

/// How well an action fits: by its words in either language, or its name in keymaps; and how the fuzzy
/// matcher likes it.
fn ranked(matcher: &SkimMatcherV2, pattern: &Pattern, action: Action) -> Option<(Rank, i64)> {
    let names = [action.short(Lang::Zh), action.short(Lang::En), action.id()];
    let helps = [action.help(Lang::Zh), action.help(Lang::En)];
    let typed: String = pattern.chars().iter().collect();
    let score = names.iter().chain(&helps).filter_map(|text| matcher.fuzzy_match(text, &typed)).max();
    let fit = |text: &&str| pattern.find(text, false).map(|found| found.fit).filter(|fit| *fit < Fit::Strewn);
    let rank = match names.iter().filter_map(fit).min() {
        Some(fit) => Rank::named(fit),
        None if helps.iter().any(|text| fit(text).is_some()) => Rank::TOLD,
        None => score.map(|_| Rank::FUZZY)?,
    };
    Some((rank, score.unwrap_or(0)))
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
    fn what_is_found_elsewhere_is_chosen() {
        let mut palette = palette();
        palette.typed("zzzz-none");
        assert_eq!(palette.act(Press::of(Action::FieldAccept)), Outcome::Open);
        let found = |n: u32, name: &str| Found {
            sort: Sort::Dossier,
            rank: Rank::named(Fit::Part),
            name: (name.into(), vec![10, 11]),
            detail: ("国网和田供电公司".into(), Vec::new()),
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

    #[test]
    fn what_fits_better_stands_first_whatever_it_is_and_the_cursor_stays() {
        let found = |sort, rank, n| Found {
            sort,
            rank,
            name: (String::new(), Vec::new()),
            detail: (String::new(), Vec::new()),
            what: n,
        };
        let mut palette = palette();
        palette.typed("tuihui");
        let person = found(Sort::Person, Rank::named(Fit::Whole), 1);
        let view = found(Sort::View, Rank::named(Fit::Part), 2);
        palette.set_found(vec![person, view.clone()]);
        let order: Vec<Choice<u32>> = (0..3).filter_map(|at| palette.choice(at)).collect();
        let wanted = [Choice::Action(Action::TriageReturn), Choice::Found(1)];
        assert_eq!(order[..2], wanted, "alike well, the command first");
        palette.act(Press::of(Action::FieldDown));
        palette.set_found(vec![view]);
        assert_eq!(
            palette.choice(palette.rows.cursor()),
            Some(Choice::Action(Action::TriageReturn)),
            "it is gone"
        );
        let at =
            (0..palette.items.len()).find(|at| palette.choice(*at) == Some(Choice::Found(2))).expect("there");
        palette.rows.go(at);
        palette.set_found(vec![
            found(Sort::Person, Rank::named(Fit::Whole), 3),
            found(Sort::View, Rank::named(Fit::Part), 2),
        ]);
        assert_eq!(palette.choice(palette.rows.cursor()), Some(Choice::Found(2)), "the cursor stays on it");
    }
}
