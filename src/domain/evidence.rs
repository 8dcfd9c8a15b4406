//! Evidence cells: file names with `;` between, each an original or a copy (四, end).

use super::answer::{Expected, Field, Kind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// In what form a piece of evidence was scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EvidenceForm {
    /// Of the original.
    Original,
    /// `name(复印件)`: of a copy without seal and signed statement.
    Copy,
    /// `name(复印件已签章)`: of a copy with the unit's seal and "已审核，与原件相符".
    SealedCopy,
}

/// One file of an evidence cell.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EvidenceRef {
    /// The file's name, without the mark in brackets.
    pub name: String,
    /// What it was scanned from.
    pub form: EvidenceForm,
}

/// All files of an evidence cell; never empty when given.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Evidence(pub Vec<EvidenceRef>);

const COPY: &str = "复印件";
const SEALED: &str = "复印件已签章";

impl Field for Evidence {
    const KIND: Kind = Kind::Evidence;
    fn read(text: &str) -> Result<Self, Expected> {
        let files: Vec<_> = text
            .split([';', '；'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| {
                let marked = |mark: &str| {
                    let inner = part.strip_suffix([')', '）'])?.strip_suffix(mark)?;
                    inner.strip_suffix(['(', '（']).map(|name| name.trim().to_owned())
                };
                if let Some(name) = marked(SEALED) {
                    EvidenceRef { name, form: EvidenceForm::SealedCopy }
                } else if let Some(name) = marked(COPY) {
                    EvidenceRef { name, form: EvidenceForm::Copy }
                } else {
                    EvidenceRef { name: part.to_owned(), form: EvidenceForm::Original }
                }
            })
            .collect();
        if files.is_empty() { Err(Expected::Something) } else { Ok(Self(files)) }
    }
    fn show(&self) -> Cow<'_, str> {
        let parts: Vec<_> = self
            .0
            .iter()
            .map(|file| match file.form {
                EvidenceForm::Original => file.name.clone(),
                EvidenceForm::Copy => format!("{}({COPY})", file.name),
                EvidenceForm::SealedCopy => format!("{}({SEALED})", file.name),
            })
            .collect();
        Cow::Owned(parts.join(";"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(String, EvidenceForm)> {
        let files = Evidence::read(text).unwrap_or_else(|_| panic!("{text}"));
        files.0.into_iter().map(|file| (file.name, file.form)).collect()
    }

    #[test]
    fn marks_tell_copies_from_originals() {
        use EvidenceForm::{Copy, Original, SealedCopy};
        for (text, name, form) in [
            ("证书.pdf", "证书.pdf", Original),
            ("证书.pdf(复印件)", "证书.pdf", Copy),
            ("证书.pdf（复印件）", "证书.pdf", Copy),
            ("证书.pdf (复印件已签章)", "证书.pdf", SealedCopy),
            ("证书复印件.pdf", "证书复印件.pdf", Original),
            ("证书(复印件).pdf", "证书(复印件).pdf", Original),
            ("证书(未签章复印件)", "证书(未签章复印件)", Original),
        ] {
            assert_eq!(read(text), [(name.to_owned(), form)], "{text}");
        }
    }

    #[test]
    fn files_stand_between_semicolons_of_either_width() {
        let names: Vec<_> =
            read("甲.pdf；乙.pdf(复印件) ;; 丙.pdf;").into_iter().map(|file| file.0).collect();
        assert_eq!(names, ["甲.pdf", "乙.pdf", "丙.pdf"]);
        assert!(Evidence::read(";；").is_err());
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back(text in "[甲乙.();；（）复印件已签章 ]{0,40}") {
            if let Ok(files) = Evidence::read(&text) {
                prop_assert_eq!(Evidence::read(&files.show()), Ok(files));
            }
        }
    }
}
