//! The screens: each its state, what commands do on it, and how it is drawn.

pub mod claims;
pub mod coding;
pub mod late;
pub mod queue;
pub mod table;

/// An amount too wide for its column is shown in thousands, millions or billions.
#[must_use]
pub fn compact(n: i64) -> String {
    match n {
        ..1_000_000 => n.to_string(),
        1_000_000..1_000_000_000 => format!("{}.{}M", n / 1_000_000, n / 100_000 % 10),
        1_000_000_000..1_000_000_000_000 => {
            format!("{}.{}G", n / 1_000_000_000, n / 100_000_000 % 10)
        }
        _ => "max".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_too_wide_are_shortened() {
        for (n, want) in [
            (0, "0"),
            (999_999, "999999"),
            (1_250_000, "1.2M"),
            (7_900_000_000, "7.9G"),
            (i64::MAX, "max"),
        ] {
            assert_eq!(compact(n), want);
        }
    }
}
