//! The views of the queue: opening, saving, changing and removing them.

use super::viewlist::{ViewList, ordered};
use super::{QueueScreen, VIEW};
use crate::desk::{QueueFilter, QueueSpec, Topic};
use crate::domain::{DossierId, Lang, Words};
use crate::tui::actions::Action;
use crate::tui::keymap::Press;
use crate::tui::look::Look;
use crate::tui::screens::asking::{Form, Line};
use crate::tui::screens::cx::{Cx, Env, Severity};
use crate::tui::views::{self, Saved, View};

/// What a question about views completes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewAsk {
    /// These rows are saved; the key whose view the person was told would give way.
    Save(Box<QueueSpec>, Option<char>),
    /// The view behind a key is changed; the key whose view would give way.
    Change(char, Option<char>),
    /// The view behind a key is removed.
    Remove(char),
}

impl QueueScreen {
    /// How many rows a view has, as far as that is known.
    pub(super) fn count(&self, view: &View, env: &Env) -> Option<usize> {
        let counted = self.counted.as_ref().map(|(_, filters)| filters.as_slice()).unwrap_or_default();
        let at = counted.iter().position(|filter| *filter == view.spec.filter);
        // Until they have come the overview knows those of the program's own.
        at.and_then(|at| self.counts.get(at).copied())
            .or_else(|| env.overview.as_ref().and_then(|overview| views::count(view, overview)))
    }

    /// Has the rows of all views counted, where they are not already.
    pub(super) fn count_views(&mut self, cx: &mut Cx<'_>) {
        let mut filters: Vec<QueueFilter> = Vec::new();
        for view in self.views.all() {
            if !filters.contains(&view.spec.filter) {
                filters.push(view.spec.filter.clone());
            }
        }
        if let Some((ticket, counted)) = &self.counted {
            if *counted == filters {
                return;
            }
            cx.unwatch(*ticket);
        }
        self.counts.clear();
        let ticket = cx.watch(Topic::Counts(filters.clone()));
        self.counted = Some((ticket, filters));
    }

    /// The view shown, as its rows are called where one comes from them; a filter by itself.
    pub(super) fn view_label(&self) -> Option<Words> {
        match self.view.and_then(|key| self.views.by_key(key)) {
            Some(view) => Some(Words::made(
                format!("v{} {}", view.key, view.name.zh),
                format!("v{} {}", view.key, view.name.en),
            )),
            None if self.spec.filter.is_all() => None,
            None => Some(Words::same(self.spec.filter.to_string())),
        }
    }

    /// What the views are called, with their keys.
    pub fn view_names(&self) -> Vec<(char, Words)> {
        self.views.all().iter().map(|view| (view.key, view.name.clone())).collect()
    }

    /// Shows the view behind a key.
    pub fn open_view(&mut self, key: char, cx: &mut Cx<'_>) {
        self.listed = None;
        match self.views.by_key(key).map(|view| view.spec.clone()) {
            Some(spec) => self.show(spec, Some(key), cx),
            None => cx.say(
                Severity::Info,
                Words::made(
                    format!("v {key} 还没有视图：先筛选、排序，再按 v s 存成一个"),
                    format!("no view on v {key} yet: filter and sort, then v s saves one"),
                ),
            ),
        }
    }

    pub(super) fn list_views(&mut self) {
        let here = self.views.all().iter().position(|view| self.view == Some(view.key));
        self.listed = Some(ViewList::new(self.views.all().len(), here.unwrap_or(0)));
    }

    /// A key on the sheet; false where it is none of the sheet's.
    pub(super) fn act_list(&mut self, press: Press, cx: &mut Cx<'_>) -> bool {
        let Some(list) = &mut self.listed else { return false };
        let chosen = self.views.all().get(list.at()).map(|view| view.key);
        match press.action {
            Action::AppCancel | Action::AppBack => self.listed = None,
            Action::ViewShow => {
                if let Some(key) = chosen {
                    self.open_view(key, cx);
                }
            }
            Action::ViewEdit | Action::ViewDrop => self.with_view(press.action, chosen, cx),
            Action::ViewSave | Action::ViewOpen => return false,
            _ => list.act(press),
        }
        true
    }

