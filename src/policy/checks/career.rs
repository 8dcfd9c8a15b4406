//! The work history: no gaps, covered up to filing (四.3).

use crate::domain::date::{Holds, days_between};
use crate::domain::{Answer, Career, Day, Place, Table, Until, When, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, FilingDate, Findings, Reads};

/// The check of gaps.
pub static CHECKS: &[Check] = &[Check {
    id: "cv.gaps",
    item: 3,
    clause: "四.3",
    title: Words::fixed("简历连续", "No gaps"),
    rule: Words::fixed(
        "工作经历不得断档，须连续到申报日期；两段重叠过久由人核定",
        "no gap in the career, which goes on up to filing; a long overlap a person looks at",
    ),
    reads: &[Reads::Columns(Table::Career, &["开始", "结束", "单位"]), Reads::Filing],
    run: gaps,
}];

const START: Option<u8> = Table::Career.column("开始");
const END: Option<u8> = Table::Career.column("结束");

fn cell(row: usize, column: Option<u8>) -> Place {
    Place { column, ..Place::row(Table::Career, row) }
}

fn gaps(case: &Case<'_>, out: &mut Findings) {
    let rows = &case.dossier.careers;
    let filing = case.filing();
    if rows.is_empty() {
        out.fail(
            reason!("没有填工作简历", "no career is given"),
            reason!("请填写参加工作以来的工作简历，直到现在", "fill in the career up to now"),
        )
        .at(Place::table(Table::Career));
        return;
    }
    let mut stretches: Vec<Stretch> = Vec::with_capacity(rows.len());
    for (row, career) in rows.iter().enumerate() {
        stretches.extend(Stretch::read(row, career, out));
    }
    stretches.sort_by_key(|stretch| (stretch.start.first(), stretch.start.last()));
    let mut so_far = Furthest::default();
    for stretch in &stretches {
        if !so_far.open {
            gap(&so_far, stretch, case, out);
        }
        overlap(&so_far, stretch, case, out);
        so_far.take(stretch);
    }
    if !so_far.open {
        up_to_filing(&so_far, filing, out);
    }
    if out.is_empty() {
        out.pass(reason!("简历连续，直到申报日期", "no gap up to filing"))
            .at(const { Place::table(Table::Career) });
    }
}

/// One row as a stretch of time.
struct Stretch<'a> {
    row: usize,
    unit: &'a str,
    start: When,
    end: End,
}

/// How a stretch ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    At(When),
    Now,
    /// Not given. It is reported, and nothing more is made of it: no gap is counted from it.
    Unknown,
}

impl<'a> Stretch<'a> {
    /// The row's stretch; `None` where its dates make none, which is reported.
    fn read(row: usize, career: &'a Career, out: &mut Findings) -> Option<Self> {
        let start = *career.start;
        let unit = career.unit.as_str();
        let end = match career.end {
            Answer::Is(Until::Now) => End::Now,
            Answer::Is(Until::End(end)) if end.before(start) == Holds::Yes => {
                out.fail(
                    reason!("{}一段的结束（{}）早于开始（{}）", "{}: the end ({}) lies before the start ({})"; unit, end, start),
                    reason!("请更正{}一段的起止日期", "correct the dates of {}"; unit),
                )
                .at(cell(row, END))
                .at(cell(row, START));
                return None;
            }
            Answer::Is(Until::End(end)) => End::At(end),
            Answer::Blank | Answer::Nil => {
                out.fail(
                    reason!("申报人未填{}一段（{}起）的结束日期，无法判断是否断档", "the applicant has not given the end of {} (since {}), so a gap cannot be ruled out"; unit, start),
                    reason!("请填写{}一段的「结束」，仍在职的填「至今」", "fill in the end of {}, or 至今 where it goes on"; unit),
                )
                .at(cell(row, END));
                End::Unknown
            }
        };
        Some(Self { row, unit, start, end })
    }
}

