//! Scoring the texts for one reading of a query.

use super::index::{Index, NONE, Row};
use super::matching::Meaning;
use super::vocabulary::place;
use super::weights;
use crate::domain::{Code, CodeSet};
use std::cmp::Ordering;

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
    /// How much of the query its texts have, of 1.
    pub coverage: f32,
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
    /// Entries of postings that this query may still look at.
    left: usize,
    /// Titles of rows that may be shown themselves.
    titles: Best,
    /// Headers and other names, which may lead to a better row: kept apart, or the many titles
    /// that have one more word of the query would crowd them out.
    leads: Best,
}

/// The best found, at least as many as wanted.
#[derive(Debug, Default)]
struct Best {
    found: Vec<Found>,
    /// Lower scores are not wanted any more.
    least: f32,
}

impl Best {
    fn clear(&mut self) {
        self.found.clear();
        self.least = 0.0;
    }

    fn push(&mut self, found: Found, keep: usize) {
        if found.score <= self.least {
            return;
        }
        self.found.push(found);
        if self.found.len() >= 2 * keep {
            self.found.select_nth_unstable_by(keep, by_score);
            self.found.truncate(keep);
            let scores = self.found.iter().map(|f| f.score);
            self.least = scores.fold(f32::MAX, f32::min);
        }
    }

    fn finish(&mut self, keep: usize) {
        self.found.sort_by(by_score);
        self.found.truncate(keep);
    }
}

pub(super) fn by_score(a: &Found, b: &Found) -> Ordering {
    b.score.total_cmp(&a.score).then(a.text.cmp(&b.text))
}

/// Words of a query that one round can tell apart.
const STEP: u32 = 32;
/// Descendants of a header looked at for what the header does not say.
const DEEPEST: u32 = 1_000;

/// Finding a text among the postings of a word costs about as much as so many of them in a row.
const SEEK: usize = 12;

/// Entries of postings that one query may look at: some ten times what a long one needs.
pub(super) const WORK: usize = 4_000_000;

impl Scratch {
    /// Lets a query look at so many entries of postings, over all its readings.
    pub(super) fn allow(&mut self, entries: usize) {
        self.left = entries;
    }

    /// How many are left.
    #[cfg(test)]
    pub(super) fn left(&self) -> usize {
        self.left
    }

    fn begin(&mut self, texts: usize) {
        if self.slots.len() != texts || self.round >= u32::MAX / STEP - 1 {
            self.slots.clear();
            self.slots.resize(texts, Slot::default());
            self.round = 0;
        }
        self.round += 1;
        self.touched.clear();
        self.titles.clear();
        self.leads.clear();
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
        // A header without a code valid on the day leads nowhere.
        let slot = self.slots.get(text as usize)?;
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
            if only_touched && meaning.weight < weights::NEXT_TO_NOTHING * total {
                continue;
            }
            for (word, fit) in &meaning.words {
                let asked = meaning.weight * fit;
                let said = if meaning.denied {
                    0.0
                } else {
                    index.weights[*word as usize] * fit
                };
                let texts = index.postings(*word);
                let Some(left) = self.left.checked_sub(texts.len()) else {
                    continue;
                };
                self.left = left;
                // Of a word in ever so many texts only those touched are looked up.
                if only_touched && texts.len() / SEEK > self.touched.len() {
                    for i in 0..self.touched.len() {
                        let text = self.touched[i];
                        if texts.binary_search(&text).is_ok() {
                            self.visit(text, bit, asked, said, true);
                        }
                    }
                } else {
                    for text in texts {
                        self.visit(*text, bit, asked, said, only_touched);
                    }
                }
            }
            for row in meaning.rows.clone() {
                self.visit(row, bit, meaning.weight, 0.0, only_touched);
            }
        }
        self.select(index, total, filter, (reading, trust), keep);
        let all = meanings
            .iter()
            .enumerate()
            .filter(|(_, m)| m.weight > 0.05 * total);
        let all = all.fold(0, |mask, (at, _)| mask | 1_u32 << at);
        for found in self.titles.found.iter().chain(&self.leads.found) {
            let mut led = self.lead(index, meanings, (total, all), filter, trust, *found);
            if led.row == found.row {
                self.lift(index, meanings, (total, all), &mut led);
            }
            out.push(led);
        }
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
        let titles = place(index.rows.len());
        for text in &self.touched {
            let slot = &self.slots[*text as usize];
            let coverage = (slot.asked / total).min(1.0);
            let most = trust * coverage * coverage + weights::BILLABLE;
            if most <= self.titles.least.min(self.leads.least) {
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
            let found = Found {
                row: row_at,
                text: *text,
                score,
                coverage,
                reading,
            };
            if *text < titles && filter.shows(row) {
                self.titles.push(found, keep);
            } else {
                self.leads.push(found, keep);
            }
        }
        self.titles.finish(keep);
        self.leads.finish(keep);
    }

