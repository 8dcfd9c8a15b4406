//! The second half of the demo's defence day, and the meeting after it, done from a shell: figures
//! against a table made by hand, files of paper ballots and fees, exports read back.

mod cli_support;
#[path = "cli_support/day.rs"]
mod day;

use calamine::{Data, Reader, Xlsx, open_workbook};
use cli_support::journal;
use day::{BY_HAND, Day, finish};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

#[test]
fn a_day_half_way_through_is_finished_closed_and_voted_on_with_the_figures_of_a_hand() {
    let day = Day::begin();
    let now = day.json("defence substitution")["now"].clone();
    assert_eq!((&now["n"], &now["sum"], &now["score"]), (&8.into(), &"658.26".into(), &"82.28".into()));
    let early = day.by(3, "demo", "defence close 2");
    assert!(early.err.contains("2020-0139"), "{}", early.err);
    // One with a seat is told neither seq nor others' ballots before all are in.
    let blind = day.by(0, "liush", "defence ballots 2 --json").json();
    assert!(blind["rows"].as_array().expect("rows").iter().any(|row| row["told"].is_null()));
    let own = day.by(0, "liush", "defence score 2 2020-0166 77 --json").json();
    assert!(own["seq"].is_null() && own["hash"].is_null(), "{own}");
    day.by(3, "demo", "defence score 2 2020-0166 77");
    day.by(2, "liush", "defence score 2 2020-0166");
    finish(&day);
    let seen: Vec<_> = ["1", "2"].iter().flat_map(|name| day.scored(name)).collect();
    let by_hand: Vec<_> = BY_HAND
        .iter()
        .map(|(_, id, score)| ((*id).to_owned(), (!score.is_empty()).then(|| (*score).to_owned())))
        .collect();
    assert_eq!(seen, by_hand);
    // 1061.81 ÷ 13 = 81.6776…, and neither exempt candidate is in it.
    let all = day.json("defence substitution");
    assert_eq!(
        (&all["now"]["n"], &all["now"]["sum"], &all["now"]["score"]),
        (&13.into(), &"1061.81".into(), &"81.68".into())
    );
    assert!(!all["frozen"].is_null());
    let told = day.chair("defence explain 2020-0165").out;
    for step in ["n = 13, Σ = 1061.81", "1061.81 ÷ 13 = 81.68", "85.50 × 85% + 81.68 × 15% = 84.9270 → 84.93"]
    {
        assert!(told.contains(step), "{step}\n{told}");
    }
    let absent = day.by(1, "demo", "defence explain 2020-0149");
    assert!(absent.out.contains("还没有"), "{}", absent.out);
    // People are told by their names; of those not called yet nothing is missing.
    let board = day.chair("defence board 2").out;
    assert!(board.contains("高拟峰") && !board.contains("gaof"), "{board}");
    meeting(&day);
    exports(&day);
    let kept = day.by(3, "wanglan", "triage 2020-0101 revoke --reason 误录");
    assert!(kept.err.contains("主席"), "{}", kept.err);
    day.by(3, "demo", "triage 2020-0101 revoke");
    day.chair("triage 2020-0101 revoke --reason 公示异议成立");
    let gone = day.by(3, "demo", "vote publish 2020-0101 --from 2020-12-09 --until 2020-12-15");
    assert!(gone.err.contains("撤销") || gone.err.contains("2020-0101"), "{}", gone.err);
}

fn meeting(day: &Day) {
    day.chair("vote open 1 --date 2020-12-08 --place 虚拟大厦101 demo hanzy hanzn zhangwm liush mmtj chenwg gaof liyz wangjx");
    day.chair("vote attend 1 demo hanzy hanzn zhangwm liush mmtj");
    let few = day.by(3, "demo", "vote motion 1 --title 通过 2020-0101");
    assert!(few.err.contains("2/3"), "{}", few.err);
    day.chair("vote attend 1 demo hanzy hanzn zhangwm liush mmtj gaof");
    day.by(3, "demo", "vote motion 1 --title 通过 2020-0149");
    day.chair("vote motion 1 --title 通过副高级 2020-0101 2020-0132 --each");
    // mmtj is of that unit and stands aside, and stays among the seven.
    day.by(3, "demo", "vote count 1 1 --agree 7");
    day.chair("vote count 1 1 --agree 5 --against 1");
    day.by(3, "demo", "vote confirm 1 1 --agree 5 --against 1");
    let differs = day.by(3, "fangjl", "vote confirm 1 1 --agree 4 --against 2");
    assert!(differs.err.contains("5/4") && differs.err.contains("1/2"), "{}", differs.err);
    day.by(0, "fangjl", "vote confirm 1 1 --agree 5 --against 1");
    day.chair("vote count 1 2 --agree 4 --against 3");
    day.by(0, "fangjl", "vote confirm 1 2 --agree 4 --against 3");
    let table = day.by(1, "demo", "vote table 1");
    assert!(table.out.contains("未通过"), "{}", table.out);
    day.chair("vote revote 1 2 --reason 清点时混入废票");
    day.by(3, "demo", "vote countersign 1 2");
    day.by(0, "fangjl", "vote countersign 1 2");
    day.chair("vote count 1 2 --agree 5 --against 2");
    day.by(0, "fangjl", "vote confirm 1 2 --agree 5 --against 2");
    day.chair("vote close 1");
    let votes = day.json("vote table 1");
    assert_eq!(votes["schema"], "pingwei.vote.table/1");
    let first = &votes["motions"][0]["rounds"][0]["outcome"];
    assert_eq!((&first["of"], &first["needed"], &first["passed"]), (&7.into(), &5.into(), &true.into()));
    assert_eq!(votes["motions"][1]["binding"], 2);
    assert_eq!(votes["motions"][1]["rounds"].as_array().map(Vec::len), Some(2));
}