/// The furthest end so far.
#[derive(Default)]
struct Furthest {
    reach: Reach,
    /// The row that reaches it.
    row: usize,
    /// The stretch before had no end: whether a gap follows it is open.
    open: bool,
}

#[derive(Clone, Copy, Default)]
enum Reach {
    #[default]
    Nothing,
    /// Up to a day between the two; months make it an interval. The date is the one filed.
    Until(Day, Day, When),
    Now,
}

impl Furthest {
    fn take(&mut self, stretch: &Stretch<'_>) {
        self.open = stretch.end == End::Unknown;
        let further = match (self.reach, stretch.end) {
            (Reach::Now, _) | (_, End::Unknown) => return,
            (_, End::Now) => Reach::Now,
            (Reach::Nothing, End::At(end)) => Reach::Until(end.first(), end.last(), end),
            (Reach::Until(first, last, filed), End::At(end)) => {
                let further = (end.last(), end.first()) > (last, first);
                self.reach = Reach::Until(
                    first.max(end.first()),
                    last.max(end.last()),
                    if further { end } else { filed },
                );
                if further {
                    self.row = stretch.row;
                }
                return;
            }
        };
        (self.reach, self.row) = (further, stretch.row);
    }
}

/// The days between the furthest end so far and the start of the next stretch.
fn gap(furthest: &Furthest, stretch: &Stretch<'_>, case: &Case<'_>, out: &mut Findings) {
    let Reach::Until(first, last, end) = furthest.reach else { return };
    let allowed = *case.notice.career.gap_days;
    let least = days_between(last, stretch.start.first()) - 1;
    let most = days_between(first, stretch.start.last()) - 1;
    if most <= allowed {
        return;
    }
    let remedy = reason!("请补填{}至{}之间的经历（待业、学习也要填），或更正起止日期", "fill in what lies between {} and {} (being without work or studying included), or correct the dates"; end, stretch.start);
    if least > allowed {
        out.fail(
            reason!("{}至{}断档 {} 天，超过 {} 天", "a gap from {} to {}: {} days, more than {}"; end, stretch.start, least, allowed),
            remedy,
        )
    } else {
        out.eye(
            reason!("{}至{}之间只写到月，可能断档 {} 到 {} 天（允许 {} 天）", "{} to {}: dated by month, the gap may be {} to {} days ({} are allowed)"; end, stretch.start, least.max(0), most, allowed),
            remedy,
        )
    }
    .at(cell(stretch.row, START))
    .at(cell(furthest.row, END));
}

/// Two stretches at once for long: the days of this one that lie within the furthest end so far.
fn overlap(furthest: &Furthest, stretch: &Stretch<'_>, case: &Case<'_>, out: &mut Findings) {
    let allowed = *case.notice.career.gap_days;
    let filing = case.filing().date;
    // What goes on now is counted up to filing.
    let (far_first, far_last) = match furthest.reach {
        Reach::Nothing => return,
        Reach::Until(first, last, _) => (first, last),
        Reach::Now => (filing.first(), filing.last()),
    };
    let end = match stretch.end {
        End::Unknown => return,
        End::At(end) => end,
        End::Now => filing,
    };
    let most = days_between(stretch.start.first(), far_last.min(end.last())) + 1;
    let least = days_between(stretch.start.last(), far_first.min(end.first())) + 1;
    if most <= allowed {
        return;
    }
    let other = case.dossier.careers.get(furthest.row).map_or("", |row| row.unit.as_str());
    let reason = if least > allowed {
        reason!("{}（{}起）与{}重叠 {} 天，超过 {} 天", "{} (since {}) overlaps {} for {} days, more than {}"; stretch.unit, stretch.start, other, least, allowed)
    } else {
        reason!("{}（{}起）与{}可能重叠 {} 天（只写到月，允许 {} 天）", "{} (since {}) may overlap {} for {} days (dated by month; {} are allowed)"; stretch.unit, stretch.start, other, most, allowed)
    };
    let remedy = reason!("请核对{}与{}两段的起止日期，确属兼任的请说明", "check the dates of {} and {}; where both were held at once, say so"; stretch.unit, other);
    out.eye(reason, remedy).at(cell(stretch.row, START)).at(cell(furthest.row, END));
}

