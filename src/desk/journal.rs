//! The journal as a person may read it.

use super::core::Core;
use super::index::Row;
use super::protocol::Refusal;
use super::viewer::Who;
use crate::domain::DossierId;
use crate::record::{Position, line, withheld::withhold};
use std::collections::HashSet;

/// Who gave the command that was recorded there.
pub fn author(core: &Core, at: &Position) -> Option<String> {
    let line = core.shelf.lines(at.seq, 1).ok()?.into_iter().next()? + "\n";
    line::read(line.as_bytes()).ok().map(|line| line.by)
}

/// Bytes of journal lines in one answer, about: a line may be 1 MiB long.
const LINES: usize = 4 << 20;

fn lines(core: &Core, from: u64, most: usize) -> Result<Vec<String>, Refusal> {
    let (mut lines, mut bytes) = (Vec::new(), 0);
    while lines.len() < most && bytes < LINES {
        let part = core.shelf.lines(from + lines.len() as u64, (most - lines.len()).min(16))?;
        if part.is_empty() {
            break;
        }
        for line in part {
            bytes += line.len();
            if bytes > LINES && !lines.is_empty() {
                break;
            }
            lines.push(line);
        }
    }
    Ok(lines)
}

/// Journal lines as a person may read them: none from the call on after which ballots are open that they
/// must not know of yet. Of a line that names a dossier they stand aside from, no more than its place in the
/// chain.
///
/// # Errors
/// Where the store cannot be read.
pub fn journal(core: &Core, who: &Who, from: u64, most: usize) -> Result<Vec<String>, Refusal> {
    let hall = core.hall()?;
    let most = hall.horizon(who.account()).map_or(most, |horizon| {
        most.min(usize::try_from(horizon.saturating_sub(from)).unwrap_or(usize::MAX))
    });
    let mut aside = hall.aside(who.account());
    drop(hall);
    aside.extend(of_own_unit(core, who));
    let mut lines = lines(core, from, most)?;
    if !aside.is_empty() {
        let aside = aside.iter().filter_map(|id| serde_json::to_string(id).ok()).collect();
        lines.iter_mut().filter(|line| names_any(line, &aside)).for_each(|line| *line = withheld(line));
    }
    Ok(lines)
}

/// The dossiers of the person's own unit, from which the rules make those who judge stand aside.
fn of_own_unit(core: &Core, who: &Who) -> Vec<DossierId> {
    let notice = core.rules().held.notice;
    let index = core.index();
    let words = index.words();
    let own = |row: &&Row| who.stands_aside_from_unit(&notice, words.text(row.unit));
    index.rows().iter().filter(own).map(|row| DossierId(row.id().to_owned())).collect()
}

/// True where one of these texts, quotes and all, stands in the line.
fn names_any(line: &str, quoted: &HashSet<String>) -> bool {
    let (bytes, mut from) = (line.as_bytes(), 0);
    while let Some(open) = bytes[from..].iter().position(|byte| *byte == b'"').map(|at| from + at) {
        let mut end = open + 1;
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        if line.get(open..=end).is_some_and(|text| quoted.contains(text)) {
            return true;
        }
        from = end + 1;
        if from >= bytes.len() {
            break;
        }
    }
    false
}

/// What is left of a line that is not to be seen.
fn withheld(text: &str) -> String {
    let ended = format!("{}\n", text.trim_end_matches('\n'));
    line::read(ended.as_bytes()).map(|line| withhold(&line)).unwrap_or_default()
}
