//! A line that was begun and not sent is kept as a draft under what it was for, with every key: Esc,
//! another screen, a lost connection or a killed program lose none of it.

use crate::desk::{Command, TriageKind};
use crate::domain::{DossierId, Verdict};
use crate::policy::FindingKey;
use crate::tui::screens::cx::{Cx, Env};
use std::collections::BTreeMap;

/// The name lines are kept under; all of a dossier's in one draft.
const THING: &str = "line";

/// Whose line it is, and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    dossier: DossierId,
    purpose: String,
}

impl Home {
    fn new(dossier: &DossierId, purpose: String) -> Self {
        Self { dossier: dossier.clone(), purpose }
    }

    /// The reason of a ruling.
    pub fn ruling(dossier: &DossierId, key: &FindingKey, verdict: Verdict) -> Self {
        Self::new(dossier, format!("rule {} {key}", verdict.word()))
    }

    /// A finding added under an item.
    pub fn added(dossier: &DossierId, item: u8) -> Self {
        Self::new(dossier, format!("add {item}"))
    }

    /// The reason of a decision.
    pub fn triage(dossier: &DossierId, kind: TriageKind) -> Self {
        Self::new(dossier, format!("triage {kind:?}"))
    }

    /// A remark.
    pub fn remark(dossier: &DossierId) -> Self {
        Self::new(dossier, "remark".to_owned())
    }

    /// The reason of amended scores.
    pub fn amendment(dossier: &DossierId) -> Self {
        Self::new(dossier, "amend".to_owned())
    }

    /// The line that a command was completed with; `None` where it had none.
    pub fn of(command: &Command) -> Option<Self> {
        Some(match command {
            Command::Rule { dossier, key, verdict, .. } => Self::ruling(dossier, key, *verdict),
            Command::AddFinding { dossier, item, .. } => Self::added(dossier, *item),
            Command::Triage { dossier, kind, .. } => Self::triage(dossier, *kind),
            Command::Comment { dossier, .. } => Self::remark(dossier),
            _ => return None,
        })
    }

    /// What was written.
    pub fn kept(&self, env: &Env) -> Option<String> {
        self.all(env).remove(&self.purpose)
    }

    /// Keeps what is written now; an empty line is none.
    pub fn keep(&self, text: &str, cx: &mut Cx<'_>) {
        let mut all = self.all(cx.env);
        let before = all.get(&self.purpose).map_or("", String::as_str);
        if before == text {
            return;
        }
        if text.is_empty() {
            all.remove(&self.purpose);
        } else {
            all.insert(self.purpose.clone(), text.to_owned());
        }
        let text =
            if all.is_empty() { String::new() } else { serde_json::to_string(&all).unwrap_or_default() };
        cx.draft(THING, &self.dossier, text);
    }

    /// What was written is on disk.
    pub fn done(&self, cx: &mut Cx<'_>) {
        self.keep("", cx);
    }

    fn all(&self, env: &Env) -> BTreeMap<String, String> {
        let kept = env.draft(THING, &self.dossier);
        kept.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }
}
