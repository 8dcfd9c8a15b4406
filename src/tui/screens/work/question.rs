//! The question before a decision: what it is about, and how its findings count.

use crate::desk::{Command, DossierSheet, TriageKind, Verb};
use crate::domain::{Lang, Verdict, Words};
use crate::tui::look::Look;
use crate::tui::widgets::pen::paragraph;
use crate::tui::widgets::{sheet, width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A question to confirm.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) title: Words,
    pub(super) lines: Vec<Words>,
    pub(super) base: u64,
    pub(super) command: Command,
}

impl Question {
    /// Draws it.
    pub(super) fn view(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        let room = usize::from(area.width.saturating_sub(4));
        let text: Vec<String> = self.lines.iter().map(|line| line.get(look.lang).to_owned()).collect();
        let text = text.join("\n");
        let rows = width::wrap(&text, room, look.widths).len();
        let wanted = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(3);
        let place = sheet::place(area, wanted, 4);
        let right = look.say("回车 确认   Esc 不做", "Enter yes   Esc no");
        let title = format!(" {}", self.title.get(look.lang));
        let inner = sheet::open(buf, look, place, &title, &format!("{right} "));
        let body = Rect::new(
            inner.x + 2,
            inner.y + 1,
            inner.width.saturating_sub(4),
            inner.height.saturating_sub(1),
        );
        paragraph(buf, look, body, &text, 0, look.text());
    }
}

/// What a decision is to the desk, and what it is called.
pub(super) fn verb_of(kind: TriageKind) -> (Verb, Words) {
    match kind {
        TriageKind::Pass => (Verb::Pass, Words::fixed("形式审核通过", "pass triage")),
        TriageKind::Return => (Verb::Return, Words::fixed("退回修改", "return for correction")),
        TriageKind::Refuse => (Verb::Refuse, Words::fixed("不予受理", "refuse")),
        TriageKind::Withdraw => (Verb::Withdraw, Words::fixed("申报人撤回", "withdraw")),
        TriageKind::Lapse => (Verb::Lapse, Words::fixed("逾期未报", "lapse")),
        TriageKind::Reopen => (Verb::Reopen, Words::fixed("重新受理", "reopen")),
        TriageKind::Revoke => (Verb::Revoke, Words::fixed("撤销通过", "revoke")),
    }
}

/// The question before `kind`.
pub(super) fn question(sheet: &DossierSheet, kind: TriageKind, reason: String) -> Question {
    let (_, label) = verb_of(kind);
    let row = &sheet.row;
    let mut lines = vec![Words::made(
        format!("{}  {}  {}", row.level.zh(), row.specialty, row.unit),
        format!("{}  {}  {}", row.level.en(), row.specialty, row.unit),
    )];
    let tally = sheet.tally;
    lines.push(Words::made(
        format!(
            "核查: 过{} 改{} 拒{} 废{} 看{} 免{}   第 {} 次上报",
            tally.pass, tally.fail, tally.bar, tally.void, tally.eye, tally.exempt, sheet.submission
        ),
        format!(
            "findings: pass {} fail {} bar {} void {} eye {} exempt {}   submission {}",
            tally.pass, tally.fail, tally.bar, tally.void, tally.eye, tally.exempt, sheet.submission
        ),
    ));
    if !reason.is_empty() {
        lines.push(Words::made(format!("理由: {reason}"), format!("reason: {reason}")));
    }
    let dossier = sheet.record.id.clone();
    Question {
        title: Words::made(
            format!("{}  {} {}", label.zh, dossier, row.name),
            format!("{}: {} {}", label.en, dossier, row.name),
        ),
        lines,
        base: sheet.record.version,
        command: Command::Triage { dossier, kind, reason, notice: None, due: None },
    }
}

/// The reasons of the findings that bar, as a refusal's reason to begin with.
pub(super) fn bars(sheet: &DossierSheet, lang: Lang) -> String {
    let reasons: Vec<String> = sheet
        .judged
        .iter()
        .filter(|judged| judged.verdict() == Verdict::Bar)
        .map(|judged| format!("{} ({})", judged.finding.reason.text(lang), judged.finding.clause))
        .collect();
    reasons.join("; ")
}
