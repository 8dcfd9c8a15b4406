//! Workbooks and csv files written by openpyxl and by LibreOffice, read and compared cell by cell.

use pingwei::domain::Lang;
use pingwei::exchange::{Contents, Loaded, ReadFailure, read};
use std::path::{Path, PathBuf};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/exchange").join(name)
}
fn load(name: &str) -> Loaded {
    match read(&fixture(name), &|_| ()) {
        Ok(loaded) => loaded,
        Err(failure) => panic!("{failure}"),
    }
}
fn dossiers(loaded: &Loaded) -> Vec<(String, serde_json::Value)> {
    let Contents::Queue(arrivals) = &loaded.contents else { panic!("no queue") };
    let json = |dossier| serde_json::to_value(dossier).expect("serialises");
    arrivals.iter().map(|arrival| (arrival.place.clone(), json(&arrival.dossier))).collect()
}
fn lines(loaded: &Loaded) -> Vec<String> {
    loaded.faults().iter().map(|fault| fault.line(Lang::En)).collect()
}

fn zhao() -> serde_json::Value {
    serde_json::json!({
        "申报编号": "D-001", "姓名": "赵示例", "证件号码": "650102800229121", "出生日期": "1980-02-29",
        "联系电话": "13900000001", "工作单位": "示例电力公司", "申报级别": "副高级", "首次参评": "是",
        "现职称取得日期": "2015.03", "从事专业年限": "12.5", "申报日期": "2020-10-08", "上报日期": "2020-11-01",
        "第几次上报": "1", "工作总结": "任现职以来，主持改造。\n第二段",
        "学历": [
            {"学历": "本科", "院校": "示例大学", "毕业日期": "2003-07-01", "证明方式": "学信网"},
            {"学历": "专科", "院校": "示例学院", "毕业日期": "2000.07", "证明方式": "原件", "佐证材料": "毕业证.pdf;学位证(复印件)"},
            {"学历": "本科", "院校": "示例党校", "毕业日期": "无", "证明方式": "遗失证明"},
        ],
        "继续教育": [
            {"年度": "2018", "科目": "公需", "合格": "是", "来源": "系统生成"},
            {"年度": "2019", "科目": "专业", "合格": "否", "来源": "证书"},
        ],
    })
}
fn qian() -> serde_json::Value {
    serde_json::json!({
        "申报编号": "D-002", "姓名": "钱 示例", "证件号码": "650102198506011", "出生日期": "1985.06",
        "联系电话": "0991-0000000", "工作单位": "示例供电所", "申报级别": "中级", "首次参评": "否",
        "现职称取得日期": "2016.05", "申报日期": "2020-10-09", "上报日期": "2020-11-02", "第几次上报": "1",
        "工作总结": "无",
        "学历": [{"学历": "专科", "院校": "示例职院", "毕业日期": "2006-07-01"}],
        "基层服务": [
            {"类型": "访惠聚", "开始": "2018.01", "结束": "至今", "免学年度": "2018"},
            {"类型": "驻村管寺", "开始": "2016-01-01", "结束": "2016-12-31", "免学年度": "2016;2017"},
        ],
    })
}
fn sun() -> serde_json::Value {
    serde_json::json!({
        "申报编号": "20200003", "姓名": "孙示例", "申报级别": "初级", "申报日期": "2020-10-10", "第几次上报": "2",
        "学历": [{"院校": "示例技校"}],
    })
}
fn at(place: &str, value: serde_json::Value) -> (String, serde_json::Value) {
    (place.to_owned(), value)
}

#[test]
fn a_queue_saved_by_libreoffice() {
    let loaded = load("libreoffice-queue.xlsx");
    assert_eq!(lines(&loaded), Vec::<String>::new());
    assert_eq!(dossiers(&loaded), [at("申报人!3", zhao()), at("申报人!4", qian()), at("申报人!6", sun())]);
    let report = &loaded.report;
    assert_eq!(report.unknown_columns, [("申报人".to_owned(), "备注".to_owned())]);
    let dropped: Vec<_> = report.dropped_private_columns.iter().map(|(_, header)| header.as_str()).collect();
    assert_eq!(dropped, ["族别", "政治面貌"]);
    let notes: Vec<_> = report.notes.iter().map(|note| note.en.as_ref()).collect();
    assert_eq!(
        notes,
        [
            "填报说明 is no table of this kind of file and was not read",
            "统计 is no table of this kind of file and was not read",
            "学历!2: merged cells were read as standing in each row they cover (2 in 学历)",
        ]
    );
}

#[test]
fn the_same_queue_by_openpyxl_lacks_only_the_formula_that_nobody_computed() {
    let loaded = load("openpyxl-queue.xlsx");
    assert_eq!(
        lines(&loaded),
        [
            "申报人!N4: the formula has no stored result; open and save the file in a spreadsheet program, or enter the value"
        ]
    );
    assert_eq!(dossiers(&loaded), [at("申报人!3", zhao()), at("申报人!6", sun())]);
    assert_eq!(loaded.rejected.len(), 1);
    assert_eq!(loaded.rejected[0].id, "D-002");
    let tables: Vec<_> = loaded.rejected[0].rows.iter().map(|row| row.place.as_str()).collect();
    assert_eq!(tables, ["申报人!4", "学历!5", "基层服务!2", "基层服务!3"]);
    let kept = loaded.rejected[0].rows.iter().flat_map(|row| &row.cells);
    assert!(kept.clone().all(|(header, _)| header != "族别" && header != "政治面貌"));
    assert!(kept.clone().any(|(header, text)| header == "联系电话" && text == "0991-0000000"));
}

