//! Identity and photograph (四.1).

use super::facts::missing_material;
use crate::domain::date::Holds;
use crate::domain::ident::{IdFacts, IdFault, IdSex, fold_id, masked, read_resident_id};
use crate::domain::words::{IdKind, MaterialKind, Sex};
use crate::domain::{Answer, Place, Table, When, Words};
use crate::policy::finding::reason;
use crate::policy::{Case, Check, Findings, Reads};

/// The checks of identity.
pub static CHECKS: &[Check] = &[
    Check {
        id: "id.number",
        item: 1,
        clause: "四.1",
        title: Words::fixed("证件号码", "Identity number"),
        rule: Words::fixed(
            "身份证号码合乎 GB 11643，且与出生日期、性别一致；其他证件由人核对",
            "a resident ID number is well formed and agrees with birth date and sex; other papers a person compares",
        ),
        reads: &[Reads::Applicant(&["证件类型", "证件号码", "性别", "出生日期"])],
        run: number,
    },
    Check {
        id: "id.scan",
        item: 1,
        clause: "四.1",
        title: Words::fixed("身份证扫描件", "ID scan"),
        rule: Words::fixed("须有身份证件扫描件", "a scan of the identity paper is there"),
        reads: &[FILES],
        run: scan,
    },
    Check {
        id: "id.photo",
        item: 1,
        clause: "四.1",
        title: Words::fixed("照片", "Photograph"),
        rule: Words::fixed("须有本人一寸彩色免冠照片", "a colour photograph is there"),
        reads: &[FILES],
        run: photo,
    },
];

const FILES: Reads = Reads::Columns(Table::Material, &["种类", "文件"]);
const KIND: Place = Place::applicant("证件类型");
const NUMBER: Place = Place::applicant("证件号码");

fn number(case: &Case<'_>, out: &mut Findings) {
    let applicant = &case.dossier.applicant;
    let (Some(kind), Some(number)) = (applicant.id_kind.value(), applicant.id_number.value()) else {
        out.fail(
            reason!(
                "申报人未填全证件类型和证件号码",
                "the applicant has not given both kind and number of the identity paper"
            ),
            reason!("请填写「证件类型」和「证件号码」", "fill in 证件类型 and 证件号码"),
        )
        .at(if applicant.id_kind.is_given() { NUMBER } else { KIND });
        return;
    };
    if !matches!(kind, IdKind::Resident | IdKind::ResidencePermit) {
        return other_paper(*kind, number, out);
    }
    match read_resident_id(number) {
        Ok(facts) => agrees(facts, case, out),
        Err(fault) => {
            let shown = masked(&fold_id(number));
            let reason = match fault {
                IdFault::Shape => {
                    reason!("证件号码 {} 不是 17 位数字加 1 位校验码", "number {} is not 17 digits and a check digit"; shown)
                }
                IdFault::Date => {
                    reason!("证件号码 {} 第 7 至 14 位不是真实日期", "digits 7 to 14 of number {} are no real date"; shown)
                }
                IdFault::CheckDigit(_) => {
                    reason!("证件号码 {} 的校验码不对，有数字填错", "the check digit of number {} is wrong: a digit is mistyped"; shown)
                }
            };
            out.fail(reason, reason!("请对照证件更正「证件号码」", "correct 证件号码 from the paper"))
                .at(NUMBER);
        }
    }
}

/// Birth date and sex as filed against what the number says.
fn agrees(facts: IdFacts, case: &Case<'_>, out: &mut Findings) {
    const BIRTH: Place = Place::applicant("出生日期");
    const SEX: Place = Place::applicant("性别");
    let applicant = &case.dossier.applicant;
    let remedy =
        || reason!("请对照证件更正「证件号码」或「出生日期」", "correct 证件号码 or 出生日期 from the paper");
    match applicant.birth.value() {
        Some(birth) => match same_day(*birth, facts.birth.into()) {
            Holds::Yes => {}
            Holds::No => {
                out.fail(
                    reason!("出生日期 {} 与证件号码中的 {} 不一致", "birth date {} differs from {} in the number"; *birth, facts.birth),
                    remedy(),
                )
                .at(BIRTH)
                .at(NUMBER);
            }
            Holds::Unsure => {
                out.eye(
                    reason!("出生日期 {} 只写到月，证件号码中是 {}", "birth date {} is given by month; the number says {}"; *birth, facts.birth),
                    reason!("请把「出生日期」写到日", "give the day in 出生日期"),
                )
                .at(BIRTH)
                .at(NUMBER);
            }
        },
        None => {
            out.fail(
                reason!(
                    "申报人未填出生日期，无法与证件号码核对",
                    "the applicant has not given the birth date to compare with the number"
                ),
                reason!("请填写「出生日期」", "fill in 出生日期"),
            )
            .at(BIRTH);
        }
    }
    let said = match facts.sex {
        IdSex::Male => Sex::Male,
        IdSex::Female => Sex::Female,
    };
    match applicant.sex {
        Answer::Is(sex) if sex == said => {}
        Answer::Is(sex) => {
            out.fail(
                reason!("性别填{}，与证件号码中的{}不一致", "sex {} differs from {} in the number"; sex, said),
                reason!("请对照证件更正「证件号码」或「性别」", "correct 证件号码 or 性别 from the paper"),
            )
            .at(SEX)
            .at(NUMBER);
        }
        Answer::Blank | Answer::Nil => {
            out.fail(
                reason!(
                    "申报人未填性别，无法与证件号码核对",
                    "the applicant has not given the sex to compare with the number"
                ),
                reason!("请填写「性别」", "fill in 性别"),
            )
            .at(SEX);
        }
    }
    if out.is_empty() {
        out.pass(reason!(
            "证件号码合乎规则，与出生日期、性别一致",
            "well formed, agrees with birth date and sex"
        ))
        .at(NUMBER);
    }
}

