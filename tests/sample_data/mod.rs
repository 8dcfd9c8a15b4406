//! Makes the sample queue from its source in `sample-data/source`: a dossier without fault for each
//! person, then the person's departures from it. The same source gives the same cells each time.

mod baseline;
mod chance;
mod departures;
mod draft;
pub mod expected;
mod prose;
pub mod source;
pub mod workbook;

pub use draft::Draft;
use source::Source;

/// One sample dossier and what it is there to show.
pub struct Sample {
    /// 申报编号
    pub id: String,
    /// What it shows, in a line.
    pub purpose: String,
    /// Its cells.
    pub draft: Draft,
}

/// The whole sample queue, by 申报编号.
pub fn samples() -> Vec<Sample> {
    let source = Source::read();
    let one = |person: &source::Person| {
        let mut draft = baseline::draft(person, &source);
        for departure in &person.changes {
            departures::apply(&mut draft, departure)
                .unwrap_or_else(|why| panic!("{}: {departure}: {why}", person.id));
        }
        Sample { id: person.id.clone(), purpose: person.purpose.clone(), draft }
    };
    let mut all: Vec<Sample> = source.people.iter().map(one).collect();
    all.sort_by(|one, other| one.id.cmp(&other.id));
    all
}
