//! The line typed over the queue: a filter, a file to load, an incremental search.

use super::filter::FilterLine;
use super::{Origin, QueueScreen};
use crate::desk::{Answer, FoundIn, Hit, Mark, Query, QueueSpec, Reply};
use crate::domain::{DossierId, Lang};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::screens::cx::{Away, Cx, Env, Ticket};
use crate::tui::screens::looked_for;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::pen::{Align, Pen};
use crate::tui::widgets::sheet;
use crate::tui::widgets::table::NO_MARKS;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The line being typed over the queue.
#[derive(Debug)]
pub(super) enum Prompt {
    Filter(FilterLine),
    Load(Field),
    Search(Search),
}

/// An incremental search.
#[derive(Debug)]
pub(super) struct Search {
    line: Field,
    ticket: Option<Ticket>,
    hits: Vec<Hit>,
    total: usize,
    chosen: usize,
}

impl QueueScreen {
    pub(super) fn act_prompt(&mut self, press: Press, cx: &mut Cx<'_>) {
        let Some(prompt) = &mut self.prompt else { return };
        match (prompt, press.action) {
            (prompt, Action::FieldCancel) => {
                if let Prompt::Filter(line) = prompt
                    && line.close_table()
                {
                    return;
                }
                // A path is there again when the line is opened next; what is looked for is not.
                if let Prompt::Load(line) = prompt {
                    line.text().clone_into(&mut self.path);
                }
                self.prompt = None;
            }
            (Prompt::Filter(line), Action::FieldAccept) => {
                if let Some(filter) = line.read() {
                    self.prompt = None;
                    let spec = QueueSpec { filter, ..self.spec.clone() };
                    self.show(spec, None, cx);
                }
            }
            (Prompt::Filter(line), Action::FieldDown) => line.choose(true),
            (Prompt::Filter(line), Action::FieldUp) => line.choose(false),
            (Prompt::Filter(line), Action::FieldComplete) => line.take(),
            (Prompt::Load(line), Action::FieldAccept) => {
                let path = line.text().trim().to_owned();
                if !path.is_empty() {
                    self.prompt = None;
                    // A path with a slip in it is mended, not typed again.
                    self.path.clone_from(&path);
                    cx.load(path);
                }
            }
            (Prompt::Search(search), Action::FieldAccept) => {
                let hits: Vec<DossierId> = search.hits.iter().map(|hit| hit.row.dossier.clone()).collect();
                let (dossier, name) = (hits.get(search.chosen).cloned(), looked_for(search.line.text()));
                self.prompt = None;
                if let Some(dossier) = dossier {
                    let origin = Origin::found(self.spec.clone(), name, hits, &dossier);
                    cx.go(Away::Dossier(dossier, Box::new(origin)));
                }
            }
            (Prompt::Search(search), Action::FieldDown) => {
                search.chosen = (search.chosen + 1).min(search.hits.len().saturating_sub(1));
            }
            (Prompt::Search(search), Action::FieldUp) => search.chosen = search.chosen.saturating_sub(1),
            (Prompt::Search(search), Action::ClipboardCopy) => {
                if let Some(Hit { row, .. }) = search.hits.get(search.chosen) {
                    cx.copy(format!("{} {} {}", row.dossier, row.name, row.unit));
                }
            }
            _ => {}
        }
    }

    /// Text typed or pasted into the line; false where none is open.
    pub(super) fn type_in(&mut self, text: &str, cx: &mut Cx<'_>) -> bool {
        match &mut self.prompt {
            Some(Prompt::Filter(line)) => line.insert(text, cx.env.look.lang),
            Some(Prompt::Load(line)) => {
                line.insert(text);
            }
            Some(Prompt::Search(search)) => {
                search.line.insert(text);
                self.search(cx);
            }
            None => return false,
        }
        true
    }

    /// A step of editing in the line.
    pub(super) fn edit_in(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        match &mut self.prompt {
            Some(Prompt::Filter(line)) => line.edit(edit),
            Some(Prompt::Load(line)) => {
                line.edit(edit);
            }
            Some(Prompt::Search(search)) => {
                let changed = search.line.edit(edit);
                if changed {
                    self.search(cx);
                }
            }
            None => {}
        }
    }

    /// Looks up what is typed; the older search is no longer wanted.
    pub(super) fn search(&mut self, cx: &mut Cx<'_>) {
        let Some(Prompt::Search(search)) = &mut self.prompt else { return };
        if let Some(ticket) = search.ticket.take() {
            cx.cancel(ticket);
        }
        let text = search.line.text().to_owned();
        if text.trim().is_empty() {
            (search.hits, search.total, search.chosen) = (Vec::new(), 0, 0);
            return;
        }
        search.ticket = Some(cx.ask(Query::Search { text, most: 50 }));
    }

