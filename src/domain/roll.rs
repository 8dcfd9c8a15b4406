//! The rolls: 黑名单 (who is barred) and 评委 (who reviews).

use super::answer::{Answer, Expected, Field, Given, Kind};
use super::date::When;
use super::table::table;
use super::verdict::Role;
use super::words::BlackKind;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

table! {
    /// 黑名单: a person or a unit barred for a time (五.(六)).
    BlackEntry {
        kind: Given<BlackKind> = "类型",
        name: Given<String> = "名称",
        id_number: Answer<String> = "证件号码",
        credit_code: Answer<String> = "统一社会信用代码",
        ground: Answer<String> = "事由",
        from: Given<When> = "处理日期",
        until: Answer<When> = "截止日期",
        document: Answer<String> = "处理依据",
    }
}

/// A reviewer's roles: `;` between words, Chinese or English.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(pub Vec<Role>);

impl Field for Roles {
    const KIND: Kind = Kind::Choice;
    fn read(text: &str) -> Result<Self, Expected> {
        let mut roles = Vec::new();
        for word in text.split([';', '；', '、', ',']).map(str::trim).filter(|word| !word.is_empty()) {
            let role = Role::named(word)
                .ok_or_else(|| Expected::OneOf(Role::ALL.iter().map(|role| role.zh()).collect()))?;
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        Ok(Self(roles))
    }
    fn show(&self) -> Cow<'_, str> {
        Cow::Owned(self.0.iter().map(|role| role.zh()).collect::<Vec<_>>().join(";"))
    }
}

table! {
    /// 评委: one person of the committee.
    Reviewer {
        account: Given<String> = "账号",
        name: Given<String> = "姓名",
        unit: Answer<String> = "单位",
        title: Answer<String> = "职称",
        roles: Answer<Roles> = "角色",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_in_both_languages_each_once() {
        assert_eq!(Roles::read("经办人; reviewer；评审专家"), Ok(Roles(vec![Role::Clerk, Role::Reviewer])));
        assert_eq!(Roles(vec![Role::Chair, Role::Recorder]).show(), "主席;记录员");
        assert!(matches!(Roles::read("经办人;厨师"), Err(Expected::OneOf(_))));
    }
}
