//! A sheet of a few lines: each with its name, what it must be, and what is wrong with it.

use super::pick::{Choice, Pick};
use crate::domain::Words;
use crate::tui::look::Look;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::pen::{Pen, cells};
use crate::tui::widgets::{sheet, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The most characters of a line.
const LIMIT: usize = 4_000;

/// One line of a form.
#[derive(Debug)]
pub struct Line {
    name: Words,
    field: Field,
    /// What stood in it to begin with.
    given: String,
    /// Must not be empty.
    needed: bool,
    /// What was left unsent does not take its place.
    pinned: bool,
    /// Must be exactly this: a seal.
    seal: Option<String>,
    /// Those who can be chosen: the line is then a list, not a text.
    pick: Option<Pick>,
    fault: Option<Words>,
}

impl Line {
    /// A line that may be left empty.
    pub fn new(name: Words) -> Self {
        Self {
            name,
            field: Field::new(LIMIT),
            given: String::new(),
            needed: false,
            pinned: false,
            seal: None,
            pick: None,
            fault: None,
        }
    }

    /// The same, and it must not be left empty.
    pub fn needed(mut self) -> Self {
        self.needed = true;
        self
    }

    /// The same, with a text in it to begin with.
    pub fn with(mut self, text: &str) -> Self {
        self.set(text);
        self.given = self.text();
        self
    }

    /// A line that is filled by choosing from these, in any order.
    pub fn of(name: Words, choices: Vec<Choice>) -> Self {
        Self { pick: Some(Pick::new(choices)), ..Self::new(name) }
    }

    fn set(&mut self, text: &str) {
        match &mut self.pick {
            Some(pick) => pick.set(text),
            None => self.field.set(text),
        }
    }

    /// What is written, or who is chosen.
    fn text(&self) -> String {
        self.pick.as_ref().map_or_else(|| self.field.text().to_owned(), Pick::text)
    }

    /// The same, and a draft of the form leaves it as given: it was chosen since.
    pub fn pinned_if(mut self, chosen: bool) -> Self {
        self.pinned = chosen;
        self
    }

    /// A reason.
    pub fn reason() -> Self {
        Self::new(Words::fixed("理由", "why")).needed()
    }

    /// A line that must be exactly `text`.
    pub fn seal(text: &str) -> Self {
        let name = Words::made(format!("打出「{text}」"), format!("type `{text}`"));
        Self { seal: Some(text.to_owned()), ..Self::new(name) }
    }

    /// What is wrong with what is written, as far as the line itself can tell.
    fn wrong(&self) -> Option<Words> {
        let text = self.text();
        let text = text.trim();
        match &self.seal {
            Some(seal) if text != seal => {
                Some(Words::fixed("不是要打的字", "that is not what is to be typed"))
            }
            None if self.needed && text.is_empty() => Some(Words::fixed("要写", "must be written")),
            _ => None,
        }
    }
}

/// A question with its lines; none is a plain yes or no.
#[derive(Debug)]
pub struct Form {
    title: Words,
    notes: Vec<Words>,
    lines: Vec<Line>,
    at: usize,
    home: Option<String>,
}

impl Form {
    /// A question with no lines yet.
    pub fn new(title: Words) -> Self {
        Self { title, notes: Vec::new(), lines: Vec::new(), at: 0, home: None }
    }

    /// With something to be read before answering.
    pub fn note(mut self, words: Words) -> Self {
        self.notes.push(words);
        self
    }

    /// With a line.
    pub fn line(mut self, line: Line) -> Self {
        self.lines.push(line);
        self
    }

    /// With a name that what is written is kept under until it is on disk.
    pub fn kept(mut self, home: String) -> Self {
        self.home = Some(home);
        self
    }

    /// True where there is nothing to be written.
    pub fn is_plain(&self) -> bool {
        self.lines.is_empty()
    }

    pub(super) fn home(&self) -> Option<&str> {
        self.home.as_deref()
    }

    /// True where something was written.
    pub(super) fn is_begun(&self) -> bool {
        self.lines.iter().any(|line| line.text() != line.given)
    }

    /// What is written, trimmed.
    pub fn texts(&self) -> Vec<String> {
        self.lines.iter().map(|line| line.text().trim().to_owned()).collect()
    }

    /// Goes on with what was left; false where it is of another form.
    pub(super) fn resume(&mut self, kept: &[String]) -> bool {
        if kept.len() != self.lines.len() {
            return false;
        }
        for (line, text) in self.lines.iter_mut().zip(kept).filter(|(line, _)| !line.pinned) {
            line.set(text);
        }
        true
    }

    /// True where the line being written is a list to choose from.
    pub(super) fn is_picking(&self) -> bool {
        self.lines.get(self.at).is_some_and(|line| line.pick.is_some())
    }

    /// Enter: on to the next line; true at the last, where nothing is wrong.
    pub(super) fn accept(&mut self) -> bool {
        let Some(line) = self.lines.get_mut(self.at) else { return true };
        if let Some(pick) = line.pick.as_mut().filter(|pick| pick.is_typing()) {
            line.fault = (!pick.toggle()).then(|| pick.unknown());
            return false;
        }
        line.fault = line.wrong();
        if line.fault.is_some() {
            return false;
        }
        if self.at + 1 < self.lines.len() {
            self.at += 1;
            return false;
        }
        for (index, line) in self.lines.iter_mut().enumerate() {
            line.fault = line.wrong();
            if line.fault.is_some() {
                self.at = index;
                return false;
            }
        }
        true
    }

    /// Up and down: within a list, else from line to line.
    pub(super) fn next(&mut self, down: bool) {
        let pick = self.lines.get_mut(self.at).and_then(|line| line.pick.as_mut());
        if pick.is_some_and(|pick| pick.step(down)) {
            return;
        }
        let last = self.lines.len().saturating_sub(1);
        self.at = if down { (self.at + 1).min(last) } else { self.at.saturating_sub(1) };
    }

    pub(super) fn fault(&mut self, line: usize, words: Words) {
        if let Some(held) = self.lines.get_mut(line) {
            held.fault = Some(words);
            self.at = line;
        }
    }

    pub(super) fn insert(&mut self, text: &str) {
        if let Some(line) = self.lines.get_mut(self.at) {
            line.fault = match &mut line.pick {
                Some(pick) => pick.insert(text),
                None => {
                    line.field.insert(text);
                    None
                }
            };
        }
    }

    pub(super) fn edit(&mut self, edit: Edit) -> bool {
        let Some(line) = self.lines.get_mut(self.at) else { return false };
        let changed = match &mut line.pick {
            Some(pick) => pick.edit(edit),
            None => line.field.edit(edit),
        };
        if changed {
            line.fault = None;
        }
        changed
    }

    pub(super) fn view(&self, buf: &mut Buffer, screen: Rect, look: &Look) -> Option<Position> {
        let lang = look.lang;
        let room = usize::from(screen.width.saturating_sub(3));
        let notes: Vec<String> =
            self.notes.iter().flat_map(|note| width::wrap(note.get(lang), room, look.widths)).collect();
        let names = self.lines.iter().map(|line| cells(line.name.get(lang), look.widths)).max().unwrap_or(0);
        let told = |line: &Line| -> Vec<String> {
            let room = room.saturating_sub(usize::from(names) + 4);
            let fault = line.fault.as_ref().map(|fault| format!("! {}", fault.get(lang)));
            fault.map(|fault| width::wrap(&fault, room, look.widths)).unwrap_or_default()
        };
        let faults: usize = self.lines.iter().map(|line| told(line).len()).sum();
        let list = |index: usize, line: &Line| {
            let rows = |pick: &Pick| pick.rows(screen.width.saturating_sub(6), index == self.at, look);
            line.pick.as_ref().map_or(0, rows)
        };
        let lists: usize = self.lines.iter().enumerate().map(|(index, line)| list(index, line)).sum();
        let rows = 1 + notes.len() + self.lines.len() + lists + faults + usize::from(lists == 0);
        let place = sheet::place(screen, u16::try_from(rows).unwrap_or(u16::MAX), 4);
        let right = match (self.lines.len(), look.lang) {
            _ if self.is_picking() => look.say(
                "打字找人   空格 选上、去掉   回车 好了   Esc 取消 ",
                "type to find   Space toggles   Enter done   Esc cancel ",
            ),
            (0, _) => look.say("回车 确认   Esc 不做 ", "Enter yes   Esc no "),
            (1, _) => look.say("回车 确定   Esc 取消 ", "Enter accept   Esc cancel "),
            _ => {
                look.say("回车 下一栏，末栏确定   Esc 取消 ", "Enter next, at the last accept   Esc cancel ")
            }
        };
        let inner = sheet::open(buf, look, place, &format!(" {}", self.title.get(lang)), right);
        let mut y = inner.y;
        let mut row = || {
            let line = Rect::new(inner.x + 1, y, inner.width.saturating_sub(2), 1);
            y += 1;
            (y <= inner.bottom()).then_some(line)
        };
        for note in &notes {
            Pen::new(buf, look, row()?).text(note, look.text());
        }
        let mut cursor = None;
        // Where not all find room, those up to the one being written go first.
        let shown = usize::from(inner.height).saturating_sub(notes.len()).max(1);
        let skip = (self.at + 1 + faults).saturating_sub(shown);
        for (index, line) in self.lines.iter().enumerate().skip(skip) {
            let Some(area) = row() else { break };
            let here = index == self.at;
            let mark = if here { ">" } else { " " };
            let name = width::pad(line.name.get(lang), usize::from(names), look.widths);
            let prompt = format!("{mark} {name}: ");
            if let Some(pick) = &line.pick {
                let left = inner.bottom().saturating_sub(area.bottom());
                cursor = pick.draw(buf, look, (area, &prompt), (here, left), &mut row).or(cursor);
                if let (Some(fault), Some(area)) = (&line.fault, line.fault.as_ref().and_then(|_| row())) {
                    Pen::new(buf, look, area).skip(4).text(&format!("! {}", fault.get(lang)), look.alarm());
                }
                continue;
            }
            let style = if here { look.ask() } else { look.text() };
            let at = line.field.draw(buf, look, area, &prompt, style);
            if here {
                cursor = Some(at);
            }
            for fault in told(line) {
                let Some(area) = row() else { break };
                Pen::new(buf, look, area).skip(names + 4).text(&fault, look.alarm());
            }
        }
        cursor
    }
}
