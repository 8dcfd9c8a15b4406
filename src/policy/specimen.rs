//! A dossier in which every check passes, and the tools to spoil it: tests and benchmarks start
//! from it. Everybody in it is invented.

use crate::domain::{Dossier, Table};

/// A whole dossier for 副高级, every table filled: nothing in it fails, bars, voids or needs an eye.
pub fn dossier() -> Dossier {
    let mut dossier = Dossier::default();
    for (table, cells) in ROWS {
        let row = dossier.push(*table);
        for (header, text) in *cells {
            // A test reads every cell back: headers and values are known to be good.
            if let Some(column) = table.column(header) {
                let _ = row.set(usize::from(column), text);
            }
        }
    }
    change(&mut dossier, "申报人.工作总结", &summary(2500));
    dossier
}

/// Writes `text` into the cell that `place` names, as findings name it: `申报人.单位性质`,
/// `简历#2.结束`. A table without `#` is its first row; a row that is not there yet is added.
/// False where there is no such cell or it takes no such text.
pub fn change(dossier: &mut Dossier, place: &str, text: &str) -> bool {
    let Some((row, header)) = place.split_once('.') else { return false };
    let (name, number) = row.split_once('#').unwrap_or((row, "1"));
    let (Some(table), Ok(number @ 1..)) = (Table::named(name), number.parse::<usize>()) else {
        return false;
    };
    let Some(column) = table.column(header) else { return false };
    if number > dossier.len(table) {
        return dossier.push(table).set(usize::from(column), text).is_ok();
    }
    dossier.row_mut(table, number - 1).is_some_and(|row| row.set(usize::from(column), text).is_ok())
}

/// The specimen with some cells changed: `specimen::with(&[("申报人.在职状态", "离退休")])`.
///
/// # Panics
/// Where a place or a text is wrong: the test that wrote it is.
pub fn with(changes: &[(&str, &str)]) -> Dossier {
    let mut dossier = dossier();
    for (place, text) in changes {
        assert!(change(&mut dossier, place, text), "no such cell, or no such text: {place} = {text}");
    }
    dossier
}

/// A work summary of exactly `length` characters, as attachment 3 counts them.
pub fn summary(length: usize) -> String {
    SUMMARY.chars().cycle().take(length).collect()
}

const SUMMARY: &str = "任现职以来，本人一直从事变电设备的运行与检修工作，参加示例变电站的改造，负责继电保护装置的调试，\
编写检修规程，解决主变压器油温异常的难题，使停电时间逐年下降。在实践中，本人主持编制示例电网的防误闭锁方案，组织班组学习，\
带领青年职工完成设备台账的核对。本人撰写的调试报告被单位采用，所提出的接地改进办法在示例供电所推行，效果良好。\
工作之余坚持学习专业知识，每年完成继续教育，考核结果合格。";

