//! What the keys of the board do.

use super::BoardScreen;
use crate::desk::{Command, DefenceAsk, DefenceDo, Query, Refusal, Standing, Why};
use crate::domain::{DossierId, Phase, Presence, Role, SessionId, Words};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::screens::asking::{Form, Line};
use crate::tui::screens::cx::{Away, Cx, Env, Severity};

/// What an answer completes.
#[derive(Debug, Clone)]
pub(super) enum Purpose {
    /// It goes into this, with the reason that was written.
    Reason(DefenceDo, Option<u64>),
    /// A move to the session that was written.
    Shift(DossierId, u64),
    /// What was sealed or confirmed.
    Sealed(DefenceDo, Option<u64>),
    /// Sent without a question.
    Plain,
    /// The defence was opened or closed: what moved is shown.
    Moved,
}

impl BoardScreen {
    /// A key of its scopes was pressed.
    pub(super) fn press(&mut self, press: Press, cx: &mut Cx<'_>) {
        if self.asking.is_open() {
            if let Some((purpose, texts)) = self.asking.act(press, cx) {
                self.answer(purpose, &texts, cx);
            }
            return;
        }
        if let Some(unfolded) = &mut self.unfolded {
            if !unfolded.act(press) {
                self.unfolded = None;
            }
            return;
        }
        match press.action {
            Action::AppBack => cx.go(Away::Back),
            Action::BoardPrevSeat => self.seat = self.seat.saturating_sub(1),
            Action::BoardNextSeat => {
                let seats = self.board.as_ref().map_or(0, |board| board.session.seats.len());
                self.seat = (self.seat + 1).min(seats.saturating_sub(1));
            }
            Action::FigureDerive => {
                self.asked = Some(cx.ask(Query::Defence(DefenceAsk::Substitution)));
            }
            Action::FigureUnfold => {
                if let Some(row) = self.current() {
                    let id = row.candidate.dossier.clone();
                    self.asked = Some(cx.ask(Query::Defence(DefenceAsk::Explain(id))));
                }
            }
            Action::JournalUndo => {
                self.asking.send(Purpose::Plain, None, Command::Undo, cx);
            }
            action if self.rows.act(Press { action, ..press }) => {}
            action => self.decide(action, cx),
        }
    }

    fn decide(&mut self, action: Action, cx: &mut Cx<'_>) {
        if let Some(refusal) = refusal(self, action, cx.env) {
            cx.say(Severity::Alarm, crate::tui::screens::work::told(&refusal));
            return;
        }
        let Some(board) = self.board.clone() else { return };
        if self.asking.is_saving(cx) {
            return;
        }
        let session = board.session.session.clone();
        let version = Some(u64::from(board.session.version));
        match action {
            Action::BoardCall => {
                let chosen = self.current().map(|row| row.candidate.dossier.clone());
                let staged = board.stage.as_ref().map(|stage| stage.dossier.clone());
                let dossier = chosen.filter(|id| Some(id) != staged.as_ref());
                self.run(DefenceDo::Call { session, dossier }, version, cx);
            }
            Action::ClockToggle => {
                let Some(stage) = &board.stage else { return };
                let phase = match stage.phase {
                    Phase::Presentation => Phase::Questions,
                    Phase::Questions => Phase::Over,
                    Phase::Over => Phase::Presentation,
                };
                self.run(DefenceDo::Phase { session, phase }, version, cx);
            }
            Action::BoardClose => self.seal(
                Words::made(
                    format!("封闭第 {session} 场？封闭后不再收票"),
                    format!("Close session {session}? No ballot after that"),
                ),
                &session.0,
                DefenceDo::CloseSession { session: session.clone() },
                version,
                cx,
            ),
            Action::BoardRelease => self.seal(
                Words::made(
                    format!("在大厅屏公布第 {session} 场的分？"),
                    format!("Show the scores of session {session} in the hall?"),
                ),
                &session.0,
                DefenceDo::Release { session: session.clone() },
                version,
                cx,
            ),
            Action::BoardCloseAll => {
                let year =
                    cx.env.overview.as_ref().map_or_else(String::new, |overview| overview.cycle.to_string());
                let title = Words::made(
                    format!("封闭 {year} 年度答辩？赋分就此定下: {}", board.substituted.formula().zh),
                    format!(
                        "Close the defence of {year}? The substituted score is then fixed: {}",
                        board.substituted.formula().en
                    ),
                );
                self.seal(title, &year, DefenceDo::Close, None, cx);
            }
            Action::BoardReopen => {
                let title =
                    Words::made(format!("重开第 {session} 场"), format!("Open session {session} again"));
                self.reason(title, DefenceDo::ReopenSession { session, reason: String::new() }, version, cx);
            }
            Action::BoardReopenAll => {
                let title = Words::fixed("为更正重开本年度答辩", "Open the defence again for a correction");
                self.reason(title, DefenceDo::Reopen { reason: String::new() }, None, cx);
            }
            _ => self.decide_on_candidate(action, &session, cx),
        }
    }

