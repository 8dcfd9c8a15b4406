//! Queues, blacklists and rosters as text: csv directories and lines of JSON, read from real files.

use pingwei::domain::{Lang, Table};
use pingwei::exchange::{Contents, FileKind, Loaded, ReadFailure, read};
use std::fs;
use std::path::Path;

fn load(path: &Path) -> Loaded {
    match read(path, &|_| ()) {
        Ok(loaded) => loaded,
        Err(failure) => panic!("{failure}"),
    }
}
fn failure(path: &Path) -> ReadFailure {
    match read(path, &|_| ()) {
        Ok(loaded) => panic!("read {loaded:?}"),
        Err(failure) => failure,
    }
}
fn lines(loaded: &Loaded) -> Vec<String> {
    loaded.faults().iter().map(|fault| fault.line(Lang::En)).collect()
}
fn dir(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary directory");
    for (name, bytes) in files {
        fs::write(dir.path().join(name), bytes).expect("written");
    }
    dir
}

const APPLICANTS: &str = "申报日期,姓名,申报编号,申报级别,第几次上报,政治面貌,备注\n\
    2020-10-08,张三,P1,副高级,1,群众,x\n2020.10,李四,P2,中级,1,,\n";

#[test]
fn a_csv_directory_ties_its_tables_and_reports_what_it_does_not_keep() {
    let education = "申报编号,院校,毕业日期,证明方式,佐证材料\nP2,\"某大学,\n电力系\",2008年7月1日,学信网,a.pdf;b(复印件)\nP1,无,,,\nP2,,,,\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(education);
    let queue = dir(&[
        ("申报人.csv", format!("\u{feff}{APPLICANTS}").as_bytes()),
        ("学历.csv", &gb),
        ("说明.csv", "随便\n写的\n".as_bytes()),
        ("获奖.csv", b""),
        ("readme.txt", b"x"),
    ]);
    let loaded = load(queue.path());
    assert_eq!(lines(&loaded), Vec::<String>::new());
    let Contents::Queue(arrivals) = &loaded.contents else { panic!("no queue") };
    assert_eq!(arrivals.len(), 2);
    assert_eq!(arrivals[0].place, "申报人.csv!2");
    assert_eq!(arrivals[0].dossier.applicant.name.as_str(), "张三");
    assert_eq!(arrivals[0].dossier.len(Table::Education), 1);
    let row = arrivals[1].dossier.row(Table::Education, 0).expect("a row");
    let cells: Vec<_> = (0..7).map(|i| row.show(i).into_owned()).collect();
    assert_eq!(cells, ["", "", "某大学,\n电力系", "", "2008-07-01", "学信网", "a.pdf;b(复印件)"]);
    let report = &loaded.report;
    assert_eq!(report.kind, FileKind::Queue);
    assert_eq!(report.unknown_columns, [("申报人.csv".to_owned(), "备注".to_owned())]);
    assert_eq!(report.dropped_private_columns, [("申报人.csv".to_owned(), "政治面貌".to_owned())]);
    let notes: Vec<_> = report.notes.iter().map(|note| note.zh.as_ref()).collect();
    assert!(notes.iter().any(|note| note.contains("说明.csv")), "{notes:?}");
    assert_eq!(report.sha256.len(), 64);
    assert_eq!(load(queue.path()).report.sha256, report.sha256);
}

