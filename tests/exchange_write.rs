//! Documents out: what spreadsheet programs, scripts and people find in the files.

use calamine::{Data, Reader, Xlsx, open_workbook};
use pingwei::domain::{Lang, Score};
use pingwei::exchange::{
    Align, Cell, Contents, Document, Sheet, SheetColumn, WriteFailure, export, read, rejected_document,
};
use std::fs;
use std::path::Path;

fn document() -> Document {
    let columns = vec![
        SheetColumn::text("姓名", "name"),
        SheetColumn::figures("得分", "score"),
        SheetColumn { align: Align::Center, ..SheetColumn::text("到场", "present") },
        SheetColumn::figures("票数", "votes"),
    ];
    let rows = vec![
        vec!["=HYPERLINK(\"http://x\")".into(), Score(8650).into(), true.into(), 7_i64.into()],
        vec!["赵,\"示例\"\n二".into(), Cell::Blank, false.into()],
        vec!["650102198001011234".into(), Score(-5).into()],
    ];
    Document {
        title: "评分 & 表决".into(),
        lines: vec!["日志 seq 12 hash 00ff".into(), "+1".into()],
        sheets: vec![Sheet { name: "得分".into(), columns, rows, below: false }],
    }
}
fn written(name: &str, document: &Document) -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join(name);
    export(&path, document, false).expect("written");
    (dir, path)
}
fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("text")
}

#[test]
fn a_workbook_holds_text_as_text_and_scores_as_numbers() {
    let (_dir, path) = written("a.xlsx", &document());
    let mut book: Xlsx<_> = open_workbook(&path).expect("opens");
    assert_eq!(book.sheet_names(), ["得分", "说明"]);
    let sheet = book.worksheet_range("得分").expect("a sheet");
    let cell = |row, column| sheet.get((row, column)).cloned().unwrap_or_default();
    assert_eq!(cell(0, 1), Data::String("得分".into()));
    assert_eq!(cell(1, 0), Data::String("=HYPERLINK(\"http://x\")".into()));
    assert_eq!(cell(1, 1), Data::Float(86.5));
    assert_eq!(cell(1, 2), Data::String("是".into()));
    assert_eq!(cell(1, 3), Data::Float(7.0));
    assert_eq!(cell(2, 0), Data::String("赵,\"示例\"\n二".into()));
    assert_eq!(cell(3, 0), Data::String("650102198001011234".into()));
    assert!(book.worksheet_formula("得分").expect("formulas").used_cells().next().is_none());
    let about = book.worksheet_range("说明").expect("a sheet");
    let lines: Vec<String> = about.rows().map(|row| row[0].to_string()).collect();
    assert_eq!(lines, ["评分 & 表决", "日志 seq 12 hash 00ff", "+1"]);
}

#[test]
fn csv_for_spreadsheet_programs() {
    let (_dir, path) = written("a.csv", &document());
    let expected = "\u{feff}姓名,得分,到场,票数\r\n\
        \"'=HYPERLINK(\"\"http://x\"\")\",86.50,是,7\r\n\
        \"赵,\"\"示例\"\"\n二\",,否\r\n\
        650102198001011234,-0.05\r\n\
        \r\n# 评分 & 表决\r\n# 日志 seq 12 hash 00ff\r\n# +1\r\n";
    assert_eq!(text(&path), expected);
}

#[test]
fn lines_of_json_for_scripts() {
    let (_dir, path) = written("a.jsonl", &document());
    let lines: Vec<serde_json::Value> =
        text(&path).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(
        lines,
        [
            serde_json::json!({"schema": "pingwei.export/1", "title": "评分 & 表决", "lines": ["日志 seq 12 hash 00ff", "+1"]}),
            serde_json::json!({"name": "=HYPERLINK(\"http://x\")", "score": "86.50", "present": true, "votes": 7}),
            serde_json::json!({"name": "赵,\"示例\"\n二", "present": false}),
            serde_json::json!({"name": "650102198001011234", "score": "-0.05"}),
        ]
    );
}

