//! The correction notice before it goes out: read whole, edited where a person knows better,
//! recorded and copied with one key.

use super::super::cx::{Cx, Env, Severity};
use crate::desk::{Command, Correction, TriageKind};
use crate::domain::{DossierId, Words};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::scope::Scope;
use crate::tui::widgets::area::Area;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::pen::paragraph;
use crate::tui::widgets::scroll::Scroll;
use crate::tui::widgets::{sheet, width};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// The most characters of a notice.
const LIMIT: usize = 20_000;

/// What a key led to.
pub enum Next {
    /// The sheet stays.
    Stay,
    /// It closes; nothing was recorded.
    Close,
    /// It is to be recorded.
    Record(Command),
}

/// The notice on the table.
#[derive(Debug)]
pub struct NoticeSheet {
    dossier: DossierId,
    correction: Correction,
    area: Area,
    editing: bool,
    scroll: Scroll,
}

impl NoticeSheet {
    /// As the desk composed it; with what the person has changed in it before, where the dossier is
    /// still what it was then.
    pub fn open(dossier: DossierId, correction: Correction, cx: &mut Cx<'_>) -> Self {
        let kept = cx.env.draft("notice", &dossier).and_then(|kept| kept.split_once('\n'));
        let (mut text, mut said) = (correction.text.clone(), None);
        if let Some((version, draft)) = kept {
            if version == correction.version.to_string() {
                draft.clone_into(&mut text);
                said = Some(Words::fixed("接着上次改过的文字", "the text as you had changed it"));
            } else {
                said = Some(Words::fixed(
                    "材料已有变动，通知按现在的核查结果重拟，上次改的文字没有用上",
                    "the dossier has changed since: composed anew, your changes of then are not in it",
                ));
            }
        }
        if let Some(words) = said {
            cx.say(Severity::Info, words);
        }
        let area = Area::new(&text, LIMIT);
        Self { dossier, correction, area, editing: false, scroll: Scroll::default() }
    }

    /// The text as it stands.
    pub fn text(&self) -> String {
        self.area.text()
    }

    /// The version it was composed from.
    pub fn base(&self) -> u64 {
        self.correction.version
    }

    /// Where keys go.
    pub fn scope(&self) -> Scope {
        if self.editing { Scope::Editor } else { Scope::Notice }
    }

    /// The hints.
    pub fn hints(&self) -> &'static [Action] {
        if self.editing {
            &[Action::EditorLeave, Action::EditorNewline, Action::EditorUndo]
        } else {
            &[
                Action::NoticeRecord,
                Action::NoticeEdit,
                Action::ClipboardCopy,
                Action::AppCancel,
                Action::ListDown,
            ]
        }
    }

    /// A key.
    pub fn act(&mut self, press: Press, cx: &mut Cx<'_>) -> Next {
        if self.scroll.act(press) {
            return Next::Stay;
        }
        match press.action {
            Action::EditorLeave => self.editing = false,
            Action::EditorNewline => {
                self.area.newline();
            }
            Action::EditorUndo => {
                self.area.undo();
            }
            Action::NoticeEdit => {
                self.editing = true;
                self.area.set_cursor(0, 0);
            }
            Action::ClipboardCopy => cx.copy(self.text()),
            Action::AppCancel | Action::AppBack => return Next::Close,
            Action::NoticeRecord => {
                return Next::Record(Command::Triage {
                    dossier: self.dossier.clone(),
                    kind: TriageKind::Return,
                    reason: String::new(),
                    notice: Some(self.text()),
                    due: Some(self.correction.due),
                });
            }
            _ => {}
        }
        if matches!(press.action, Action::EditorNewline | Action::EditorUndo) {
            self.keep(cx);
        }
        Next::Stay
    }

    fn keep(&self, cx: &mut Cx<'_>) {
        cx.draft("notice", &self.dossier, format!("{}\n{}", self.correction.version, self.text()));
    }

    /// Types; false where it is only read.
    pub fn insert(&mut self, text: &str, cx: &mut Cx<'_>) -> bool {
        if self.editing {
            self.area.insert(text);
            self.keep(cx);
        }
        self.editing
    }

    /// Edits.
    pub fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        if self.editing && self.area.edit(edit) {
            self.keep(cx);
        }
    }

    fn inner(&self, area: Rect) -> Rect {
        let place = sheet::place(area, area.height, 3);
        Rect::new(place.x + 2, place.y + 2, place.width.saturating_sub(4), place.height.saturating_sub(2))
    }

    /// The room it is drawn in.
    pub fn fit(&mut self, area: Rect, look: &Look) {
        let inner = self.inner(area);
        let lines = width::wrap(&self.area.text(), usize::from(inner.width), look.widths).len();
        self.scroll.fit(lines, inner.height);
        self.area.fit(inner, look);
    }

    /// Draws it.
    pub fn view(&self, buf: &mut Buffer, area: Rect, env: &Env) -> Option<Position> {
        let look = &env.look;
        let place = sheet::place(area, area.height, 3);
        let title = format!(
            " {} {}   {} {}",
            look.say("退回通知", "Correction notice"),
            self.dossier,
            look.say("再上报期限", "due"),
            self.correction.due
        );
        let right = if self.editing {
            look.say("正在改文字   Esc 改完 ", "editing   Esc when done ")
        } else {
            look.say("回车 成立并复制  e 改  Esc 不退 ", "Enter record, copy  e edit  Esc no ")
        };
        sheet::open(buf, look, place, &title, right);
        let inner = self.inner(area);
        if self.editing {
            return Some(self.area.draw(buf, look, inner, look.text()));
        }
        paragraph(buf, look, inner, &self.area.text(), self.scroll.top(), look.text());
        None
    }
}
