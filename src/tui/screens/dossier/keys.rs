//! What the keys of the dossier do.

use super::compare::Compare;
use super::moving::Jump;
use super::verbs::{kind_of, refusal_of};
use super::{DossierScreen, Pane, Side};
use crate::desk::{Query, Verb};
use crate::domain::{Verdict, Words};
use crate::policy::Judged;
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::screens::cx::{Away, Cx, Severity};
use crate::tui::screens::work;

impl DossierScreen {
    /// A key of its scopes was pressed.
    pub(super) fn press(&mut self, press: Press, cx: &mut Cx<'_>) {
        if self.work.is_open() {
            if let Some(reason) = self.work.act(press, self.sheet.as_deref(), cx) {
                self.submit(reason, cx);
            }
            return;
        }
        if let Some(compare) = &mut self.compare {
            if !compare.act(press) {
                self.compare = None;
            }
            return;
        }
        if self.scoring.is_commenting() {
            let id = self.id.clone();
            self.scoring.act_comment(press, &id, cx);
            return;
        }
        let in_scores = self.pane == Pane::Side && self.side == Side::Scoring;
        if in_scores && self.keeps_number(press, cx) {
            return;
        }
        match press.action {
            Action::PaneNext | Action::PanePrev => {
                self.swap_pane(press.action == Action::PaneNext, in_scores, cx);
            }
            Action::FindingMeets => self.rule(true, cx),
            Action::FindingFails => self.rule(false, cx),
            Action::FindingVoids => self.rule_as(Verdict::Void, cx),
            Action::FindingBars => self.rule_as(Verdict::Bar, cx),
            Action::RemarkAdd => {
                if !self.hold(cx)
                    && let Some(sheet) = &self.sheet
                {
                    self.work.remark(sheet, cx);
                }
            }
            Action::FindingAdd => {
                if let Some(sheet) = &self.sheet {
                    self.work.add(sheet, u8::try_from(self.items.cursor()).unwrap_or(0), cx);
                }
            }
            Action::FindingNext => self.next_finding(cx),
            Action::FindingSameNext => self.leap(Jump::Same, cx),
            Action::QueueNextMine => self.leap(Jump::Mine, cx),
            Action::DossierNext => self.neighbour(1, cx),
            Action::DossierPrev => self.neighbour(-1, cx),
            Action::DossierOpenItem => match self.pane {
                Pane::Checklist => {
                    self.pane = Pane::Evidence;
                    self.aim(0);
                }
                _ => {
                    let here = self.current();
                    self.unfolded = if self.unfolded == here { None } else { here };
                }
            },
            Action::DossierSide => {
                self.side = if self.side == Side::Scoring { Side::Notice } else { Side::Scoring };
                if self.side == Side::Notice {
                    self.grow(cx);
                }
            }
            Action::DossierDiff => {
                let ticket = cx.ask(Query::Compare { dossier: self.id.clone() });
                self.compare = Some(Compare::asked(ticket));
            }
            Action::EvidenceLocate => self.locate(cx),
            Action::CommentEdit => {
                self.side = Side::Scoring;
                self.pane = Pane::Side;
                self.scoring.write_comment(true);
            }
            Action::ScoreSubmit | Action::ScoreAmend => {
                let locked = self.sheet.as_ref().is_some_and(|sheet| sheet.own_score.is_some());
                if locked {
                    let why = Words::fixed("改已提交的评分，理由:", "amend submitted scores; why:");
                    let home = work::Home::amendment(&self.id);
                    self.work.ask_reason(why, home, cx);
                } else {
                    self.submit(String::new(), cx);
                }
            }
            Action::JournalUndo => self.work.undo(cx),
            Action::AppBack => cx.go(Away::Back),
            Action::AppCancel => self.unfolded = None,
            action => match kind_of(action) {
                Some(kind) => {
                    if !self.hold(cx)
                        && let Some(sheet) = &self.sheet
                    {
                        self.work.triage(sheet, kind, cx);
                    }
                }
                None => self.step(press, cx),
            },
        }
    }

