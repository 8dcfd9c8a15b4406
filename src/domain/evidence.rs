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