    /// Asks how the rows shown are to be called.
    pub(super) fn ask_save(&mut self, cx: &mut Cx<'_>) {
        let form =
            Form::new(Words::fixed("把现在的筛选和排序存成视图", "Save this filter and order as a view"))
                .note(described(&self.spec))
                .line(Line::new(Words::fixed("名称", "name")).needed())
                .line(Line::new(Words::fixed("键 v", "key v")).needed().with(&letter(self.views.free_key())))
                .kept("view".to_owned());
        self.asking.ask(ViewAsk::Save(Box::new(self.spec.clone()), None), form, cx);
    }

    /// Asks about changing or removing a view.
    pub(super) fn with_view(&mut self, action: Action, key: Option<char>, cx: &mut Cx<'_>) {
        let Some(view) = key.and_then(|key| self.views.by_key(key)).cloned() else {
            let words = Words::fixed(
                "现在看的不是存好的视图；v 回车 列出全部",
                "no view is shown; v Enter lists them",
            );
            cx.say(Severity::Info, words);
            return;
        };
        let key = view.key;
        let name = &view.name;
        if action == Action::ViewEdit {
            let lang = cx.env.look.lang;
            let title = Words::made(
                format!("改视图 v {key} {}", name.zh),
                format!("Change view v {key} {}", name.en),
            );
            let mut form = Form::new(title);
            if !view.own {
                form = form.note(Words::fixed(
                    "这是自带的：改了就在这个键上换成你的，移除你的，自带的就回来",
                    "it is built in: yours takes its key; remove yours and it is back",
                ));
            }
            let form = form
                .line(Line::new(Words::fixed("名称", "name")).needed().with(name.get(lang)))
                .line(Line::new(Words::fixed("键 v", "key v")).needed().with(&letter(Some(key))))
                .line(Line::new(Words::fixed("筛选", "filter")).with(&view.spec.filter.to_string()))
                .kept(format!("view-{key}"));
            self.asking.ask(ViewAsk::Change(key, None), form, cx);
        } else if view.own {
            let title = Words::made(
                format!("移除视图 v {key} {}？", name.zh),
                format!("Remove view v {key} {}?", name.en),
            );
            let form = Form::new(title)
                .note(described(&view.spec))
                .note(Words::fixed("只移除这个视图；材料不动", "only the view goes; no dossier is touched"));
            self.asking.ask(ViewAsk::Remove(key), form, cx);
        } else {
            cx.say(
                Severity::Info,
                Words::fixed(
                    "自带的视图不能移除；e 可在它的键上换成你的",
                    "built in: it stays; e puts yours on its key",
                ),
            );
        }
    }

    /// A key while a question about views stands.
    pub(super) fn act_asking(&mut self, press: Press, cx: &mut Cx<'_>) {
        let Some((ask, texts)) = self.asking.act(press, cx) else { return };
        match ask {
            ViewAsk::Remove(key) => self.remove_view(key, cx),
            ViewAsk::Save(spec, told) => self
                .keep_view(*spec.clone(), &texts, (None, told), cx, |told| ViewAsk::Save(spec, Some(told))),
            ViewAsk::Change(from, told) => {
                let Some(view) = self.views.by_key(from).cloned() else { return };
                let filter = match QueueFilter::read(texts.get(2).map_or("", String::as_str)) {
                    Ok(filter) => filter,
                    Err(fault) => {
                        let part: String =
                            fault.query.chars().skip(fault.from).take(fault.to - fault.from).collect();
                        let line = fault.line();
                        let words = Words::made(
                            format!("第 {} 字「{part}」: {}", fault.from + 1, line.zh),
                            format!("at character {}, `{part}`: {}", fault.from + 1, line.en),
                        );
                        self.asking.fault(2, words);
                        return;
                    }
                };
                let spec = QueueSpec { filter, ..view.spec };
                self.keep_view(spec, &texts, (Some(from), told), cx, |told| {
                    ViewAsk::Change(from, Some(told))
                });
            }
        }
    }