fn exports(day: &Day) {
    for what in ["defence", "ranking", "votes", "minutes"] {
        for end in ["xlsx", "csv", "md"] {
            day.chair(&format!("export {what} --to {what}.{end}"));
        }
    }
    day.by(2, "demo", "export minutes --to minutes.jsonl");
    day.by(2, "demo", "export minutes --session 1 --to x.md");
    day.by(2, "demo", "export votes --where all --to x.md");
    day.chair("export ranking --to ranking.jsonl");
    let read = |name: &str| std::fs::read_to_string(day.place.path(name)).expect(name);
    let minutes = read("minutes.md");
    for part in ["虚拟大厦101", "签名", "盖章", "主席", "记录员", "监督员", "会签", "清点时混入废票"]
    {
        assert!(minutes.contains(part), "{part}\n{minutes}");
    }
    let mut widths: Vec<Option<usize>> = vec![];
    for line in minutes.lines() {
        widths.push(line.starts_with('|').then(|| line.width()));
    }
    let crooked = widths.windows(2).any(|two| two.iter().all(Option::is_some) && two[0] != two[1]);
    assert!(!crooked, "columns that do not line up\n{minutes}");
    let wide = minutes.lines().filter(|line| line.starts_with('|')).map(UnicodeWidthStr::width).max();
    assert!(wide <= Some(76), "wider than the paper: {wide:?}\n{minutes}");
    let head = minutes.lines().find_map(|line| line.split_once("记录: ")).expect("the record's head").1;
    day.chair(&format!("journal verify --head {head}"));
    let ranking = read("ranking.csv");
    assert!(ranking.contains("85.50,81.68") && ranking.contains("84.93"), "{ranking}");
    assert!(ranking.contains("**********"), "identity numbers are masked");
    for (_, id, score) in BY_HAND {
        let rows = read("defence.csv");
        let row = rows.lines().find(|line| line.contains(id)).expect("a row");
        assert!(row.contains(score), "{row}");
    }
    workbooks(day);
    let lines = read("ranking.jsonl");
    let rows: Vec<Value> =
        lines.lines().skip(1).map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let exempt = rows.iter().find(|row| row["dossier"] == "2020-0165").expect("the exempt one");
    assert_eq!((&exempt["final"], &exempt["substituted"]), (&"84.93".into(), &true.into()));
}

#[test]
fn paper_ballots_are_keyed_in_by_two_and_named_where_they_differ() {
    let day = Day::begin();
    let file = |name: &str, rows: &[&str]| {
        let text = format!("场次,申报编号,评委,指标,得分,弃权,录入人\n{}\n", rows.join("\n"));
        day.place.write(name, &text);
    };
    let line = |seat: &str, score: &str, by: &str| format!("2,2020-0166,{seat},答辩得分,{score},,{by}");
    let (one, two) = (line("zhangwm", "75", "fangjl"), line("刘淑样", "77", "fangjl"));
    file("one.csv", &[&one, &two, "2,2020-0166,gaof,,,是,fangjl"]);
    let lines = || journal(&day.store).len();
    let before = lines();
    assert!(day.by(0, "fangjl", "load one.csv --dry-run").out.contains("可录 3"));
    let others = day.by(3, "wanglan", "load one.csv");
    assert!(others.err.contains("one.csv!2") && others.err.contains("fangjl"), "{}", others.err);
    assert_eq!(lines(), before, "nothing was keyed in yet");
    assert!(day.by(0, "fangjl", "load one.csv").out.contains("录入 3"));
    let entered = lines();
    assert!(day.by(0, "fangjl", "load one.csv").out.contains("未变 3"));
    assert_eq!(lines(), entered, "the same again changes nothing");
    let (mine, other) = (line("zhangwm", "75", "wanglan"), line("liush", "7", "王岚拟"));
    file("two.csv", &[&mine, &other, "2,2020-0166,gaof,,,是,wanglan"]);
    let told = day.by(0, "wanglan", "load two.csv");
    assert!(told.out.contains("two.csv!3") && told.out.contains("未记：答辩得分"), "{}", told.out);
    assert!(!told.out.contains("77.00"), "what the first one read is not told: {}", told.out);
    let papers = day.json("defence paper 2")["papers"].clone();
    assert_eq!(papers.as_array().map(Vec::len), Some(1), "{papers}");
    assert_eq!(papers[0]["differ"][0]["score"], "total");
    file("again.csv", &[&line("liush", "77", "")]);
    day.by(0, "wanglan", "load again.csv");
    assert_eq!(day.json("defence paper 2")["papers"], Value::Array(vec![]));
}

