//! Documents written to files, by the ending of their names.

use super::atomic::{WriteFailure, write_file};
use super::document::Document;
use super::{write_csv, write_jsonl, write_md, write_xlsx};
use std::path::Path;

/// Writes a document as `.xlsx`, `.csv`, `.jsonl` or `.md`: whole or not at all.
///
/// # Errors
/// Why nothing was written; what stood there before still does.
pub fn export(path: &Path, document: &Document, overwrite: bool) -> Result<(), WriteFailure> {
    let end = path.extension().and_then(|end| end.to_str()).unwrap_or_default().to_ascii_lowercase();
    let write = match end.as_str() {
        "xlsx" => write_xlsx::write,
        "csv" => write_csv::write,
        "jsonl" => write_jsonl::write,
        "md" => write_md::write,
        _ => return Err(WriteFailure::UnknownType(path.to_owned())),
    };
    write_file(path, overwrite, |out| write(path, document, out))
}
