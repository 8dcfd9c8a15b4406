//! `o`: the files of evidence behind what the cursor is on, with their whole path or address.

use super::DossierScreen;
use super::item::Target;
use crate::desk::DossierSheet;
use crate::domain::{Evidence, Field, Kind, Place, Words};
use crate::policy::Judged;
use crate::tui::screens::cx::{Cx, Severity};

impl DossierScreen {
    /// Says and copies where the files are.
    pub(super) fn locate(&self, cx: &mut Cx<'_>) {
        let Some(sheet) = &self.sheet else { return };
        let names = evidence_names(sheet, self.current(), self.finding());
        if names.is_empty() {
            cx.say(Severity::Info, Words::fixed("这里没有佐证文件", "no evidence file here"));
            return;
        }
        let base = cx.env.evidence_base.replace("{id}", &self.id.0);
        let paths: Vec<String> = names.iter().map(|name| format!("{base}{name}")).collect();
        cx.copy_and_say(paths.join("\n"), Words::same(paths.join("  ")));
    }
}

/// The files of the row under the cursor, or of the places a finding names.
fn evidence_names(sheet: &DossierSheet, target: Option<Target>, finding: Option<&Judged>) -> Vec<String> {
    let mut places: Vec<Place> = match target {
        Some(Target::Place(place)) => vec![place],
        _ => finding.map(|judged| judged.finding.places.clone()).unwrap_or_default(),
    };
    places.dedup_by_key(|place| (place.table, place.row));
    let mut names = Vec::new();
    for place in places {
        for (index, column) in place.table.columns().iter().enumerate() {
            if column.kind != Kind::Evidence {
                continue;
            }
            let text = sheet.dossier.text(Place { column: u8::try_from(index).ok(), ..place });
            if let Ok(evidence) = Evidence::read(&text)
                && !text.is_empty()
            {
                names.extend(evidence.0.into_iter().map(|file| file.name));
            }
        }
    }
    names
}
