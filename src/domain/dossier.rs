//! 申报材料: all that one applicant filed, for one level, in one cycle, in one submission.

use super::answer::{Answer, Expected, Field, Given, Kind};
use super::date::{Until, When, Years};
use super::evidence::Evidence;
use super::table::{Place, Row, Table, table};
use super::words::{
    Affiliation, ApplicantKind, DefenceWish, EducationProof, Employment, IdKind, Level, MaterialForm,
    MaterialKind, PaperKind, PublicityResult, Route, SanctionKind, ServiceKind, Sex, Subject, TitlePlace,
    TrainingSource, UnitKind, WorkKind,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// 申报编号: the number that ties a dossier's tables together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DossierId(pub String);

impl std::fmt::Display for DossierId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl Field for DossierId {
    const KIND: Kind = Kind::Text;
    fn read(text: &str) -> Result<Self, Expected> {
        Ok(Self(text.to_owned()))
    }
    fn show(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }
}

table! {
    /// 申报人: the one row that makes a dossier.
    Applicant {
        id: Given<DossierId> = "申报编号",
        name: Given<String> = "姓名",
        id_kind: Answer<IdKind> = "证件类型",
        id_number: Answer<String> = "证件号码",
        sex: Answer<Sex> = "性别",
        birth: Answer<When> = "出生日期",
        phone: Answer<String> = "联系电话",
        unit: Answer<String> = "工作单位",
        credit_code: Answer<String> = "统一社会信用代码",
        unit_kind: Answer<UnitKind> = "单位性质",
        affiliation: Answer<Affiliation> = "隶属",
        supervising_unit: Answer<String> = "主管单位",
        employment: Answer<Employment> = "在职状态",
        kind: Answer<ApplicantKind> = "申报人类别",
        aid_start: Answer<When> = "援疆开始",
        aid_end: Answer<When> = "援疆结束",
        level: Given<Level> = "申报级别",
        specialty: Answer<String> = "申报专业",
        route: Answer<Route> = "申报途径",
        first_time: Answer<bool> = "首次参评",
        title: Answer<String> = "现职称",
        title_level: Answer<Level> = "现职称级别",
        title_date: Answer<When> = "现职称取得日期",
        title_place: Answer<TitlePlace> = "现职称取得地",
        years_in_specialty: Answer<String> = "从事专业年限",
        filed: Given<When> = "申报日期",
        forwarded: Answer<When> = "上报日期",
        submission: Given<u8> = "第几次上报",
        publicity_start: Answer<When> = "公示开始",
        publicity_end: Answer<When> = "公示结束",
        publicity_result: Answer<PublicityResult> = "公示结果",
        unit_opinion: Answer<String> = "单位推荐意见",
        unit_auditor: Answer<String> = "单位审核人",
        super_opinion: Answer<String> = "主管单位推荐意见",
        super_auditor: Answer<String> = "主管单位审核人",
        summary: Answer<String> = "工作总结",
        defence_wish: Answer<DefenceWish> = "参加答辩意愿",
    }
}

table! {
    /// 学历: item 2.
    Education {
        qualification: Answer<String> = "学历",
        degree: Answer<String> = "学位",
        school: Answer<String> = "院校",
        subject: Answer<String> = "专业",
        graduated: Answer<When> = "毕业日期",
        proof: Answer<EducationProof> = "证明方式",
        evidence: Answer<Evidence> = "佐证材料",
    }
}

table! {
    /// 简历: one stretch of work, item 3.
    Career {
        start: Given<When> = "开始",
        end: Answer<Until> = "结束",
        unit: Given<String> = "单位",
        post: Answer<String> = "岗位",
        former_unit_proof: Answer<Evidence> = "原单位证明",
    }
}

table! {
    /// 业绩: item 5.
    Work {
        kind: Answer<WorkKind> = "类别",
        name: Given<String> = "名称",
        completed: Answer<When> = "完成日期",
        part: Answer<String> = "本人作用",
        evidence: Answer<Evidence> = "佐证材料",
    }
}

table! {
    /// 获奖: item 6.
    Award {
        name: Given<String> = "名称",
        granted_by: Answer<String> = "授予单位",
        date: Answer<When> = "日期",
        evidence: Answer<Evidence> = "佐证材料",
    }
}

table! {
    /// 论文: item 7.
    Paper {
        title: Given<String> = "题目",
        kind: Answer<PaperKind> = "形式",
        published: Answer<When> = "发表日期",
        journal: Answer<String> = "刊物",
        evidence: Answer<Evidence> = "佐证材料",
    }
}

table! {
    /// 专家认定: one expert's signature under attachment 6, item 7.
    ExpertOpinion {
        title: Given<String> = "题目",
        expert: Given<String> = "专家",
        unit: Answer<String> = "单位",
        expert_title: Answer<String> = "职称",
        expert_title_date: Answer<When> = "职称取得日期",
    }
}

table! {
    /// 继续教育: one subject of one year, item 8.
    Training {
        year: Given<i16> = "年度",
        subject: Given<Subject> = "科目",
        passed: Answer<bool> = "合格",
        source: Answer<TrainingSource> = "来源",
        matches: Answer<bool> = "专业级别相符",
        evidence: Answer<Evidence> = "佐证材料",
    }
}

table! {
    /// 考核: one year's assessment, item 9.
    Assessment {
        year: Given<i16> = "年度",
        grade: Answer<String> = "等次",
        form: Answer<Evidence> = "登记表",
        result: Answer<Evidence> = "结果文件",
    }
}

table! {
    /// 基层服务: one stretch of grass-roots service (五.(二)).
    Service {
        kind: Given<ServiceKind> = "类型",
        start: Given<When> = "开始",
        end: Answer<Until> = "结束",
        exemption_form: Answer<Evidence> = "免学审批表",
        exempt_years: Answer<Years> = "免学年度",
        evidence: Answer<Evidence> = "证明材料",
    }
}

table! {
    /// 处分: one sanction (一.(二)).
    Sanction {
        kind: Given<SanctionKind> = "处分",
        start: Given<When> = "开始",
        end: Answer<Until> = "结束",
    }
}

table! {
    /// 材料: one uploaded document.
    Material {
        kind: Given<MaterialKind> = "种类",
        file: Answer<Evidence> = "文件",
        issued_by: Answer<String> = "出具单位",
        form: Answer<MaterialForm> = "形式",
        copy_sealed: Answer<bool> = "复印件签章",
    }
}

/// One submission's dossier. Stored and sent compactly; as JSON it is the object of one `.jsonl`
/// line: the columns of 申报人, and each further table as a list under its name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dossier {
    /// 申报人
    pub applicant: Applicant,
    /// 学历
    pub educations: Vec<Education>,
    /// 简历
    pub careers: Vec<Career>,
    /// 业绩
    pub works: Vec<Work>,
    /// 获奖
    pub awards: Vec<Award>,
    /// 论文
    pub papers: Vec<Paper>,
    /// 专家认定
    pub opinions: Vec<ExpertOpinion>,
    /// 继续教育
    pub trainings: Vec<Training>,
    /// 考核
    pub assessments: Vec<Assessment>,
    /// 基层服务
    pub services: Vec<Service>,
    /// 处分
    pub sanctions: Vec<Sanction>,
    /// 材料
    pub materials: Vec<Material>,
}

