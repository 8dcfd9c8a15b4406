//! A dossier without fault for one person.

use super::Draft;
use super::chance::Chance;
use super::prose;
use super::source::{Person, Source, Specialty, Unit, Words};
use pingwei::domain::Table;
use pingwei::domain::ident::check_digit;

/// First and last day of publicity: at least 5 working days each.
const PUBLICITY: [(&str, &str); 5] = [
    ("2020-09-21", "2020-09-25"),
    ("2020-09-22", "2020-09-28"),
    ("2020-10-09", "2020-10-15"),
    ("2020-10-12", "2020-10-19"),
    ("2020-10-13", "2020-10-20"),
];
const FILED: [&str; 6] = ["2020-10-09", "2020-10-12", "2020-10-14", "2020-10-15", "2020-10-16", "2020-10-19"];
const FORWARDED: [&str; 5] = ["2020-10-27", "2020-10-29", "2020-11-02", "2020-11-04", "2020-11-06"];

/// Everything the rows are composed from.
struct Maker<'a> {
    person: &'a Person,
    unit: &'a Unit,
    words: &'a Words,
    specialty: &'a Specialty,
    post: &'a str,
    /// Year of graduation, and of the first row of the career.
    started: i16,
    /// Year of the present title.
    titled: Option<i16>,
    chance: Chance,
    draft: Draft,
}

/// The draft of a dossier without fault.
pub fn draft(person: &Person, source: &Source) -> Draft {
    let specialty = source.words.specialty.get(&person.specialty);
    let specialty = specialty.unwrap_or_else(|| panic!("no specialty {}", person.specialty));
    let mut chance = Chance::of(&person.id);
    let mut maker = Maker {
        person,
        unit: source.unit(&person.unit),
        words: &source.words,
        specialty,
        post: chance.one::<String>(&specialty.posts),
        started: year(&person.born) + 22,
        titled: person.title_date.as_deref().map(year),
        chance,
        draft: Draft::default(),
    };
    maker.applicant();
    maker.education();
    maker.career();
    maker.works();
    maker.awards();
    maker.papers();
    maker.training();
    maker.assessments();
    maker.materials();
    maker.summary();
    maker.draft
}

fn year(date: &str) -> i16 {
    date[..4].parse().unwrap_or_else(|_| panic!("{date}: no year"))
}

/// The title that leads to a level, and its own level.
fn title_below(level: &str) -> (&'static str, &'static str) {
    match level {
        "中级" => ("助理工程师", "初级"),
        "副高级" => ("工程师", "中级"),
        "正高级" => ("高级工程师", "副高级"),
        _ => panic!("{level}: no title leads to it"),
    }
}

