//! The source's three files, typed.

use pingwei::domain::ident::credit_check;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where the sample data lies.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data")
}

/// One applicant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    pub id: String,
    pub purpose: String,
    pub name: String,
    pub sex: String,
    /// A day.
    pub born: String,
    /// Key of a unit.
    pub unit: String,
    pub level: String,
    /// Key of a specialty.
    pub specialty: String,
    /// Of the present title; without it there is none.
    pub title_date: Option<String>,
    #[serde(default = "local_area")]
    pub area: String,
    /// Digits 15 to 17 of the identity number.
    pub serial: Option<String>,
    pub filed: Option<String>,
    /// `one`, `posts`, `moved before` or `moved after` the title.
    pub career: Option<String>,
    pub papers: Option<usize>,
    pub awards: Option<usize>,
    /// Length of the work summary.
    pub summary: Option<usize>,
    #[serde(default)]
    pub changes: Vec<String>,
}

fn local_area() -> String {
    "659901".to_owned()
}

/// One employer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    pub key: String,
    pub name: String,
    /// The first 17 characters of the credit code.
    pub code: String,
    pub kind: String,
    pub affiliation: String,
    pub above: String,
}

impl Unit {
    /// The whole credit code.
    pub fn credit_code(&self) -> String {
        let check = credit_check(&self.code).unwrap_or_else(|| panic!("{}: {}", self.name, self.code));
        format!("{}{check}", self.code)
    }
}

/// What careers and texts are composed of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub former_units: Vec<String>,
    pub schools: Vec<String>,
    pub granting: Vec<String>,
    pub journals: Vec<String>,
    pub parts: Vec<String>,
    pub auditors: Vec<String>,
    pub specialty: BTreeMap<String, Specialty>,
    pub summary: Sentences,
}

/// A specialty's own words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Specialty {
    pub degree: String,
    pub posts: Vec<String>,
    pub research: Vec<String>,
    pub practice: Vec<String>,
    pub results: Vec<String>,
    pub award: String,
    pub papers: Vec<String>,
    pub things: Vec<String>,
}

/// Sentences of summaries.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sentences {
    pub titles: Vec<String>,
    pub opening: Vec<String>,
    pub work: Vec<String>,
    pub problem: Vec<String>,
    pub result: Vec<String>,
    pub learning: Vec<String>,
    pub closing: Vec<String>,
}

/// All of it.
pub struct Source {
    pub people: Vec<Person>,
    pub units: Vec<Unit>,
    pub words: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    dossier: Vec<Person>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Units {
    unit: Vec<Unit>,
}

impl Source {
    /// Reads the three files.
    pub fn read() -> Self {
        fn parse<T: for<'a> Deserialize<'a>>(name: &str) -> T {
            let path = folder().join("source").join(name);
            let text = std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{name}: {why}"));
            toml::from_str(&text).unwrap_or_else(|why| panic!("{name}: {why}"))
        }
        Self {
            people: parse::<People>("dossiers.toml").dossier,
            units: parse::<Units>("units.toml").unit,
            words: parse("words.toml"),
        }
    }

    /// The unit of that key.
    pub fn unit(&self, key: &str) -> &Unit {
        self.units.iter().find(|unit| unit.key == key).unwrap_or_else(|| panic!("no unit {key}"))
    }
}