    /// What a search found; false where the ticket is not its own.
    pub(super) fn found(&mut self, ticket: Ticket, reply: &Reply) -> bool {
        let Some(Prompt::Search(search)) = &mut self.prompt else { return false };
        if search.ticket != Some(ticket) {
            return false;
        }
        search.ticket = None;
        if let Reply::Answer(Answer::Hits(hits, total)) = reply {
            search.hits.clone_from(hits);
            search.total = *total;
            search.chosen = 0;
        }
        true
    }

    /// Begins a search with a text, as the stray tray hands it over.
    pub fn begin_search(&mut self, text: &str, cx: &mut Cx<'_>) {
        let line = Field::new(80).with(text);
        self.prompt =
            Some(Prompt::Search(Search { line, ticket: None, hits: Vec::new(), total: 0, chosen: 0 }));
        self.search(cx);
    }
}

/// Draws the line where one is open; returns where its cursor stands.
pub(super) fn draw(screen: &QueueScreen, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
    let look = &env.look;
    match screen.prompt.as_ref()? {
        Prompt::Filter(line) => Some(line.draw(buf, area, env)),
        Prompt::Load(line) => {
            let place = sheet::place(area, 5, 4);
            let title =
                look.say(" 装入文件: 申报材料、黑名单或评委名册", " Load a file: queue, blacklist or roster");
            let inner = sheet::open(
                buf,
                look,
                place,
                title,
                look.say("回车 装入   Esc 不装 ", "Enter load   Esc no "),
            );
            let hint = look.say(
                ".xlsx、放 .csv 的目录或 .jsonl；有错就整个不装，逐条指出",
                ".xlsx, a folder of .csv, or .jsonl; with errors nothing is loaded and each is named",
            );
            let at = |n: u16| Rect::new(inner.x + 1, inner.y + n, inner.width.saturating_sub(2), 1);
            let cursor = line.draw(buf, look, at(0), "> ", look.ask());
            Pen::new(buf, look, at(2)).text(hint, look.text());
            Some(cursor)
        }
        Prompt::Search(search) => {
            let rows = u16::try_from(search.hits.len().clamp(3, 12)).unwrap_or(12);
            let place = sheet::place(area, rows + 3, 4);
            let right = match look.lang {
                Lang::Zh => format!("命中 {}   上/下 选  回车 打开  Esc 关 ", search.total),
                Lang::En => format!("{} found   up/down  Enter opens  Esc closes ", search.total),
            };
            let inner = sheet::open(buf, look, place, look.say(" 查找", " Find"), &right);
            let top = search.chosen.saturating_sub(usize::from(rows.saturating_sub(1)));
            for (n, hit) in search.hits.iter().enumerate().skip(top).take(usize::from(rows)) {
                let y = inner.y + 1 + u16::try_from(n - top).unwrap_or(0);
                if y >= inner.bottom() {
                    break;
                }
                let mark = if n == search.chosen { " > " } else { "   " };
                let style = if n == search.chosen { look.ask() } else { look.text() };
                let (row, marks) = (&hit.row, |field| Mark::of(&hit.marks, field));
                let mut pen = Pen::new(buf, look, Rect::new(inner.x, y, inner.width, 1));
                pen.text(mark, look.text())
                    .marked_cell(13, &row.dossier.0, marks(FoundIn::Dossier), style)
                    .marked_cell(20, &row.name, marks(FoundIn::Name), style)
                    .skip(1)
                    .cell(8, row.level.label(look.lang), Align::Left, look.text())
                    .cell(9, look.say(row.state.zh(), row.state.word()), Align::Left, look.text())
                    .marked(&row.unit, marks(FoundIn::Unit), look.text());
                // What is not in these columns is told with what it is.
                let beside = match hit.field {
                    FoundIn::Specialty => Some((row.specialty.as_str(), marks(FoundIn::Specialty))),
                    FoundIn::Id => Some((look.say("(证件号)", "(identity number)"), NO_MARKS)),
                    FoundIn::Credit => Some((look.say("(信用代码)", "(credit code)"), NO_MARKS)),
                    _ => None,
                };
                if let Some((text, marks)) = beside {
                    pen.fill(2, look.text()).marked(text, marks, look.text());
                }
            }
            let line = Rect::new(inner.x + 1, inner.y, inner.width.saturating_sub(2), 1);
            Some(search.line.draw(buf, look, line, look.say("查: ", "find: "), look.ask()))
        }
    }
}