#[test]
fn every_fault_is_named_by_file_cell_and_line_and_good_dossiers_stay() {
    let applicants = "申报编号,姓名,申报级别,申报日期,第几次上报,工作总结,证件号码\n\
        P1,张三,副高级,2020-10-08,1,\"一\n二\",\n\
        P2,,高级,2020-13-01,0,x,6.50102E+17\n\
        P3,王五,中级,2020-10-08,1,,\n\
        P1,又来,中级,2020-10-08,1,,\n\
        P5,赵六,中级,2020-10-08,1,,,多了\n\
        ,无号,中级,2020-10-08,1,,\n";
    let training =
        "申报编号,年度,科目,合格\nP3,2018,公需,是\nP9,2018,公需,是\n,2019,公需,是\nP1,18,公共,对\n";
    let queue = dir(&[("申报人.csv", applicants.as_bytes()), ("继续教育.csv", training.as_bytes())]);
    let loaded = load(queue.path());
    let Contents::Queue(arrivals) = &loaded.contents else { panic!("no queue") };
    assert_eq!(arrivals.iter().map(|a| a.dossier.id().0.as_str()).collect::<Vec<_>>(), ["P3"]);
    let found = lines(&loaded);
    let expected = [
        ("申报人.csv!A2: 申报编号 P1 stands again below"),
        ("申报人.csv!B3: 姓名 is empty; it must be filled (line 4 of the file)"),
        ("申报人.csv!C3: 申报级别 is \"高级\"; expected one of: 初级 中级 副高级 正高级 (line 4 of the file)"),
        ("申报人.csv!D3: 申报日期 is \"2020-13-01\""),
        ("申报人.csv!E3: 第几次上报 is \"0\""),
        ("申报人.csv!G3: was stored as a number"),
        ("申报人.csv!A5: 申报编号 P1 stands twice (also in row 2)"),
        ("申报人.csv!H6: more cells than the 7 headers"),
        ("申报人.csv!A7: 申报编号 is empty"),
        ("继续教育.csv!A3: 申报编号 P9 has no row in 申报人"),
        ("继续教育.csv!A4: 申报编号 is empty"),
        ("继续教育.csv!B5: 年度 is \"18\""),
        ("继续教育.csv!C5: 科目 is \"公共\"; expected one of: 公需 专业"),
        ("继续教育.csv!D5: 合格 is \"对\"; expected one of: 是 否"),
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
    let p1 = loaded.rejected.iter().find(|rejected| rejected.rows.len() == 2).expect("P1 with its training");
    assert_eq!((p1.id.as_str(), p1.rows[1].table.as_str()), ("P1", "继续教育"));
    assert_eq!(p1.rows[1].cells[1], ("年度".to_owned(), "18".to_owned()));
    assert_eq!((loaded.report.good, loaded.report.rejected), (1, 7));
}

#[test]
fn headers_that_cannot_be_relied_on_refuse_the_whole() {
    let queue = dir(&[
        ("申报人.csv", "申报编号,姓名,姓名,申报级别,第几次上报\nP1,a,b,中级,1\n".as_bytes()),
        ("学历.csv", "学历,学位\n本科,学士\n".as_bytes()),
    ]);
    let loaded = load(queue.path());
    assert_eq!(
        lines(&loaded),
        [
            "申报人.csv!A1: the headers lack 申报日期, which is required",
            "申报人.csv!C1: the header 姓名 stands twice (also in column B); expected once",
            "学历.csv!A1: the headers lack 申报编号, which is required",
        ]
    );
    assert_eq!(loaded.contents, Contents::Queue(vec![]));
}

#[test]
fn lines_of_json() {
    let text = [
        r#"{"申报编号":"P1","姓名":"张三","申报级别":"中级","申报日期":"2020-10-08","第几次上报":1,"证件号码":650102199001011234,"民族":"x","首次参评":true,"学历":[{"院校":"无","族别":"x","别的":1},{"毕业日期":null}]}"#,
        "",
        r#"{"申报编号":"P2","姓名":"","申报级别":"中级","申报日期":"2020-10-08","第几次上报":1,"证件号码":6.5e17,"学历":[{"毕业日期":"去年"},3],"简历":{},"姓名":"又"}"#,
        r#"{"申报编号":"P3","#,
        r#"{"申报编号":"P1","姓名":"张三","申报级别":"中级","申报日期":"2020-10-08","第几次上报":2}"#,
    ];
    let files = dir(&[("queue.jsonl", format!("\u{feff}{}\n", text.join("\n")).as_bytes())]);
    let loaded = load(&files.path().join("queue.jsonl"));
    let Contents::Queue(arrivals) = &loaded.contents else { panic!("no queue") };
    assert_eq!(arrivals.len(), 1);
    assert_eq!(arrivals[0].place, "queue.jsonl:1");
    let dossier = &arrivals[0].dossier;
    assert_eq!(dossier.applicant.id_number.value().map(String::as_str), Some("650102199001011234"));
    assert_eq!(dossier.applicant.first_time.value(), Some(&true));
    assert_eq!(dossier.educations.len(), 2);
    let found = lines(&loaded);
    let expected = [
        "queue.jsonl:3 证件号码: was stored as a number",
        "queue.jsonl:3 姓名: 姓名 stands twice",
        "queue.jsonl:3 学历[1].毕业日期: 毕业日期 is \"去年\"",
        "queue.jsonl:3 学历[2]: expected an object",
        "queue.jsonl:3 简历: expected a list",
        "queue.jsonl:4: character 13: not valid JSON",
        "queue.jsonl:5 申报编号: 申报编号 P1 stands twice (also in line 1)",
    ];
    for expected in expected {
        assert!(found.iter().any(|found| found.starts_with(expected)), "{expected}\n{found:#?}");
    }
    assert_eq!(loaded.report.unknown_columns, [("学历".to_owned(), "别的".to_owned())]);
    assert_eq!(loaded.report.dropped_private_columns.len(), 2);
    let kept = loaded.rejected.iter().flat_map(|r| &r.rows).flat_map(|row| &row.cells);
    assert!(kept.clone().count() > 5 && !kept.clone().any(|(header, _)| header.contains("族")));
}

#[test]
fn a_repeated_key_is_an_error_even_where_the_first_is_good() {
    let line = r#"{"申报编号":"P1","姓名":"甲","姓名":"乙","申报级别":"中级","申报日期":"2020-10-08","第几次上报":1,"学历":[],"学历":[]}"#;
    let files = dir(&[("q.jsonl", line.as_bytes())]);
    let found = lines(&load(&files.path().join("q.jsonl")));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("q.jsonl:1 姓名: 姓名 stands twice"), "{found:?}");
    assert!(found[1].starts_with("q.jsonl:1 学历: 学历 stands twice"), "{found:?}");
}

