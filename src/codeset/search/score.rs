//! Scoring the texts for one reading of a query.

use super::index::{Index, NONE, Row};
use super::matching::Meaning;
use super::vocabulary::place;
use super::weights;
use crate::domain::CodeSet;

/// What is looked for besides words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filter<'a> {
    pub sets: &'a [CodeSet],
    /// Day of service, as days of the common era.
    pub day: i32,
    /// Headers too.
    pub all_codes: bool,
}

impl Filter<'_> {
    /// Whether a row may be shown itself.
    pub(super) fn shows(&self, row: &Row) -> bool {
        row.valid(self.day) && (self.all_codes || row.billable) && self.sets.contains(&row.set)
    }
}

/// A row found in one reading.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub row: u32,
    /// The text that matched.
    pub text: u32,
    pub score: f32,
    /// Number of the reading.
    pub reading: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    /// Weights of the words of the query found in the text.
    asked: f32,
    /// Weights of the words of the text that were asked for.
    said: f32,
    /// Which words of the query.
    mask: u32,
    /// Round, and the last word of the query that came by.
    stamp: u32,
}

/// Memory used again by every search.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    slots: Vec<Slot>,
    touched: Vec<u32>,
    round: u32,
    best: Vec<Found>,
}

/// Words of a query that one round can tell apart.
const STEP: u32 = 32;
/// Descendants of a header looked at for what the header does not say.
const DEEPEST: u32 = 1_000;

impl Scratch {
    fn begin(&mut self, texts: usize) {
        if self.slots.len() != texts || self.round >= u32::MAX / STEP - 1 {
            self.slots.clear();
            self.slots.resize(texts, Slot::default());
            self.round = 0;
        }
        self.round += 1;
        self.touched.clear();
        self.best.clear();
    }

    /// Counts a word of the query for a text.
    fn visit(&mut self, text: u32, at: u32, asked: f32, said: f32, only_touched: bool) {
        let base = self.round * STEP;
        let stamp = base + at;
        let slot = &mut self.slots[text as usize];
        if slot.stamp < base {
            if only_touched {
                return;
            }
            *slot = Slot {
                asked,
                said,
                mask: 1 << at,
                stamp,
            };
            self.touched.push(text);
        } else if slot.stamp != stamp {
            slot.asked += asked;
            slot.said += said;
            slot.mask |= 1 << at;
            slot.stamp = stamp;
        }
    }

    fn slot(&self, text: u32) -> Option<&Slot> {
        let slot = &self.slots[text as usize];
        (slot.stamp >= self.round * STEP).then_some(slot)
    }

    /// Scores every text that has any of the words, and adds the best rows to `out`.
    pub(super) fn run(
        &mut self,
        index: &Index,
        meanings: &[&Meaning],
        filter: Filter<'_>,
        (reading, trust): (u32, f32),
        keep: usize,
        out: &mut Vec<Found>,
    ) {
        self.begin(index.text_count());
        let total: f32 = meanings.iter().map(|m| m.weight).sum();
        if total <= 0.0 {
            return;
        }
        let mut order: Vec<usize> = (0..meanings.len()).collect();
        order.sort_by(|a, b| meanings[*b].weight.total_cmp(&meanings[*a].weight));
        for at in order {
            let meaning = meanings[at];
            let bit = place(at);
            // Texts that have nothing but words that tell little are no answer where others are.
            let only_touched = meaning.weight < 0.1 * total && !self.touched.is_empty();
            for (word, fit) in &meaning.words {
                let asked = meaning.weight * fit;
                let said = index.weights[*word as usize] * fit;
                for text in index.postings(*word) {
                    self.visit(*text, bit, asked, said, only_touched);
                }
            }
            for row in meaning.rows.clone() {
                self.visit(row, bit, meaning.weight, 0.0, only_touched);
            }
        }
        self.select(index, total, filter, (reading, trust), keep);
        let best = std::mem::take(&mut self.best);
        let all = meanings
            .iter()
            .enumerate()
            .filter(|(_, m)| m.weight > 0.05 * total);
        let all = all.fold(0, |mask, (at, _)| mask | 1_u32 << at);
        for found in &best {
            out.push(self.lead(index, meanings, (total, all), filter, trust, *found));
        }
        self.best = best;
    }