impl Dossier {
    /// 申报编号
    pub fn id(&self) -> &DossierId {
        &self.applicant.id
    }

    /// 第几次上报
    pub fn submission(&self) -> u8 {
        *self.applicant.submission
    }

    /// How many rows a table has.
    pub fn len(&self, table: Table) -> usize {
        match table {
            Table::Applicant => 1,
            Table::Education => self.educations.len(),
            Table::Career => self.careers.len(),
            Table::Work => self.works.len(),
            Table::Award => self.awards.len(),
            Table::Paper => self.papers.len(),
            Table::ExpertOpinion => self.opinions.len(),
            Table::Training => self.trainings.len(),
            Table::Assessment => self.assessments.len(),
            Table::Service => self.services.len(),
            Table::Sanction => self.sanctions.len(),
            Table::Material => self.materials.len(),
        }
    }

    /// One row of a table.
    pub fn row(&self, table: Table, row: usize) -> Option<&dyn Row> {
        fn at<T: Row>(rows: &[T], row: usize) -> Option<&dyn Row> {
            rows.get(row).map(|row| row as &dyn Row)
        }
        match table {
            Table::Applicant => (row == 0).then_some(&self.applicant as &dyn Row),
            Table::Education => at(&self.educations, row),
            Table::Career => at(&self.careers, row),
            Table::Work => at(&self.works, row),
            Table::Award => at(&self.awards, row),
            Table::Paper => at(&self.papers, row),
            Table::ExpertOpinion => at(&self.opinions, row),
            Table::Training => at(&self.trainings, row),
            Table::Assessment => at(&self.assessments, row),
            Table::Service => at(&self.services, row),
            Table::Sanction => at(&self.sanctions, row),
            Table::Material => at(&self.materials, row),
        }
    }

