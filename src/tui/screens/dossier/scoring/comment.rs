//! The comment: kept as a draft with every key.

use super::{COMMENT, Scoring};
use crate::domain::{DossierId, Words};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::screens::cx::{Cx, Severity};
use crate::tui::widgets::edit::Edit;

impl Scoring {
    /// True while the comment is being written.
    pub fn is_commenting(&self) -> bool {
        self.commenting
    }

    /// Begins or ends writing the comment.
    pub fn write_comment(&mut self, on: bool) {
        self.commenting = on;
    }

    /// A key while the comment is being written.
    pub fn act_comment(&mut self, press: Press, dossier: &DossierId, cx: &mut Cx<'_>) {
        match press.action {
            Action::EditorLeave => self.commenting = false,
            Action::EditorNewline => {
                self.comment.newline();
            }
            Action::EditorUndo => {
                self.comment.undo();
            }
            _ => return,
        }
        self.keep_comment(dossier, cx);
    }

    /// Types into the comment.
    pub fn insert(&mut self, text: &str, dossier: &DossierId, cx: &mut Cx<'_>) {
        if !self.comment.insert(text) {
            let words = Words::made(
                format!("评语最多 {COMMENT} 字，多的没有放进去"),
                format!("a comment takes at most {COMMENT} characters; the rest was left out"),
            );
            cx.say(Severity::Alarm, words);
        }
        self.keep_comment(dossier, cx);
    }

    /// Edits the comment.
    pub fn edit(&mut self, edit: Edit, dossier: &DossierId, cx: &mut Cx<'_>) {
        if self.comment.edit(edit) {
            self.keep_comment(dossier, cx);
        }
    }

    fn keep_comment(&mut self, dossier: &DossierId, cx: &mut Cx<'_>) {
        self.changed = true;
        cx.draft("comment", dossier, self.comment.text());
    }
}
