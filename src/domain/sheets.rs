//! The rows of files that come from the room and from the cashier: 评分票 (ballots from paper) and 缴费.

use super::answer::{Answer, Given};
use super::date::When;
use super::dossier::DossierId;
use super::fee::Fee;
use super::score::Score;
use super::table::table;

table! {
    /// 评分票: one criterion of one ballot as it was keyed in from paper, or one abstention.
    SlipLine {
        session: Given<String> = "场次",
        dossier: Given<String> = "申报编号",
        panellist: Given<String> = "评委",
        criterion: Answer<String> = "指标",
        score: Answer<Score> = "得分",
        abstains: Answer<bool> = "弃权",
        keyed_by: Answer<String> = "录入人",
    }
}

table! {
    /// 缴费: whether one dossier's fee was paid (四 end).
    FeeLine {
        dossier: Given<String> = "申报编号",
        paid: Given<bool> = "缴费",
        date: Answer<When> = "日期",
        voucher: Answer<String> = "凭证号",
    }
}

impl FeeLine {
    /// As it is recorded: paid on a day with a voucher, or not paid.
    pub fn entry(&self) -> (DossierId, Option<Fee>) {
        let fee = match (&self.date, *self.paid) {
            (Answer::Is(When::Day(paid)), true) => {
                Some(Fee { paid: *paid, voucher: self.voucher.value().cloned().unwrap_or_default() })
            }
            _ => None,
        };
        (DossierId(self.dossier.0.clone()), fee)
    }
}

impl SlipLine {
    /// True where the ballot gives no score.
    pub fn is_abstention(&self) -> bool {
        self.abstains.is(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_without_which_a_row_is_an_error_is_as_documented() {
        let required = |columns: &[crate::domain::Column]| {
            columns.iter().filter(|column| column.required).map(|column| column.zh).collect::<Vec<_>>()
        };
        assert_eq!(required(SlipLine::COLUMNS), ["场次", "申报编号", "评委"]);
        assert_eq!(required(FeeLine::COLUMNS), ["申报编号", "缴费"]);
    }
}