#[test]
fn rolls_are_told_by_their_headers() {
    let files = dir(&[
        ("a.csv", "名称,类型,处理日期,证件号码\n某人,个人,2019-03-01,\n某司,公司,2019,\n".as_bytes()),
        ("b.csv", "姓名,账号,角色\n甲,jia,评审专家;组长\n乙,jia,\n".as_bytes()),
        ("c.csv", "场次,申报编号,评委,得分\n一,P1,甲,86\n".as_bytes()),
        ("d.jsonl", "{\"账号\":\"jia\",\"姓名\":\"甲\"}\n{\"账号\":\"yi\"}\n".as_bytes()),
        ("e.jsonl", "{\"类型\":\"单位\",\"名称\":\"某司\",\"处理日期\":\"2020.05\"}\n".as_bytes()),
        ("f.csv", "申报编号,姓名,申报级别,申报日期,第几次上报\n".as_bytes()),
        ("g.csv", "账号;姓名;单位\njia;甲;x\n".as_bytes()),
        ("h.csv", "账号,姓名\njia,\"甲\nyi,乙\n".as_bytes()),
    ]);
    let at = |name: &str| files.path().join(name);
    let loaded = load(&at("a.csv"));
    let Contents::Blacklist(entries) = &loaded.contents else { panic!("no blacklist") };
    assert_eq!((entries.len(), entries[0].place.as_str()), (1, "a.csv!2"));
    assert_eq!(lines(&loaded).len(), 2);
    let loaded = load(&at("b.csv"));
    assert!(matches!(&loaded.contents, Contents::Roster(list) if list.is_empty() || list.len() == 1));
    assert!(
        lines(&loaded)
            .iter()
            .any(|line| line.starts_with("b.csv!B3: the account jia stands twice (also at b.csv!2)"))
    );
    assert!(matches!(&load(&at("c.csv")).contents, Contents::Ballots(list) if list.len() == 1));
    let loaded = load(&at("d.jsonl"));
    assert!(matches!(&loaded.contents, Contents::Roster(list) if list.len() == 1));
    assert_eq!(lines(&loaded), ["d.jsonl:2 姓名: 姓名 is empty; it must be filled"]);
    assert!(matches!(&load(&at("e.jsonl")).contents, Contents::Blacklist(list) if list.len() == 1));
    assert!(matches!(failure(&at("f.csv")), ReadFailure::LoneTable(_)));
    assert!(matches!(failure(&at("g.csv")), ReadFailure::OtherSeparator(_)));
    assert!(matches!(failure(&at("h.csv")), ReadFailure::OpenQuote(_, 2, 5)));
}

