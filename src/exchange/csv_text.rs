//! Comma-separated text, strictly (RFC 4180): embedded line breaks, doubled quotes, exact rows and
//! lines. A quotation mark that is never closed is an error, not the end of all that follows.

use super::decode::TextFile;
use super::fault::ReadFailure;
use crate::domain::Words;
use std::path::PathBuf;

/// The longest record, in bytes: more is a quotation mark gone astray.
const MAX_RECORD: usize = 8 << 20;

/// The most columns, as in workbooks.
const MAX_COLUMNS: usize = 16_384;

/// One record.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    /// The row as a spreadsheet counts it, from 1: blank lines count, line breaks in cells do not.
    pub row: u32,
    /// The line of the file it starts on, from 1.
    pub line: u64,
    text: String,
    ends: Vec<usize>,
    /// A cell with text after its closing quotation mark.
    pub broken: Option<u32>,
}

impl Record {
    /// Its cells.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.ends.iter().scan(0, |start, end| {
            let cell = &self.text[*start..*end];
            *start = *end;
            Some(cell)
        })
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.broken = None;
    }

    fn is_blank_line(&self) -> bool {
        self.ends.len() == 1 && self.text.is_empty()
    }
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// At a cell's first character.
    Start,
    /// In a cell without quotation marks.
    Plain,
    /// Between quotation marks.
    Quoted,
    /// After a quotation mark within: a second one stands for itself.
    Quote,
}

/// Reads records from a text file.
pub(super) struct CsvReader {
    /// The file.
    pub file: TextFile,
    path: PathBuf,
    piece: String,
    at: usize,
    line: u64,
    column: u64,
    rows: u32,
    after_cr: bool,
}

impl CsvReader {
    /// Starts at the file's beginning.
    pub fn new(file: TextFile, path: PathBuf) -> Self {
        Self { file, path, piece: String::new(), at: 0, line: 1, column: 0, rows: 0, after_cr: false }
    }

    fn next_char(&mut self) -> Result<Option<char>, ReadFailure> {
        loop {
            if let Some(c) = self.piece[self.at..].chars().next() {
                self.at += c.len_utf8();
                if std::mem::take(&mut self.after_cr) && c == '\n' {
                    continue;
                }
                self.column += 1;
                return Ok(Some(c));
            }
            self.at = 0;
            if !self.file.next(&mut self.piece)? {
                return Ok(None);
            }
        }
    }

    /// Takes plain text up to the next character that means something in `state`; false where
    /// there is none here.
    fn run(&mut self, state: State, text: &mut String) -> bool {
        let rest = &self.piece[self.at..];
        let end = |stop: fn(&u8) -> bool| rest.bytes().position(|byte| stop(&byte)).unwrap_or(rest.len());
        let length = match state {
            _ if self.after_cr => 0,
            State::Plain => end(|byte| matches!(byte, b',' | b'\r' | b'\n')),
            State::Quoted => end(|byte| matches!(byte, b'"' | b'\r' | b'\n')),
            State::Start | State::Quote => 0,
        };
        text.push_str(&rest[..length]);
        self.column += rest[..length].chars().count() as u64;
        self.at += length;
        length > 0
    }

    fn break_line(&mut self, c: char) {
        self.line += 1;
        self.column = 0;
        self.after_cr = c == '\r';
    }

