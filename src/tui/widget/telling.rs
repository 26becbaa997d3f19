//! Shortening titles that begin alike, so that what tells them apart is still seen.

/// A title shortened in its middle, and how many of its first characters were kept. `None` where it
/// fits, or where what tells it from the titles beside it stands in the part that fits.
#[must_use]
pub fn telling(
    title: &str,
    beside: &[&str],
    room: usize,
    ellipsis: &str,
) -> Option<(String, usize)> {
    let chars: Vec<char> = title.chars().collect();
    if chars.len() <= room || room < 12 {
        return None;
    }
    // Of those that would look the same, the one that differs first decides what is shown.
    let differs = beside
        .iter()
        .filter(|other| **other != title)
        .map(|other| {
            chars
                .iter()
                .zip(other.chars())
                .take_while(|(a, b)| **a == *b)
                .count()
        })
        .filter(|shared| shared + 1 >= room)
        .min()?;
    // What differs is shown from the beginning of its word; too long, the end of the title is.
    let longest = room * 3 / 4;
    let after_space = |from: usize| {
        let space = chars[from..].iter().position(|c| *c == ' ');
        space.map_or(from, |at| from + at + 1)
    };
    let word = chars[..differs]
        .iter()
        .rposition(|c| *c == ' ')
        .map_or(0, |at| at + 1);
    let from = if chars.len() - word <= longest {
        word
    } else {
        after_space(chars.len() - longest)
    };
    let tail: String = chars[from..].iter().collect();
    let kept = room.saturating_sub(chars.len() - from + 1).min(from);
    let head: String = chars[..kept].iter().collect();
    Some((
        format!("{}{ellipsis}{tail}", head.trim_end()),
        head.trim_end().chars().count(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_tells_titles_apart_is_seen() {
        let titles = [
            "Unspecified fracture of the lower end of right radius, initial encounter for closed fracture",
            "Unspecified fracture of the lower end of right radius, subsequent encounter for closed fracture with malunion",
            "Short",
        ];
        let short = |at: usize| telling(titles[at], &titles, 50, "~");
        for (at, want) in [
            (0, Some("Unspecified~initial encounter for closed fracture")),
            (
                1,
                Some("Unspecified frac~for closed fracture with malunion"),
            ),
            (2, None),
        ] {
            assert_eq!(short(at).map(|(title, _)| title).as_deref(), want);
        }
        assert_eq!(
            telling("A title too long for its place", &["Another"], 12, "~"),
            None
        );
    }

    proptest! {
        #[test]
        fn a_shortened_title_fits(a in "[a-c ]{0,80}", b in "[a-c ]{0,80}", room in 0_usize..60) {
            if let Some((short, kept)) = telling(&a, &[&a, &b], room, "~") {
                prop_assert!(short.chars().count() <= room);
                prop_assert!(kept <= a.chars().count());
            }
        }
    }
}
