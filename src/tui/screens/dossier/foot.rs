//! The two rows above the status row: the clause, and what `n` would put into the notice.

use super::DossierScreen;
use crate::domain::{Lang, Verdict};
use crate::policy::{Judged, verdict_of_failure};
use crate::tui::look::Look;
use crate::tui::screens::cx::Env;
use crate::tui::widgets::pen::Pen;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The two rows above the status row: the clause, and what `n` would put into the notice.
pub(super) fn foot(screen: &DossierScreen, buf: &mut Buffer, area: Rect, env: &Env) {
    let look = &env.look;
    let row = |from_bottom: u16| {
        Rect::new(area.x, area.bottom().saturating_sub(from_bottom), area.width, 1).intersection(area)
    };
    let Some(judged) = screen.finding() else { return };
    let clause = &judged.finding.clause;
    if let Some(text) = env.notice.clauses.get(clause.as_ref()) {
        let text = if look.lang == Lang::Zh { &text.zh } else { &text.en };
        Pen::new(buf, look, row(2))
            .text(&format!(" {} {clause}: {text}", look.say("条款", "clause")), look.text());
    }
    let ask = if judged.needs_person() { look.ask() } else { look.text() };
    if let Some(text) = consequence(judged, look) {
        Pen::new(buf, look, row(1)).text(&format!(" {text}"), ask);
    }
}

/// What `n` would lead to, or what a failing finding leads to.
fn consequence(judged: &Judged, look: &Look) -> Option<String> {
    let open = judged.needs_person();
    let verdict = if open { verdict_of_failure(&judged.key.check) } else { judged.verdict() };
    let told = |if_open: (&'static str, &'static str), now: (&'static str, &'static str)| {
        let (zh, en) = if open { if_open } else { now };
        look.say(zh, en).to_owned()
    };
    match verdict {
        Verdict::Bar => Some(told(
            ("判「不符」即不予受理，不能退回补正", "if it fails: refuse; it cannot be corrected"),
            ("不予受理，不能退回补正", "refuse; it cannot be corrected"),
        )),
        Verdict::Void => Some(told(
            (
                "判「不符」则该项佐证不计，其余照审",
                "if it fails: that evidence does not count; the rest goes on",
            ),
            ("该项佐证不计，其余照审", "that evidence does not count; the rest goes on"),
        )),
        Verdict::Fail => {
            let remedy = judged.finding.remedy.as_ref()?;
            let lead = told(
                ("判「不符」，退回通知将写:", "if it fails, the notice will say:"),
                ("退回通知:", "the notice says:"),
            );
            Some(format!("{lead} {}", remedy.text(look.lang)))
        }
        _ => None,
    }
}