    /// A number half typed is neither lost nor taken for granted; leaving the pane keeps it. True where
    /// it holds the key back.
    fn keeps_number(&self, press: Press, cx: &mut Cx<'_>) -> bool {
        let moves =
            matches!(press.action, Action::PaneNext | Action::PanePrev | Action::ListDown | Action::ListUp);
        let held = self.scoring.is_open() && !press.action.id().starts_with("score.") && !moves;
        if held {
            cx.say(
                Severity::Info,
                Words::fixed(
                    "先按回车记下这个数，或 Esc 放弃",
                    "keep the number with Enter or drop it with Esc first",
                ),
            );
        }
        held
    }

    fn swap_pane(&mut self, next: bool, in_scores: bool, cx: &mut Cx<'_>) {
        if in_scores
            && let Some(sheet) = &self.sheet
            && let Some(rubric) = std::sync::Arc::clone(&cx.env.notice).rubric.level.get(&sheet.row.level)
            && !self.scoring.commit(sheet, rubric, cx)
        {
            return;
        }
        let panes = [Pane::Checklist, Pane::Evidence, Pane::Side];
        let at = panes.iter().position(|pane| *pane == self.pane).unwrap_or(0);
        self.pane = panes[(at + if next { 1 } else { 2 }) % 3];
    }

    fn rule(&mut self, meets: bool, cx: &mut Cx<'_>) {
        if let Some(judged) = self.to_rule(cx)
            && let Some(sheet) = &self.sheet
        {
            self.work.rule(sheet, &judged, meets, cx);
        }
    }

    fn rule_as(&mut self, verdict: Verdict, cx: &mut Cx<'_>) {
        if let Some(judged) = self.to_rule(cx)
            && let Some(sheet) = &self.sheet
        {
            self.work.rule_as(sheet, &judged, verdict, cx);
        }
    }

    /// The finding that a ruling is about; says why there is none.
    fn to_rule(&self, cx: &mut Cx<'_>) -> Option<Judged> {
        if self.hold(cx) {
            return None;
        }
        self.sheet.as_ref()?;
        let found = self.finding().cloned();
        if self.pane == Pane::Side {
            cx.say(
                Severity::Info,
                Words::fixed(
                    "评分栏里不判核查项；Tab 到清单或证据栏",
                    "no rulings in the scoring pane; Tab to another",
                ),
            );
            return None;
        }
        if found.is_none() {
            cx.say(
                Severity::Info,
                Words::fixed(
                    "光标不在核查项上；空格到下一项待看",
                    "no finding here; space goes to the next that needs you",
                ),
            );
        }
        found
    }

    /// Says that it is behind, where it is.
    fn hold(&self, cx: &mut Cx<'_>) -> bool {
        let behind = self.is_behind();
        if behind {
            let words = Words::fixed(
                "正在取核查结果，看到了再判",
                "its findings are on their way; act when you see them",
            );
            cx.say(Severity::Info, words);
        }
        behind
    }

    fn submit(&mut self, reason: String, cx: &mut Cx<'_>) {
        let Some(sheet) = &self.sheet else { return };
        let notice = std::sync::Arc::clone(&cx.env.notice);
        let Some(rubric) = notice.rubric.level.get(&sheet.row.level) else { return };
        if let Some(refusal) = refusal_of(sheet, Verb::Score) {
            cx.say(Severity::Alarm, work::told(refusal));
            return;
        }
        if !self.scoring.commit(sheet, rubric, cx) {
            return;
        }
        match self.scoring.submission(sheet, rubric, reason) {
            Ok(command) => self.submitting = Some(cx.command(Some(sheet.record.version), command)),
            Err(words) => cx.say(Severity::Alarm, words),
        }
    }
}
