//! How many whole dossiers a second one core checks, with and without reading the work summary, and
//! what each check costs. Aims: 25,000 and 100,000 dossiers a second.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use jiff::civil::{Date, date};
use pingwei::domain::{BlackEntry, Dossier, Row};
use pingwei::policy::check::{checks, examine_with};
use pingwei::policy::roll::{Roll, RollEntry};
use pingwei::policy::{Case, Check, Notice, examine, specimen};

fn main() {
    divan::main();
}

const TODAY: Date = date(2020, 11, 10);

/// Dossiers as a queue has them: most are in order, every third has something to correct.
fn queue() -> Vec<Dossier> {
    let faults: [&[(&str, &str)]; 6] = [
        &[("申报人.工作总结", "无"), ("考核#1.登记表", "无")],
        &[("继续教育#2.合格", "否"), ("业绩#2.佐证材料", "无"), ("获奖.日期", "2014-01-01")],
        &[("申报人.公示结束", "2020-10-15"), ("申报人.联系电话", "")],
        &[("简历#2.开始", "2016-09-01"), ("论文#1.发表日期", "2020-09-01")],
        &[("专家认定#1.职称取得日期", "2019-01-01"), ("材料#2.文件", "")],
        &[("申报人.证件号码", "659999198503120011"), ("基层服务.结束", "")],
    ];
    let mut queue = Vec::new();
    for fault in faults {
        queue.extend([specimen::dossier(), specimen::dossier(), specimen::with(fault)]);
    }
    queue
}

/// A blacklist of 10,000 people and units, none of whom files.
fn roll() -> Roll {
    let entry = |number: u32| {
        let mut entry = BlackEntry::default();
        let (kind, name) = if number.is_multiple_of(3) {
            ("单位", format!("示例公司{number}"))
        } else {
            ("个人", format!("样本{number}"))
        };
        for (header, text) in [
            ("类型", kind.to_owned()),
            ("名称", name),
            ("证件号码", format!("6599991980{number:08}")),
            ("处理日期", "2018-06-01".to_owned()),
        ] {
            if let Some(column) = BlackEntry::COLUMNS.iter().position(|column| column.zh == header) {
                let _ = entry.set(column, &text);
            }
        }
        RollEntry { number, entry, entered: date(2018, 6, 1), lifted: None }
    };
    Roll::new((1..=10_000).map(entry).collect())
}

/// Every check over every dossier.
#[divan::bench]
fn whole_dossiers(bencher: Bencher<'_, '_>) {
    let (queue, roll, notice) = (queue(), roll(), Notice::embedded());
    bencher.counter(ItemsCount::new(queue.len())).bench_local(|| {
        for dossier in &queue {
            black_box(examine(&Case::alone(notice, black_box(dossier), &roll, TODAY)));
        }
    });
}

/// The same without the one check that reads the summary's text.
#[divan::bench]
fn whole_dossiers_without_summary(bencher: Bencher<'_, '_>) {
    let (queue, roll, notice) = (queue(), roll(), Notice::embedded());
    bencher.counter(ItemsCount::new(queue.len())).bench_local(|| {
        for dossier in &queue {
            let case = Case::alone(notice, black_box(dossier), &roll, TODAY);
            black_box(examine_with(&case, |check| check.id != "summary.length"));
        }
    });
}

/// One check over a dossier that passes it.
#[divan::bench(args = checks().map(|check| check.id))]
fn one_check(bencher: Bencher<'_, '_>, id: &str) {
    let (dossier, roll, notice) = (specimen::dossier(), roll(), Notice::embedded());
    let wanted = |check: &Check| check.id == id;
    bencher.bench_local(|| {
        black_box(examine_with(&Case::alone(notice, black_box(&dossier), &roll, TODAY), wanted))
    });
}
