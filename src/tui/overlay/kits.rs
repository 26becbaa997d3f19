//! The kits: a list in which each kit's own key posts it at once.

use super::super::widget::{ListState, fuzzy};
use super::page::{Kind, Page};
use crate::codeset::Tables;
use crate::domain::{Code, CodeSet, Kit, KitId, Money};
use crate::workflow::cards::set_of_line;
use chrono::NaiveDate;

/// The list of kits.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KitsBox {
    /// Every kit that the user sees.
    pub kits: Vec<Kit>,
    /// Words that a kit must hold to be shown.
    pub words: String,
    /// The kits that pass, by place.
    pub shown: Vec<usize>,
    /// Cursor.
    pub list: ListState,
}

impl KitsBox {
    /// A list of kits.
    #[must_use]
    pub fn new(kits: Vec<Kit>) -> Self {
        let mut list = Self::default();
        list.set_kits(kits);
        list
    }

    /// Takes the kits as they are now; the cursor stays on its kit where that is still there.
    pub fn set_kits(&mut self, kits: Vec<Kit>) {
        let here = self.selected().map(|kit| kit.id);
        self.kits = kits;
        self.filter();
        let at = self
            .shown
            .iter()
            .position(|at| self.kits.get(*at).map(|kit| kit.id) == here);
        self.list.at = at.unwrap_or(self.list.at.min(self.shown.len().saturating_sub(1)));
    }

    /// Shows only the kits that hold the words, in their name, specialty or codes.
    pub fn set_words(&mut self, words: &str) {
        words.clone_into(&mut self.words);
        self.filter();
        self.list = ListState::default();
    }

    fn filter(&mut self) {
        let words = fuzzy::Words::of(&self.words);
        let passes = |kit: &Kit| words.pass(&[&kit.name, &kit.specialty, &codes(kit)]);
        let all = self.kits.iter().enumerate();
        self.shown = all
            .filter(|(_, kit)| passes(kit))
            .map(|(at, _)| at)
            .collect();
    }

    /// The kit under the cursor.
    #[must_use]
    pub fn selected(&self) -> Option<&Kit> {
        self.kits.get(*self.shown.get(self.list.at)?)
    }

    /// The kit of an id.
    #[must_use]
    pub fn kit(&self, id: KitId) -> Option<&Kit> {
        self.kits.iter().find(|kit| kit.id == id)
    }

    /// The kit that a key posts.
    #[must_use]
    pub fn of_key(&self, key: char) -> Option<&Kit> {
        self.kits.iter().find(|kit| kit.hotkey == Some(key))
    }
}

/// The codes of a kit in one line: `E11.42 I10 + 99214-25 83036`.
#[must_use]
pub fn codes(kit: &Kit) -> String {
    let mut text: Vec<String> = kit.coding.diagnoses.iter().map(Code::dotted).collect();
    if !kit.coding.lines.is_empty() {
        text.push("+".to_owned());
    }
    for line in &kit.coding.lines {
        let modifiers: String = line.modifiers.iter().map(|m| format!("-{m}")).collect();
        text.push(format!("{}{modifiers}", line.code));
    }
    text.join(" ")
}

/// For whom a kit is, in a word.
#[must_use]
pub fn whose(kit: &Kit) -> &'static str {
    if kit.owner.is_empty() { "all" } else { "mine" }
}

/// Everything that a kit holds, with the titles of its codes on a day.
#[must_use]
pub fn kit_page(tables: &Tables, kit: &Kit, day: NaiveDate) -> Page {
    let mut page = Page::new(format!("Kit {}", kit.name), 16);
    let key = kit.hotkey.map_or_else(String::new, |key| key.to_string());
    for (label, text) in [
        ("Id", kit.id.to_string()),
        ("Key", key),
        ("Specialty", kit.specialty.clone()),
        (
            "For",
            match whose(kit) {
                "all" => "everyone".to_owned(),
                _ => kit.owner.clone(),
            },
        ),
    ] {
        if !text.is_empty() {
            page.row(label, text);
        }
    }
    let title = |set: CodeSet, code: Code| {
        super::super::screen::coding::view::title(tables, set, code, day)
    };
    for problem in crate::workflow::kits::problems(tables, kit, day) {
        page.line(Kind::Warning, "Not posted", problem.text);
    }
    page.heading("Diagnoses");
    for (at, code) in kit.coding.diagnoses.iter().enumerate() {
        let letter = super::super::screen::coding::run::letter(at);
        page.row(
            format!("{letter}  {}", code.dotted()),
            title(CodeSet::Icd10Cm, *code),
        );
    }
    page.heading("Lines");
    for line in &kit.coding.lines {
        let modifiers: String = line.modifiers.iter().map(|m| format!("-{m}")).collect();
        let pointers: String = line.pointers.iter().map(|p| p.letter()).collect();
        let charge = match line.charge {
            Money::ZERO => "usual charge".to_owned(),
            charge => charge.to_string(),
        };
        page.row(
            format!("{}{modifiers}", line.code),
            format!(
                "{pointers} x{} {charge}  {}",
                line.units,
                title(set_of_line(line.code), line.code)
            ),
        );
    }
    page
}