/// Whether two dates are the same, for every pair of days they may be.
fn same_day(one: When, other: When) -> Holds {
    match (one.on_or_before(other), other.on_or_before(one)) {
        (Holds::Yes, Holds::Yes) => Holds::Yes,
        (Holds::No, _) | (_, Holds::No) => Holds::No,
        _ => Holds::Unsure,
    }
}

fn other_paper(kind: IdKind, number: &str, out: &mut Findings) {
    let id = fold_id(number);
    if has_shape(kind, &id) {
        out.eye(
            reason!("{} {}：号码形式相符，请对照扫描件核对", "{} {}: the number has the right shape; compare it with the scan"; kind, masked(&id)),
            reason!("请对照证件更正「证件号码」", "correct 证件号码 from the paper"),
        )
    } else {
        out.fail(
            reason!("{} {}：号码形式不符", "{} {}: the number does not have its shape"; kind, masked(&id)),
            reason!("请对照证件更正「证件类型」或「证件号码」", "correct 证件类型 or 证件号码 from the paper"),
        )
    }
    .at(NUMBER)
    .at(KIND);
}

/// Whether a folded number looks like those of its kind of paper.
fn has_shape(kind: IdKind, id: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
    if !id.is_ascii() {
        return false;
    }
    match kind {
        // H or M, 8 digits, and 2 more for the number of renewals on older ones.
        IdKind::HongKongMacaoPass => {
            matches!(id.len(), 9 | 11) && id.starts_with(['H', 'M']) && digits(&id[1..])
        }
        // 8 digits, or 10 digits and a letter in brackets on older ones.
        IdKind::TaiwanPass => {
            let id = id.replace(['(', ')'], "");
            matches!(id.len(), 8 | 10) && digits(&id)
                || id.len() == 11 && digits(&id[..10]) && letters(&id[10..])
        }
        IdKind::Passport => {
            (5..=12).contains(&id.len())
                && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && id.bytes().any(|byte| byte.is_ascii_digit())
        }
        // Country, and 12 digits; or, on those of a later make, an 18-digit number like a resident's.
        IdKind::ForeignResident => {
            id.len() == 15 && letters(&id[..3]) && digits(&id[3..]) || read_resident_id(id).is_ok()
        }
        IdKind::Resident | IdKind::ResidencePermit => read_resident_id(id).is_ok(),
    }
}

fn scan(case: &Case<'_>, out: &mut Findings) {
    match case.dossier.material(MaterialKind::IdScan) {
        Some((row, _)) => out.pass(reason!("身份证件扫描件已附", "the scan is there")).at(Place::cell(
            Table::Material,
            row,
            "文件",
        )),
        None => out
            .fail(
                reason!("没有身份证件扫描件", "no scan of the identity paper"),
                reason!("请上传清晰的身份证件扫描件", "upload a clear scan of the identity paper"),
            )
            .at(missing_material(case.dossier, MaterialKind::IdScan)),
    };
}

fn photo(case: &Case<'_>, out: &mut Findings) {
    match case.dossier.material(MaterialKind::Photo) {
        Some((row, _)) => out.pass(reason!("照片已附", "the photograph is there")).at(Place::cell(
            Table::Material,
            row,
            "文件",
        )),
        None => out
            .fail(
                reason!("没有照片", "no photograph"),
                reason!("请上传本人一寸彩色免冠照片", "upload a colour photograph, bare-headed"),
            )
            .at(missing_material(case.dossier, MaterialKind::Photo)),
    };
}

#[cfg(test)]
mod tests {
    use crate::domain::ident::check_digit;
    use crate::policy::checks::probe::{changed, found, places, reasons};
    use crate::policy::specimen;