    /// Keeps a view as it was written, where nothing stands against it. `from` is the key it had; `told`
    /// the key whose view the person knows would give way.
    fn keep_view(
        &mut self,
        spec: QueueSpec,
        texts: &[String],
        (from, told): (Option<char>, Option<char>),
        cx: &mut Cx<'_>,
        again: impl FnOnce(char) -> ViewAsk,
    ) {
        let text = |at: usize| texts.get(at).map_or("", String::as_str);
        let (name, mut key) = match (views::read_name(text(0)), views::read_key(text(1))) {
            (Err(words), _) => return self.asking.fault(0, expected(&words)),
            (_, Err(words)) => return self.asking.fault(1, expected(&words)),
            (Ok(name), Ok(key)) => (name, key),
        };
        let twin = self.views.saved().iter().find(|held| held.name == name && held.key != key);
        if let Some(twin) = twin.filter(|twin| Some(twin.key) != from) {
            let at = twin.key;
            if from.is_some() {
                let words = Words::made(
                    format!("v {at} 已叫「{name}」，请换个名"),
                    format!("v {at} is called `{name}`: take another name"),
                );
                return self.asking.fault(0, words);
            }
            if told != Some(at) {
                let words = Words::made(
                    format!("v {at} 已叫「{name}」；再按回车就替换它"),
                    format!("v {at} is called `{name}`; Enter again replaces it"),
                );
                self.asking.turn(again(at));
                return self.asking.fault(1, words);
            }
            key = at;
        }
        let taken = self.views.by_key(key).filter(|_| from != Some(key) && told != Some(key));
        if let Some(held) = taken {
            let words = match held.own {
                true => Words::made(
                    format!("v {key} 是「{}」；再按回车就替换它", held.name.zh),
                    format!("v {key} is `{}`; Enter again replaces it", held.name.en),
                ),
                false => Words::made(
                    format!("v {key} 是自带的「{}」；再按回车就换成你的 (移除你的，它就回来)", held.name.zh),
                    format!("v {key} is the built-in `{}`; Enter again puts yours there", held.name.en),
                ),
            };
            self.asking.turn(again(key));
            return self.asking.fault(1, words);
        }
        self.asking.done(cx);
        if let Some(from) = from.filter(|from| *from != key)
            && self.views.remove(from).is_some()
        {
            keep(from, "", cx);
        }
        let saved = Saved { key, name: name.clone(), spec: spec.clone() };
        keep(key, &saved.to_text(), cx);
        self.views.put(saved);
        self.count_views(cx);
        cx.say(
            Severity::Info,
            Words::made(format!("视图「{name}」存在 v {key}"), format!("view `{name}` is kept on v {key}")),
        );
        if spec == self.spec {
            self.view = Some(key);
        } else if from.is_some() && self.view == from {
            self.show(spec, Some(key), cx);
        }
        cx.remember();
    }

    fn remove_view(&mut self, key: char, cx: &mut Cx<'_>) {
        let Some(gone) = self.views.remove(key) else { return };
        keep(key, "", cx);
        self.count_views(cx);
        if self.view == Some(key) {
            self.view = self.views.of(&self.spec).map(|view| view.key);
        }
        cx.say(
            Severity::Info,
            Words::made(format!("视图「{}」已移除", gone.name), format!("view `{}` is removed", gone.name)),
        );
        cx.remember();
    }
}

/// Keeps a view on disk under its key; an empty text takes it away.
fn keep(key: char, text: &str, cx: &mut Cx<'_>) {
    cx.draft(VIEW, &DossierId(key.to_string()), text.to_owned());
}

fn letter(key: Option<char>) -> String {
    key.map_or_else(String::new, String::from)
}

fn expected(words: &Words) -> Words {
    Words::made(format!("应为{}", words.zh), format!("expected {}", words.en))
}

/// A query and its order, in a line.
fn described(spec: &QueueSpec) -> Words {
    let line = |lang| {
        let look = Look { lang, ..Look::default() };
        let filter = spec.filter.to_string();
        let filter = if filter.is_empty() { look.say("(全部)", "(all)") } else { &filter };
        format!(
            "{} {filter}   {} {}",
            look.say("筛选:", "filter:"),
            look.say("排序:", "order:"),
            ordered(spec, &look)
        )
    };
    Words::made(line(Lang::Zh), line(Lang::En))
}