    fn decide_on_candidate(&mut self, action: Action, session: &SessionId, cx: &mut Cx<'_>) {
        let Some(row) = self.current() else { return };
        let candidate = &row.candidate;
        let (dossier, base) = (candidate.dossier.clone(), Some(u64::from(candidate.version)));
        let who = format!("{} {}", dossier, candidate.name);
        let panellist = self.seat_account();
        let person = panellist.clone().unwrap_or_default();
        let name =
            self.board.as_ref().and_then(|board| board.session.seats.get(self.seat)).map_or("", |p| &p.name);
        let session = session.clone();
        let mark = |presence| DefenceDo::Mark {
            session: session.clone(),
            dossier: dossier.clone(),
            presence,
            reason: String::new(),
        };
        let (title, command, base) = match action {
            Action::CandidateLate => return self.run(mark(Presence::Late), base, cx),
            Action::CandidateAbsent => (
                Words::made(
                    format!("{who}: 未到，无分、不表决"),
                    format!("{who}: absent: no score, no vote"),
                ),
                mark(Presence::Absent),
                base,
            ),
            Action::CandidateExcuse => (
                Words::made(format!("{who}: 请假，要换场"), format!("{who}: excused, to be moved")),
                mark(Presence::Excused),
                base,
            ),
            Action::CandidateExpect => (
                Words::made(format!("{who}: 仍等他来"), format!("{who}: still expected")),
                mark(Presence::Expected),
                base,
            ),
            Action::CandidateShift => {
                let title = Words::made(
                    format!("{who}: 换到另一场的末位"),
                    format!("{who}: to the end of another session"),
                );
                let form = Form::new(title)
                    .line(Line::new(Words::fixed("场次", "session")).needed())
                    .line(Line::reason())
                    .kept(format!("shift {dossier}"));
                return self.asking.ask(Purpose::Shift(dossier, u64::from(row_version(base))), form, cx);
            }
            Action::BoardExcuse => (
                Words::made(format!("准 {name} 对 {who} 不投"), format!("excuse {name} from {who}")),
                DefenceDo::Excuse {
                    session,
                    candidates: vec![dossier],
                    panellist: person,
                    reason: String::new(),
                },
                None,
            ),
            Action::BoardRecuse => (
                Words::made(format!("{name} 回避 {who}"), format!("{name} stands aside from {who}")),
                DefenceDo::Recuse { dossier, account: panellist, reason: String::new() },
                None,
            ),
            Action::BoardOpenBallot => (
                Words::made(
                    format!("准 {name} 改对 {who} 的票"),
                    format!("let {name} amend the ballot on {who}"),
                ),
                DefenceDo::OpenBallot { session, dossier, panellist: person, reason: String::new() },
                None,
            ),
            _ => return,
        };
        self.reason(title, command, base, cx);
    }

    fn run(&mut self, command: DefenceDo, base: Option<u64>, cx: &mut Cx<'_>) {
        self.asking.send(Purpose::Plain, base, Command::Defence(command), cx);
    }

    fn seal(&mut self, title: Words, word: &str, command: DefenceDo, base: Option<u64>, cx: &mut Cx<'_>) {
        let form = Form::new(title).line(Line::seal(word));
        self.asking.ask(Purpose::Sealed(command, base), form, cx);
    }

    fn reason(&mut self, title: Words, command: DefenceDo, base: Option<u64>, cx: &mut Cx<'_>) {
        let home = format!("reason {}", title.en);
        let form = Form::new(title).line(Line::reason()).kept(home);
        self.asking.ask(Purpose::Reason(command, base), form, cx);
    }