#[test]
fn nothing_is_overwritten_unasked_and_endings_are_known() {
    let (dir, path) = written("a.md", &document());
    let before = text(&path);
    assert_eq!(export(&path, &Document::default(), false), Err(WriteFailure::Exists(path.clone())));
    assert_eq!(text(&path), before);
    export(&path, &Document::default(), true).expect("overwritten");
    assert_ne!(text(&path), before);
    let odd = dir.path().join("a.pdf");
    assert_eq!(export(&odd, &document(), false), Err(WriteFailure::UnknownType(odd.clone())));
    let words = WriteFailure::Exists(odd).words();
    assert!(words.zh.contains("未覆盖") && words.en.contains("not overwritten"));
}

#[test]
fn what_a_workbook_cannot_hold_is_told_and_leaves_nothing() {
    let mut long = document();
    long.sheets[0].rows.push(vec!["电".repeat(40_000).into()]);
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("a.xlsx");
    assert!(matches!(export(&path, &long, false), Err(WriteFailure::Unfit(..))));
    assert_eq!(fs::read_dir(dir.path()).expect("readable").count(), 0);
}

#[test]
fn a_directory_that_may_not_be_written_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().expect("a directory");
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o555)).expect("set");
    let path = dir.path().join("a.csv");
    // The superuser may write anywhere.
    let allowed = fs::write(dir.path().join("probe"), "").is_ok();
    let expected = if allowed { Ok(()) } else { Err(WriteFailure::Denied(path.clone())) };
    assert_eq!(export(&path, &document(), false), expected);
    let full = Path::new("/dev/full/a.csv");
    assert!(matches!(export(full, &document(), false), Err(WriteFailure::NoDirectory(_))));
}

#[test]
fn the_report_of_bad_rows_can_be_corrected_and_loaded() {
    let dir = tempfile::tempdir().expect("a directory");
    let queue = dir.path().join("queue.jsonl");
    let good = r#""姓名":"甲","申报日期":"2020-10-08","第几次上报":1"#;
    let bad = format!(
        "{{\"申报编号\":\"P1\",{good},\"申报级别\":\"中级\"}}\n{{\"申报编号\":\"P2\",{good},\"申报级别\":\"高级\",\"民族\":\"x\",\"学历\":[{{\"院校\":\"某校\"}},{{\"毕业日期\":\"去年\"}}]}}\n"
    );
    fs::write(&queue, bad).expect("written");
    let loaded = read(&queue, &|_| ()).expect("reads");
    let report = rejected_document(&loaded.rejected, vec!["queue.jsonl".into()], Lang::Zh);
    let sheets: Vec<_> = report.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.rows.len())).collect();
    assert_eq!(sheets, [("申报人", 1), ("学历", 2)]);
    let headers: Vec<_> = report.sheets[1].columns.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(headers, ["申报编号", "院校", "毕业日期", "问题", "位置"]);
    assert_eq!(report.sheets[1].rows[0][3], Cell::Text(String::new()));
    assert!(
        matches!(&report.sheets[1].rows[1][3], Cell::Text(text) if text.contains("queue.jsonl:2 学历[2].毕业日期"))
    );
    let path = dir.path().join("bad.xlsx");
    let mut corrected = report.clone();
    for sheet in &mut corrected.sheets {
        for cell in sheet.rows.iter_mut().flatten() {
            match cell.shown().as_ref() {
                "高级" => *cell = "副高级".into(),
                "去年" => *cell = "2019.07".into(),
                _ => {}
            }
        }
    }
    export(&path, &report, false).expect("written");
    assert_eq!(read(&path, &|_| ()).expect("reads").rejected.len(), 1);
    export(&path, &corrected, true).expect("written");
    let again = read(&path, &|_| ()).expect("reads");
    let Contents::Queue(arrivals) = &again.contents else { panic!("no queue") };
    assert_eq!(arrivals.len(), 1);
    assert_eq!(arrivals[0].dossier.educations.len(), 2);
}