#[test]
fn what_is_wrong_with_a_file_is_told_at_its_cell() {
    let day = Day::begin();
    let head = "场次,申报编号,评委,指标,得分,弃权,录入人";
    let cases = [
        ("2,2020-0166,,total,80,,", "bad.csv!C2"),
        ("2,2020-0166,liush,total,很好,,", "bad.csv!E2"),
        ("2,2020-0166,liush,total,80,是,", "bad.csv!E2"),
        ("2,2020-0166,liush,total,,,", "bad.csv!E2"),
        ("2,2020-0166,liush,total,80,也许,", "bad.csv!F2"),
        ("2,2020-0166,liush,别的,80,,", "bad.csv!D2"),
        ("2,2020-0166,liush,total,101,,", "bad.csv!E2"),
        ("2,2020-0166,liush,total,80.5,,", "bad.csv!E2"),
        ("2,2020-0166,liush,total,80,,\n2,2020-0166,liush,total,80,,", "bad.csv!D3"),
    ];
    for (rows, place) in cases {
        day.place.write("bad.csv", &format!("{head}\n{rows}\n"));
        let ran = day.by(2, "fangjl", "load bad.csv");
        assert!(ran.err.contains(place), "{rows}: {}", ran.err);
    }
    for (rows, told) in [("9,2020-0166,liush,,80,,", "场次"), ("2,2020-0166,nobody,,80,,", "评委席")] {
        day.place.write("bad.csv", &format!("{head}\n{rows}\n"));
        let ran = day.by(3, "fangjl", "load bad.csv");
        assert!(ran.err.contains("bad.csv!2") && ran.err.contains(told), "{rows}: {}", ran.err);
    }
    let fees = "申报编号,缴费,日期,凭证号";
    for (rows, place) in [
        ("2020-0146,是,,P-1", "fee.csv!C2"),
        ("2020-0146,是,2020.11,P-1", "fee.csv!C2"),
        ("2020-0146,是,2020-11-20,", "fee.csv!D2"),
        ("2020-0146,交了,2020-11-20,P-1", "fee.csv!B2"),
        ("2020-0146,否,,\n2020-0146,否,,", "fee.csv!A3"),
    ] {
        day.place.write("fee.csv", &format!("{fees}\n{rows}\n"));
        let ran = day.by(2, "wanglan", "load fee.csv");
        assert!(ran.err.contains(place), "{rows}: {}", ran.err);
    }
    day.place.write(
        "fee.jsonl",
        "{\"申报编号\":\"2020-0146\",\"缴费\":\"是\",\"日期\":\"2020-11-20\",\"凭证号\":\"样-1\"}\n",
    );
    assert!(day.by(0, "wanglan", "load fee.jsonl").out.contains("缴费"));
    assert!(day.by(0, "wanglan", "load fee.jsonl").out.contains("没有变化"));
    assert_eq!(day.json("fee list --unpaid")["fees"], Value::Array(vec![]));
}

/// A sheet of a workbook, its cells as text; numbers by their value.
fn cells(path: &std::path::Path, sheet: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let names = book.sheet_names();
    let range = book.worksheet_range(sheet).unwrap_or_else(|error| panic!("{sheet}: {error}; {names:?}"));
    range.rows().map(<[Data]>::to_vec).collect()
}

/// The cell under this heading, in the row with this text in it.
fn under<'a>(rows: &'a [Vec<Data>], heading: &str, row: &str) -> &'a Data {
    let row = rows.iter().find(|cells| cells.contains(&Data::String(row.into())));
    under_row(rows, heading, row.expect("a row"))
}

fn under_row<'a>(rows: &[Vec<Data>], heading: &str, row: &'a [Data]) -> &'a Data {
    let at = rows[0].iter().position(|cell| *cell == Data::String(heading.into()));
    &row[at.unwrap_or_else(|| panic!("no {heading} in {:?}", rows[0]))]
}

