//! The rows of one scope as a trie of key sequences.

use super::condition::{Condition, Facts};
use super::key::Key;
use crate::command::Command;

/// A place in the trie: what the keys so far run, and which keys lead on.
#[derive(Debug, Clone, Default)]
pub(super) struct Node {
    runs: Vec<(Command, Condition)>,
    next: Vec<(Key, Node)>,
}

impl Node {
    /// Adds a row.
    pub fn insert(&mut self, keys: &[Key], command: Command, when: Condition) {
        let Some((first, rest)) = keys.split_first() else {
            self.runs.push((command, when));
            return;
        };
        let at = match self.next.iter().position(|(key, _)| key == first) {
            Some(at) => at,
            None => {
                self.next.push((*first, Self::default()));
                self.next.len() - 1
            }
        };
        self.next[at].1.insert(rest, command, when);
    }

    /// The place these keys lead to.
    pub fn walk(&self, keys: &[Key]) -> Option<&Self> {
        keys.iter().try_fold(self, |node, key| {
            let (_, next) = node.next.iter().find(|(known, _)| known == key)?;
            Some(next)
        })
    }

    /// What runs here: of the rows that hold, the one that asks for most; of equals the last.
    pub fn command(&self, facts: &Facts) -> Option<Command> {
        self.runs
            .iter()
            .filter(|(_, when)| when.holds(facts))
            .max_by_key(|(_, when)| when.weight())
            .map(|(command, _)| *command)
    }

    /// Whether more keys lead to a row that holds.
    pub fn leads_on(&self, facts: &Facts) -> bool {
        self.next
            .iter()
            .any(|(_, node)| node.command(facts).is_some() || node.leads_on(facts))
    }

    /// The keys that lead on, in file order.
    pub fn keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.next.iter().map(|(key, _)| *key)
    }

    /// Every command below here that can run, in file order.
    pub fn below(&self, facts: &Facts) -> Vec<Command> {
        let mut all = Vec::new();
        for (_, node) in &self.next {
            all.extend(node.command(facts));
            all.extend(node.below(facts));
        }
        all
    }
}