/// The career reaches the filing date.
fn up_to_filing(furthest: &Furthest, filing: FilingDate, out: &mut Findings) {
    let Reach::Until(first, last, end) = furthest.reach else { return };
    if first >= filing.date.last() {
        return;
    }
    let remedy = reason!("请补填{}以后的经历，仍在职的把「结束」改为「至今」", "fill in what came after {}, or 至今 where it goes on"; end);
    if last < filing.date.first() {
        out.fail(
            reason!("简历只到{}，没有连续到申报日期 {}", "the career ends on {}, before filing on {}"; end, filing),
            remedy,
        )
    } else {
        out.eye(
            reason!("简历到{}，只写到月，无法判断是否连续到申报日期 {}", "the career ends on {}: dated by month, so whether it goes on up to filing on {} is open"; end, filing),
            remedy,
        )
    }
    .at(cell(furthest.row, END));
}

#[cfg(test)]
mod tests {
    use crate::domain::{Dossier, Table};
    use crate::policy::checks::probe::{found, places, reasons, spoilt, verdicts};

    /// A career of these stretches; filed on 2020-10-12.
    fn career(stretches: &[(&str, &str)]) -> Dossier {
        spoilt(|dossier| {
            dossier.careers.clear();
            for (number, (start, end)) in stretches.iter().enumerate() {
                let row = dossier.push(Table::Career);
                for (column, text) in [(0, *start), (1, *end), (2, &format!("示例单位{number}"))] {
                    row.set(column, text).expect("a cell of 简历");
                }
            }
        })
    }

    fn gaps(stretches: &[(&str, &str)]) -> String {
        verdicts("cv.gaps", &career(stretches))
    }

    #[test]
    fn a_gap_of_31_days_is_none_and_one_of_32_is() {
        // The days between 30 June and 1 August are the 31 of July.
        assert_eq!(gaps(&[("2010-01-01", "2015-06-30"), ("2015-08-01", "至今")]), "pass");
        assert_eq!(gaps(&[("2010-01-01", "2015-06-30"), ("2015-08-02", "至今")]), "fail");
        let found = found("cv.gaps", &career(&[("2010-01-01", "2015-06-30"), ("2015-08-02", "至今")]));
        assert_eq!(reasons(&found), "2015-06-30至2015-08-02断档 32 天，超过 31 天");
        assert_eq!(places(&found[0]), "简历#2.开始 简历#1.结束");
    }

    #[test]
    fn february_of_a_leap_year_has_a_29th() {
        assert_eq!(gaps(&[("2010-01-01", "2020-01-30"), ("2020-03-02", "至今")]), "pass", "31 days");
        assert_eq!(gaps(&[("2010-01-01", "2019-01-29"), ("2019-03-02", "至今")]), "pass", "31 days");
        assert_eq!(gaps(&[("2010-01-01", "2020-01-29"), ("2020-03-02", "至今")]), "fail", "32 days");
    }

    #[test]
    fn rows_are_sorted_by_start_and_the_furthest_end_counts() {
        assert_eq!(gaps(&[("2015-07-01", "至今"), ("2010-01-01", "2015-06-30")]), "pass");
        // A short stretch inside a long one does not shorten it.
        assert_eq!(
            gaps(&[("2010-01-01", "2015-06-30"), ("2012-01-01", "2012-01-20"), ("2015-07-01", "至今")]),
            "pass"
        );
        let dossier =
            career(&[("2018-01-01", "至今"), ("2010-01-01", "2015-06-30"), ("2012-01-01", "2012-01-20")]);
        assert_eq!(places(&found("cv.gaps", &dossier)[0]), "简历#1.开始 简历#2.结束");
    }

