//! The closed lists of the forms (8). A file's word outside its list is an error that names the list.

use super::answer::{Expected, Field, Kind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Makes an enum of the words of one closed list, readable from and shown in a cell.
macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $zh:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        pub enum $name {
            #[default]
            $(#[doc = $zh] $(#[$vdoc])* #[serde(rename = $zh)] $variant,)+
        }
        impl $name {
            /// Every word, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];
            /// The word as files have it.
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$variant => $zh,)+ }
            }
            /// The word in English.
            pub const fn en(self) -> &'static str {
                match self { $(Self::$variant => $en,)+ }
            }
            /// The word in `lang`.
            pub const fn label(self, lang: super::Lang) -> &'static str {
                match lang { super::Lang::Zh => self.zh(), super::Lang::En => self.en() }
            }
        }
        impl Field for $name {
            const KIND: Kind = Kind::Choice;
            fn read(text: &str) -> Result<Self, Expected> {
                match text {
                    $($zh => Ok(Self::$variant),)+
                    _ => Err(Expected::OneOf(vec![$($zh,)+])),
                }
            }
            fn show(&self) -> Cow<'_, str> {
                Cow::Borrowed(self.zh())
            }
        }
    };
}

closed_list! {
    /// 证件类型
    IdKind {
        Resident = "居民身份证", "resident ID";
        ResidencePermit = "港澳台居民居住证", "HK/Macao/Taiwan residence permit";
        HongKongMacaoPass = "港澳居民来往内地通行证", "HK/Macao travel permit";
        TaiwanPass = "台湾居民来往大陆通行证", "Taiwan travel permit";
        Passport = "护照", "passport";
        ForeignResident = "外国人永久居留身份证", "foreign permanent resident ID";
    }
}
closed_list! {
    /// 性别
    Sex { Male = "男", "male"; Female = "女", "female"; }
}
closed_list! {
    /// 单位性质
    UnitKind {
        PublicInstitution = "事业单位", "public institution";
        Enterprise = "企业", "enterprise";
        NonPublic = "非公有制", "non-public";
        Organ = "机关团体", "organ or association";
        Army = "部队", "army";
        Other = "其他", "other";
    }
}
closed_list! {
    /// 隶属
    Affiliation {
        Local = "地方", "local";
        CentralInXinjiang = "中央驻疆", "central, stationed in Xinjiang";
        OtherProvince = "外省驻疆", "other province, stationed in Xinjiang";
        Army = "军队", "army";
    }
}
closed_list! {
    /// 在职状态
    Employment { InPost = "在职", "in post"; Retired = "离退休", "retired"; }
}
closed_list! {
    /// 申报人类别
    ApplicantKind {
        Local = "在疆", "in Xinjiang";
        Aid = "援疆", "aid to Xinjiang";
        HongKongMacaoTaiwan = "港澳台", "HK/Macao/Taiwan";
        Foreign = "外籍", "foreign";
        Entrusted = "委托", "entrusted";
        Skilled = "高技能人才", "highly skilled worker";
    }
}
closed_list! {
    /// 级别
    Level {
        Junior = "初级", "junior";
        Intermediate = "中级", "intermediate";
        AssociateSenior = "副高级", "associate senior";
        Senior = "正高级", "senior";
    }
}
impl Level {
    /// 1 for 初级 to 4 for 正高级.
    pub const fn rank(self) -> u8 {
        self as u8 + 1
    }
}
closed_list! {
    /// 申报途径
    Route {
        Normal = "正常", "normal";
        Exceptional = "破格", "exceptional";
        Licence = "职业资格", "practising licence";
        Direct = "直接认定", "direct recognition";
    }
}
closed_list! {
    /// 现职称取得地
    TitlePlace { Xinjiang = "新疆", "Xinjiang"; Elsewhere = "其他", "elsewhere"; }
}
closed_list! {
    /// 公示结果
    PublicityResult { NoObjection = "无异议", "no objection"; Objection = "有异议", "objection"; }
}
closed_list! {
    /// 参加答辩意愿
    DefenceWish { Attend = "参加", "attend"; Exempt = "免试", "exemption"; }
}
closed_list! {
    /// 证明方式
    EducationProof {
        Chsi = "学信网", "CHSI result";
        Original = "原件", "original";
        Copy = "复印件", "copy";
        Lost = "遗失证明", "lost-certificate statement";
    }
}
closed_list! {
    /// 业绩类别
    WorkKind {
        Research = "科研能力", "research ability";
        Practice = "实践能力", "practical ability";
        Results = "业绩成果", "results";
    }
}
closed_list! {
    /// 论文形式
    PaperKind {
        Paper = "论文", "paper";
        Book = "著作", "book";
        Representative = "代表作品", "representative work";
    }
}
closed_list! {
    /// 继续教育科目
    Subject { Public = "公需", "public subject"; Special = "专业", "special subject"; }
}
closed_list! {
    /// 继续教育来源
    TrainingSource { System = "系统生成", "system-generated"; Certificate = "证书", "certificate"; }
}
closed_list! {
    /// 基层服务类型 (attachment 5's title)
    ServiceKind {
        Fanghuiju = "访惠聚", "Fanghuiju village work";
        VillageTemple = "驻村管寺", "village and temple administration";
        Preschool = "南疆学前教育支教", "preschool teaching in southern Xinjiang";
        Inland = "内地服务管理", "service and administration inland";
        FirstSecretary = "深度贫困村第一书记", "first secretary of a deeply poor village";
    }
}
closed_list! {
    /// 处分
    SanctionKind {
        Warning = "警告", "warning";
        Demerit = "记过", "demerit";
        MajorDemerit = "记大过", "major demerit";
        LowerPost = "降低岗位等级", "lowered post grade";
        LowerGrade = "降级", "lowered grade";
        Removal = "撤职", "removal";
        Dismissal = "开除", "dismissal";
    }
}
closed_list! {
    /// 材料种类
    MaterialKind {
        IdScan = "身份证", "ID scan";
        Photo = "照片", "photograph";
        TitleCertificate = "职称证书", "title certificate";
        TitleDocument = "任职资格文件", "qualification document";
        ReviewForm = "评审表", "review form";
        SkillCertificate = "技能等级证书", "skill-grade certificate";
        LicenceCertificate = "执业资格证书", "practising licence";
        YearsProof = "年限证明", "proof of years";
        ResidenceOrPermit = "居留或工作许可", "residence or work permit";
        Entrustment = "委托函", "letter of entrustment";
        Pledge = "个人承诺书", "personal pledge";
        UnitOpinion = "单位推荐意见", "unit's recommendation";
        Publicity = "公示结果", "publicity result";
        Other = "其他", "other";
    }
}
closed_list! {
    /// 材料形式
    MaterialForm { Original = "原件", "original"; Copy = "复印件", "copy"; }
}
closed_list! {
    /// 黑名单类型
    BlackKind { Person = "个人", "person"; Unit = "单位", "unit"; }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list<T: Field + PartialEq + std::fmt::Debug + Copy>(all: &[T], en: fn(T) -> &'static str) {
        for (index, word) in all.iter().enumerate() {
            assert_eq!(T::read(&word.show()).as_ref(), Ok(word), "reads back");
            assert!(
                !all[..index].iter().any(|other| en(*other) == en(*word)),
                "{word:?}: not its own English"
            );
        }
        assert!(T::read("无此词").is_err());
    }

    #[test]
    fn every_word_reads_back_and_has_its_own_english() {
        list(IdKind::ALL, IdKind::en);
        list(Sex::ALL, Sex::en);
        list(UnitKind::ALL, UnitKind::en);
        list(Affiliation::ALL, Affiliation::en);
        list(Employment::ALL, Employment::en);
        list(ApplicantKind::ALL, ApplicantKind::en);
        list(Level::ALL, Level::en);
        list(Route::ALL, Route::en);
        list(TitlePlace::ALL, TitlePlace::en);
        list(PublicityResult::ALL, PublicityResult::en);
        list(DefenceWish::ALL, DefenceWish::en);
        list(EducationProof::ALL, EducationProof::en);
        list(WorkKind::ALL, WorkKind::en);
        list(PaperKind::ALL, PaperKind::en);
        list(Subject::ALL, Subject::en);
        list(TrainingSource::ALL, TrainingSource::en);
        list(ServiceKind::ALL, ServiceKind::en);
        list(SanctionKind::ALL, SanctionKind::en);
        list(MaterialKind::ALL, MaterialKind::en);
        list(MaterialForm::ALL, MaterialForm::en);
        list(BlackKind::ALL, BlackKind::en);
    }

    #[test]
    fn levels_rise_one_by_one() {
        let ranks: Vec<_> = Level::ALL.iter().map(|level| level.rank()).collect();
        assert_eq!(ranks, [1, 2, 3, 4]);
    }
}