/// One row: its table, and its cells by header.
type Cells = (Table, &'static [(&'static str, &'static str)]);

const ROWS: &[Cells] = &[
    (
        Table::Applicant,
        &[
            ("申报编号", "SL2020-0001"),
            ("姓名", "样本甲"),
            ("证件类型", "居民身份证"),
            ("证件号码", "65999919850312001X"),
            ("性别", "男"),
            ("出生日期", "1985-03-12"),
            ("联系电话", "000-00000001"),
            ("工作单位", "示例电力科学研究所"),
            ("统一社会信用代码", "126599990000000014"),
            ("单位性质", "事业单位"),
            ("隶属", "地方"),
            ("主管单位", "示例州人力资源和社会保障局"),
            ("在职状态", "在职"),
            ("申报人类别", "在疆"),
            ("援疆开始", "无"),
            ("援疆结束", "无"),
            ("申报级别", "副高级"),
            ("申报专业", "电力系统及其自动化"),
            ("申报途径", "正常"),
            ("首次参评", "否"),
            ("现职称", "工程师"),
            ("现职称级别", "中级"),
            ("现职称取得日期", "2014-12-20"),
            ("现职称取得地", "新疆"),
            ("从事专业年限", "13"),
            ("申报日期", "2020-10-12"),
            ("上报日期", "2020-11-02"),
            ("第几次上报", "1"),
            ("公示开始", "2020-10-13"),
            ("公示结束", "2020-10-20"),
            ("公示结果", "无异议"),
            ("单位推荐意见", "本单位已对提供的申报材料逐一审核，真实准确，同意推荐。"),
            ("单位审核人", "样本审核员乙"),
            ("主管单位推荐意见", "经审核，同意推荐样本甲同志申报副高级专业技术职务任职资格。"),
            ("主管单位审核人", "样本审核员丙"),
            ("参加答辩意愿", "参加"),
        ],
    ),
    (
        Table::Education,
        &[
            ("学历", "大学本科"),
            ("学位", "工学学士"),
            ("院校", "示例大学"),
            ("专业", "电气工程及其自动化"),
            ("毕业日期", "2007.06"),
            ("证明方式", "学信网"),
            ("佐证材料", "学信网查询结果.pdf"),
        ],
    ),
    (
        Table::Education,
        &[
            ("学历", "硕士研究生"),
            ("学位", "工学硕士"),
            ("院校", "示例大学"),
            ("专业", "电力系统及其自动化"),
            ("毕业日期", "2013-06-30"),
            ("证明方式", "原件"),
            ("佐证材料", "硕士毕业证书.pdf"),
        ],
    ),
    (
        Table::Career,
        &[
            ("开始", "2007-07-10"),
            ("结束", "2016-06-30"),
            ("单位", "示例县供电公司"),
            ("岗位", "变电检修"),
            ("原单位证明", "原单位证明.pdf"),
        ],
    ),
    (
        Table::Career,
        &[
            ("开始", "2016-07-01"),
            ("结束", "至今"),
            ("单位", "示例电力科学研究所"),
            ("岗位", "继电保护"),
            ("原单位证明", "无"),
        ],
    ),
    (
        Table::Work,
        &[
            ("类别", "科研能力"),
            ("名称", "变压器油温监测方法研究"),
            ("完成日期", "2018-05-30"),
            ("本人作用", "主持"),
            ("佐证材料", "结题报告.pdf"),
        ],
    ),
    (
        Table::Work,
        &[
            ("类别", "实践能力"),
            ("名称", "示例变电站综合自动化改造"),
            ("完成日期", "2019-09-15"),
            ("本人作用", "主持"),
            ("佐证材料", "竣工验收单.pdf;任务书.pdf"),
        ],
    ),
    (
        Table::Work,
        &[
            ("类别", "业绩成果"),
            ("名称", "防误闭锁方案推行"),
            ("完成日期", "2020.03"),
            ("本人作用", "参加"),
            ("佐证材料", "应用证明.pdf"),
        ],
    ),
    (
        Table::Award,
        &[
            ("名称", "示例电网科技进步三等奖"),
            ("授予单位", "示例电力学会"),
            ("日期", "2018-12-01"),
            ("佐证材料", "获奖证书.pdf"),
        ],
    ),
    (
        Table::Paper,
        &[
            ("题目", "示例电网防误闭锁的实现"),
            ("形式", "论文"),
            ("发表日期", "2019-04-20"),
            ("刊物", "示例电力技术"),
            ("佐证材料", "论文首页.pdf"),
        ],
    ),
    (
        Table::Paper,
        &[
            ("题目", "主变压器调试报告"),
            ("形式", "代表作品"),
            ("发表日期", "无"),
            ("刊物", "无"),
            ("佐证材料", "调试报告.pdf"),
        ],
    ),
    (
        Table::ExpertOpinion,
        &[
            ("题目", "主变压器调试报告"),
            ("专家", "样本专家丁"),
            ("单位", "示例电力设计院"),
            ("职称", "高级工程师"),
            ("职称取得日期", "2012-12-01"),
        ],
    ),
    (
        Table::ExpertOpinion,
        &[
            ("题目", "主变压器调试报告"),
            ("专家", "样本专家戊"),
            ("单位", "示例大学"),
            ("职称", "高级工程师"),
            ("职称取得日期", "2010.11"),
        ],
    ),
    (Table::Training, &[("年度", "2014"), PUBLIC, PASSED, BY_SYSTEM, MATCHES, NO_FILE]),
    (Table::Training, &[("年度", "2015"), PUBLIC, PASSED, BY_SYSTEM, MATCHES, NO_FILE]),
    (Table::Training, &[("年度", "2016"), PUBLIC, PASSED, BY_SYSTEM, MATCHES, NO_FILE]),
    (
        Table::Training,
        &[("年度", "2017"), PUBLIC, PASSED, ("来源", "证书"), MATCHES, ("佐证材料", "公需合格证2017.pdf")],
    ),
    (Table::Training, &[("年度", "2018"), PUBLIC, PASSED, BY_SYSTEM, MATCHES, NO_FILE]),
    (Table::Training, &[("年度", "2019"), PUBLIC, PASSED, BY_SYSTEM, MATCHES, NO_FILE]),
    (Table::Training, &[("年度", "2020"), PUBLIC, PASSED, BY_SYSTEM, MATCHES, NO_FILE]),
    (
        Table::Training,
        &[
            ("年度", "2020"),
            ("科目", "专业"),
            PASSED,
            ("来源", "证书"),
            MATCHES,
            ("佐证材料", "专业合格证2020.pdf"),
        ],
    ),
    (
        Table::Assessment,
        &[("年度", "2017"), ("等次", "合格"), ("登记表", "登记表2017.pdf"), ("结果文件", "定等2017.pdf")],
    ),
    (
        Table::Assessment,
        &[("年度", "2018"), ("等次", "优秀"), ("登记表", "登记表2018.pdf"), ("结果文件", "定等2018.pdf")],
    ),
    (
        Table::Assessment,
        &[("年度", "2019"), ("等次", "合格"), ("登记表", "登记表2019.pdf"), ("结果文件", "定等2019.pdf")],
    ),
    (
        Table::Service,
        &[
            ("类型", "访惠聚"),
            ("开始", "2018-01-02"),
            ("结束", "2018-12-28"),
            ("免学审批表", "免试审批表2018.pdf"),
            ("免学年度", "2018"),
            ("证明材料", "驻村证明2018.pdf"),
        ],
    ),
    (Table::Sanction, &[("处分", "警告"), ("开始", "2010-03-01"), ("结束", "2010-08-31")]),
    (Table::Material, &[("种类", "身份证"), ("文件", "身份证.jpg"), ISSUED, ORIGINAL, NOT_SEALED]),
    (Table::Material, &[("种类", "照片"), ("文件", "照片.jpg"), ISSUED, ORIGINAL, NOT_SEALED]),
    (
        Table::Material,
        &[("种类", "职称证书"), ("文件", "职称证书.pdf"), ("出具单位", "示例州职改办"), ORIGINAL, NOT_SEALED],
    ),
    (
        Table::Material,
        &[
            ("种类", "任职资格文件"),
            ("文件", "任职资格文件.pdf"),
            ("出具单位", "示例州职改办"),
            ("形式", "复印件"),
            ("复印件签章", "是"),
        ],
    ),
    (Table::Material, &[("种类", "个人承诺书"), ("文件", "承诺书.pdf"), OWN, ORIGINAL, NOT_SEALED]),
    (Table::Material, &[("种类", "单位推荐意见"), ("文件", "推荐意见.pdf"), OWN, ORIGINAL, NOT_SEALED]),
    (Table::Material, &[("种类", "公示结果"), ("文件", "公示结果.pdf"), OWN, ORIGINAL, NOT_SEALED]),
];

const PUBLIC: (&str, &str) = ("科目", "公需");
const PASSED: (&str, &str) = ("合格", "是");
const BY_SYSTEM: (&str, &str) = ("来源", "系统生成");
const MATCHES: (&str, &str) = ("专业级别相符", "是");
const NO_FILE: (&str, &str) = ("佐证材料", "无");
const ISSUED: (&str, &str) = ("出具单位", "无");
const OWN: (&str, &str) = ("出具单位", "示例电力科学研究所");
const ORIGINAL: (&str, &str) = ("形式", "原件");
const NOT_SEALED: (&str, &str) = ("复印件签章", "无");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Fill;

    #[test]
    fn every_cell_was_taken_as_it_was_written() {
        let dossier = dossier();
        let mut seen = [0_usize; Table::ALL.len()];
        for (table, cells) in ROWS {
            let index = seen[*table as usize];
            seen[*table as usize] += 1;
            let row = dossier.row(*table, index).expect("one row each");
            for (header, text) in *cells {
                let column = table.column(header).unwrap_or_else(|| panic!("{table:?} has no {header}"));
                assert_eq!(row.show(usize::from(column)), *text, "{table:?} {header}");
            }
        }
    }

    #[test]
    fn every_table_has_rows_and_no_cell_is_blank() {
        let dossier = dossier();
        for table in Table::ALL {
            assert!(dossier.len(table) > 0, "{table:?}");
        }
        for (table, index, row) in dossier.rows() {
            for (column, described) in row.columns().iter().enumerate() {
                assert_ne!(row.fill(column), Fill::Blank, "{table:?}#{index} {}", described.zh);
            }
        }
    }

    #[test]
    fn cells_are_changed_where_they_are_named() {
        let mut dossier = dossier();
        assert!(change(&mut dossier, "简历#2.结束", "2020-09-30"));
        assert!(change(&mut dossier, "处分#2.处分", "记过"));
        assert_eq!((dossier.sanctions.len(), dossier.careers.len()), (2, 2));
        assert_eq!(dossier.row(Table::Career, 1).map(|row| row.show(1)).as_deref(), Some("2020-09-30"));
        for wrong in ["简历", "简历.没有", "没有.开始", "简历#0.开始", "简历#x.开始"] {
            assert!(!change(&mut dossier, wrong, "2020-09-30"), "{wrong}");
        }
        assert!(!change(&mut dossier, "简历.开始", "昨天"));
    }
}
