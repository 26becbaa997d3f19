//! Which tables something was made from, for whoever has not the tables at hand.

use super::compiled::flat;
use super::entry::TableInfo;
use super::tables::Tables;
use crate::domain::CodeSet;
use chrono::NaiveDate;

/// The editions that are loaded, and what was left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    editions: Vec<TableInfo>,
    aside: Vec<String>,
}

flat!(Loaded { editions, aside });

impl Loaded {
    /// Imported tables that are damaged and therefore not used, each with the reason and what to do.
    #[must_use]
    pub fn set_aside(&self) -> &[String] {
        &self.aside
    }

    /// Rows of the largest edition of each set, together.
    pub(super) fn most_rows(&self) -> usize {
        let most = |set| {
            let of_set = self.editions.iter().filter(|info| info.set == set);
            of_set.map(|info| info.rows).max().unwrap_or(0)
        };
        CodeSet::ALL.into_iter().map(most).sum()
    }

    /// Whether an edition of the set covers the date.
    #[must_use]
    pub fn covers(&self, set: CodeSet, dos: NaiveDate) -> bool {
        let mut of_set = self.editions.iter().filter(|info| info.set == set);
        of_set.any(|info| info.covers(dos))
    }

    /// Which editions of a set are loaded and for which dates, in words, such as `FY2026 from
    /// 2025-10-01 to 2026-09-30`; for telling somebody whose date no edition covers.
    #[must_use]
    pub fn said(&self, set: CodeSet) -> String {
        let of_set = self.editions.iter().filter(|info| info.set == set);
        let mut said: Vec<String> = of_set
            .map(|info| {
                let until = info
                    .effective_to
                    .map_or_else(String::new, |to| format!(" to {to}"));
                format!("{} from {}{until}", info.edition, info.effective_from)
            })
            .collect();
        said.dedup();
        if said.is_empty() {
            said.push("none".to_owned());
        }
        said.join(", ")
    }
}

impl Tables {
    /// Which editions are loaded, and what was left out.
    #[must_use]
    pub fn editions_loaded(&self) -> Loaded {
        Loaded {
            editions: self.editions(),
            aside: self.set_aside(),
        }
    }
}
