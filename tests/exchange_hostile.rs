//! Files that are broken, cut, absurdly large or made to do harm: always a message, never a panic.

use pingwei::domain::Lang;
use pingwei::exchange::{Contents, Loaded, Piece, ReadFailure, read, read_each};
use proptest::prelude::*;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/exchange").join(name);
    fs::read(path).expect("a fixture")
}
fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join(name);
    fs::write(&path, bytes).expect("written");
    (dir, path)
}
fn outcome(name: &str, bytes: &[u8]) -> Result<Loaded, ReadFailure> {
    let (_dir, path) = file(name, bytes);
    read(&path, &|_| ())
}
fn lines(loaded: &Loaded) -> Vec<String> {
    loaded.faults().iter().map(|fault| fault.line(Lang::En)).collect()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}

/// A zip of stored entries.
fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let offset = out.len() as u32;
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 33, 0];
        common.extend(crc(content.as_bytes()).to_le_bytes());
        common.extend((content.len() as u32).to_le_bytes());
        common.extend((content.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(content.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, length) = (out.len() as u32, directory.len() as u32);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((entries.len() as u16).to_le_bytes());
    out.extend((entries.len() as u16).to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook with the one sheet 申报人: its XML, and that of the shared texts.
fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    let relationships = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    );
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets><sheet name=\"申报人\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let parts = format!(
        "<Relationships><Relationship Id=\"r1\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    zip(&[
        ("_rels/.rels", &relationships),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &parts),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// Headers and one good row, then `rest` within the sheet's data, then `after`.
fn sheet(rest: &str, after: &str) -> String {
    let row = |number: u32, texts: [&str; 5]| {
        let cells: String = ["A", "B", "C", "D", "E"]
            .iter()
            .zip(texts)
            .map(|(column, t)| text(&format!("{column}{number}"), t))
            .collect();
        format!("<row r=\"{number}\">{cells}</row>")
    };
    let rows = row(1, ["申报编号", "姓名", "申报级别", "申报日期", "第几次上报"])
        + &row(2, ["P1", "甲", "中级", "2020-10-08", "1"]);
    format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}{rest}</sheetData>{after}</worksheet>")
}

const STRINGS: &str = "<sst uniqueCount=\"1\"><si><t>x</t></si></sst>";

#[test]
fn a_workbook_made_by_hand_is_read() {
    let loaded = outcome("a.xlsx", &workbook(&sheet("", ""), STRINGS)).expect("reads");
    assert_eq!(lines(&loaded), Vec::<String>::new());
    assert!(matches!(&loaded.contents, Contents::Queue(list) if list.len() == 1));
}