impl Maker<'_> {
    fn identity(&self) -> String {
        let p = self.person;
        let number: usize = p.id[p.id.len() - 3..].parse().expect("an id ends with three digits");
        let male = usize::from(p.sex == "男");
        let serial = p.serial.clone().unwrap_or_else(|| format!("{:03}", number / 2 * 2 + male));
        let digits = format!("{}{}{serial}", p.area, p.born.replace('-', ""));
        assert_eq!(digits.len(), 17, "{}: {digits}", p.id);
        format!("{digits}{}", check_digit(digits.as_bytes()))
    }

    fn applicant(&mut self) {
        let p = self.person;
        let identity = self.identity();
        let phone = format!("1990000{}", &p.id[p.id.len() - 4..]);
        let code = self.unit.credit_code();
        let years = format!("{}年", 2020 - self.started);
        let (from, to) = *self.chance.one(&PUBLICITY);
        let drawn = *self.chance.one(&FILED);
        let filed = p.filed.as_deref().unwrap_or(drawn);
        let forwarded = *self.chance.one(&FORWARDED);
        let own = self.chance.one(&self.words.auditors).clone();
        let above = self.chance.one(&self.words.auditors).clone();
        let (title, title_level, place) = match self.titled {
            Some(_) => {
                let (title, level) = title_below(&p.level);
                (title, level, "新疆")
            }
            None => ("无", "无", "无"),
        };
        let opinion = format!(
            "经审核，同意推荐{}同志申报自治区工程系列电力专业{}专业技术职务任职资格。",
            p.name, p.level
        );
        let cells: [(&str, &str); 37] = [
            ("申报编号", &p.id),
            ("姓名", &p.name),
            ("证件类型", "居民身份证"),
            ("证件号码", &identity),
            ("性别", &p.sex),
            ("出生日期", &p.born),
            ("联系电话", &phone),
            ("工作单位", &self.unit.name),
            ("统一社会信用代码", &code),
            ("单位性质", &self.unit.kind),
            ("隶属", &self.unit.affiliation),
            ("主管单位", &self.unit.above),
            ("在职状态", "在职"),
            ("申报人类别", "在疆"),
            ("援疆开始", "无"),
            ("援疆结束", "无"),
            ("申报级别", &p.level),
            ("申报专业", &p.specialty),
            ("申报途径", "正常"),
            ("首次参评", if self.titled.is_some() { "否" } else { "是" }),
            ("现职称", title),
            ("现职称级别", title_level),
            ("现职称取得日期", p.title_date.as_deref().unwrap_or("无")),
            ("现职称取得地", place),
            ("从事专业年限", &years),
            ("申报日期", filed),
            ("上报日期", forwarded),
            ("第几次上报", "1"),
            ("公示开始", from),
            ("公示结束", to),
            ("公示结果", "无异议"),
            ("单位推荐意见", "本单位已对提供的申报材料逐一审核，真实准确，同意推荐。"),
            ("单位审核人", &own),
            ("主管单位推荐意见", &opinion),
            ("主管单位审核人", &above),
            ("工作总结", ""),
            ("参加答辩意愿", if p.level == "副高级" { "参加" } else { "无" }),
        ];
        self.draft.add(Table::Applicant, &cells);
    }

    fn education(&mut self) {
        let school = self.chance.one(&self.words.schools).clone();
        let graduated = if self.chance.once_in(4) {
            format!("{}.07", self.started)
        } else {
            format!("{}-06-30", self.started)
        };
        let (proof, file) = if self.chance.once_in(5) {
            ("原件", "毕业证书.pdf")
        } else {
            ("学信网", "学信网查询结果.pdf")
        };
        let cells = [
            ("学历", "大学本科"),
            ("学位", "工学学士"),
            ("院校", school.as_str()),
            ("专业", self.specialty.degree.as_str()),
            ("毕业日期", graduated.as_str()),
            ("证明方式", proof),
            ("佐证材料", file),
        ];
        self.draft.add(Table::Education, &cells);
    }

    /// One stretch, or two that meet: another post, or a move before or after the present title.
    fn career(&mut self) {
        let start = format!("{}-07-15", self.started);
        let drawn = *self.chance.one(&["one", "posts", "moved before"]);
        let former = self.chance.one(&self.words.former_units).clone();
        let kind = self.person.career.as_deref().unwrap_or(drawn);
        let own = self.unit.name.clone();
        let earlier_post = self.specialty.posts[0].clone();
        let Some(titled) = self.titled else { return self.stretch(&start, "至今", &own, self.post, "无") };
        match kind {
            "posts" => {
                self.stretch(&start, &format!("{titled}-12-31"), &own, &earlier_post, "无");
                self.stretch(&format!("{}-01-01", titled + 1), "至今", &own, self.post, "无");
            }
            "moved before" if self.started < titled - 1 => {
                self.stretch(&start, &format!("{}-06-30", titled - 1), &former, &earlier_post, "无");
                self.stretch(&format!("{}-07-01", titled - 1), "至今", &own, self.post, "无");
            }
            "moved after" => {
                self.stretch(
                    &start,
                    &format!("{}-06-30", titled + 2),
                    &former,
                    &earlier_post,
                    "原单位证明.pdf",
                );
                self.stretch(&format!("{}-07-01", titled + 2), "至今", &own, self.post, "无");
            }
            "one" | "moved before" => self.stretch(&start, "至今", &own, self.post, "无"),
            other => panic!("no career {other}"),
        }
    }

    fn stretch(&mut self, from: &str, to: &str, unit: &str, post: &str, proof: &str) {
        let cells = [("开始", from), ("结束", to), ("单位", unit), ("岗位", post), ("原单位证明", proof)];
        self.draft.add(Table::Career, &cells);
    }

    fn works(&mut self) {
        let kinds = [
            ("科研能力", &self.specialty.research),
            ("实践能力", &self.specialty.practice),
            ("业绩成果", &self.specialty.results),
        ];
        let senior = matches!(self.person.level.as_str(), "副高级" | "正高级");
        for (number, (kind, names)) in kinds.into_iter().enumerate() {
            let mine = self.chance.shuffled(names);
            let count = if senior && number == 1 { 2 } else { 1 };
            for name in mine.into_iter().take(count) {
                let done = if self.chance.once_in(3) {
                    format!("{}.{:02}", self.chance.between(2016, 2019), self.chance.between(1, 12))
                } else {
                    let (year, month) = (self.chance.between(2016, 2019), self.chance.between(1, 12));
                    format!("{year}-{month:02}-{:02}", self.chance.between(1, 28))
                };
                let part = self.chance.one(&self.words.parts).clone();
                let cells = [
                    ("类别", kind),
                    ("名称", name.as_str()),
                    ("完成日期", done.as_str()),
                    ("本人作用", part.as_str()),
                    ("佐证材料", "验收证明.pdf;任务书.pdf"),
                ];
                self.draft.add(Table::Work, &cells);
            }
        }
    }

    fn awards(&mut self) {
        for number in 0..self.person.awards.unwrap_or(1) {
            let year = self.chance.between(2017, 2019);
            let name = match number {
                0 => format!("{year} 年度{}", self.specialty.award),
                _ => format!("{year} 年度职工技术创新三等奖"),
            };
            let granted = self.chance.one(&self.words.granting).clone();
            let date = format!("{year}-{:02}-{:02}", self.chance.between(3, 12), self.chance.between(1, 28));
            let cells = [
                ("名称", name.as_str()),
                ("授予单位", granted.as_str()),
                ("日期", date.as_str()),
                ("佐证材料", "获奖证书.pdf"),
            ];
            self.draft.add(Table::Award, &cells);
        }
    }

    fn papers(&mut self) {
        let senior = matches!(self.person.level.as_str(), "副高级" | "正高级");
        let drawn = if senior { self.chance.between(1, 2) } else { usize::from(self.chance.once_in(4)) };
        let titles = self.chance.shuffled(&self.specialty.papers);
        for title in titles.into_iter().take(self.person.papers.unwrap_or(drawn)) {
            let (year, month) = (self.chance.between(2016, 2019), self.chance.between(1, 12));
            let published = if self.chance.once_in(2) {
                format!("{year}.{month:02}")
            } else {
                format!("{year}-{month:02}-15")
            };
            let journal = self.chance.one(&self.words.journals).clone();
            let cells = [
                ("题目", title.as_str()),
                ("形式", "论文"),
                ("发表日期", published.as_str()),
                ("刊物", journal.as_str()),
                ("佐证材料", "论文原刊.pdf"),
            ];
            self.draft.add(Table::Paper, &cells);
        }
    }

    fn training(&mut self) {
        for year in 2014..=2020 {
            let certificate = self.chance.once_in(6);
            let file = format!("公需科目{year}合格证.pdf");
            let year = year.to_string();
            let cells = [
                ("年度", year.as_str()),
                ("科目", "公需"),
                ("合格", "是"),
                ("来源", if certificate { "证书" } else { "系统生成" }),
                ("专业级别相符", "无"),
                ("佐证材料", if certificate { file.as_str() } else { "无" }),
            ];
            self.draft.add(Table::Training, &cells);
        }
        let cells = [
            ("年度", "2020"),
            ("科目", "专业"),
            ("合格", "是"),
            ("来源", "证书"),
            ("专业级别相符", "是"),
            ("佐证材料", "专业科目2020合格证.pdf"),
        ];
        self.draft.add(Table::Training, &cells);
    }

    fn assessments(&mut self) {
        for year in 2017..=2019 {
            let grade = if self.chance.once_in(4) { "优秀" } else { "合格" };
            let (form, result) = (format!("考核登记表{year}.pdf"), format!("考核定等文件{year}.pdf"));
            let year = year.to_string();
            let cells = [
                ("年度", year.as_str()),
                ("等次", grade),
                ("登记表", form.as_str()),
                ("结果文件", result.as_str()),
            ];
            self.draft.add(Table::Assessment, &cells);
        }
    }

    fn materials(&mut self) {
        let own = self.unit.name.clone();
        self.material("身份证", "身份证.jpg", "无");
        self.material("照片", "一寸照片.jpg", "无");
        if self.titled.is_some() {
            self.material("职称证书", "职称证书.pdf", "虚拟州职改办");
        }
        self.material("个人承诺书", "个人承诺书.pdf", &own);
        self.material("单位推荐意见", "单位推荐意见.pdf", &own);
        self.material("公示结果", "公示结果证明.pdf", &own);
    }

    fn material(&mut self, kind: &str, file: &str, issued_by: &str) {
        let cells =
            [("种类", kind), ("文件", file), ("出具单位", issued_by), ("形式", "原件"), ("复印件签章", "无")];
        self.draft.add(Table::Material, &cells);
    }

    fn summary(&mut self) {
        let projects: Vec<String> = self.draft.rows(Table::Work).iter().map(|row| row[1].clone()).collect();
        let about = prose::About {
            unit: &self.unit.name,
            post: self.post,
            things: &self.specialty.things,
            projects: &projects,
            since: self.titled.unwrap_or(self.started).max(2014) + 1,
        };
        let drawn = self.chance.between(2060, 2480);
        let length = self.person.summary.unwrap_or(drawn);
        let text = prose::summary(&self.words.summary, &about, length, &mut self.chance);
        self.draft.set(Table::Applicant, 0, "工作总结", &text).expect("the column is there");
    }
}
