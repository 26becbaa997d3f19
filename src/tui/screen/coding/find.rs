//! Finding words in the note.

use super::super::super::app::App;
use super::layout;
use crate::command::Pane;

/// Looks for words from the top of the note on: shows the first line that holds one, and marks
/// them all. No words end the search.
pub fn look(app: &mut App, words: &str) {
    if let Some(screen) = app.coding.as_mut() {
        words.clone_into(&mut screen.words);
    }
    go(app, |hits, _| hits.first().copied());
}

/// Shows the next or the previous line that holds a word. Answers true: the key was used.
pub fn step(app: &mut App, forward: bool) -> bool {
    go(app, |hits, top| {
        if forward {
            hits.iter()
                .find(|hit| **hit > top)
                .or(hits.first())
                .copied()
        } else {
            hits.iter()
                .rev()
                .find(|hit| **hit < top)
                .or(hits.last())
                .copied()
        }
    });
    true
}

fn go(app: &mut App, choose: impl FnOnce(&[usize], usize) -> Option<usize>) {
    let Some(mut screen) = app.coding.take() else {
        return;
    };
    let places = layout::places(app, &screen);
    let words = screen.words.clone();
    let hits: Vec<usize> = layout::note_lines(&screen, &places)
        .iter()
        .enumerate()
        .filter(|(_, line)| !marks(&words, line).is_empty())
        .map(|(at, _)| at)
        .collect();
    if let Some(line) = choose(&hits, screen.note.top) {
        screen.note.top = line;
    }
    let missed = hits.is_empty() && !words.trim().is_empty();
    if places.rows(Pane::Note) == 0 && !missed && !words.is_empty() {
        screen.pane = Pane::Note;
    }
    app.coding = Some(screen);
    if missed {
        app.refuse("not in this note");
    }
}

/// Characters of a line, counted from 0, that are part of one of the words. Case does not matter.
#[must_use]
pub fn marks(words: &str, line: &str) -> Vec<usize> {
    let line: Vec<char> = line.chars().map(lower).collect();
    let mut marks = Vec::new();
    for word in words.split_whitespace() {
        let word: Vec<char> = word.chars().map(lower).collect();
        for start in 0..=line.len().saturating_sub(word.len()) {
            if line[start..].starts_with(&word) {
                marks.extend(start..start + word.len());
            }
        }
    }
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// Lower case of one character for one, so that places stay.
fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_occurrence_is_marked() {
        assert_eq!(marks("an", "Banana AN"), [1, 2, 3, 4, 7, 8]);
        assert!(marks("", "Banana").is_empty());
        assert!(marks("xyz", "xy").is_empty());
        assert_eq!(marks("\u{130}", "\u{130}"), [0]);
    }
}