    /// What was asked is answered.
    fn answer(&mut self, purpose: Purpose, texts: &[String], cx: &mut Cx<'_>) {
        let first = texts.first().cloned().unwrap_or_default();
        let (command, base) = match purpose {
            Purpose::Reason(command, base) => (with_reason(command, first), base),
            Purpose::Sealed(command, base) => (command, base),
            Purpose::Shift(dossier, base) => {
                let reason = texts.get(1).cloned().unwrap_or_default();
                (DefenceDo::Shift { dossier, to: SessionId(first), reason }, Some(base))
            }
            Purpose::Plain | Purpose::Moved => return,
        };
        let moved = matches!(
            command,
            DefenceDo::Close | DefenceDo::CloseSession { .. } | DefenceDo::ReopenSession { .. }
        );
        let purpose = if moved { Purpose::Moved } else { Purpose::Plain };
        self.asking.send(purpose, base, Command::Defence(command), cx);
    }
}

fn row_version(base: Option<u64>) -> u32 {
    base.and_then(|base| u32::try_from(base).ok()).unwrap_or(0)
}

/// The same, with this reason.
fn with_reason(mut command: DefenceDo, text: String) -> DefenceDo {
    match &mut command {
        DefenceDo::Mark { reason, .. }
        | DefenceDo::Excuse { reason, .. }
        | DefenceDo::OpenBallot { reason, .. }
        | DefenceDo::Recuse { reason, .. }
        | DefenceDo::ReopenSession { reason, .. }
        | DefenceDo::Reopen { reason } => *reason = text,
        _ => {}
    }
    command
}

/// Why an action is not to be had now, as far as the board shows it.
pub(super) fn refusal(screen: &BoardScreen, action: Action, env: &Env) -> Option<Refusal> {
    let no =
        |why, rule: &str, zh, en| Some(Refusal { why, rule: rule.to_owned(), words: Words::fixed(zh, en) });
    let writes = action.writes() && action.group() == crate::tui::actions::Group::Hall;
    let chairs = matches!(
        action,
        Action::BoardClose
            | Action::BoardReopen
            | Action::BoardRelease
            | Action::BoardCloseAll
            | Action::BoardReopenAll
            | Action::BoardOpenBallot
    );
    let Some(board) = &screen.board else {
        return writes.then(|| Refusal {
            why: Why::State,
            rule: String::new(),
            words: Words::fixed("还没有场次：先建一场", "there is no session yet: make one first"),
        });
    };
    if writes && chairs && !env.has(Role::Chair) {
        return no(Why::Role, "", "要由主席来办", "the chair does that");
    }
    if writes && !env.has(Role::Chair) && !env.has(Role::Recorder) {
        return no(Why::Role, "", "要由主席或记录员来办", "chair or recorder do that");
    }
    match action {
        Action::BoardClose if board.session.closed => {
            no(Why::State, "", "本场已封闭", "the session is closed")
        }
        Action::BoardClose => board.close.clone(),
        Action::BoardCloseAll if board.frozen => {
            no(Why::State, "", "本年度答辩已封闭", "the defence is closed")
        }
        Action::BoardCloseAll => board.close_all.clone(),
        Action::BoardReopen if !board.session.closed => {
            no(Why::State, "", "本场没有封闭", "the session is not closed")
        }
        Action::BoardReopenAll if !board.frozen => {
            no(Why::State, "", "本年度答辩没有封闭", "the defence is not closed")
        }
        Action::BoardRelease if !board.session.closed => {
            no(Why::State, "design 7", "封闭本场后才能公布", "close the session first")
        }
        Action::BoardRelease if board.session.released => no(Why::State, "", "已经公布", "released already"),
        Action::ClockToggle if board.stage.is_none() => {
            no(Why::State, "", "没有人在场上", "nobody is at the desk")
        }
        Action::CandidateAbsent | Action::CandidateLate | Action::CandidateExcuse
            if screen.current().is_some_and(|row| row.standing == Standing::Complete) =>
        {
            no(Why::State, "design 7", "这一位已齐", "this candidate is complete")
        }
        Action::CandidateExpect if screen.current().is_some_and(|row| row.presence == Presence::Expected) => {
            no(Why::State, "", "本来就在等他", "expected as it is")
        }
        Action::BoardExcuse | Action::BoardRecuse | Action::BoardOpenBallot
            if board.session.seats.is_empty() =>
        {
            no(Why::State, "", "还没有排答辩组", "no panel is seated yet")
        }
        _ => None,
    }
}
