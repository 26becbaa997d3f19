//! Words that people put where a number belongs.

/// Whether a text is blank, or a word that says there is nothing.
pub(super) fn stands_for_nothing(text: &str) -> bool {
    let plain: String = text
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let nothing = [
        "",
        "NONE",
        "NA",
        "NULL",
        "PENDING",
        "TBD",
        "UNKNOWN",
        "UNK",
        "NOTREQUIRED",
        "NOTNEEDED",
        "SELF",
        "SAME",
        "XXX",
        "TEST",
    ];
    nothing.contains(&plain.as_str())
}