    /// From a header, or another name of its default, to the row below it that says what the text
    /// does not; else to the default. Of those that say as much, the one nearest to the default.
    fn lead(
        &self,
        index: &Index,
        meanings: &[&Meaning],
        (total, all): (f32, u32),
        filter: Filter<'_>,
        trust: f32,
        mut found: Found,
    ) -> Found {
        let Some(slot) = self.slot(found.text) else {
            return found;
        };
        let shown = filter.shows(&index.rows[found.row as usize]);
        let top = if shown {
            top_of_default(index, found, filter)
        } else {
            Some(found.row)
        };
        let Some(top) = top else { return found };
        let missing = all & !slot.mask;
        let header = &index.rows[top as usize];
        let default = index.rows.get(header.default as usize);
        let mut best: Option<((f32, usize, f32), u32)> = None;
        if missing != 0 {
            for below in top + 1..header.end.min(top.saturating_add(DEEPEST)) {
                let Some(own) = self.slot(below).filter(|own| own.mask & missing != 0) else {
                    continue;
                };
                let row = &index.rows[below as usize];
                let beside = !shown
                    || below != found.row
                        && is_beside(index.rows[found.row as usize].code, row.code);
                if !beside || !filter.shows(row) {
                    continue;
                }
                let gain = weight_of(meanings, own.mask & missing);
                let near = default.map_or(0, |d| in_common(d.code.as_str(), row.code.as_str()));
                let length = own.said / index.totals[below as usize];
                if best.is_none_or(|(known, _)| (gain, near, length) > known) {
                    best = Some(((gain, near, length), below));
                }
            }
        }
        if let Some(((gain, ..), below)) = best {
            let coverage = ((slot.asked + 0.9 * gain) / total).min(1.0);
            let length = (slot.said / index.totals[found.text as usize]).min(1.0);
            let kept = 0.98 * index.kept[found.text as usize];
            found.score = found.score.max(value(coverage, length) * trust * kept);
            found.coverage = coverage;
            found.row = below;
        } else if !shown {
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

    /// What the text lacks may stand in another text of its row, or above it.
    fn lift(
        &self,
        index: &Index,
        meanings: &[&Meaning],
        (total, all): (f32, u32),
        found: &mut Found,
    ) {
        let Some(slot) = self.slot(found.text) else {
            return;
        };
        let missing = all & !slot.mask;
        if missing == 0 {
            return;
        }
        let coverage = (slot.asked / total).clamp(0.01, 1.0);
        let mut more = 0;
        let mut next = found.row;
        while let Some(row) = index.rows.get(next as usize) {
            let texts = std::iter::once(&next).chain(index.others(next));
            more |= texts
                .filter_map(|t| self.slot(*t))
                .fold(0, |m, s| m | s.mask);
            next = row.parent;
        }
        let gain: f32 = weight_of(meanings, more & missing);
        let whole = (coverage + weights::ELSEWHERE_SAID * gain / total).min(1.0) / coverage;
        found.score *= whole * whole;
        found.coverage = (coverage * whole).min(1.0);
    }
}

/// The highest header a row is the default of, where the row was found by another name than its
/// title: the name is as good for the rows beside it.
fn top_of_default(index: &Index, found: Found, filter: Filter<'_>) -> Option<u32> {
    if found.text == found.row || filter.all_codes {
        return None;
    }
    let mut top = None;
    let mut next = index.rows[found.row as usize].parent;
    while let Some(header) = index.rows.get(next as usize)
        && header.default == found.row
    {
        top = Some(next);
        next = header.parent;
    }
    top
}

/// Whether two codes differ in their last digit only, seventh characters aside: the same condition
/// at another side or place.
fn is_beside(a: Code, b: Code) -> bool {
    let (a, b) = (a.as_str(), b.as_str());
    a.len() == b.len() && in_common(a, b) + 1 >= a.len().min(6)
}

/// How many characters two codes begin with alike.
fn in_common(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

/// Sum of the weights of the words of a mask.
fn weight_of(meanings: &[&Meaning], mask: u32) -> f32 {
    let of = meanings
        .iter()
        .enumerate()
        .filter(|(at, _)| mask & 1 << at != 0);
    of.map(|(_, m)| m.weight).sum()
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

pub(super) fn value(coverage: f32, length: f32) -> f32 {
    coverage * coverage * (1.0 - weights::LENGTH + weights::LENGTH * length)
}
