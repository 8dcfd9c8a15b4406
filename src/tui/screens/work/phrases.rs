//! Stock phrases for reasons, so that a person over a slow line or without an input method need not
//! type the common ones. They are texts to start from and are recorded as the person leaves them.

use crate::domain::{Verdict, Words};

const MEETS: &[Words] = &[
    Words::fixed("已核对佐证原件，符合条款", "checked against the evidence: meets the clause"),
    Words::fixed("单位已书面说明，符合条款", "the unit has explained in writing: meets the clause"),
    Words::fixed("填报格式所致，内容齐全", "a matter of form only: the content is complete"),
];
const FAILS: &[Words] = &[
    Words::fixed("扫描件看不清", "the scan is illegible"),
    Words::fixed("上传的文件与所填内容不符", "the file is not the one named"),
    Words::fixed("缺签字或盖章", "a signature or seal is missing"),
    Words::fixed("佐证内容与填报不一致", "the evidence does not agree with the form"),
];
const ADDED: &[Words] = &[
    Words::fixed("扫描件: 看不清，请重新扫描上传", "scan: illegible, please scan again"),
    Words::fixed("承诺书: 未手写或缺签字", "pledge: not handwritten or not signed"),
    Words::fixed("佐证材料: 传错文件", "evidence: wrong file"),
    Words::fixed("单位意见: 缺公章", "unit's opinion: no seal"),
];

/// For a ruling that departs from the machine.
pub fn ruling(verdict: Verdict) -> &'static [Words] {
    if verdict == Verdict::Pass { MEETS } else { FAILS }
}

/// For an added finding.
pub fn added() -> &'static [Words] {
    ADDED
}
