//! How text becomes words: accents and case folded, British spelling made American, numbers made
//! digits; and what counts as the same word in another form.

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest word kept; the rest of a longer one is cut off.
const LONGEST: usize = 40;

/// Calls `f` with every word of a text, folded, and where it stands in it.
///
/// A possessive `'s` is dropped and other apostrophes join, so that none leaves a lone letter. The
/// parts of a hyphenated word come one by one, then, joined, the whole of it (`joined` true).
pub(in crate::codeset) fn each_word(text: &str, mut f: impl FnMut(&str, Range<usize>, bool)) {
    let mut word = String::with_capacity(24);
    let mut joined = String::new();
    let mut parts = 0;
    let mut start = 0;
    let mut joined_start = 0;
    let mut chars = text.char_indices().peekable();
    loop {
        let next = chars.next();
        match next {
            Some((at, c)) if c.is_alphanumeric() => {
                if word.is_empty() {
                    start = at;
                }
                push_folded(&mut word, c);
            }
            Some((at, '\'' | '\u{2019}' | '`')) if !word.is_empty() => {
                let rest = &text.as_bytes()[at..];
                let skip = if rest[0] == b'\'' || rest[0] == b'`' {
                    1
                } else {
                    3
                };
                let possessive = matches!(rest.get(skip), Some(b's' | b'S'))
                    && !rest.get(skip + 1).is_some_and(u8::is_ascii_alphanumeric);
                if possessive {
                    chars.next();
                }
            }
            other => {
                let end = other.map_or(text.len(), |(at, _)| at);
                if !word.is_empty() {
                    canonical(&mut word);
                    f(&word, start..end, false);
                    if parts == 0 {
                        joined_start = start;
                    }
                    joined.push_str(&word);
                    parts += 1;
                    word.clear();
                    let hyphen = matches!(other, Some((_, '-' | '\u{2010}' | '\u{2011}')))
                        && chars.peek().is_some_and(|(_, c)| c.is_alphanumeric());
                    if !hyphen {
                        if parts > 1 {
                            f(&joined, joined_start..end, true);
                        }
                        joined.clear();
                        parts = 0;
                    }
                } else if parts > 0 {
                    joined.clear();
                    parts = 0;
                }
                if other.is_none() {
                    return;
                }
            }
        }
    }
}

/// The folded words of a text.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    each_word(text, |word, _, joined| {
        if !joined {
            out.push(word.to_owned());
        }
    });
    out
}

fn push_folded(word: &mut String, c: char) {
    if word.len() >= LONGEST {
        return;
    }
    if c.is_ascii() {
        word.push(c.to_ascii_lowercase());
        return;
    }
    match c {
        'æ' | 'Æ' => word.push_str("ae"),
        'œ' | 'Œ' => word.push_str("oe"),
        'ø' | 'Ø' => word.push('o'),
        'ł' | 'Ł' => word.push('l'),
        'ß' => word.push_str("ss"),
        _ => {
            let parts = std::iter::once(c).nfkd();
            for part in parts.filter(|p| !is_combining_mark(*p)) {
                word.extend(part.to_lowercase());
            }
        }
    }
}

/// Case and accents folded, nothing else: the form in which abbreviations are looked up.
pub(in crate::codeset) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            let parts = std::iter::once(c).nfd();
            for part in parts.filter(|p| !is_combining_mark(*p)) {
                out.extend(part.to_lowercase());
            }
        }
    }
    out
}

/// Letters that are written otherwise in British English (and in older Latin forms), wherever they
/// stand in a word.
const INSIDE: [(&str, &str); 29] = [
    ("haem", "hem"),
    ("aemi", "emi"),
    ("caem", "cem"),
    ("paed", "ped"),
    ("anaes", "anes"),
    ("aesthe", "esthe"),
    ("caec", "cec"),
    ("faec", "fec"),
    ("gynaec", "gynec"),
    ("aetio", "etio"),
    ("phaeo", "pheo"),
    ("coel", "cel"),
    ("pnoe", "pne"),
    ("rrhoe", "rrhe"),
    ("oedem", "edem"),
    ("oesoph", "esoph"),
    ("oestr", "estr"),
    ("foet", "fet"),
    ("amoeb", "ameb"),
    ("homoeo", "homeo"),
    ("oeuvre", "euver"),
    ("leuco", "leuko"),
    ("sulph", "sulf"),
    ("tumour", "tumor"),
    ("colour", "color"),
    ("labour", "labor"),
    ("haviour", "havior"),
    ("isation", "ization"),
    ("aneurism", "aneurysm"),
];

