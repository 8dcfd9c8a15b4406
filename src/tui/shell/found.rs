//! What the palette finds besides commands: dossiers and people, units, checks, views, the committee.

use crate::desk::find::query::{Expr, Place, Spoken, Verdicts, Whom};
use crate::desk::find::{Fit, Pattern};
use crate::desk::{Answer, FoundIn, Hit, Mark, Query, QueueFilter, Reply};
use crate::domain::{DossierId, Lang, Reviewer, Words};
use crate::policy::checks;
use crate::tui::actions::Action;
use crate::tui::keymap::{Keymap, Press};
use crate::tui::look::Look;
use crate::tui::palette::{Found, Outcome, Palette, Rank, Sort};
use crate::tui::scope::Scope;
use crate::tui::screens::{Cx, Ticket};
use crate::tui::widgets::edit::Edit;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// Dossiers looked at for the units they are of.
const HITS: usize = 100;

/// Dossiers listed at the most.
const DOSSIERS: usize = 20;

/// Of every other kind listed at the most.
const MOST: usize = 5;

/// What choosing one leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A dossier.
    Dossier(DossierId),
    /// The rows of a query.
    Rows(QueueFilter),
    /// A view of the queue, by its key.
    View(char),
}

/// The palette, with where it finds things.
#[derive(Debug)]
pub struct Finder {
    palette: Palette<Target>,
    asked: Option<Ticket>,
    committee: Ticket,
    views: Vec<(char, Words)>,
    people: Vec<Reviewer>,
    hits: Vec<Hit>,
    listed: Vec<DossierId>,
}

impl Finder {
    /// Over `scope`; `reason` tells why an action is not to be had now.
    pub fn new(
        keymap: &Keymap,
        scope: Scope,
        views: Vec<(char, Words)>,
        reason: impl Fn(Action) -> Option<Words>,
        cx: &mut Cx<'_>,
    ) -> Self {
        let palette = Palette::new(keymap, scope, cx.env.look.lang, reason);
        let committee = cx.ask(Query::Reviewers);
        Self {
            palette,
            asked: None,
            committee,
            views,
            people: Vec::new(),
            hits: Vec::new(),
            listed: Vec::new(),
        }
    }

    /// What is typed.
    pub fn query(&self) -> &str {
        self.palette.query()
    }

    /// The dossiers listed, in their order.
    pub fn dossiers(&self) -> Vec<DossierId> {
        self.listed.clone()
    }

    /// An action of the line's.
    pub fn act(&mut self, press: Press) -> Outcome<Target> {
        self.palette.act(press)
    }

    /// Types.
    pub fn text(&mut self, text: &str, cx: &mut Cx<'_>) {
        let outcome = self.palette.typed(text);
        self.look_up(&outcome, cx);
    }

    /// Edits.
    pub fn edit(&mut self, edit: Edit, cx: &mut Cx<'_>) {
        let outcome = self.palette.edit(edit);
        self.look_up(&outcome, cx);
    }

    /// Takes a reply; false where it is not its own.
    pub fn reply(&mut self, ticket: Ticket, reply: &Reply, lang: Lang) -> bool {
        if ticket == self.committee {
            if let Reply::Answer(Answer::Reviewers(people)) = reply {
                self.people.clone_from(people);
                self.show(lang);
            }
            return true;
        }
        if self.asked != Some(ticket) {
            return false;
        }
        self.asked = None;
        if let Reply::Answer(Answer::Hits(hits, _)) = reply {
            self.hits.clone_from(hits);
            self.show(lang);
        }
        true
    }

    /// Tells it its room.
    pub fn fit(&mut self, area: Rect) {
        self.palette.fit(area);
    }

    /// Draws it; returns where the text cursor stands.
    pub fn view(&self, buf: &mut Buffer, look: &Look, area: Rect) -> Position {
        self.palette.view(buf, look, area)
    }

    /// Looks for what stands in the line; what was found for another text is gone.
    fn look_up(&mut self, outcome: &Outcome<Target>, cx: &mut Cx<'_>) {
        let Outcome::Query(text) = outcome else { return };
        if let Some(ticket) = self.asked.take() {
            cx.cancel(ticket);
        }
        self.hits.clear();
        self.show(cx.env.look.lang);
        if !text.trim().is_empty() {
            self.asked = Some(cx.ask(Query::Search { text: text.clone(), most: HITS }));
        }
    }