    /// Reads the next record that is not a blank line; false at the end.
    pub fn next(&mut self, record: &mut Record) -> Result<bool, ReadFailure> {
        while self.any(record)? {
            if !record.is_blank_line() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn too_long(&self, line: u64) -> ReadFailure {
        let (zh, en) = (format!("第 {line} 行"), format!("line {line}"));
        ReadFailure::TooLarge(self.path.clone(), Words::made(zh, en))
    }

    fn any(&mut self, record: &mut Record) -> Result<bool, ReadFailure> {
        record.clear();
        record.line = self.line;
        let mut state = State::Start;
        let mut opened = (0, 0);
        let mut read = false;
        loop {
            while self.run(state, &mut record.text) {}
            let Some(c) = self.next_char()? else {
                if state == State::Quoted {
                    return Err(ReadFailure::OpenQuote(self.path.clone(), opened.0, opened.1));
                }
                if read {
                    record.ends.push(record.text.len());
                    self.rows = self.rows.saturating_add(1);
                    record.row = self.rows;
                }
                return Ok(read);
            };
            read = true;
            if record.text.len() > MAX_RECORD || record.ends.len() > MAX_COLUMNS {
                return Err(match state {
                    State::Quoted => ReadFailure::OpenQuote(self.path.clone(), opened.0, opened.1),
                    _ => self.too_long(record.line),
                });
            }
            match (state, c) {
                (State::Quoted, '"') => state = State::Quote,
                (State::Quoted, '\r' | '\n') => {
                    record.text.push('\n');
                    self.break_line(c);
                }
                (State::Quoted, c) => record.text.push(c),
                (State::Start, '"') => {
                    opened = (self.line, self.column);
                    state = State::Quoted;
                }
                (State::Quote, '"') => {
                    record.text.push('"');
                    state = State::Quoted;
                }
                (_, ',') => {
                    record.ends.push(record.text.len());
                    state = State::Start;
                }
                (_, '\r' | '\n') => {
                    record.ends.push(record.text.len());
                    self.break_line(c);
                    self.rows = self.rows.saturating_add(1);
                    record.row = self.rows;
                    return Ok(true);
                }
                (State::Quote, c) => {
                    if !c.is_whitespace() {
                        record.broken.get_or_insert(u32::try_from(record.ends.len()).unwrap_or(u32::MAX));
                    }
                    record.text.push(c);
                    // Stays in Quote: what follows belongs to the same broken cell.
                }
                (_, c) => {
                    record.text.push(c);
                    state = State::Plain;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    type Rows = Vec<(u32, u64, Vec<String>)>;

    fn rows_of(bytes: &[u8]) -> Result<Rows, ReadFailure> {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(bytes).expect("written");
        let path = file.path().to_owned();
        let mut reader = CsvReader::new(TextFile::open(&path, true)?, path);
        let (mut record, mut rows) = (Record::default(), Vec::new());
        while reader.next(&mut record)? {
            rows.push((record.row, record.line, record.cells().map(str::to_owned).collect()));
        }
        Ok(rows)
    }
    fn row(row: u32, line: u64, cells: &[&str]) -> (u32, u64, Vec<String>) {
        (row, line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn quotes_line_breaks_and_blank_lines_keep_rows_and_lines_exact() {
        let text = "姓名,b\r\n\"x\r\ny\",\"a\"\"b\"\r\n\r\n,\nlast,a\"b";
        let expected = vec![
            row(1, 1, &["姓名", "b"]),
            row(2, 2, &["x\ny", "a\"b"]),
            row(4, 5, &["", ""]),
            row(5, 6, &["last", "a\"b"]),
        ];
        assert_eq!(rows_of(text.as_bytes()), Ok(expected));
    }

    #[test]
    fn the_mark_of_utf8_is_no_text_and_gb18030_is_told_by_the_headers() {
        assert_eq!(rows_of("\u{feff}姓名,目".as_bytes()), Ok(vec![row(1, 1, &["姓名", "目"])]));
        let (bytes, _, _) = encoding_rs::GB18030.encode("账号,姓名\n目,\u{20000}镕");
        assert_eq!(
            rows_of(&bytes),
            Ok(vec![row(1, 1, &["账号", "姓名"]), row(2, 2, &["目", "\u{20000}镕"])])
        );
        assert_eq!(rows_of(b"a,b\rc,d"), Ok(vec![row(1, 1, &["a", "b"]), row(2, 2, &["c", "d"])]));
    }

    #[test]
    fn bytes_that_are_no_text_are_named_by_line_and_character() {
        let mut bytes = "姓名,b\n甲乙".as_bytes().to_vec();
        bytes.extend(b"\xff,c\n");
        match rows_of(&bytes) {
            Err(ReadFailure::Encoding(_, "UTF-8", 2, 3)) => {}
            other => panic!("{other:?}"),
        }
        match rows_of(b"\xff\xfea\0b\0") {
            Err(ReadFailure::NotText(_)) => {}
            other => panic!("{other:?}"),
        }
        match rows_of(b"") {
            Err(ReadFailure::Empty(_)) => {}
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_open_quote_is_an_error_where_it_opens() {
        match rows_of("姓名,b\nx,\"y\nz,1\n".as_bytes()) {
            Err(ReadFailure::OpenQuote(_, 2, 3)) => {}
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn pieces_may_end_anywhere() {
        let long = "电".repeat(50_000);
        let text = format!("姓名,{long}\r\n\"{long}\r\n\",x\r\n");
        let rows = rows_of(text.as_bytes()).expect("reads");
        assert_eq!(rows, vec![row(1, 1, &["姓名", &long]), row(2, 2, &[&format!("{long}\n"), "x"])]);
    }
}