#[test]
fn what_cannot_be_read_says_so_in_both_languages() {
    let files = dir(&[
        ("empty.xlsx", b""),
        ("old.xlsx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on"),
        ("old.xls", b"x"),
        ("text.xlsx", b"hello"),
        ("cut.xlsx", b"PK\x03\x04 and nothing more"),
        ("notes.txt", b"hello"),
        ("strange.csv", "甲,乙\n1,2\n".as_bytes()),
        ("wide.csv", b"\xff\xfe1\0,\0"),
        ("broken.jsonl", b"{\n"),
        ("other.jsonl", b"{\"a\":1}\n"),
        ("gb.jsonl", b"{\"\xd0\xd5\xc3\xfb\":1}\n"),
        ("blank.jsonl", b"\n\n"),
        ("blank.csv", b"\n\n,,\n"),
    ]);
    fs::create_dir(files.path().join("none")).expect("made");
    let at = |name: &str| failure(&files.path().join(name));
    assert!(matches!(at("missing.xlsx"), ReadFailure::Missing(_)));
    assert!(matches!(at("empty.xlsx"), ReadFailure::Empty(_)));
    assert!(matches!(at("old.xlsx"), ReadFailure::OldOrProtected(_)));
    assert!(matches!(at("old.xls"), ReadFailure::OldOrProtected(_)));
    assert!(matches!(at("text.xlsx"), ReadFailure::NotAWorkbook(_)));
    assert!(matches!(at("cut.xlsx"), ReadFailure::Damaged(..)));
    assert!(matches!(at("notes.txt"), ReadFailure::UnknownType(_)));
    assert!(matches!(at("strange.csv"), ReadFailure::NoHeaders(_, row) if row == "甲 乙"));
    assert!(matches!(at("wide.csv"), ReadFailure::NotText(_)));
    assert!(matches!(at("broken.jsonl"), ReadFailure::Damaged(..)));
    assert!(matches!(at("other.jsonl"), ReadFailure::NoHeaders(..)));
    assert!(matches!(at("gb.jsonl"), ReadFailure::Encoding(_, "UTF-8", 1, 3)));
    assert!(matches!(at("blank.jsonl"), ReadFailure::Empty(_)));
    assert!(matches!(at("blank.csv"), ReadFailure::Empty(_)));
    assert!(matches!(at("none"), ReadFailure::NoTables(_)));
    let words = at("old.xls").words();
    assert!(words.zh.contains("另存为 .xlsx") && words.en.contains("save it as .xlsx"));
}

#[test]
fn a_month_that_a_spreadsheet_may_have_cut_is_noted() {
    let text = "申报编号,姓名,申报级别,申报日期,第几次上报\nP1,甲,中级,2020.1,1\nP2,乙,中级,2020.10,1\nP3,丙,中级,2020.01,1\n";
    let queue = dir(&[("申报人.csv", text.as_bytes())]);
    let loaded = load(queue.path());
    assert_eq!(lines(&loaded), Vec::<String>::new());
    let notes: Vec<_> = loaded.report.notes.iter().map(|note| note.en.as_ref()).collect();
    assert_eq!(
        notes,
        ["申报人.csv!D2: read as January; spreadsheet programs save 2020.10 as 2020.1 (1 in 申报人.csv)"]
    );
}

#[test]
fn a_table_without_its_headers_and_a_column_without_one_are_not_lost_in_silence() {
    let applicants = "申报编号,姓名,,申报级别,申报日期,第几次上报,证件号码\nP1,甲,x,中级,2020-10-08,1,=\"650102199001011234\"\n";
    let queue = dir(&[
        ("申报人.csv", applicants.as_bytes()),
        ("申报人 (2).csv", applicants.as_bytes()),
        ("获奖.csv", "甲,乙\n1,2\n".as_bytes()),
    ]);
    let loaded = load(queue.path());
    assert_eq!(
        lines(&loaded),
        ["获奖.csv!1: no known headers under the name of a table; add the headers, or rename or remove it"]
    );
    fs::remove_file(queue.path().join("获奖.csv")).expect("removed");
    let loaded = load(queue.path());
    assert_eq!(lines(&loaded), Vec::<String>::new());
    assert_eq!(loaded.report.unknown_columns, [("申报人.csv".to_owned(), "C".to_owned())]);
    assert_eq!(loaded.report.notes.len(), 1, "the copy is noted");
    let Contents::Queue(arrivals) = &loaded.contents else { panic!("no queue") };
    assert_eq!(
        arrivals[0].dossier.applicant.id_number.value().map(String::as_str),
        Some("650102199001011234")
    );
}

#[test]
fn messages_show_what_files_hide() {
    let text = "申报编号,姓名,申报级别,申报日期,第几次上报\n\u{1b}[2JP\u{202e}1,甲,\u{1b}]0;x\u{7},2020-10-08,1\n\u{1b}[2JP\u{202e}1,甲,中级,2020-10-08,1\n";
    let queue = dir(&[("申报人.csv", text.as_bytes())]);
    let found = lines(&load(queue.path()));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|line| !line.chars().any(pingwei::domain::text::is_unseen)), "{found:?}");
}
