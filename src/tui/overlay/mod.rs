//! What lies over a screen. Overlays are a stack; the top one gets the keys.

pub mod confirm;
pub mod form;
pub mod help;
pub mod index;
pub mod kits;
pub mod page;
pub mod palette;
pub mod picker;
pub mod search;
pub mod suggest;
pub mod tabular;

use crate::command::Scope;
use crate::keymap::Facts;
pub use confirm::Confirm;
pub use form::Form;
pub use index::IndexBox;
pub use kits::KitsBox;
pub use page::Page;
pub use picker::Picker;
pub use search::SearchBox;
pub use suggest::SuggestBox;
pub use tabular::TabularBox;

/// An overlay.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// The code search.
    Search(Box<SearchBox>),
    /// The Tabular.
    Tabular(Box<TabularBox>),
    /// The Alphabetic Index.
    Index(Box<IndexBox>),
    /// A filterable choice.
    Picker(Picker),
    /// Fields to fill in.
    Form(Form),
    /// Something to read.
    Page(Page),
    /// The codes that the note suggests.
    Suggestions(SuggestBox),
    /// A question.
    Confirm(Confirm),
    /// The kits.
    Kits(Box<KitsBox>),
}

impl Overlay {
    /// What the conditions of the keymap see while it has the keys.
    #[must_use]
    pub fn facts(&self) -> Facts {
        match self {
            Self::Search(search) => Facts {
                text_empty: search.field.text().is_empty(),
                list_empty: search.hits.is_empty(),
                has_selection: !search.hits.is_empty(),
                chart_open: true,
                text_at_end: search.field.at_end(),
                ..Facts::new(Scope::Search)
            },
            Self::Tabular(tabular) => Facts {
                text_empty: tabular.field.text().is_empty(),
                text_at_end: tabular.field.at_end(),
                list_empty: tabular.rows.is_empty(),
                has_selection: tabular.row().is_some(),
                ..Facts::new(Scope::Tabular)
            },
            Self::Index(open) => Facts {
                text_empty: open.field.text().is_empty(),
                list_empty: open.rows.is_empty(),
                has_selection: !open.rows.is_empty(),
                text_at_end: open.field.at_end(),
                chart_open: true,
                ..Facts::new(Scope::Index)
            },
            Self::Picker(picker) => Facts {
                text_empty: picker.field.text().is_empty(),
                list_empty: picker.shown.is_empty(),
                has_selection: !picker.shown.is_empty(),
                text_at_end: picker.field.at_end(),
                ..Facts::new(Scope::Picker)
            },
            Self::Form(form) => Facts {
                text_empty: form.field().is_none_or(|field| field.text().is_empty()),
                ..Facts::new(Scope::Form)
            },
            Self::Page(page) => Facts {
                has_selection: true,
                list_empty: page.lines.is_empty(),
                ..Facts::new(page.scope)
            },
            Self::Suggestions(list) => Facts {
                list_empty: list.len == 0,
                has_selection: list.len > 0,
                chart_open: true,
                ..Facts::new(Scope::Suggestions)
            },
            Self::Confirm(_) => Facts::new(Scope::Confirm),
            Self::Kits(kits) => Facts {
                list_empty: kits.shown.is_empty(),
                has_selection: !kits.shown.is_empty(),
                filtered: !kits.words.is_empty(),
                chart_open: true,
                ..Facts::new(Scope::Kits)
            },
        }
    }
}