/// The word that a whole word is another form of.
fn whole(word: &str) -> Option<&'static str> {
    Some(match word {
        "one" => "1",
        "two" | "ii" => "2",
        "three" | "iii" => "3",
        "four" | "iv" => "4",
        "five" => "5",
        "six" | "vi" => "6",
        "seven" | "vii" => "7",
        "eight" | "viii" => "8",
        "nine" | "ix" => "9",
        "ten" => "10",
        "xi" => "11",
        "xii" => "12",
        "1st" => "first",
        "2nd" => "second",
        "3rd" => "third",
        "4th" => "fourth",
        "5th" => "fifth",
        "centre" => "center",
        "fibre" => "fiber",
        "odour" => "odor",
        "humour" => "humor",
        "grey" => "gray",
        "mould" => "mold",
        _ => return None,
    })
}

/// Makes a lower-case word its canonical spelling.
fn canonical(word: &mut String) {
    if let Some(to) = whole(word) {
        word.clear();
        word.push_str(to);
        return;
    }
    if word.len() < 4 || !word.is_ascii() {
        return;
    }
    let bytes = word.as_bytes();
    // Most words have none of the letter pairs that spell otherwise; do not search them.
    let candidate = bytes
        .windows(2)
        .any(|w| matches!(w, b"ae" | b"oe" | b"ou" | b"uc" | b"ph" | b"is"));
    if candidate {
        for (from, to) in INSIDE {
            if let Some(at) = word.find(from) {
                word.replace_range(at..at + from.len(), to);
            }
        }
        if word.len() >= 8 && (word.ends_with("ised") || word.ends_with("ising")) {
            let at = word.rfind("is").unwrap_or_default();
            word.replace_range(at..at + 2, "iz");
        }
    }
}

/// The singular of a word, by rule; a rule that is wrong for a word is wrong on both sides.
pub(in crate::codeset) fn singular(word: &str) -> String {
    let swap = |cut: usize, with: &str| format!("{}{with}", &word[..word.len() - cut]);
    if word.len() < 4 || !word.is_ascii() || !word.as_bytes()[0].is_ascii_alphabetic() {
        return word.to_owned();
    }
    if word.ends_with("ies") && word.len() > 4 {
        swap(3, "y")
    } else if word.ends_with("aches") {
        swap(1, "")
    } else if ["sses", "xes", "ches", "shes"]
        .iter()
        .any(|e| word.ends_with(e))
    {
        swap(2, "")
    } else if word.ends_with("oses") || word.ends_with("yses") || word.ends_with("tases") {
        swap(2, "is")
    } else if word.ends_with("ae") && word.len() > 5 {
        swap(1, "")
    } else if word.ends_with('i') && word.len() > 5 {
        swap(1, "us")
    } else if word.ends_with('s') && !["ss", "us", "is", "as"].iter().any(|e| word.ends_with(e)) {
        swap(1, "")
    } else {
        word.to_owned()
    }
}

/// Endings that make another form of the same word, longest first.
const ENDINGS: [&str; 53] = [
    "ications", "ication", "ational", "ations", "ation", "ative", "ating", "ically", "ities",
    "atous", "ments", "iasis", "iatic", "ingly", "ated", "ions", "ious", "ical", "ular", "ence",
    "ency", "ance", "ment", "ness", "ures", "able", "osis", "otic", "ion", "ive", "ing", "ity",
    "ism", "ies", "ous", "ary", "ate", "ent", "ant", "ial", "eal", "ure", "ed", "es", "ic", "al",
    "ia", "um", "us", "is", "er", "or", "y",
];

