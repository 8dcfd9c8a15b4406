//! What the author of the samples means the checks to say: `expected-verdicts.toml`.

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

/// A finding as it is told, by the library or on the command line.
#[derive(Deserialize)]
pub struct Told {
    pub check: String,
    pub verdict: String,
    pub reason: String,
    pub r#where: Vec<String>,
}

impl From<&Finding> for Told {
    fn from(finding: &Finding) -> Self {
        Self {
            check: finding.check.to_string(),
            verdict: finding.verdict.word().to_owned(),
            reason: finding.reason.words().zh.into_owned(),
            r#where: finding.places.iter().map(ToString::to_string).collect(),
        }
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {} ({})", self.check, self.verdict, self.reason, self.r#where.join(" "))
    }
}

impl Told {
    /// Whether it is what `check verdict words` means.
    fn is(&self, meant: &str) -> bool {
        let mut parts = meant.splitn(3, ' ');
        let (check, verdict) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let telling = parts.next().unwrap_or_default();
        let tells = self.reason.contains(telling) || self.r#where.iter().any(|place| place.contains(telling));
        self.check == check && self.verdict == verdict && tells
    }
}

impl Expected {
    /// How what is told differs from what is meant, a line each.
    pub fn differences(&self, told: &[Told], proposal: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        if proposal != self.proposal {
            wrong.push(format!("{}: proposed {proposal}, meant {}", self.id, self.proposal));
        }
        let mut left: Vec<&Told> =
            told.iter().filter(|t| !["pass", "n/a"].contains(&t.verdict.as_str())).collect();
        for meant in &self.findings {
            match left.iter().position(|told| told.is(meant)) {
                Some(at) => drop(left.remove(at)),
                None => wrong.push(format!("{}: meant and not found: {meant}", self.id)),
            }
        }
        wrong.extend(left.iter().map(|told| format!("{}: found and not meant: {told}", self.id)));
        for (verdict, list) in [("pass", &self.pass), ("n/a", &self.na)] {
            let Some(list) = list else { continue };
            let mut meant: Vec<&str> = list.iter().map(String::as_str).collect();
            let mut there: Vec<&str> =
                told.iter().filter(|t| t.verdict == verdict).map(|t| t.check.as_str()).collect();
            meant.sort_unstable();
            there.sort_unstable();
            if meant != there {
                wrong.push(format!("{}: {verdict} of {there:?}, meant {meant:?}", self.id));
            }
        }
        wrong
    }
}
