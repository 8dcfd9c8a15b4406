//! 缴费: who has paid; without it neither defence nor vote (四, end).

use super::asking::{Asking, Form, Line};
use super::cx::{Cx, Env};
use super::listing::{Kind, may};
use super::rooms::Spot;
use crate::desk::states::Act;
use crate::desk::{
    Answer, Command, DefenceAnswer, DefenceAsk, Delta, FeeRow, MeetingDo, Query, Refusal, Topic,
};
use crate::domain::{DossierId, Fee, Lang, SessionId, Words};
use crate::tui::actions::Action;
use crate::tui::look::Look;
use crate::tui::scope::Scope;
use crate::tui::widgets::width::pad;

/// What an answer completes.
#[derive(Debug, Clone)]
pub enum Purpose {
    /// A fee was paid.
    Paid(DossierId, u32),
    /// It was not, after all.
    Drop(DossierId, u32),
}

/// The fees.
#[derive(Debug, Default)]
pub struct Fees {
    rows: Vec<FeeRow>,
    unpaid: bool,
}

impl Kind for Fees {
    type Purpose = Purpose;

    fn scope(&self) -> Scope {
        Scope::Fees
    }

    fn hints(&self) -> &'static [Action] {
        &[Action::FeeEnter, Action::FeeDrop, Action::FeeUnpaid, Action::AppBack, Action::HelpOpen]
    }

    fn spot(&self, row: usize) -> Spot {
        Spot::Fees { row }
    }

    fn session(&self, _row: usize) -> Option<SessionId> {
        None
    }

    fn dossier(&self, row: usize) -> Option<DossierId> {
        self.rows.get(row).map(|row| row.candidate.dossier.clone())
    }

    fn title(&self, look: &Look) -> (String, String) {
        let paid = self.rows.iter().filter(|row| row.fee.is_some()).count();
        let what = if self.unpaid { look.say("只看未缴", "unpaid only") } else { "" };
        let right = match look.lang {
            Lang::Zh => format!("{what}  已缴 {paid}/{}", self.rows.len()),
            Lang::En => format!("{what}  paid {paid}/{}", self.rows.len()),
        };
        (format!(" {}", look.say("缴费", "Fees")), right)
    }

    fn queries(&self) -> Vec<Query> {
        vec![Query::Defence(DefenceAsk::Fees { unpaid: self.unpaid })]
    }

    fn topic(&self) -> Option<Topic> {
        None
    }

    fn take(&mut self, answer: &Answer) {
        if let Answer::Defence(DefenceAnswer::Fees(rows)) = answer {
            self.rows.clone_from(rows);
        }
    }

    fn change(&mut self, _delta: &Delta) {}

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn head(&self, look: &Look) -> String {
        look.say(
            "编号        姓名                 缴费       凭证         单位",
            "no.         name                 paid       voucher      unit",
        )
        .to_owned()
    }

    fn line(&self, row: usize, look: &Look) -> (String, bool) {
        let Some(row) = self.rows.get(row) else { return (String::new(), false) };
        let cell = |text: &str, cells| pad(text, cells, look.widths);
        let (day, voucher) = match &row.fee {
            Some(fee) => (fee.paid.to_string(), fee.voucher.clone()),
            None => (look.say("未缴", "no").to_owned(), String::new()),
        };
        let held = &row.candidate;
        let text = format!(
            "{} {} {} {} {}",
            cell(&held.dossier.0, 11),
            cell(&held.name, 20),
            cell(&day, 10),
            cell(&voucher, 12),
            held.unit
        );
        (text, row.fee.is_none())
    }

    fn foot(&self, _row: usize, look: &Look) -> Vec<String> {
        vec![
            look.say("未缴费的不能答辩、不能表决 (四)", "without the fee neither defence nor vote (四)")
                .to_owned(),
        ]
    }

    fn empty(&self, look: &Look) -> &'static str {
        look.say("没有要缴费的人。f 看全部。", "Nobody owes a fee. f shows all.")
    }

    fn refusal(&self, action: Action, _row: usize, env: &Env) -> Option<Refusal> {
        matches!(action, Action::FeeEnter | Action::FeeDrop).then(|| may(Act::Fee, env)).flatten()
    }

    fn act(&mut self, action: Action, row: usize, asking: &mut Asking<Purpose>, cx: &mut Cx<'_>) {
        if action == Action::FeeUnpaid {
            self.unpaid = !self.unpaid;
            return;
        }
        let Some(held) = self.rows.get(row) else { return };
        let (id, version) = (held.candidate.dossier.clone(), held.version);
        let who = format!("{id} {}", held.candidate.name);
        match action {
            Action::FeeEnter => {
                let today =
                    cx.env.overview.as_ref().map_or_else(String::new, |overview| overview.today.to_string());
                let mut form = Form::new(Words::made(format!("{who}: 已缴费"), format!("{who}: paid")))
                    .line(Line::new(Words::fixed("日期", "day")).needed().with(&today))
                    .line(Line::new(Words::fixed("凭证号", "voucher")).needed());
                if held.fee.is_some() {
                    form = form.line(Line::reason());
                }
                asking.ask(Purpose::Paid(id.clone(), version), form.kept(format!("fee {id}")), cx);
            }
            Action::FeeDrop => {
                let title = Words::made(format!("{who}: 撤回缴费"), format!("{who}: not paid after all"));
                let form = Form::new(title).line(Line::reason()).kept(format!("no-fee {id}"));
                asking.ask(Purpose::Drop(id, version), form, cx);
            }
            _ => {}
        }
    }

    fn answer(&mut self, purpose: Purpose, texts: &[String], asking: &mut Asking<Purpose>, cx: &mut Cx<'_>) {
        let text = |at: usize| texts.get(at).cloned().unwrap_or_default();
        let (fees, reason, version) = match &purpose {
            Purpose::Paid(id, version) => {
                let Ok(paid) = text(0).parse() else {
                    return asking
                        .fault(0, Words::fixed("日期写成 2020-12-05", "a day is written 2020-12-05"));
                };
                (vec![(id.clone(), Some(Fee { paid, voucher: text(1) }))], text(2), *version)
            }
            Purpose::Drop(id, version) => (vec![(id.clone(), None)], text(0), *version),
        };
        asking.send(
            purpose,
            Some(u64::from(version)),
            Command::Meeting(MeetingDo::Fees { fees, reason }),
            cx,
        );
    }
}