/// Endings that are cut only where much of a word is left: nephrosis is not nephritis.
const LONG_WORDS: [&str; 2] = ["osis", "otic"];

/// What stays of a word without its ending: `diabetes` and `diabetic`, `infected` and `infection`,
/// `brucella` and `brucellosis` have it in common.
pub(in crate::codeset) fn stem(word: &str) -> &str {
    if !word.is_ascii() || word.len() < 5 {
        return word;
    }
    let last = word.as_bytes().last();
    let cut = ENDINGS
        .iter()
        .filter(|e| e.as_bytes().last() == last && word.ends_with(**e))
        .map(|e| {
            (
                word.len() - e.len(),
                if LONG_WORDS.contains(e) { 6 } else { 4 },
            )
        })
        .find(|(left, least)| left >= least);
    let stem = cut.map_or(word, |(at, _)| &word[..at]);
    let stem = stem
        .strip_suffix(['e', 'a', 's'])
        .filter(|s| s.len() >= 4)
        .unwrap_or(stem);
    // tubercular, tuberculous and tuberculosis
    if stem.len() >= 8 && stem.ends_with("ul") {
        return &stem[..stem.len() - 2];
    }
    // stenosis and stenotic, paralysis and paralytic
    if stem.len() >= 6 && (stem.ends_with("ot") || stem.ends_with("yt")) {
        return &stem[..stem.len() - 1];
    }
    stem
}

/// A hash that is the same on every machine (FNV-1a).
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded() {
        for (text, want) in [
            ("Devic's", "devic"),
            ("Laënnec\u{2019}s cirrhosis", "laennec cirrhosis"),
            ("d'emblée", "demblee"),
            (
                "Oesophageal tumours, haemorrhagic",
                "esophageal tumors hemorrhagic",
            ),
            ("Type II (two)", "type 2 2"),
            ("X-ray", "x ray"),
            ("2nd-degree", "second degree"),
            ("leucopenia", "leukopenia"),
            ("", ""),
            ("''--'", ""),
            ("patients' care", "patients care"),
        ] {
            assert_eq!(words(text).join(" "), want, "{text}");
        }
    }

    #[test]
    fn hyphenated_words_come_joined_too() {
        let mut seen = Vec::new();
        each_word("Non-Hodgkin, e-", |word, range, joined| {
            seen.push((word.to_owned(), range, joined));
        });
        assert_eq!(
            seen,
            [
                ("non".to_owned(), 0..3, false),
                ("hodgkin".to_owned(), 4..11, false),
                ("nonhodgkin".to_owned(), 0..11, true),
                ("e".to_owned(), 13..14, false),
            ]
        );
    }

    #[test]
    fn forms_of_a_word_meet() {
        for (a, b) in [
            ("biopsies", "biopsy"),
            ("fractures", "fracture"),
            ("metastases", "metastasis"),
            ("vertebrae", "vertebra"),
            ("calculi", "calculus"),
        ] {
            assert_eq!(singular(a), singular(b));
        }
        for (a, b) in [
            ("diabetes", "diabetic"),
            ("infected", "infection"),
            ("colonic", "colon"),
            ("sprained", "sprain"),
            ("stenosis", "stenotic"),
            ("anemia", "anemic"),
            ("hypertension", "hypertensive"),
            ("deficiency", "deficient"),
            ("allergy", "allergic"),
            ("brucella", "brucellosis"),
            ("candida", "candidiasis"),
            ("tuberculosis", "tuberculous"),
            ("tubercular", "tuberculous"),
            ("diverticulum", "diverticulosis"),
            ("thrombotic", "thrombosis"),
            ("failing", "failure"),
            ("removed", "removal"),
            ("enlarged", "enlargement"),
        ] {
            assert_eq!(stem(&singular(a)), stem(&singular(b)), "{a} {b}");
        }
        for (a, b) in [
            ("nephritis", "nephrosis"),
            ("arthritis", "arthrosis"),
            ("cancer", "canal"),
        ] {
            assert_ne!(stem(a), stem(b), "{a} {b}");
        }
    }
}