    fn show(&mut self, lang: Lang) {
        let Some(pattern) = Pattern::new(self.palette.query()) else {
            self.palette.set_found(Vec::new());
            return;
        };
        let mut found = best(views(&pattern, self.palette.query(), &self.views, lang));
        found.extend(best(known_checks(&pattern, lang)));
        found.extend(best(committee(&pattern, &self.people, lang)));
        let units = units(&pattern, &self.hits, lang);
        let listed = listed(&self.hits, &units);
        found.extend(dossiers(&pattern, &listed));
        self.listed = listed.iter().map(|hit| hit.row.dossier.clone()).collect();
        found.extend(units);
        self.palette.set_found(found);
    }
}

/// The few that fit best.
fn best(mut found: Vec<Found<Target>>) -> Vec<Found<Target>> {
    found.sort_by_key(|one| one.rank);
    found.truncate(MOST);
    found
}

/// How well the best of some texts fits in one piece.
fn fit<'a>(pattern: &Pattern, texts: impl IntoIterator<Item = &'a str>) -> Option<Rank> {
    let fits = texts.into_iter().filter_map(|text| Some(pattern.find(text, false)?.fit));
    fits.filter(|fit| *fit < Fit::Strewn).min().map(Rank::named)
}

fn marked(pattern: &Pattern, text: &str) -> (String, Vec<u16>) {
    let fits = pattern.find(text, false).is_some_and(|found| found.fit < Fit::Strewn);
    (text.to_owned(), if fits { pattern.marks(text) } else { Vec::new() })
}

fn views(pattern: &Pattern, typed: &str, views: &[(char, Words)], lang: Lang) -> Vec<Found<Target>> {
    let bare: String = typed.split_whitespace().collect::<String>().to_lowercase();
    let found = views.iter().filter_map(|(key, name)| {
        let by_key = (bare == format!("v{key}")).then_some(Rank::named(Fit::Whole));
        let rank = by_key.or_else(|| fit(pattern, [&*name.zh, &*name.en]))?;
        Some(Found {
            sort: Sort::View,
            rank,
            name: marked(pattern, name.get(lang)),
            detail: (format!("v {key}"), Vec::new()),
            what: Target::View(*key),
        })
    });
    found.collect()
}

fn known_checks(pattern: &Pattern, lang: Lang) -> Vec<Found<Target>> {
    let found = checks().filter_map(|check| {
        let rank = fit(pattern, [check.id, &*check.title.zh, &*check.title.en])?;
        let (title, marks) = marked(pattern, check.title.get(lang));
        let filter = QueueFilter::of(Expr::Found(Verdicts::Any, vec![check.id.to_owned()]));
        Some(Found {
            sort: Sort::Check,
            rank,
            name: marked(pattern, check.id),
            detail: (format!("{title}  {}", check.clause), marks),
            what: Target::Rows(filter),
        })
    });
    found.collect()
}

fn committee(pattern: &Pattern, people: &[Reviewer], lang: Lang) -> Vec<Found<Target>> {
    let found = people.iter().filter_map(|person| {
        let account = person.account.as_str();
        let rank = fit(pattern, [person.name.as_str(), account])?;
        let (shown, marks) = marked(pattern, account);
        let filter = QueueFilter::of(Expr::Person(Spoken::Marked, Whom::Account(account.to_owned())));
        let theirs = if lang == Lang::Zh { "经办的材料" } else { "dossiers given to" };
        Some(Found {
            sort: Sort::Reviewer,
            rank,
            name: marked(pattern, &person.name),
            detail: (format!("{shown}  {theirs}"), marks),
            what: Target::Rows(filter),
        })
    });
    found.collect()
}

