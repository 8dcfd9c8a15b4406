//! After the vote: publicity for those who passed, objections, certificates, and taking back what was
//! passed.

use super::{Held, Places};
use crate::desk::states::{Act, Step, step};
use crate::desk::{CandidateRow, Command, MeetingDo, Refusal, TriageKind, Why};
use crate::domain::{DossierId, State, Words};
use crate::tui::actions::Action;
use crate::tui::screens::Env;
use crate::tui::screens::asking::{Asking, Choice, Form, Line};
use crate::tui::screens::cx::Cx;
use crate::tui::screens::listing::may;

/// What an answer completes.
#[derive(Debug, Clone)]
pub enum Purpose {
    /// Publicity of those chosen.
    Publish,
    /// A certificate's number.
    Certify(DossierId),
    /// An objection, or another remark.
    Remark(DossierId),
    /// What was passed is taken back.
    Revoke(DossierId),
}

impl Places {
    /// Why an action is not to be had on a row now.
    pub(super) fn why_not(&self, action: Action, row: usize, env: &Env) -> Option<Refusal> {
        let act = match action {
            Action::ResultPublish | Action::ResultCertify | Action::TriageRevoke => Act::Publish,
            Action::RemarkAdd => Act::Comment,
            _ => return None,
        };
        if let Some(refusal) = may(act, env) {
            return Some(refusal);
        }
        if action == Action::ResultPublish {
            let nobody = Words::fixed(
                "没有表决通过而未公示的人：先到表决 (g v)",
                "nobody was passed and is not public yet: see the vote (g v)",
            );
            return self.publishable().is_empty().then(|| state(nobody));
        }
        let Some(candidate) = self.candidate(row) else {
            return Some(state(Words::fixed("光标先到一个人", "put the cursor on a candidate first")));
        };
        match action {
            Action::ResultCertify => step(Step::Certify, candidate.candidacy, candidate.state).err(),
            Action::TriageRevoke => (!candidate.state.is_in())
                .then(|| state(Words::fixed("没有可撤销的通过", "there is nothing passed to be revoked"))),
            _ => None,
        }
    }

    /// Those whom the meeting passed and who are not public yet. Of direct recognition only the desk knows
    /// how the vote went.
    fn publishable(&self) -> Vec<&CandidateRow> {
        let open = |row: usize| match self.held(row)? {
            Held::Ranked(row) if row.vote.as_ref().is_some_and(|vote| vote.passed) => Some(&row.candidate),
            Held::Direct(row) => Some(row),
            _ => None,
        };
        (0..self.rows.len()).filter_map(open).filter(|row| row.state == State::Voted).collect()
    }

    /// Asks for what an action needs to be known.
    pub(super) fn ask(&mut self, action: Action, row: usize, asking: &mut Asking<Purpose>, cx: &mut Cx<'_>) {
        if action == Action::ResultPublish {
            return self.ask_publicity(asking, cx);
        }
        let Some(candidate) = self.candidate(row).cloned() else { return };
        let id = candidate.dossier.clone();
        let who = format!("{id} {}", candidate.name);
        let title = |zh: &str, en: &str| Words::made(format!("{who}: {zh}"), format!("{who}: {en}"));
        let (purpose, form) = match action {
            Action::ResultCertify => {
                let form = Form::new(title("发证", "the certificate"))
                    .note(self.publicity_at(row))
                    .line(Line::new(Words::fixed("证书编号", "its number")).needed());
                (Purpose::Certify(id.clone()), form)
            }
            Action::RemarkAdd => {
                let begin = match (candidate.state, cx.env.look.lang) {
                    (State::Publicity, crate::domain::Lang::Zh) => "公示异议: ",
                    (State::Publicity, crate::domain::Lang::En) => "objection: ",
                    _ => "",
                };
                let form = Form::new(title("记异议、附记", "an objection, a remark"))
                    .note(Words::fixed(
                        "同事在材料里都看得到；异议成立的用撤销 (x)",
                        "colleagues see it with the dossier; one that holds is followed by x, revoke",
                    ))
                    .line(Line::new(Words::fixed("内容", "what")).needed().with(begin));
                (Purpose::Remark(id.clone()), form)
            }
            Action::TriageRevoke => {
                let note = Words::made(
                    format!("现为「{}」；撤销后不再参评、不再公示、证书作废", candidate.state.zh()),
                    format!(
                        "it is {}; revoked, it is out: no publicity, no certificate",
                        candidate.state.word()
                    ),
                );
                let form = Form::new(title("撤销通过", "revoke what was passed"))
                    .note(note)
                    .line(Line::reason())
                    .line(Line::seal(&id.0));
                (Purpose::Revoke(id.clone()), form)
            }
            _ => return,
        };
        asking.ask(purpose, form.kept(format!("{} {id}", action.id())), cx);
    }