const FAULTS: [&str; 15] = [
    "申报人!F2: was stored as a number and its digits beyond the 15th are lost; format the column as text and enter it again",
    "申报人!G3: the cell holds the error #REF!; correct the formula or enter the value",
    "申报人!H5: 2020.1 is a number: January and October look the same; format the cell as text and enter it again",
    "申报人!H6: 44112 is a number, perhaps a date serial; format the cell as a date or enter 2020-10-08",
    "申报人!H7: the cell is a duration; format it as text and enter it again",
    "申报人!F8: the cell is a date where text is expected; format it as text and enter it again",
    "申报人!C9: 申报级别 is \"高级\"; expected one of: 初级 中级 副高级 正高级",
    "申报人!D9: 申报日期 is \"2020-02-30\"; expected a date such as 2020-10-08, 2020/10/8, 2020.10",
    "申报人!E9: 第几次上报 is \"1.5\"; expected a whole number from 1 to 99",
    "申报人!G10: a merged cell spans several columns and cannot be assigned; unmerge it and fill each column",
    "申报人!B11: 姓名 is empty; it must be filled",
    "申报人!A12: 申报编号 F-11 stands again below, so the rows of the two cannot be told apart; expected once",
    "申报人!A13: 申报编号 F-11 stands twice (also in row 12); expected once",
    "申报人!A14: 申报编号 is empty; it must be filled",
    "简历!A3: 申报编号 F-99 has no row in 申报人; check the number, or add the applicant's row",
];

#[test]
fn each_fault_of_a_workbook_is_named_at_its_cell() {
    let openpyxl = load("openpyxl-faults.xlsx");
    let uncomputed = "申报人!G4: the formula has no stored result; open and save the file in a spreadsheet program, or enter the value";
    let last = "简历!B4: 开始 is \"去年\"; expected a date such as 2020-10-08, 2020/10/8, 2020.10";
    let mut expected: Vec<&str> = FAULTS.to_vec();
    expected.push(last);
    assert_eq!(lines(&load("libreoffice-faults.xlsx")), expected);
    expected.insert(2, uncomputed);
    assert_eq!(lines(&openpyxl), expected);
    let good: Vec<_> = dossiers(&openpyxl).into_iter().map(|(place, _)| place).collect();
    assert_eq!(good, ["申报人!15"]);
}

#[test]
fn both_date_systems_and_iso_dates_give_the_same_days() {
    let expected = serde_json::json!({
        "申报编号": "E-01", "姓名": "某甲", "出生日期": "1979-12-31", "申报级别": "中级", "申报日期": "2020-10-08",
        "上报日期": "2020-11-01", "第几次上报": "1",
    });
    for name in ["openpyxl-1904.xlsx", "libreoffice-1904.xlsx", "openpyxl-iso-dates.xlsx"] {
        let loaded = load(name);
        assert_eq!(lines(&loaded), Vec::<String>::new(), "{name}");
        assert_eq!(dossiers(&loaded), [at("Sheet1!2", expected.clone())], "{name}");
    }
}

#[test]
fn csv_by_libreoffice_reads_the_same_in_both_encodings() {
    let utf8 = load("libreoffice-csv-utf8");
    let gb = load("libreoffice-csv-gb18030");
    assert_eq!(utf8.contents, gb.contents);
    assert_eq!(lines(&utf8), lines(&gb));
    assert_eq!(dossiers(&utf8), [at("申报人.csv!6", sun())]);
    let expected = [
        "申报人.csv!I3: 现职称取得日期 is \"03/01/2015\"",
        "申报人.csv!F4: 上报日期 is \"2020-11-02 15:30:00\"; expected a date such as 2020-10-08, 2020/10/8, 2020.10 (line 5 of the file)",
        "学历.csv!A3: 申报编号 is empty",
        "学历.csv!A4: 申报编号 is empty",
        "基层服务.csv!C2: 开始 is \"01/01/2018\"",
    ];
    let found = lines(&utf8);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
}

#[test]
fn rolls_by_openpyxl() {
    let loaded = load("openpyxl-blacklist.xlsx");
    let Contents::Blacklist(entries) = &loaded.contents else { panic!("no blacklist") };
    let shown: Vec<_> =
        entries.iter().map(|entry| (entry.place.as_str(), entry.value.name.as_str())).collect();
    assert_eq!(shown, [("Sheet!2", "某违规"), ("Sheet!3", "示例违规公司")]);
    assert_eq!(entries[0].value.id_number.value().map(String::as_str), Some("650102197001010001"));
    assert_eq!(entries[1].value.from.0.to_string(), "2018.06");
    let loaded = load("openpyxl-roster.xlsx");
    let Contents::Roster(reviewers) = &loaded.contents else { panic!("no roster") };
    assert_eq!(reviewers.len(), 1);
    assert_eq!(reviewers[0].value.roles.value().map(|roles| roles.0.len()), Some(2));
    assert!(lines(&loaded)[0].starts_with("Sheet!C3: 角色 is \"组长\""));
    assert_eq!(loaded.report.dropped_private_columns.len(), 1);
}

#[test]
fn an_old_workbook_under_a_new_name_is_told() {
    let dir = tempfile::tempdir().expect("a directory");
    let path = dir.path().join("queue.xlsx");
    std::fs::copy(fixture("libreoffice-old.xls.bin"), &path).expect("copied");
    assert!(matches!(read(&path, &|_| ()), Err(ReadFailure::OldOrProtected(_))));
}