/// The units of dossiers that were found by them.
fn units(pattern: &Pattern, hits: &[Hit], lang: Lang) -> Vec<Found<Target>> {
    let mut units: Vec<Found<Target>> = Vec::new();
    for hit in hits.iter().filter(|hit| hit.field == FoundIn::Unit) {
        let unit = &hit.row.unit;
        if units.len() == MOST || units.iter().any(|held| held.name.0 == *unit) {
            continue;
        }
        let text: String = unit.chars().filter(|c| !matches!(c, '"' | '“' | '”' | '「' | '」')).collect();
        let filter = QueueFilter::of(Expr::Text { place: Some(Place::Unit), text, exact: true });
        let all = if lang == Lang::Zh { "这个单位的全部材料" } else { "all dossiers of this unit" };
        units.push(Found {
            sort: Sort::Unit,
            rank: fit(pattern, [unit.as_str()]).unwrap_or(Rank::TOLD),
            name: (unit.clone(), Mark::of(&hit.marks, FoundIn::Unit).to_vec()),
            detail: (all.to_owned(), Vec::new()),
            what: Target::Rows(filter),
        });
    }
    units
}

/// The dossiers to be listed; those found by a unit that is listed itself stand behind that.
fn listed<'a>(hits: &'a [Hit], units: &[Found<Target>]) -> Vec<&'a Hit> {
    let behind =
        |hit: &&Hit| hit.field == FoundIn::Unit && units.iter().any(|unit| unit.name.0 == hit.row.unit);
    hits.iter().filter(|hit| !behind(hit)).take(DOSSIERS).collect()
}

fn dossiers(pattern: &Pattern, hits: &[&Hit]) -> Vec<Found<Target>> {
    let found = hits.iter().map(|hit| {
        let row = &hit.row;
        let (sort, rank) = match hit.field {
            FoundIn::Name => {
                let fit = pattern.find(&row.name, true).map_or(Fit::Strewn, |found| found.fit);
                (Sort::Person, Rank::named(fit))
            }
            FoundIn::Dossier => (Sort::Dossier, fit(pattern, [row.dossier.0.as_str()]).unwrap_or(Rank::TOLD)),
            FoundIn::Id | FoundIn::Credit => (Sort::Dossier, Rank::named(Fit::Part)),
            FoundIn::Unit => (Sort::Dossier, fit(pattern, [row.unit.as_str()]).unwrap_or(Rank::TOLD)),
            FoundIn::Specialty | FoundIn::Ground => (Sort::Dossier, Rank::TOLD),
        };
        let after = u16::try_from(row.dossier.0.chars().count() + 1).unwrap_or(u16::MAX);
        let mut marks = Mark::of(&hit.marks, FoundIn::Dossier).to_vec();
        marks.extend(Mark::of(&hit.marks, FoundIn::Name).iter().map(|at| at.saturating_add(after)));
        Found {
            sort,
            rank,
            name: (format!("{} {}", row.dossier, row.name), marks),
            detail: (row.unit.clone(), Mark::of(&hit.marks, FoundIn::Unit).to_vec()),
            what: Target::Dossier(row.dossier.clone()),
        }
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(typed: &str) -> Vec<String> {
        let all = [('1', Words::fixed("待我看", "needs me")), ('h', Words::fixed("临近截止", "due soon"))];
        let pattern = Pattern::new(typed).expect("something typed");
        let found = best(views(&pattern, typed, &all, Lang::Zh));
        found.into_iter().chain(best(known_checks(&pattern, Lang::Zh))).map(|one| one.name.0).collect()
    }

    #[test]
    fn checks_and_views_are_found_by_pinyin_key_and_in_both_languages() {
        assert_eq!(named("ljjz"), ["临近截止"]);
        assert_eq!(named("needs"), ["待我看"]);
        assert_eq!(named("v h")[0], "临近截止");
        assert_eq!(named("ce.public")[0], "ce.public");
        let checks = named("ce.");
        assert!(checks.len() <= MOST && checks[..3].iter().all(|id| id.starts_with("ce.")), "{checks:?}");
    }

    #[test]
    fn one_of_the_committee_is_found_by_name_and_account() {
        let mut person = Reviewer::default();
        (person.name.0, person.account.0) = ("王岚".to_owned(), "wl01".to_owned());
        let found = |typed: &str| {
            committee(&Pattern::new(typed).expect("typed"), std::slice::from_ref(&person), Lang::Zh)
        };
        for typed in ["王岚", "wanglan", "wl", "wl01"] {
            let [one] = &found(typed)[..] else { panic!("{typed}") };
            let Target::Rows(filter) = &one.what else { panic!("{typed}") };
            assert_eq!(filter.to_string(), "marked:wl01");
        }
        assert!(found("zs").is_empty());
    }
}