    /// One row of a table, to be changed.
    pub fn row_mut(&mut self, table: Table, row: usize) -> Option<&mut dyn Row> {
        fn at<T: Row>(rows: &mut [T], row: usize) -> Option<&mut dyn Row> {
            rows.get_mut(row).map(|row| row as &mut dyn Row)
        }
        match table {
            Table::Applicant => (row == 0).then_some(&mut self.applicant as &mut dyn Row),
            Table::Education => at(&mut self.educations, row),
            Table::Career => at(&mut self.careers, row),
            Table::Work => at(&mut self.works, row),
            Table::Award => at(&mut self.awards, row),
            Table::Paper => at(&mut self.papers, row),
            Table::ExpertOpinion => at(&mut self.opinions, row),
            Table::Training => at(&mut self.trainings, row),
            Table::Assessment => at(&mut self.assessments, row),
            Table::Service => at(&mut self.services, row),
            Table::Sanction => at(&mut self.sanctions, row),
            Table::Material => at(&mut self.materials, row),
        }
    }

    /// Adds an empty row to a child table and lends it; 申报人 lends its one row.
    pub fn push(&mut self, table: Table) -> &mut dyn Row {
        fn grow<T: Row + Default>(rows: &mut Vec<T>) -> &mut dyn Row {
            rows.push(T::default());
            let last = rows.len() - 1;
            &mut rows[last]
        }
        match table {
            Table::Applicant => &mut self.applicant,
            Table::Education => grow(&mut self.educations),
            Table::Career => grow(&mut self.careers),
            Table::Work => grow(&mut self.works),
            Table::Award => grow(&mut self.awards),
            Table::Paper => grow(&mut self.papers),
            Table::ExpertOpinion => grow(&mut self.opinions),
            Table::Training => grow(&mut self.trainings),
            Table::Assessment => grow(&mut self.assessments),
            Table::Service => grow(&mut self.services),
            Table::Sanction => grow(&mut self.sanctions),
            Table::Material => grow(&mut self.materials),
        }
    }

    /// A cell's canonical text; empty where there is no such cell.
    pub fn text(&self, place: Place) -> Cow<'_, str> {
        let row = self.row(place.table, usize::from(place.row));
        match (row, place.column) {
            (Some(row), Some(column)) => row.show(usize::from(column)),
            _ => Cow::Borrowed(""),
        }
    }

    /// Every row of every table, in order.
    pub fn rows(&self) -> impl Iterator<Item = (Table, usize, &dyn Row)> {
        Table::ALL.into_iter().flat_map(move |table| {
            (0..self.len(table)).filter_map(move |row| Some((table, row, self.row(table, row)?)))
        })
    }

    /// The first material of a kind that has a file.
    pub fn material(&self, kind: MaterialKind) -> Option<(usize, &Material)> {
        self.materials.iter().enumerate().find(|(_, m)| *m.kind == kind && m.file.is_given())
    }
}

/// The compact form, for the view and the wire.
#[derive(Serialize, Deserialize)]
struct Packed<'a>(
    Cow<'a, Applicant>,
    Cow<'a, [Education]>,
    Cow<'a, [Career]>,
    Cow<'a, [Work]>,
    Cow<'a, [Award]>,
    Cow<'a, [Paper]>,
    Cow<'a, [ExpertOpinion]>,
    Cow<'a, [Training]>,
    Cow<'a, [Assessment]>,
    Cow<'a, [Service]>,
    Cow<'a, [Sanction]>,
    Cow<'a, [Material]>,
);