#[test]
fn cells_and_sheets_made_to_do_harm_end_in_a_message() {
    let harmful = [
        ("a text that is not there", "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>99</v></c></row>", ""),
        ("an unknown type", "<row r=\"3\"><c r=\"A3\" t=\"zz\"><v>1</v></c></row>", ""),
        ("an unknown error", "<row r=\"3\"><c r=\"A3\" t=\"e\"><v>#SPILL!</v></c></row>", ""),
        ("a column beyond the last", "<row r=\"3\"><c r=\"XFE3\"><v>1</v></c></row>", ""),
        ("a column beyond counting", "<row r=\"3\"><c r=\"ZZZZZZZZZZ3\"><v>1</v></c></row>", ""),
        ("a row beyond the last", "<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>", ""),
        ("a row beyond counting", "<row r=\"99999999999\"><c><v>1</v></c></row>", ""),
        ("row nought", "<row r=\"0\"><c r=\"A0\"><v>1</v></c></row>", ""),
        ("a row before the last", "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", ""),
        ("an entity of its own", "<row r=\"3\"><c r=\"A3\" t=\"str\"><v>&bomb;</v></c></row>", ""),
        ("a merged cell inside out", "", "<mergeCells><mergeCell ref=\"C9:A1\"/></mergeCells>"),
        ("a merged cell of nothing", "", "<mergeCells><mergeCell ref=\":\"/></mergeCells>"),
        ("an end that never comes", "<row r=\"3\"><c r=\"A3\"><v>1", "<!--"),
    ];
    for (name, rest, after) in harmful {
        match outcome("a.xlsx", &workbook(&sheet(rest, after), STRINGS)) {
            Err(ReadFailure::Damaged(..)) => {}
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_count_of_texts_made_to_exhaust_memory_is_refused() {
    for count in ["1000000000000", "99999999999999999999999999", "20000"] {
        let strings = format!("<sst uniqueCount=\"{count}\"><si><t>x</t></si></sst>");
        let refused = outcome("a.xlsx", &workbook(&sheet("", ""), &strings));
        assert!(
            matches!(refused, Err(ReadFailure::Damaged(_, why)) if why.contains("sharedStrings")),
            "{count}"
        );
    }
}

#[test]
fn numbers_and_merged_cells_at_the_edges() {
    let rest = "<row r=\"3\"><c r=\"A3\"><v>1e300</v></c><c r=\"B3\"><v>0.1</v></c></row>\
        <row r=\"4\"><c r=\"A4\"><v>NaN</v></c><c r=\"B4\" t=\"b\"><v>1</v></c></row>";
    let merged = "<mergeCells><mergeCell ref=\"A2:A1048576\"/><mergeCell ref=\"E2:E4\"/></mergeCells>";
    let loaded = outcome("a.xlsx", &workbook(&sheet(rest, merged), STRINGS)).expect("reads");
    let found = lines(&loaded);
    assert!(found.iter().any(|line| line.starts_with("申报人!A3: was stored as a number")), "{found:#?}");
    assert!(!found.iter().any(|line| line.contains("第几次上报")), "merged: {found:#?}");
}

#[test]
fn every_cut_of_a_workbook_is_answered() {
    let whole = fixture("openpyxl-queue.xlsx");
    for length in (0..whole.len()).step_by(211).chain(whole.len() - 30..whole.len()) {
        assert!(outcome("a.xlsx", &whole[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn limits_are_told_with_their_place() {
    let head = r#""姓名":"甲","申报级别":"中级","申报日期":"2020-10-08","第几次上报":1"#;
    let rows = |count: usize| vec!["{\"院校\":\"x\"}"; count].join(",");
    let cell = |length: usize| "电".repeat(length);
    let queue = [
        format!("{{\"申报编号\":\"P1\",{head},\"学历\":[{}]}}", rows(1000)),
        format!("{{\"申报编号\":\"P2\",{head},\"学历\":[{}]}}", rows(1001)),
        format!("{{\"申报编号\":\"P3\",{head},\"工作总结\":\"{}\"}}", cell(32_767)),
        format!("{{\"申报编号\":\"P4\",{head},\"工作总结\":\"{}\"}}", cell(32_768)),
        format!(
            "{{\"申报编号\":\"P5\",{head},\"学历\":[{}]}}",
            vec![format!("{{\"院校\":\"{}\"}}", cell(30_000)); 6].join(",")
        ),
        format!("{{\"申报编号\":\"P6\",{head},\"学历\":{}}}", "[".repeat(400)),
    ];
    let loaded = outcome("q.jsonl", queue.join("\n").as_bytes()).expect("reads");
    let Contents::Queue(arrivals) = &loaded.contents else { panic!("no queue") };
    let good: Vec<_> = arrivals.iter().map(|arrival| arrival.dossier.id().0.as_str()).collect();
    assert_eq!(good, ["P1", "P3"]);
    let found = lines(&loaded);
    assert!(found[0].starts_with("q.jsonl:2 学历: more than 1000 rows"), "{found:?}");
    assert!(found[1].starts_with("q.jsonl:4 工作总结: longer than 32767 characters"), "{found:?}");
    assert!(found[2].starts_with("q.jsonl:5 申报编号: this dossier holds more than 512 KiB"), "{found:?}");
    assert!(found[3].starts_with("q.jsonl:6: character"), "{found:?}");
    let long = format!("{{\"申报编号\":\"{}\"}}", "x".repeat(9 << 20));
    assert!(matches!(outcome("q.jsonl", long.as_bytes()), Err(ReadFailure::TooLarge(..))));
    let astray = format!("姓名,账号\n甲,\"{}", "x\n".repeat(5 << 20));
    assert!(matches!(outcome("r.csv", astray.as_bytes()), Err(ReadFailure::OpenQuote(_, 2, 3))));
    let wide = format!("姓名,账号\n{}", ",".repeat(20_000));
    assert!(matches!(outcome("r.csv", wide.as_bytes()), Err(ReadFailure::TooLarge(..))));
}

#[test]
fn progress_goes_on_to_the_end_and_a_reader_may_break_off() {
    let line = |n: u32| {
        format!(
            "{{\"申报编号\":\"P{n}\",\"姓名\":\"甲\",\"申报级别\":\"中级\",\"申报日期\":\"2020-10-08\",\"第几次上报\":1}}\n"
        )
    };
    let text: String = (0..5_000).map(line).collect();
    let (_dir, path) = file("q.jsonl", text.as_bytes());
    let steps = std::cell::RefCell::new(Vec::new());
    let report = read_each(&path, &|step| steps.borrow_mut().push((step.done, step.total)), &mut |_| {
        ControlFlow::Continue(())
    })
    .expect("reads");
    assert_eq!((report.good, report.rejected), (5_000, 0));
    let steps = steps.into_inner();
    assert!(steps.len() > 3 && steps.windows(2).all(|pair| pair[0] <= pair[1]), "{steps:?}");
    assert_eq!(steps.last(), Some(&(1000, 1000)));
    let mut taken = 0;
    let report = read_each(&path, &|_| (), &mut |piece| {
        assert!(matches!(piece, Piece::Dossier(_)));
        taken += 1;
        if taken == 7 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .expect("reads");
    assert_eq!((taken, report.good), (7, 7));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..400), lead in 0..4_usize) {
        let lead: &[u8] = [b"" as &[u8], b"PK\x03\x04", "申报编号,姓名\n".as_bytes(), "{\"申报编号\":".as_bytes()][lead];
        let bytes = [lead, &bytes].concat();
        for name in ["a.xlsx", "a.csv", "a.jsonl"] {
            if let Err(failure) = outcome(name, &bytes) {
                prop_assert!(!failure.words().zh.is_empty());
            }
        }
    }

    #[test]
    fn flipped_bytes_are_answered(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        for name in ["libreoffice-queue.xlsx", "openpyxl-1904.xlsx"] {
            let mut bytes = fixture(name);
            for (index, value) in &flips {
                let at = index.index(bytes.len());
                bytes[at] = *value;
            }
            if let Ok(loaded) = outcome("a.xlsx", &bytes) {
                prop_assert!(loaded.report.good <= 3);
            }
        }
    }

    #[test]
    fn any_sheet_is_answered(rest in "(<(row|c|v|is|t|f)( r=\"[A-Z]{0,4}[0-9]{0,9}\")?( t=\"(s|n|b|e|d|str)\")?( s=\"[0-9]{1,3}\")?>|</(row|c|v|t)>|[0-9.]{1,8}|文字|&amp;|&#x1F;){0,30}") {
        if let Ok(loaded) = outcome("a.xlsx", &workbook(&sheet(&rest, ""), STRINGS)) {
            prop_assert!(loaded.report.good <= 40);
        }
    }
}