    fn number(text: &str) -> String {
        changed("id.number", &[("申报人.证件号码", text)])
    }

    #[test]
    fn a_good_number_is_read_in_either_case_and_width() {
        assert_eq!(number("65999919850312001X"), "pass");
        assert_eq!(number("65999919850312001x"), "pass");
        assert_eq!(number("６５９９９９１９８５０３１２００１Ｘ"), "pass");
        assert_eq!(number("659999 19850312 001X"), "pass");
    }

    #[test]
    fn shape_date_and_check_digit_are_told_apart() {
        let said = |text| {
            let found = found("id.number", &specimen::with(&[("申报人.证件号码", text)]));
            assert_eq!(found[0].verdict.word(), "fail", "{text}");
            reasons(&found)
        };
        assert!(said("659999850312001").contains("17 位"), "the 15 digits of old");
        assert!(said("65999919850312001Y").contains("17 位"));
        assert!(said("659999198502300010").contains("真实日期"), "30 February");
        assert!(said("659999198503120019").contains("校验码"));
        assert!(!said("659999198503120019").contains("659999198503120019"), "the number is masked");
    }

    #[test]
    fn birth_date_and_sex_agree() {
        let birth = |text| changed("id.number", &[("申报人.出生日期", text)]);
        assert_eq!(birth("1985-03-12"), "pass");
        assert_eq!(birth("1985-03-13"), "fail");
        assert_eq!(birth("1985.03"), "eye", "by month: one day of it agrees");
        assert_eq!(birth("1985.04"), "fail", "no day of it agrees");
        assert_eq!(birth(""), "fail");
        let sex = |text| changed("id.number", &[("申报人.性别", text)]);
        assert_eq!(sex("女"), "fail");
        assert_eq!(sex(""), "fail");
        let both = specimen::with(&[("申报人.性别", "女"), ("申报人.出生日期", "1985-03-13")]);
        let found = found("id.number", &both);
        assert_eq!(
            found.iter().map(places).collect::<Vec<_>>(),
            ["申报人.出生日期 申报人.证件号码", "申报人.性别 申报人.证件号码"]
        );
    }

    #[test]
    fn someone_born_on_a_leap_day() {
        let digits = "65999920000229002";
        let number = format!("{digits}{}", check_digit(digits.as_bytes()));
        let cells =
            [("申报人.证件号码", number.as_str()), ("申报人.出生日期", "2000-02-29"), ("申报人.性别", "女")];
        assert_eq!(changed("id.number", &cells), "pass");
    }

    #[test]
    fn the_residence_permit_is_read_like_a_resident_id() {
        let permit = ("申报人.证件类型", "港澳台居民居住证");
        assert_eq!(changed("id.number", &[permit]), "pass");
        assert_eq!(changed("id.number", &[permit, ("申报人.证件号码", "659999198503120019")]), "fail");
    }

    #[test]
    fn other_papers_have_a_shape_and_are_for_a_person() {
        let paper =
            |kind, number| changed("id.number", &[("申报人.证件类型", kind), ("申报人.证件号码", number)]);
        for (kind, good, bad) in [
            ("港澳居民来往内地通行证", "H12345678", "H1234567"),
            ("港澳居民来往内地通行证", "m0123456789", "A12345678"),
            ("台湾居民来往大陆通行证", "12345678", "1234567"),
            ("台湾居民来往大陆通行证", "1234567890(B)", "123456789B"),
            ("护照", "E12345678", "E12"),
            ("护照", "000000001", "ABCDEFGHI"),
            ("外国人永久居留身份证", "USA110080010001", "US110080010001"),
            ("外国人永久居留身份证", "65999919850312001X", "659999198503120019"),
        ] {
            assert_eq!(paper(kind, good), "eye", "{kind} {good}");
            assert_eq!(paper(kind, bad), "fail", "{kind} {bad}");
        }
        assert_eq!(paper("护照", "护照号码一二三"), "fail");
    }

    #[test]
    fn the_applicant_owes_kind_and_number() {
        assert_eq!(changed("id.number", &[("申报人.证件类型", "")]), "fail");
        assert_eq!(number(""), "fail");
        assert_eq!(number("无"), "fail");
    }

    #[test]
    fn scan_and_photograph_are_there_with_their_files() {
        assert_eq!((changed("id.scan", &[]), changed("id.photo", &[])), ("pass".into(), "pass".into()));
        assert_eq!(changed("id.scan", &[("材料#1.文件", "")]), "fail");
        assert_eq!(changed("id.photo", &[("材料#2.文件", "无")]), "fail");
        assert_eq!(changed("id.scan", &[("材料#1.种类", "照片")]), "fail");
        assert_eq!(changed("id.photo", &[("材料#2.种类", "身份证")]), "fail");
    }
}
