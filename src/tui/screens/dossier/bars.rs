//! The rows around the dossier: title, status, hints; and what of it is copied.

use super::item::Target;
use super::{DossierScreen, Pane, Side};
use crate::domain::{Lang, Place, Proposal, Verdict, ident};
use crate::policy::Judged;
use crate::tui::actions::Action;
use crate::tui::look::Look;
use crate::tui::screens::cx::Env;

/// Left and right of the title row.
pub fn title(screen: &DossierScreen, env: &Env) -> (String, String) {
    let look = &env.look;
    let left = match &screen.sheet {
        Some(sheet) => {
            let row = &sheet.row;
            format!(
                " {}  {}  {} {}  {}",
                screen.id,
                row.name,
                row.level.label(look.lang),
                row.specialty,
                row.unit
            )
        }
        None => format!(" {}", screen.id),
    };
    let place = if screen.origin.total > 0 {
        match look.lang {
            Lang::Zh => format!("第 {}/{} 份", screen.origin.index + 1, screen.origin.total),
            Lang::En => format!("{} of {}", screen.origin.index + 1, screen.origin.total),
        }
    } else {
        String::new()
    };
    (left, place)
}

/// The right of the status row.
pub fn status(screen: &DossierScreen, env: &Env) -> String {
    let look = &env.look;
    let Some(sheet) = &screen.sheet else { return String::new() };
    let open = sheet.tally.eye;
    match (look.lang, open, sheet.proposal) {
        (Lang::Zh, 1.., _) => format!("再看 {open} 项"),
        (Lang::En, 1.., _) => format!("{open} more to look at"),
        (Lang::Zh, _, Proposal::Pass) => "看完了，可以通过".to_owned(),
        (Lang::Zh, _, Proposal::Return) => "看完了，建议退回".to_owned(),
        (Lang::Zh, _, _) => "看完了，建议不予受理".to_owned(),
        (Lang::En, _, proposal) => format!("all looked at; proposed: {}", proposal.word()),
    }
}

/// The hint row.
pub fn hints(screen: &DossierScreen) -> &'static [Action] {
    if screen.compare.is_some() {
        return &[Action::ListDown, Action::ListUp, Action::AppBack];
    }
    if screen.scoring.is_commenting() {
        return &[Action::EditorLeave, Action::EditorNewline, Action::EditorUndo];
    }
    match (screen.pane, screen.side) {
        (Pane::Side, Side::Notice) => &[
            Action::ListDown,
            Action::ListUp,
            Action::DossierSide,
            Action::PaneNext,
            Action::TriageReturn,
            Action::HelpOpen,
        ],
        (Pane::Side, Side::Scoring) => &[
            Action::ScoreDigit,
            Action::ScoreCommit,
            Action::ScoreDrop,
            Action::ScoreSubmit,
            Action::CommentEdit,
            Action::PaneNext,
            Action::HelpOpen,
        ],
        _ => &[
            Action::PaneNext,
            Action::FindingNext,
            Action::FindingMeets,
            Action::FindingFails,
            Action::TriageReturn,
            Action::TriagePass,
            Action::DossierNext,
            Action::HelpOpen,
            Action::CommentEdit,
            Action::FindingAdd,
            Action::DossierDiff,
            Action::EvidenceLocate,
            Action::DossierSide,
        ],
    }
}

/// What the cursor points at: a finding with its reason, or a row of the dossier.
pub fn pointed(screen: &DossierScreen, env: &Env) -> String {
    let look = &env.look;
    let Some(sheet) = &screen.sheet else { return screen.id.to_string() };
    if let Some(judged) = screen.finding() {
        return told(judged, look);
    }
    let Some(Target::Place(place)) = screen.current() else { return screen.id.to_string() };
    let columns = place.table.columns().iter().enumerate();
    let wanted = columns.filter(|(index, _)| place.column.is_none_or(|at| usize::from(at) == *index));
    let cells = wanted.map(|(index, column)| {
        let text = sheet.dossier.text(Place { column: u8::try_from(index).ok(), ..place });
        let masked = column.zh == "证件号码" && !env.unmasked;
        let text = if masked { ident::masked(&text) } else { text.into_owned() };
        format!("{}: {text}", column.zh)
    });
    cells.collect::<Vec<_>>().join("\n")
}

fn told(judged: &Judged, look: &Look) -> String {
    format!(
        "{} {} {} {}",
        look.verdict(judged.verdict()),
        judged.key.check,
        judged.finding.clause,
        judged.finding.reason.text(look.lang)
    )
}

/// The dossier as plain text: what there is to select and copy.
pub fn plain(screen: &DossierScreen, env: &Env) -> String {
    let look = &env.look;
    let Some(sheet) = &screen.sheet else { return screen.id.to_string() };
    let row = &sheet.row;
    let mut out =
        format!("{} {} {} {} {}\n", screen.id, row.name, row.level.label(look.lang), row.specialty, row.unit);
    if let Some((_, Some(text))) = &screen.growing
        && screen.side == Side::Notice
    {
        out.push_str(text);
        return out;
    }
    for judged in &sheet.judged {
        if matches!(judged.verdict(), Verdict::Pass | Verdict::Na) {
            continue;
        }
        out.push_str(&told(judged, look));
        out.push('\n');
    }
    for remark in &sheet.record.comments {
        out.push_str(&format!("{} {}: {}\n", look.say("附记", "remark"), remark.by, remark.text));
    }
    out
}
