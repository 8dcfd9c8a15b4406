//! What the palette finds besides commands: dossiers and people, units, checks, views.

use crate::desk::find::query::{Expr, Place, Verdicts};
use crate::desk::find::{Fit, Pattern};
use crate::desk::{FoundIn, Hit, QueueFilter};
use crate::domain::{DossierId, Lang, Words};
use crate::policy::checks;
use crate::tui::palette::Found;

/// What choosing one leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A dossier.
    Dossier(DossierId),
    /// The rows of a query.
    Rows(QueueFilter),
    /// A view of the queue, by its place.
    View(usize),
}

/// Checks and views listed at the most, each.
const MOST: usize = 5;

/// Checks and views by what is typed, by pinyin and first letters too; they are known without asking.
pub fn known(typed: &str, views: &[Words], lang: Lang) -> Vec<Found<Target>> {
    let Some(pattern) = Pattern::new(typed) else { return Vec::new() };
    let fit =
        |texts: [&str; 3]| texts.into_iter().filter_map(|text| Some(pattern.find(text, false)?.fit)).min();
    let kind = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let mut all: Vec<(Fit, Found<Target>)> = Vec::new();
    for (at, name) in views.iter().enumerate() {
        if let Some(fit) = fit([&name.zh, &name.en, ""]).filter(|fit| *fit < Fit::Strewn) {
            let key = format!("v {}", (at + 1) % 10);
            let found = Found {
                kind: kind("视图", "view"),
                name: name.get(lang).to_owned(),
                detail: key,
                what: Target::View(at),
            };
            all.push((fit, found));
        }
    }
    let mut found: Vec<(Fit, Found<Target>)> = Vec::new();
    for check in checks() {
        if let Some(fit) = fit([check.id, &check.title.zh, &check.title.en]).filter(|fit| *fit < Fit::Strewn)
        {
            let filter = QueueFilter::of(Expr::Found(Verdicts::Any, vec![check.id.to_owned()]));
            let detail = format!("{}  {}", check.clause, check.title.get(lang));
            found.push((
                fit,
                Found {
                    kind: kind("核查项", "check"),
                    name: check.id.to_owned(),
                    detail,
                    what: Target::Rows(filter),
                },
            ));
        }
    }
    for list in [&mut all, &mut found] {
        list.sort_by_key(|(fit, _)| *fit);
        list.truncate(MOST);
    }
    all.into_iter().chain(found).map(|(_, one)| one).collect()
}

/// Dossiers and units among the hits of a search; people first where a name was found.
pub fn of_hits(hits: &[Hit], lang: Lang) -> Vec<Found<Target>> {
    let kind = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let mut units: Vec<Found<Target>> = Vec::new();
    let mut dossiers = Vec::new();
    for hit in hits {
        if hit.field == FoundIn::Unit
            && units.len() < MOST
            && !units.iter().any(|unit| unit.name == hit.row.unit)
        {
            let text: String =
                hit.row.unit.chars().filter(|c| !matches!(c, '"' | '“' | '”' | '「' | '」')).collect();
            let filter = QueueFilter::of(Expr::Text { place: Some(Place::Unit), text, exact: true });
            let detail = kind("这个单位的全部材料", "all dossiers of this unit");
            units.push(Found {
                kind: kind("单位", "unit"),
                name: hit.row.unit.clone(),
                detail,
                what: Target::Rows(filter),
            });
        }
        dossiers.push(Found {
            kind: if hit.field == FoundIn::Name { kind("人", "person") } else { kind("材料", "dossier") },
            name: format!("{} {}", hit.row.dossier, hit.row.name),
            detail: hit.row.unit.clone(),
            what: Target::Dossier(hit.row.dossier.clone()),
        });
    }
    // A unit that was typed is meant before those who work there.
    let people = dossiers.iter().take_while(|one| one.kind == kind("人", "person")).count();
    let rest = dossiers.split_off(people);
    dossiers.into_iter().chain(units).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_and_views_are_found_by_pinyin_too() {
        let views = [Words::fixed("待我看", "needs me"), Words::fixed("临近截止", "due soon")];
        let named =
            |typed: &str| known(typed, &views, Lang::Zh).into_iter().map(|one| one.name).collect::<Vec<_>>();
        assert_eq!(named("ljjz"), ["临近截止"]);
        assert_eq!(named("needs"), ["待我看"]);
        assert_eq!(named("ce.public")[0], "ce.public");
        assert!(named("").is_empty());
        assert!(known("ce.", &views, Lang::En).len() <= MOST);
    }
}