    #[test]
    fn every_gap_is_named() {
        let three = [("2005-01-01", "2006-01-01"), ("2007-01-01", "2008-01-01"), ("2009-01-01", "至今")];
        assert_eq!(gaps(&three), "fail fail");
    }

    #[test]
    fn the_career_goes_on_up_to_filing() {
        assert_eq!(gaps(&[("2010-01-01", "至今")]), "pass");
        assert_eq!(gaps(&[("2010-01-01", "2020-10-12")]), "pass", "the filing day itself");
        assert_eq!(gaps(&[("2010-01-01", "2020-10-11")]), "fail", "the day before");
        assert_eq!(gaps(&[("2010-01-01", "2020.10")]), "eye", "filed within that month");
        assert_eq!(gaps(&[("2010-01-01", "2020.09")]), "fail");
        assert_eq!(gaps(&[("2010-01-01", "2020.11")]), "pass");
    }

    #[test]
    fn an_overlap_over_31_days_is_for_a_person() {
        assert_eq!(gaps(&[("2010-01-01", "2015-07-31"), ("2015-07-01", "至今")]), "pass", "31 days");
        assert_eq!(gaps(&[("2010-01-01", "2015-08-01"), ("2015-07-01", "至今")]), "eye", "32 days");
        assert_eq!(gaps(&[("2010-01-01", "至今"), ("2012-01-01", "2012-01-31")]), "pass", "31 days inside");
        assert_eq!(gaps(&[("2010-01-01", "至今"), ("2012-01-01", "2012-02-01")]), "eye");
        assert_eq!(
            gaps(&[("2010-01-01", "至今"), ("2012-01-01", "至今")]),
            "eye",
            "two at once up to filing"
        );
        let found = found("cv.gaps", &career(&[("2010-01-01", "2015-08-01"), ("2015-07-01", "至今")]));
        assert_eq!(reasons(&found), "示例单位1（2015-07-01起）与示例单位0重叠 32 天，超过 31 天");
    }

    #[test]
    fn months_hold_for_every_day_or_ask() {
        assert_eq!(gaps(&[("2010.01", "2015.06"), ("2015.06", "至今")]), "pass", "30 days at the most");
        assert_eq!(gaps(&[("2010.01", "2015.06"), ("2015.07", "至今")]), "eye", "0 to 59 days");
        assert_eq!(gaps(&[("2010.01", "2015.06"), ("2015.08", "至今")]), "eye", "31 to 90 days");
        assert_eq!(gaps(&[("2010.01", "2015.06"), ("2015.09", "至今")]), "fail", "62 days at the least");
        assert_eq!(gaps(&[("2010.01", "2015-06-30"), ("2015.07", "至今")]), "pass", "30 days at the most");
        assert_eq!(gaps(&[("2010.01", "2015-06-30"), ("2015.08", "至今")]), "eye", "31 to 61 days");
        assert_eq!(gaps(&[("2010.01", "2015.07"), ("2015.06", "至今")]), "eye", "may overlap for 61 days");
    }

    #[test]
    fn the_applicant_owes_every_end_and_in_order() {
        assert_eq!(gaps(&[("2010-01-01", "")]), "fail", "once: nothing more is made of it");
        assert_eq!(gaps(&[("2010-01-01", ""), ("2015-01-01", "至今")]), "fail");
        assert_eq!(
            gaps(&[("2010-01-01", "无"), ("2015-01-01", "2016-01-01"), ("2018-01-01", "至今")]),
            "fail fail"
        );
        assert_eq!(gaps(&[("2010-01-01", "2016-01-01"), ("2012-01-01", ""), ("2018-01-01", "至今")]), "fail");
        assert_eq!(
            gaps(&[("2010-01-01", "至今"), ("2015-01-01", "2014-01-01")]),
            "fail",
            "an end before the start"
        );
        assert_eq!(gaps(&[]), "fail", "no career at all");
    }
}
