//! Who asks: an account, resolved by the roster to a person with roles; and who must stand aside.

use super::protocol::{Person, Refusal, Why};
use super::states::{Act, permit};
use crate::domain::{Dossier, RecusalGround, Reviewer, Role, Words};
use crate::policy::Notice;
use crate::policy::roll::fold_name;
use std::collections::HashMap;

/// Whom a connection speaks for. The caller vouches for the account: the commands take it from the
/// operating system, the hub from the socket's peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    /// Account.
    pub account: String,
}

impl Viewer {
    /// A viewer of that account.
    pub fn new(account: impl Into<String>) -> Self {
        Self { account: account.into() }
    }
}

/// A viewer as the roster has them now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Account and name.
    pub person: Person,
    /// Folded name of the person's own unit; empty where not known.
    unit: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// True for the one person of a store without a roster.
    pub single: bool,
    /// True where the account may do nothing but set the roster.
    pub only_roster: bool,
}

impl Who {
    /// Somebody of whom nothing is known yet, and who may do nothing.
    pub fn unknown(account: &str) -> Self {
        Self {
            person: Person { account: account.to_owned(), name: account.to_owned() },
            unit: String::new(),
            roles: Vec::new(),
            single: false,
            only_roster: false,
        }
    }

    /// Account.
    pub fn account(&self) -> &str {
        &self.person.account
    }

    /// Whether the table of acts lets these roles do that, whatever the dossier.
    pub fn may(&self, act: Act) -> bool {
        permit(act, &self.roles, None).is_ok()
    }

    /// Refuses one who is recused from a dossier: same unit, or expert of its representative work.
    /// It binds those who judge; a clerk who only handles papers is not asked.
    ///
    /// # Errors
    /// The refusal that says on what ground.
    pub fn not_recused(&self, notice: &Notice, dossier: &Dossier) -> Result<(), Refusal> {
        let words = match self.recusal(notice, dossier) {
            None => return Ok(()),
            Some(RecusalGround::Expert) => Words::fixed(
                "是该代表作品的鉴定专家，应当回避",
                "an expert of the representative work: recused",
            ),
            Some(_) => Words::fixed("与申报人同一单位，应当回避", "of the applicant's own unit: recused"),
        };
        Err(Refusal::rule("design 7 回避", words))
    }

    /// Whether the rules make the person stand aside from all dossiers of a unit.
    pub fn stands_aside_from_unit(&self, notice: &Notice, unit: &str) -> bool {
        *notice.recusal.same_unit && self.judges() && !self.unit.is_empty() && fold_name(unit) == self.unit
    }

    fn judges(&self) -> bool {
        let judges = [Role::Reviewer, Role::Panellist, Role::Chair];
        !self.single && self.roles.iter().any(|role| judges.contains(role))
    }

    /// On what ground the rules recuse the person from a dossier, if any. It binds those who judge.
    pub fn recusal(&self, notice: &Notice, dossier: &Dossier) -> Option<RecusalGround> {
        if !self.judges() {
            return None;
        }
        let own_unit = dossier.applicant.unit.value().map(|unit| fold_name(unit));
        if *notice.recusal.same_unit && !self.unit.is_empty() && own_unit.as_ref() == Some(&self.unit) {
            return Some(RecusalGround::SameUnit);
        }
        let name = fold_name(&self.person.name);
        let expert =
            *notice.recusal.expert && dossier.opinions.iter().any(|one| fold_name(&one.expert) == name);
        expert.then_some(RecusalGround::Expert)
    }
}

/// The roster made ready for look-up.
#[derive(Debug, Clone, Default)]
pub struct Committee {
    people: Vec<Reviewer>,
    by_account: HashMap<String, usize>,
    owner: String,
}

impl Committee {
    /// The roster of a store that belongs to `owner`.
    pub fn new(people: Vec<Reviewer>, owner: &str) -> Self {
        let by_account = people.iter().enumerate().map(|(i, p)| (p.account.to_string(), i)).collect();
        Self { people, by_account, owner: owner.to_owned() }
    }

    /// Account that owns the store.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// Everybody.
    pub fn people(&self) -> &[Reviewer] {
        &self.people
    }

    /// The person of an account; the account alone where the roster has no name for it.
    pub fn person(&self, account: &str) -> Person {
        let name = self.by_account.get(account).map_or(account, |at| &self.people[*at].name);
        Person { account: account.to_owned(), name: name.to_owned() }
    }

    /// True where the roster has that account, or there is no roster and it is the owner's.
    pub fn has(&self, account: &str) -> bool {
        self.by_account.contains_key(account) || (self.people.is_empty() && account == self.owner)
    }

    fn has_chair(&self) -> bool {
        self.people.iter().any(|person| roles_of(person).contains(&Role::Chair))
    }

    /// Resolves an account. An empty roster makes a single-user store: its owner has all roles. The
    /// owner may set the roster as long as nobody on it may.
    ///
    /// # Errors
    /// [`Why::Role`] for anybody else who is not on the roster.
    pub fn resolve(&self, account: &str) -> Result<Who, Refusal> {
        let person = self.person(account);
        if let Some(at) = self.by_account.get(account) {
            let held = &self.people[*at];
            let unit = held.unit.value().map(|unit| fold_name(unit)).unwrap_or_default();
            let only_roster = account == self.owner && !self.has_chair();
            return Ok(Who { person, unit, roles: roles_of(held), single: false, only_roster });
        }
        let owner = account == self.owner;
        if owner && self.people.is_empty() {
            let roles = Role::ALL.to_vec();
            return Ok(Who { person, unit: String::new(), roles, single: true, only_roster: false });
        }
        if owner && !self.has_chair() {
            let roles = Vec::new();
            return Ok(Who { person, unit: String::new(), roles, single: false, only_roster: true });
        }
        let words = if self.people.is_empty() {
            Words::made(
                format!("本库还没有评委名册，只有 {} 能用；请其先装入名册", self.owner),
                format!("this store has no roster: only {} may use it, and may set one", self.owner),
            )
        } else {
            Words::made(
                format!("账号 {account} 不在评委名册上；请主席加入"),
                format!("account {account} is not on the roster; ask the chair"),
            )
        };
        Err(Refusal { why: Why::Role, rule: "design 2".to_owned(), words })
    }
}

fn roles_of(person: &Reviewer) -> Vec<Role> {
    person.roles.value().map(|roles| roles.0.clone()).unwrap_or_default()
}
