//! Dossiers written to files and read again are the same dossiers, whatever their cells hold.

use pingwei::domain::{Dossier, Table};
use pingwei::exchange::{Contents, WriteFailure, read, write_queue};
use proptest::prelude::*;
use std::path::Path;

fn arrived(path: &Path) -> Vec<Dossier> {
    let loaded = match read(path, &|_| ()) {
        Ok(loaded) => loaded,
        Err(failure) => panic!("{failure}"),
    };
    let faults: Vec<_> = loaded.faults().iter().map(|fault| fault.line(Default::default())).collect();
    assert_eq!(faults, Vec::<String>::new());
    match loaded.contents {
        Contents::Queue(arrivals) => arrivals.into_iter().map(|arrival| arrival.dossier).collect(),
        other => panic!("{other:?}"),
    }
}

/// Cells as people and programs leave them, and some that nobody would.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[一-龥]{1,8}",
        2 => "\\PC{0,12}",
        1 => "[=+@'\\-\t\",;\n _x0-9A-F]{1,10}",
        1 => any::<Vec<char>>().prop_map(|chars| chars.into_iter().take(8).filter(|c| *c != '\r').collect()),
        1 => Just("无".to_owned()),
        1 => Just("1.0E+5x".to_owned()),
        1 => Just("_x000D_".to_owned()),
        1 => Just("2020年10月".to_owned()),
        1 => Just("2020-02-29".to_owned()),
        1 => Just("2018;2019".to_owned()),
        1 => Just("扫描.pdf;证书(复印件)".to_owned()),
        1 => Just("是".to_owned()),
    ]
}

/// A dossier from texts: what does not fit a column stays out.
fn dossier(id: usize, texts: Vec<String>) -> Dossier {
    let mut dossier = Dossier::default();
    let mut texts = texts.into_iter().cycle();
    let applicant = [("申报编号", format!("P{id}")), ("姓名", "某人".into()), ("申报级别", "中级".into())];
    for table in Table::ALL {
        for _ in 0..if table == Table::Applicant { 1 } else { id % 3 } {
            let row = dossier.push(table);
            for (index, column) in table.columns().iter().enumerate() {
                let text = texts.next().unwrap_or_default();
                // Long numbers in scientific notation are refused in files; none are made here.
                if row.set(index, &text).is_err() && column.required {
                    let fallback =
                        ["2020-10-08", "1", "2018", "公需", "访惠聚", "警告", "身份证", "中级", "x"];
                    assert!(fallback.iter().any(|text| row.set(index, text).is_ok()), "{}", column.zh);
                }
            }
        }
    }
    for (header, text) in applicant {
        let column = usize::from(Table::Applicant.column(header).expect("a column"));
        pingwei::domain::Row::set(&mut dossier.applicant, column, &text).expect("fits");
    }
    dossier
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn what_is_written_comes_back(texts in prop::collection::vec(prop::collection::vec(cell(), 1..60), 1..5)) {
        let dossiers: Vec<_> = texts.into_iter().enumerate().map(|(id, texts)| dossier(id, texts)).collect();
        let dir = tempfile::tempdir().expect("a directory");
        for name in ["q.jsonl", "q.xlsx", "q"] {
            let path = dir.path().join(name);
            write_queue(&path, &dossiers, false).expect("written");
            prop_assert_eq!(&arrived(&path), &dossiers, "{}", name);
        }
    }
}

#[test]
fn the_same_dossiers_give_the_same_bytes() {
    let dossiers: Vec<_> = (0..4).map(|id| dossier(id, vec!["甲".into(), "2020-10-08".into()])).collect();
    let dir = tempfile::tempdir().expect("a directory");
    let (a, b) = (dir.path().join("a.xlsx"), dir.path().join("b.xlsx"));
    write_queue(&a, &dossiers, false).expect("written");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    write_queue(&b, &dossiers, false).expect("written");
    assert!(std::fs::read(&a).expect("there") == std::fs::read(&b).expect("there"));
    assert_eq!(write_queue(&a, &dossiers, false), Err(WriteFailure::Exists(a.clone())));
    write_queue(&a, &[], true).expect("written");
    assert_eq!(arrived(&a), vec![]);
}
