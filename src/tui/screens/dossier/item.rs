//! The thirteen rows of the checklist: what each item's findings come to, and which cells of the
//! dossier stand behind it.

use crate::desk::DossierSheet;
use crate::domain::words::MaterialKind;
use crate::domain::{Place, Table, Verdict};
use crate::policy::Judged;

/// Items 0 to 12.
pub const ITEMS: u8 = 13;

/// What people made of an item's findings, shown behind its mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ruled {
    /// Nobody ruled.
    No,
    /// Ruled as the machine had it, or where the machine could not tell.
    Same,
    /// Ruled otherwise than the machine.
    Otherwise,
}

/// One row of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemLine {
    /// 0–12
    pub item: u8,
    /// The gravest verdict in force; n/a where the item has no finding.
    pub verdict: Verdict,
    /// What people made of it.
    pub ruled: Ruled,
    /// Findings that are fail, bar, void or eye.
    pub problems: usize,
    /// Findings that need a person.
    pub open: usize,
}

/// How grave a verdict is, for the one mark of an item: what decides the proposal comes first.
fn weight(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Bar => 6,
        Verdict::Eye => 5,
        Verdict::Fail => 4,
        Verdict::Void => 3,
        Verdict::Exempt => 2,
        Verdict::Pass => 1,
        Verdict::Na => 0,
    }
}

/// The checklist of a dossier.
pub fn item_lines(judged: &[Judged]) -> Vec<ItemLine> {
    (0..ITEMS)
        .map(|item| {
            let mut line = ItemLine { item, verdict: Verdict::Na, ruled: Ruled::No, problems: 0, open: 0 };
            for finding in of_item(judged, item) {
                let verdict = finding.verdict();
                if weight(verdict) > weight(line.verdict) {
                    line.verdict = verdict;
                }
                line.problems += usize::from(weight(verdict) > weight(Verdict::Exempt));
                line.open += usize::from(finding.needs_person());
                if let Some(ruling) = &finding.ruling {
                    let otherwise = ruling.machine != Verdict::Eye && ruling.machine != ruling.verdict;
                    if otherwise {
                        line.ruled = Ruled::Otherwise;
                    } else if line.ruled == Ruled::No {
                        line.ruled = Ruled::Same;
                    }
                }
            }
            line
        })
        .collect()
}

/// The findings of an item, what needs a person first, then by gravity; the order is stable.
pub fn of_item(judged: &[Judged], item: u8) -> Vec<&Judged> {
    let mut found: Vec<&Judged> = judged.iter().filter(|j| j.finding.item == item).collect();
    // By the machine's verdict, so that ruling on one does not move it under the reader's hand.
    found.sort_by_key(|j| std::cmp::Reverse(weight(j.finding.verdict)));
    found
}

/// What an item shows of the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// Columns of 申报人, one a line.
    Facts(&'static [&'static str]),
    /// A whole table, with these columns in this order.
    Rows(Table, &'static [&'static str]),
    /// The uploaded papers of these kinds; all of them where the list is empty.
    Papers(&'static [MaterialKind]),
    /// A long text of 申报人.
    Text(&'static str),
}

const SERVICE: Block =
    Block::Rows(Table::Service, &["类型", "开始", "结束", "免学审批表", "免学年度", "证明材料"]);
const ASSESSMENT: Block = Block::Rows(Table::Assessment, &["年度", "等次", "登记表", "结果文件"]);

/// The cells behind an item.
pub fn blocks(item: u8) -> &'static [Block] {
    use MaterialKind as M;
    match item {
        0 => &[
            Block::Facts(&[
                "申报人类别",
                "在职状态",
                "单位性质",
                "隶属",
                "申报级别",
                "申报途径",
                "首次参评",
                "申报日期",
                "上报日期",
                "第几次上报",
                "公示开始",
                "公示结束",
                "公示结果",
                "主管单位",
                "主管单位推荐意见",
                "主管单位审核人",
                "援疆开始",
                "援疆结束",
            ]),
            Block::Rows(Table::Sanction, &["处分", "开始", "结束"]),
            Block::Papers(&[M::Entrustment, M::ResidenceOrPermit]),
        ],
        1 => &[
            Block::Facts(&[
                "姓名",
                "证件类型",
                "证件号码",
                "性别",
                "出生日期",
                "联系电话",
                "工作单位",
                "统一社会信用代码",
            ]),
            Block::Papers(&[M::IdScan, M::Photo]),
        ],
        2 => &[Block::Rows(
            Table::Education,
            &["学历", "学位", "毕业日期", "证明方式", "佐证材料", "院校", "专业"],
        )],
        3 => &[Block::Rows(Table::Career, &["开始", "结束", "单位", "岗位", "原单位证明"])],
        4 => &[
            Block::Facts(&[
                "现职称",
                "现职称级别",
                "现职称取得日期",
                "现职称取得地",
                "申报级别",
                "从事专业年限",
            ]),
            Block::Papers(&[
                M::TitleDocument,
                M::TitleCertificate,
                M::ReviewForm,
                M::SkillCertificate,
                M::LicenceCertificate,
                M::YearsProof,
            ]),
        ],
        5 => &[Block::Rows(Table::Work, &["类别", "完成日期", "名称", "本人作用", "佐证材料"])],
        6 => &[Block::Rows(Table::Award, &["日期", "名称", "授予单位", "佐证材料"])],
        7 => &[
            Block::Rows(Table::Paper, &["形式", "发表日期", "题目", "刊物", "佐证材料"]),
            Block::Rows(Table::ExpertOpinion, &["专家", "职称", "职称取得日期", "单位", "题目"]),
        ],
        8 => &[
            Block::Rows(Table::Training, &["年度", "科目", "合格", "来源", "专业级别相符", "佐证材料"]),
            SERVICE,
        ],
        9 => &[ASSESSMENT],
        10 => &[Block::Text("工作总结")],
        11 => &[
            Block::Facts(&["单位推荐意见", "单位审核人"]),
            Block::Papers(&[M::Pledge, M::UnitOpinion, M::Publicity, M::Other]),
        ],
        _ => &[Block::Facts(&["参加答辩意愿", "申报级别", "申报途径", "工作单位"]), SERVICE, ASSESSMENT],
    }
}

