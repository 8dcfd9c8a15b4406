//! What the author of the samples means the checks to say: `expected-verdicts.toml`.

use pingwei::domain::Verdict;
use pingwei::policy::Finding;
use serde::Deserialize;

/// The verdicts meant for one dossier.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    pub id: String,
    pub proposal: String,
    /// `check verdict words`, for all but pass and n/a.
    pub findings: Vec<String>,
    /// Where given: every check that passes.
    pub pass: Option<Vec<String>>,
    /// Where given: every check that does not apply.
    pub na: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    dossier: Vec<Expected>,
}

/// The table, in its order.
pub fn table() -> Vec<Expected> {
    let path = super::source::folder().join("expected-verdicts.toml");
    let text = std::fs::read_to_string(path).expect("the table");
    toml::from_str::<Table>(&text).unwrap_or_else(|why| panic!("{why}")).dossier
}

impl Expected {
    /// How `found` differs from what is meant, a line each.
    pub fn differences(&self, found: &[Finding], proposal: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        if proposal != self.proposal {
            wrong.push(format!("{}: proposed {proposal}, meant {}", self.id, self.proposal));
        }
        let mut told: Vec<&Finding> =
            found.iter().filter(|f| !matches!(f.verdict, Verdict::Pass | Verdict::Na)).collect();
        for meant in &self.findings {
            match told.iter().position(|finding| says(finding, meant)) {
                Some(at) => drop(told.remove(at)),
                None => wrong.push(format!("{}: meant and not found: {meant}", self.id)),
            }
        }
        wrong.extend(
            told.iter().map(|finding| format!("{}: found and not meant: {}", self.id, line(finding))),
        );
        for (verdict, list) in [(Verdict::Pass, &self.pass), (Verdict::Na, &self.na)] {
            let Some(list) = list else { continue };
            let mut meant: Vec<&str> = list.iter().map(String::as_str).collect();
            let mut there: Vec<&str> =
                found.iter().filter(|f| f.verdict == verdict).map(|f| f.check.0.as_ref()).collect();
            meant.sort_unstable();
            there.sort_unstable();
            if meant != there {
                wrong.push(format!("{}: {} of {there:?}, meant {meant:?}", self.id, verdict.word()));
            }
        }
        wrong
    }
}

fn says(finding: &Finding, meant: &str) -> bool {
    let mut parts = meant.splitn(3, ' ');
    let (check, verdict) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let telling = parts.next().unwrap_or_default();
    finding.check.0 == check
        && finding.verdict.word() == verdict
        && (finding.reason.words().zh.contains(telling)
            || finding.places.iter().any(|place| place.to_string().contains(telling)))
}

fn line(finding: &Finding) -> String {
    let places: Vec<String> = finding.places.iter().map(ToString::to_string).collect();
    format!(
        "{} {} {} ({})",
        finding.check,
        finding.verdict.word(),
        finding.reason.words().zh,
        places.join(" ")
    )
}
