//! What several checks ask of a dossier in the same words.

use crate::domain::words::MaterialKind;
use crate::domain::{Applicant, Dossier, Place, Table, When};

/// Whether the applicant holds a title now. 无, and nothing at all, are none.
pub(super) fn has_title(applicant: &Applicant) -> bool {
    applicant.title.is_given() || applicant.title_level.is_given()
}

/// From when the achievements "since the present title" count (四.6, 四.7).
pub(super) enum SinceTitle {
    /// No title: nothing can lie before it.
    NoTitle,
    /// A title without its date.
    NoDate,
    /// The day or month it was got.
    Date(When),
}

/// See [`SinceTitle`].
pub(super) fn since_title(applicant: &Applicant) -> SinceTitle {
    match applicant.title_date.value() {
        Some(date) => SinceTitle::Date(*date),
        None if has_title(applicant) => SinceTitle::NoDate,
        None => SinceTitle::NoTitle,
    }
}

/// The start of the first row of the career.
pub(super) fn first_entry(dossier: &Dossier) -> Option<When> {
    dossier.careers.iter().map(|row| *row.start).min_by_key(|start| start.first())
}

/// Whether `year` lies wholly or partly before the first row of the career: whether the applicant
/// owed anything for it is for a person to say. A start in January's month may be its second day.
pub(super) fn is_early(year: i16, first_entry: Option<When>) -> bool {
    first_entry.is_some_and(|start| {
        let last = start.last();
        last.year() > year || (last.year() == year && last.day_of_year() > 1)
    })
}

/// Where a material that has no file should stand: its row's empty cell, or the table it is missing from.
pub(super) fn missing_material(dossier: &Dossier, kind: MaterialKind) -> Place {
    match dossier.materials.iter().position(|material| *material.kind == kind) {
        Some(row) => Place::cell(Table::Material, row, "文件"),
        None => Place::table(Table::Material),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::read_when;

    #[test]
    fn a_year_is_early_until_the_career_covers_its_first_day() {
        let early = |year, start| is_early(year, read_when(start));
        assert!(early(2013, "2014-01-01"));
        assert!(!early(2014, "2014-01-01"));
        assert!(early(2014, "2014-01-02"), "partly");
        assert!(early(2014, "2014-07-10"));
        assert!(!early(2015, "2014-07-10"));
        assert!(early(2014, "2014.01"), "it may have been the second day");
        assert!(!early(2014, "2013.12"));
        assert!(!is_early(2014, None));
    }
}