/// The workbooks hold what the day came to: scores as numbers, the rest as text.
fn workbooks(day: &Day) {
    let book = |name: &str| day.place.path(&format!("{name}.xlsx"));
    for (session, id, score) in BY_HAND {
        let rows = cells(&book("defence"), &format!("场次 {session}"));
        let found = under(&rows, "答辩分", id);
        let by_hand = score.parse().map_or(Data::Empty, Data::Float);
        assert_eq!(*found, by_hand, "{id}");
    }
    let ranking = cells(&book("ranking"), "名次");
    for (heading, figure) in [("评审分", 85.5), ("答辩分", 81.68), ("总分", 84.93)] {
        assert_eq!(*under(&ranking, heading, "2020-0165"), Data::Float(figure), "{heading}");
    }
    assert_eq!(*under(&ranking, "赋分", "2020-0165"), Data::String("是".into()));
    assert!(matches!(under(&ranking, "证件号码", "2020-0165"), Data::String(id) if id.contains("****")));
    let votes = cells(&book("votes"), "表决");
    let rounds: Vec<_> = votes.iter().filter(|row| row.contains(&Data::String("2020-0132".into()))).collect();
    assert_eq!(rounds.len(), 2, "{votes:?}");
    for (round, agree, result) in [(0, 4.0, "未通过"), (1, 5.0, "通过")] {
        let of = |heading| under_row(&votes, heading, rounds[round]);
        assert_eq!(of("同意"), &Data::Float(agree));
        assert_eq!((of("分母"), of("需")), (&Data::Float(7.0), &Data::Float(5.0)));
        assert_eq!(of("结果"), &Data::String(result.into()));
    }
    // The minutes are one paper: what, who, the votes, and room to sign.
    let minutes = cells(&book("minutes"), "会议");
    let told = |text: &str| minutes.iter().find(|row| row.contains(&Data::String(text.into())));
    assert!(told("地点").expect("a row").contains(&Data::String("虚拟大厦101".into())), "{minutes:?}");
    let again = minutes.iter().filter(|row| row.contains(&Data::String("2020-0132".into()))).count();
    assert_eq!(again, 2, "both rounds: {minutes:?}");
    for text in ["出席", "签名", "盖章", "监督员"] {
        assert!(told(text).is_some(), "{text}: {minutes:?}");
    }
}

#[test]
fn paper_ballots_come_from_a_workbook_as_from_a_text() {
    let day = Day::begin();
    let sheet = |name: &str, rows: &[(&str, Option<f64>, &str)], by: &str| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("评分票").expect("a name");
        let head = ["场次", "申报编号", "评委", "指标", "得分", "弃权", "录入人"];
        sheet.write_row(0, 0, head).expect("written");
        for (at, (seat, score, abstains)) in (1..).zip(rows) {
            let criterion = if score.is_some() { "答辩得分" } else { "" };
            sheet.write_row(at, 0, ["2", "2020-0166", seat, criterion]).expect("written");
            if let Some(score) = score {
                sheet.write_number(at, 4, *score).expect("written");
            }
            sheet.write_row(at, 5, [*abstains, by]).expect("written");
        }
        book.save(day.place.path(name)).expect("saved");
    };
    sheet("bad.xlsx", &[("zhangwm", Some(75.0), ""), ("liush", Some(101.0), "")], "fangjl");
    let bad = day.by(2, "fangjl", "load bad.xlsx");
    assert!(bad.err.contains("bad.xlsx: 评分票!E3"), "{}", bad.err);
    let rows = [("zhangwm", Some(75.0), ""), ("刘淑样", Some(77.0), ""), ("gaof", None, "是")];
    sheet("one.xlsx", &rows, "fangjl");
    assert!(day.by(0, "fangjl", "load one.xlsx").out.contains("录入 3"));
    sheet("two.xlsx", &rows, "wanglan");
    day.by(0, "wanglan", "load two.xlsx");
    assert_eq!(day.json("defence paper 2")["papers"], Value::Array(vec![]));
    // The rest of the panel, so that the figures may be told: 610 ÷ 8.
    day.scores("2020-0166", "- - - - - 73 76 - 80");
    let board = day.json("defence board 2");
    let rows = board["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["candidate"]["dossier"] == "2020-0166").expect("a row");
    assert_eq!((&row["scored"]["score"], &row["scored"]["n"]), (&"76.25".into(), &8.into()));
    let seats = row["seats"].as_array().expect("seats");
    for (seat, marked, total) in [
        ("zhangwm", "submitted", "75.00".into()),
        ("liush", "submitted", "77.00".into()),
        ("gaof", "abstained", Value::Null),
    ] {
        let held = seats.iter().find(|held| held["panellist"] == seat).expect("a seat");
        assert_eq!((&held["marked"], &held["total"], &held["paper"]), (&marked.into(), &total, &true.into()));
    }
}