    fn ask_publicity(&self, asking: &mut Asking<Purpose>, cx: &mut Cx<'_>) {
        let open = self.publishable();
        let tagged = |row: &&&CandidateRow| self.tags.is_empty() || self.tags.contains(&row.dossier);
        let ids: Vec<&str> = open.iter().filter(tagged).map(|row| row.dossier.0.as_str()).collect();
        let choice = |row: &CandidateRow| Choice {
            id: row.dossier.0.clone(),
            name: row.name.clone(),
            about: format!("{}  {}", row.specialty, row.unit),
        };
        let today = cx.env.overview.as_ref().map_or_else(String::new, |overview| overview.today.to_string());
        let form = Form::new(Words::fixed("公示评审结果", "Make results public"))
            .note(Words::fixed(
                "只列表决通过、还没公示的；黑名单在此再查一次 (五.(六))，在禁的不予公示",
                "those passed and not public yet; the blacklist is asked again (五.(六)), whom it bars is refused",
            ))
            .line(
                Line::of(Words::fixed("公示的人", "whose"), open.iter().copied().map(choice).collect())
                    .needed()
                    .with(&ids.join(" "))
                    .pinned_if(!self.tags.is_empty()),
            )
            .line(Line::new(Words::fixed("从", "from")).needed().with(&today))
            .line(Line::new(Words::fixed("到", "to")).needed())
            .kept("publish".to_owned());
        asking.ask(Purpose::Publish, form, cx);
    }

    fn publicity_at(&self, row: usize) -> Words {
        let publicity = match self.held(row) {
            Some(Held::Ranked(row)) => row.publicity,
            _ => None,
        };
        publicity.map_or_else(
            || Words::fixed("公示期满后发证", "issued once publicity is over"),
            |(from, until)| {
                Words::made(
                    format!("公示 {from} 至 {until}，期满后发证"),
                    format!("public {from} to {until}, issued after that"),
                )
            },
        )
    }

    /// What was asked is answered.
    pub(super) fn answered(
        &mut self,
        purpose: Purpose,
        texts: &[String],
        asking: &mut Asking<Purpose>,
        cx: &mut Cx<'_>,
    ) {
        let text = |at: usize| texts.get(at).cloned().unwrap_or_default();
        let command = match &purpose {
            Purpose::Publish => {
                let mut days = [None, None];
                for (at, day) in days.iter_mut().enumerate() {
                    *day = text(at + 1).parse().ok();
                    if day.is_none() {
                        let words = Words::fixed("日期写成 2020-12-05", "a day is written 2020-12-05");
                        return asking.fault(at + 1, words);
                    }
                }
                let [Some(from), Some(until)] = days else { return };
                if until < from {
                    let words = Words::fixed("结束不能早于开始", "the end is before the beginning");
                    return asking.fault(2, words);
                }
                let dossiers = text(0).split_whitespace().map(|id| DossierId(id.to_owned())).collect();
                self.tags.clear();
                Command::Meeting(MeetingDo::Publish { dossiers, from, until })
            }
            Purpose::Certify(dossier) => {
                Command::Meeting(MeetingDo::Certify { dossier: dossier.clone(), number: text(0) })
            }
            Purpose::Remark(dossier) => Command::Comment { dossier: dossier.clone(), text: text(0) },
            Purpose::Revoke(dossier) => Command::Triage {
                dossier: dossier.clone(),
                kind: TriageKind::Revoke,
                reason: text(0),
                notice: None,
                due: None,
            },
        };
        asking.send(purpose, None, command, cx);
    }
}

fn state(words: Words) -> Refusal {
    Refusal { why: Why::State, rule: String::new(), words }
}
