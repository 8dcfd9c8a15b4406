//! The keymap as a table, for README and man page.

use super::{Binding, Keymap};
use crate::domain::Lang;
use crate::tui::actions::Action;
use crate::tui::scope::Scope;
use crate::tui::widgets::hints::shown;

/// One row: keys of a scope and what they do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where.
    pub scope: Scope,
    /// The keys: `j, Down`.
    pub keys: String,
    /// What they do.
    pub action: Action,
}

impl Keymap {
    /// Every binding, scope by scope; an action once in each scope that binds it.
    pub fn reference(&self, lang: Lang) -> Vec<Row> {
        let mut rows = Vec::new();
        for scope in Scope::ALL {
            let own = self.bindings(scope).into_iter().filter(|binding| binding.scope == scope);
            rows.extend(own.map(|binding| Row { scope, keys: keys(&binding, lang), action: binding.action }));
        }
        rows
    }

    /// The same as a Markdown table.
    pub fn markdown(&self, lang: Lang) -> String {
        let (scope, keys, action, what) = match lang {
            Lang::Zh => ("键域", "键", "动作", "做什么"),
            Lang::En => ("scope", "keys", "action", "what it does"),
        };
        let mut out = format!("| {scope} | {keys} | {action} | {what} |\n|---|---|---|---|\n");
        for Row { scope, keys, action } in self.reference(lang) {
            let keys = keys.replace('|', "\\|");
            out.push_str(&format!(
                "| {} | {keys} | `{}` | {} |\n",
                scope.name(),
                action.id(),
                action.help(lang)
            ));
        }
        out
    }
}

fn keys(binding: &Binding, lang: Lang) -> String {
    if binding.range {
        return shown(&binding.keys, true, lang);
    }
    let each = binding.keys.iter().map(|keys| crate::tui::keys::label(keys, lang));
    each.collect::<Vec<_>>().join(", ")
}