/// One line of the evidence pane that the cursor can stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The n-th finding of the item.
    Finding(usize),
    /// A cell or row of the dossier.
    Place(Place),
}

/// What the cursor can stand on in an item: its findings, then its rows and facts.
pub fn targets(sheet: &DossierSheet, item: u8) -> Vec<Target> {
    let findings = of_item(&sheet.judged, item).len();
    let mut targets: Vec<Target> = (0..findings).map(Target::Finding).collect();
    for block in blocks(item) {
        match block {
            Block::Facts(headers) => {
                targets.extend(headers.iter().map(|header| Target::Place(Place::applicant(header))));
            }
            Block::Text(header) => targets.push(Target::Place(Place::applicant(header))),
            Block::Rows(table, _) => {
                targets
                    .extend((0..sheet.dossier.len(*table)).map(|row| Target::Place(Place::row(*table, row))));
            }
            Block::Papers(kinds) => targets.extend(papers(sheet, kinds).map(Target::Place)),
        }
    }
    targets
}

/// The rows of 材料 of these kinds.
pub fn papers<'a>(sheet: &'a DossierSheet, kinds: &'a [MaterialKind]) -> impl Iterator<Item = Place> + 'a {
    sheet
        .dossier
        .materials
        .iter()
        .enumerate()
        .filter(move |(_, paper)| kinds.is_empty() || kinds.contains(&paper.kind))
        .map(|(row, _)| Place::row(Table::Material, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_header_of_every_block_is_a_column() {
        for item in 0..ITEMS {
            for block in blocks(item) {
                let (table, headers) = match block {
                    Block::Facts(headers) => (Table::Applicant, *headers),
                    Block::Rows(table, headers) => (*table, *headers),
                    Block::Text(header) => (Table::Applicant, std::slice::from_ref(header)),
                    Block::Papers(_) => continue,
                };
                for header in headers {
                    assert!(table.column(header).is_some(), "item {item}: {} has no {header}", table.zh());
                }
            }
        }
    }

    #[test]
    fn every_column_of_every_table_is_shown_under_some_item() {
        let shown = |table: Table, header: &str| {
            (0..ITEMS).flat_map(blocks).any(|block| match block {
                Block::Facts(headers) => table == Table::Applicant && headers.contains(&header),
                Block::Text(text) => table == Table::Applicant && *text == header,
                Block::Rows(of, headers) => table == *of && headers.contains(&header),
                Block::Papers(_) => table == Table::Material,
            })
        };
        // Shown in the dossier's head rows instead.
        let head = ["申报编号", "申报专业"];
        for table in Table::ALL {
            for column in table.columns() {
                assert!(
                    shown(table, column.zh) || head.contains(&column.zh),
                    "{}.{} is nowhere to be seen",
                    table.zh(),
                    column.zh
                );
            }
        }
    }
}
