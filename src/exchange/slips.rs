//! What is wrong between the cells and between the rows of 评分票 and 缴费 files: told by header, so
//! that a sheet names the cell and a line of JSON the key.

use super::typed::short;
use crate::domain::{Answer, FeeLine, SlipLine, When, Words};
use std::collections::HashMap;

/// A header, and what is wrong under it.
pub(super) type Wrong = (&'static str, Words);

/// Rows seen so far, with their places.
#[derive(Default)]
pub(super) struct SeenRows {
    /// Of a ballot in one person's hand: its criteria, and whether it abstains.
    ballots: HashMap<[String; 4], Vec<(String, bool, String)>>,
    /// Fees by dossier.
    fees: HashMap<String, String>,
}

impl SeenRows {
    /// Notes a row of a ballot; says what is wrong with it, by itself and beside the rows before it.
    pub fn slip(&mut self, line: &SlipLine, place: &str) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        match (line.is_abstention(), &line.score) {
            (true, Answer::Is(_)) => wrong
                .push(("得分", Words::fixed("弃权的票不能有得分", "a ballot that abstains gives no score"))),
            (false, Answer::Blank | Answer::Nil) => wrong.push((
                "得分",
                Words::fixed(
                    "没有得分也没有弃权，两者必居其一",
                    "neither a score nor an abstention; expected one of them",
                ),
            )),
            _ => {}
        }
        let text = |answer: &Answer<String>| answer.value().cloned().unwrap_or_default();
        let key =
            [line.session.0.clone(), line.dossier.0.clone(), line.panellist.0.clone(), text(&line.keyed_by)];
        let criterion = text(&line.criterion);
        let before = self.ballots.entry(key).or_default();
        if let Some((_, abstains, first)) =
            before.iter().find(|(held, abstains, _)| *held == criterion || *abstains || line.is_abstention())
        {
            wrong.push(if *abstains == line.is_abstention() {
                let criterion = short(&criterion);
                (
                    "指标",
                    Words::made(
                        format!("同一张票的「{criterion}」重复（{first} 已有）；每个指标只应一行"),
                        format!("{criterion} stands twice on one ballot (also at {first}); expected once"),
                    ),
                )
            } else {
                (
                    "弃权",
                    Words::made(
                        format!("同一张票在 {first} 与此处一为弃权、一为得分"),
                        format!("the same ballot abstains in one row and scores in another ({first})"),
                    ),
                )
            });
        }
        before.push((criterion, line.is_abstention(), place.to_owned()));
        wrong
    }

    /// Notes a fee; says what is wrong with it.
    pub fn fee(&mut self, line: &FeeLine, place: &str) -> Vec<Wrong> {
        let mut wrong = Vec::new();
        if *line.paid {
            if !matches!(line.date, Answer::Is(When::Day(_))) {
                wrong.push((
                    "日期",
                    Words::fixed(
                        "已缴费的须写是哪一天，如 2020-11-30",
                        "one who has paid needs the day, such as 2020-11-30",
                    ),
                ));
            }
            if !line.voucher.is_given() {
                wrong.push((
                    "凭证号",
                    Words::fixed("已缴费的须写凭证号", "one who has paid needs the voucher's number"),
                ));
            }
        }
        let id = line.dossier.as_str();
        if id.is_empty() {
            return wrong;
        }
        if let Some(first) = self.fees.insert(id.to_owned(), place.to_owned()) {
            let id = short(id);
            wrong.push((
                "申报编号",
                Words::made(
                    format!("申报编号「{id}」重复（{first} 已有）；每个编号只应一行"),
                    format!("申报编号 {id} stands twice (also at {first}); expected once"),
                ),
            ));
        }
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Given, Score};

    fn slip(criterion: &str, score: Option<i64>, abstains: bool) -> SlipLine {
        SlipLine {
            session: Given("1".into()),
            dossier: Given("A-1".into()),
            panellist: Given("p1".into()),
            criterion: Answer::Is(criterion.into()),
            score: score.map_or(Answer::Blank, |points| Answer::Is(Score::points(points))),
            abstains: Answer::Is(abstains),
            keyed_by: Answer::Blank,
        }
    }

    fn headers(wrong: &[Wrong]) -> Vec<&'static str> {
        wrong.iter().map(|(header, _)| *header).collect()
    }

    #[test]
    fn a_ballot_scores_each_criterion_once_or_abstains_once() {
        let mut seen = SeenRows::default();
        assert_eq!(seen.slip(&slip("a", Some(80), false), "t!2"), []);
        assert_eq!(seen.slip(&slip("b", Some(70), false), "t!3"), []);
        let again = seen.slip(&slip("a", Some(80), false), "t!4");
        assert!(headers(&again) == ["指标"] && again[0].1.zh.contains("t!2"), "{again:?}");
        assert_eq!(headers(&seen.slip(&slip("", None, true), "t!5")), ["弃权"]);
        let other = SlipLine { keyed_by: Answer::Is("li".into()), ..slip("a", Some(81), false) };
        assert_eq!(seen.slip(&other, "t!6"), [], "another hand's entry of the same ballot");
    }

    #[test]
    fn a_row_scores_or_abstains() {
        let one = |line: SlipLine| headers(&SeenRows::default().slip(&line, "t!2"));
        assert_eq!(one(slip("a", None, false)), ["得分"]);
        assert_eq!(one(slip("a", Some(80), true)), ["得分"]);
        assert!(one(slip("", None, true)).is_empty());
        assert!(one(slip("a", Some(0), false)).is_empty(), "a zero is a score");
    }

    #[test]
    fn a_fee_that_was_paid_says_when_and_with_what() {
        let mut seen = SeenRows::default();
        let bare = FeeLine { dossier: Given("A-1".into()), paid: Given(true), ..FeeLine::default() };
        assert_eq!(headers(&seen.fee(&bare, "t!2")), ["日期", "凭证号"]);
        let not = FeeLine { paid: Given(false), ..bare };
        assert_eq!(headers(&seen.fee(&not, "t!3")), ["申报编号"]);
    }
}
