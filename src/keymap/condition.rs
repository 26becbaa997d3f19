//! The `when` of a key row: a condition over a small snapshot of the screen.

use crate::command::{Pane, Scope};
use crate::source::did_you_mean;
use std::fmt;

/// What conditions can see. The screen makes one before each key; a key never looks further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// What has the keys.
    pub scope: Scope,
    /// The pane with the cursor, on the coding screen.
    pub pane: Option<Pane>,
    /// Something is under the cursor.
    pub has_selection: bool,
    /// The list has no rows.
    pub list_empty: bool,
    /// A filter is on.
    pub filtered: bool,
    /// A chart is open for coding.
    pub chart_open: bool,
    /// The coding has findings.
    pub has_findings: bool,
    /// There is something to undo.
    pub can_undo: bool,
    /// There is something to redo.
    pub can_redo: bool,
    /// The field with the cursor is empty.
    pub text_empty: bool,
    /// The cursor of the field stands behind its last character.
    pub text_at_end: bool,
}

impl Facts {
    /// A scope with nothing in it.
    #[must_use]
    pub const fn new(scope: Scope) -> Self {
        Self {
            scope,
            pane: None,
            has_selection: false,
            list_empty: true,
            filtered: false,
            chart_open: false,
            has_findings: false,
            can_undo: false,
            can_redo: false,
            text_empty: true,
            text_at_end: true,
        }
    }
}

macro_rules! atoms {
    ($($variant:ident $name:literal : $read:expr;)+) => {
        /// One fact.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        enum Atom { $($variant,)+ }

        impl Atom {
            const NAMES: &'static [(&'static str, Self)] = &[$(($name, Self::$variant),)+];

            fn holds(self, facts: &Facts) -> bool {
                match self { $(Self::$variant => { let read: fn(&Facts) -> bool = $read; read(facts) })+ }
            }
        }
    };
}

atoms! {
    HasSelection "has_selection": |f| f.has_selection;
    ListEmpty "list_empty": |f| f.list_empty;
    Filtered "filtered": |f| f.filtered;
    ChartOpen "chart_open": |f| f.chart_open;
    HasFindings "has_findings": |f| f.has_findings;
    CanUndo "can_undo": |f| f.can_undo;
    CanRedo "can_redo": |f| f.can_redo;
    TextEmpty "text_empty": |f| f.text_empty;
    TextAtEnd "text_at_end": |f| f.text_at_end;
    Note "note": |f| f.pane == Some(Pane::Note);
    Diagnoses "diagnoses": |f| f.pane == Some(Pane::Diagnoses);
    Lines "lines": |f| f.pane == Some(Pane::Lines);
    Findings "findings": |f| f.pane == Some(Pane::Findings);
}

impl Atom {
    /// Whether it names the pane with the cursor: only one of these holds at a time.
    const fn is_pane(self) -> bool {
        matches!(
            self,
            Self::Note | Self::Diagnoses | Self::Lines | Self::Findings
        )
    }
}

/// Facts that must all hold (`&` between them), each plain or with `!` before it. Empty: always.
/// Kept sorted, so that conditions that say the same are equal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Condition(Vec<(Atom, bool)>);

impl Condition {
    /// Whether it holds.
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> bool {
        self.0
            .iter()
            .all(|(atom, wanted)| atom.holds(facts) == *wanted)
    }

    /// Whether it always holds.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the two can never hold together.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        self.0.iter().any(|(atom, wanted)| {
            other.0.iter().any(|(theirs, theirs_wanted)| {
                let opposite = atom == theirs && wanted != theirs_wanted;
                let two_panes = atom != theirs
                    && atom.is_pane()
                    && theirs.is_pane()
                    && *wanted
                    && *theirs_wanted;
                opposite || two_panes
            })
        })
    }

    /// How much it asks for: the more particular of two rows goes first.
    pub(super) fn weight(&self) -> usize {
        self.0.len()
    }

    /// Reads a condition.
    ///
    /// # Errors
    /// In one line what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut atoms = Vec::new();
        for part in text.split('&') {
            let part = part.trim();
            let (wanted, name) = match part.strip_prefix('!') {
                Some(rest) => (false, rest.trim()),
                None => (true, part),
            };
            let names = || Atom::NAMES.iter().map(|(name, _)| *name);
            let Some((_, atom)) = Atom::NAMES.iter().find(|(known, _)| *known == name) else {
                let all: Vec<&str> = names().collect();
                return Err(format!(
                    "{name:?} is not a condition{}: write {}, each with ! before it for not, & between them",
                    did_you_mean(name, names()),
                    all.join(", "),
                ));
            };
            if atoms.contains(&(*atom, !wanted)) {
                return Err(format!(
                    "{text:?} can never hold: it asks for {name} and !{name}"
                ));
            }
            atoms.push((*atom, wanted));
        }
        atoms.sort_unstable();
        atoms.dedup();
        Ok(Self(atoms))
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (atom, wanted)) in self.0.iter().enumerate() {
            let name = Atom::NAMES.iter().find(|(_, a)| a == atom);
            let name = name.map_or("", |(name, _)| name);
            let and = if at == 0 { "" } else { " & " };
            let not = if *wanted { "" } else { "!" };
            write!(f, "{and}{not}{name}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_sorted_and_written() {
        let one = Condition::parse("lines & has_selection").unwrap();
        let two = Condition::parse(" has_selection&lines & lines").unwrap();
        assert_eq!(one, two);
        assert_eq!(one.to_string(), "has_selection & lines");
        assert_eq!(
            Condition::parse("! list_empty").unwrap().to_string(),
            "!list_empty"
        );
        assert_eq!(Condition::default().to_string(), "");
    }

    #[test]
    fn wrong_conditions_are_refused_with_the_nearest_name() {
        let error = Condition::parse("has_selecton").unwrap_err();
        assert!(error.contains("did you mean \"has_selection\""), "{error}");
        assert!(Condition::parse("").is_err());
        assert!(
            Condition::parse("lines & !lines")
                .unwrap_err()
                .contains("never")
        );
    }

    #[test]
    fn conditions_hold_over_the_facts() {
        let mut facts = Facts::new(Scope::Coding);
        let condition = Condition::parse("lines & !list_empty").unwrap();
        assert!(!condition.holds(&facts));
        facts.pane = Some(Pane::Lines);
        assert!(!condition.holds(&facts));
        facts.list_empty = false;
        assert!(condition.holds(&facts));
        facts.pane = Some(Pane::Note);
        assert!(!condition.holds(&facts));
        assert!(Condition::default().holds(&facts));
    }
}