    /// Keeps the best texts whose row, or its default child, may be shown.
    fn select(
        &mut self,
        index: &Index,
        total: f32,
        filter: Filter<'_>,
        (reading, trust): (u32, f32),
        keep: usize,
    ) {
        let mut least = 0.0_f32;
        let by_score = |a: &Found, b: &Found| b.score.total_cmp(&a.score).then(a.text.cmp(&b.text));
        for text in &self.touched {
            let slot = &self.slots[*text as usize];
            let coverage = (slot.asked / total).min(1.0);
            let most = trust * coverage * coverage + weights::BILLABLE;
            if most <= least {
                continue;
            }
            let row_at = index.row_of(*text);
            let row = &index.rows[row_at as usize];
            let leads = !filter.all_codes && row.default != NONE && !row.billable;
            if !(filter.shows(row)
                || leads && row.valid(filter.day) && filter.sets.contains(&row.set))
            {
                continue;
            }
            let length = (slot.said / index.totals[*text as usize]).min(1.0);
            let mut score = value(coverage, length) * trust * index.kept[*text as usize];
            if row.billable {
                score += weights::BILLABLE;
            } else if row.weak && leads {
                score *= weights::WEAK_DEFAULT;
            }
            if score <= least {
                continue;
            }
            self.best.push(Found {
                row: row_at,
                text: *text,
                score,
                reading,
            });
            if self.best.len() >= 2 * keep {
                self.best.select_nth_unstable_by(keep, by_score);
                self.best.truncate(keep);
                least = self.best.iter().map(|f| f.score).fold(f32::MAX, f32::min);
            }
        }
        self.best.sort_by(by_score);
        self.best.truncate(keep);
    }

    /// From a header to the row below it that says what the header does not, else to its default.
    fn lead(
        &self,
        index: &Index,
        meanings: &[&Meaning],
        (total, all): (f32, u32),
        filter: Filter<'_>,
        trust: f32,
        mut found: Found,
    ) -> Found {
        let header = &index.rows[found.row as usize];
        let Some(slot) = self.slot(found.text).filter(|_| !filter.shows(header)) else {
            return found;
        };
        let missing = all & !slot.mask;
        let mut best: Option<(f32, f32, u32)> = None;
        if missing != 0 {
            let end = header.end.min(found.row.saturating_add(DEEPEST));
            for below in found.row + 1..end {
                let Some(own) = self.slot(below).filter(|own| own.mask & missing != 0) else {
                    continue;
                };
                if !filter.shows(&index.rows[below as usize]) {
                    continue;
                }
                let gain: f32 = meanings
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| own.mask & missing & 1 << at != 0)
                    .map(|(_, m)| m.weight)
                    .sum();
                let length = own.said / index.totals[below as usize];
                if best.is_none_or(|(g, l, _)| (gain, length) > (g, l)) {
                    best = Some((gain, length, below));
                }
            }
        }
        if let Some((gain, _, below)) = best {
            let coverage = ((slot.asked + 0.9 * gain) / total).min(1.0);
            let length = (slot.said / index.totals[found.text as usize]).min(1.0);
            found.score = found.score.max(value(coverage, length) * trust * 0.98);
            found.row = below;
        } else {
            found.row = default_on(index, found.row, filter);
        }
        // The title of what it leads to says as much itself: then that is what matched.
        let known = self.slot(found.row);
        let title = found.text < place(index.rows.len());
        if title && known.is_some_and(|own| own.mask & slot.mask == slot.mask) {
            found.text = found.row;
        }
        found
    }
}

/// The default of a header, or where that is not valid on the day, the first row below that is.
fn default_on(index: &Index, header: u32, filter: Filter<'_>) -> u32 {
    let row = &index.rows[header as usize];
    let default = row.default;
    if index
        .rows
        .get(default as usize)
        .is_some_and(|r| filter.shows(r))
    {
        return default;
    }
    (header + 1..row.end)
        .find(|r| filter.shows(&index.rows[*r as usize]))
        .unwrap_or(NONE)
}

fn value(coverage: f32, length: f32) -> f32 {
    coverage * coverage * (1.0 - weights::LENGTH + weights::LENGTH * length)
}
