//! What an action of a screen is to the desk.

use crate::desk::{DossierSheet, Refusal, TriageKind, Verb};
use crate::tui::actions::Action;

/// The verb an action needs.
pub(in crate::tui::screens) fn verb_of(action: Action) -> Option<Verb> {
    Some(match action {
        Action::FindingMeets | Action::FindingFails | Action::FindingVoids | Action::FindingBars => {
            Verb::Rule
        }
        Action::RemarkAdd => Verb::Comment,
        Action::FindingAdd => Verb::AddFinding,
        Action::TriagePass => Verb::Pass,
        Action::TriageReturn => Verb::Return,
        Action::TriageRefuse => Verb::Refuse,
        Action::TriageWithdraw => Verb::Withdraw,
        Action::TriageLapse => Verb::Lapse,
        Action::TriageReopen => Verb::Reopen,
        Action::TriageRevoke => Verb::Revoke,
        Action::ScoreSubmit | Action::ScoreAmend => Verb::Score,
        Action::JournalUndo => Verb::Undo,
        _ => return None,
    })
}

/// The decision an action stands for.
pub(in crate::tui::screens) fn kind_of(action: Action) -> Option<TriageKind> {
    Some(match action {
        Action::TriagePass => TriageKind::Pass,
        Action::TriageReturn => TriageKind::Return,
        Action::TriageRefuse => TriageKind::Refuse,
        Action::TriageWithdraw => TriageKind::Withdraw,
        Action::TriageLapse => TriageKind::Lapse,
        Action::TriageReopen => TriageKind::Reopen,
        Action::TriageRevoke => TriageKind::Revoke,
        _ => return None,
    })
}

/// Why a verb is not to be had on this dossier; `None` where it is.
pub(super) fn refusal_of(sheet: &DossierSheet, verb: Verb) -> Option<&Refusal> {
    sheet.may.iter().find(|may| may.verb == verb).and_then(|may| may.refusal.as_ref())
}