impl Serialize for Dossier {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return super::dossier_json::serialize(self, serializer);
        }
        let d = self;
        Packed(
            Cow::Borrowed(&d.applicant),
            d.educations.as_slice().into(),
            d.careers.as_slice().into(),
            d.works.as_slice().into(),
            d.awards.as_slice().into(),
            d.papers.as_slice().into(),
            d.opinions.as_slice().into(),
            d.trainings.as_slice().into(),
            d.assessments.as_slice().into(),
            d.services.as_slice().into(),
            d.sanctions.as_slice().into(),
            d.materials.as_slice().into(),
        )
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Dossier {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return super::dossier_json::deserialize(deserializer);
        }
        let p = Packed::deserialize(deserializer)?;
        Ok(Self {
            applicant: p.0.into_owned(),
            educations: p.1.into_owned(),
            careers: p.2.into_owned(),
            works: p.3.into_owned(),
            awards: p.4.into_owned(),
            papers: p.5.into_owned(),
            opinions: p.6.into_owned(),
            trainings: p.7.into_owned(),
            assessments: p.8.into_owned(),
            services: p.9.into_owned(),
            sanctions: p.10.into_owned(),
            materials: p.11.into_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Fill;
    use proptest::prelude::*;

    /// A dossier of any rows with any text that its cells take. Cells that a file must fill are filled.
    fn any_filed() -> impl Strategy<Value = Dossier> {
        let text = prop_oneof![
            prop::sample::select(vec!["无", "至今", "是", "男", "护照", "2018;2020", "甲(复印件);乙.pdf"])
                .prop_map(str::to_owned),
            (1900..=2199_i32, 1..=12_u8).prop_map(|(y, m)| format!("{y}.{m:02}")),
            (1900..=2199_i32, 1..=12_u8, 1..=28_u8).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
            "\\PC{1,12}",
        ];
        let cell = (prop::sample::select(&Table::ALL[..]), 0..3_usize, any::<u8>(), text);
        prop::collection::vec(cell, 0..60).prop_map(|cells| {
            let mut dossier = Dossier::default();
            fill(dossier.push(Table::Applicant));
            for (table, row, column, text) in cells {
                if dossier.len(table) <= row && table != Table::Applicant {
                    fill(dossier.push(table));
                }
                let last = dossier.len(table) - 1;
                if let Some(row) = dossier.row_mut(table, row.min(last)) {
                    let column = usize::from(column) % row.columns().len();
                    let _ = row.set(column, &text);
                }
            }
            dossier
        })
    }

    fn fill(row: &mut dyn Row) {
        for (index, column) in row.columns().iter().enumerate().filter(|(_, column)| column.required) {
            let text = match column.kind {
                Kind::Date => "2020-10-12",
                Kind::Number => "1",
                _ => "甲",
            };
            // A closed list refuses it and keeps its first word; a year refuses 1.
            if row.set(index, text).is_err() {
                let _ = row.set(index, "2020");
            }
        }
    }

    fn packed(dossier: &Dossier) -> Vec<u8> {
        bincode::serde::encode_to_vec(dossier, bincode::config::standard()).expect("bytes")
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn json_gives_the_same_dossier_back(dossier in any_filed()) {
            let json = serde_json::to_string(&dossier).expect("json");
            prop_assert!(!json.contains('\n'), "one line");
            prop_assert_eq!(serde_json::from_str::<Dossier>(&json).expect("back"), dossier);
        }

        #[test]
        fn binary_gives_the_same_dossier_back(dossier in any_filed()) {
            let bytes = packed(&dossier);
            let back = bincode::serde::decode_from_slice(&bytes, bincode::config::standard());
            let (back, read): (Dossier, usize) = back.expect("back");
            prop_assert_eq!((back, read), (dossier, bytes.len()));
        }

        #[test]
        fn damaged_bytes_are_an_error_and_no_panic(
            dossier in any_filed(), at in any::<prop::sample::Index>(), byte in any::<u8>()
        ) {
            let mut bytes = packed(&dossier);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let limited = bincode::config::standard().with_limit::<1_000_000>();
            let _ = bincode::serde::decode_from_slice::<Dossier, _>(&bytes, limited);
        }
    }

    #[test]
    fn cells_are_reached_by_table_row_and_column() {
        let mut dossier = Dossier::default();
        for table in Table::ALL {
            let row = dossier.push(table);
            for (column, described) in table.columns().iter().enumerate() {
                let full = row.fill(column) == Fill::Value;
                assert_eq!(full, described.required, "{table:?}.{}", described.zh);
            }
            assert_eq!(dossier.len(table), 1, "{table:?}");
            assert!(dossier.row(table, 0).is_some() && dossier.row(table, 1).is_none(), "{table:?}");
            assert!(dossier.row_mut(table, 0).is_some() && dossier.row_mut(table, 1).is_none(), "{table:?}");
        }
        assert_eq!(dossier.rows().count(), Table::ALL.len());
        let school = Place::cell(Table::Education, 0, "院校");
        let column = school.column.map_or(0, usize::from);
        dossier.row_mut(Table::Education, 0).expect("a row").set(column, "示例大学").expect("text");
        assert_eq!(dossier.text(school), "示例大学");
        assert_eq!(dossier.text(Place::row(Table::Education, 0)), "", "a row is no cell");
        assert_eq!(dossier.text(Place::cell(Table::Education, 9, "院校")), "");
    }

    #[test]
    fn a_material_counts_with_its_file() {
        let mut dossier = Dossier::default();
        dossier.push(Table::Material).set(0, "照片").expect("a word");
        assert_eq!(dossier.material(MaterialKind::Photo), None);
        dossier.push(Table::Material).set(0, "照片").expect("a word");
        dossier.row_mut(Table::Material, 1).expect("a row").set(1, "照片.jpg").expect("a file");
        assert_eq!(dossier.material(MaterialKind::Photo).map(|(row, _)| row), Some(1));
    }
}
