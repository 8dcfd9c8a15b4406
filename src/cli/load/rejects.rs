//! The report of what `--accept-good` left out: the rows as they stood with their faults, ready to
//! be corrected and loaded in their turn, and what rules refused.

use super::intake::Intake;
use super::tell::{Fate, Loaded};
use crate::cli::fault::Fault;
use crate::domain::{Lang, Words};
use crate::exchange::{self, Cell, Sheet, SheetColumn, rejected_document};
use std::path::{Path, PathBuf};

/// Writes the report of one file where something of it was left out, and gives its path.
///
/// # Errors
/// Where it cannot be written.
pub fn write(
    intake: &Intake,
    loaded: &Loaded,
    named: Option<&Path>,
    lang: Lang,
) -> Result<Option<PathBuf>, Fault> {
    if intake.rejected.is_empty() && intake.report.whole.is_empty() && !loaded.left_out() {
        return Ok(None);
    }
    let path = named.map_or_else(|| free_name(&intake.path), Path::to_owned);
    let line = match lang {
        Lang::Zh => format!("出自 {}；改正后可直接载入", intake.report.file),
        Lang::En => format!("from {}; correct it and load it", intake.report.file),
    };
    let mut document = rejected_document(&intake.rejected, vec![line], lang);
    document.sheets.extend(whole_faults(intake, lang));
    document.sheets.extend(refusals(loaded, lang));
    exchange::export(&path, &document, false).map_err(|failure| {
        Fault::bad(failure.words()).next(Words::fixed(
            "能收的已经载入；用 --report 另起文件名再运行一次即可得到报告 (不会重复载入)",
            "what can be taken is loaded; run it again with another --report to get it (nothing is loaded twice)",
        ))
    })?;
    Ok(Some(path))
}

/// `queue.rejected.xlsx` in the current folder, or the first such name that is free.
fn free_name(path: &Path) -> PathBuf {
    let stem = path.file_stem().map_or_else(|| "load".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let name = |number: u32| match number {
        1 => PathBuf::from(format!("{stem}.rejected.xlsx")),
        number => PathBuf::from(format!("{stem}.rejected-{number}.xlsx")),
    };
    (1..10_000).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(10_000))
}

/// Faults of whole sheets: they belong to no row.
fn whole_faults(intake: &Intake, lang: Lang) -> Option<Sheet> {
    let rows = intake
        .report
        .whole
        .iter()
        .map(|fault| vec![fault.place.as_str().into(), fault.what.get(lang).into()]);
    let headers = match lang {
        Lang::Zh => ["整张表的问题", "位置", "问题"],
        Lang::En => ["faults of sheets", "place", "what is wrong"],
    };
    sheet(&headers, &["place", "what"], rows.collect())
}

/// What rules refused: right as a file, but not to be taken now.
fn refusals(loaded: &Loaded, lang: Lang) -> Option<Sheet> {
    let row = |outcome: &super::Outcome| match &outcome.fate {
        Fate::Refused(refusal) => Some(vec![
            outcome.dossier.0.as_str().into(),
            i64::from(outcome.submission).into(),
            outcome.place.as_str().into(),
            refusal.clause().into(),
            refusal.words.get(lang).into(),
        ]),
        _ => None,
    };
    let headers = match lang {
        Lang::Zh => ["规则不收", "编号", "次数", "位置", "规则", "为什么"],
        Lang::En => ["refused by rules", "number", "submission", "place", "rule", "why"],
    };
    sheet(
        &headers,
        &["dossier", "submission", "place", "rule", "why"],
        loaded.outcomes.iter().filter_map(row).collect(),
    )
}

/// A sheet of its name and headers, where there are rows.
fn sheet(names: &[&str], keys: &[&str], rows: Vec<Vec<Cell>>) -> Option<Sheet> {
    let (name, headers) = names.split_first().filter(|_| !rows.is_empty())?;
    let columns = headers.iter().zip(keys).map(|(header, key)| SheetColumn::text(*header, *key)).collect();
    Some(Sheet { name: (*name).to_owned(), columns, rows, below: false })
}
