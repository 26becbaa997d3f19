//! Tumours named by what they are made of.
//!
//! The Tabular has most tumours by behaviour and site only: the Alphabetic Index sends
//! "Adenocarcinoma" to "Neoplasm, malignant, by site" (Official Guidelines, I.C.2). The ending of
//! the name tells the behaviour.

/// Endings of malignant tumours without a category of their own.
const MALIGNANT: [&str; 15] = [
    "carcinoma",
    "sarcoma",
    "blastoma",
    "carcinoid",
    "seminoma",
    "germinoma",
    "glioma",
    "astrocytoma",
    "ependymoma",
    "chordoma",
    "thymoma",
    "mesothelioma",
    "histiocytoma",
    "hepatoma",
    "cholangioma",
];

/// Endings of benign tumours.
const BENIGN: [&str; 16] = [
    "adenoma",
    "papilloma",
    "fibroma",
    "lipoma",
    "myoma",
    "osteoma",
    "chondroma",
    "neuroma",
    "schwannoma",
    "neurilemmoma",
    "meningioma",
    "teratoma",
    "cystoma",
    "angioma",
    "myxoma",
    "ganglioneuroma",
];

/// Words that tell which kind of a tumour it is and that no title has beside a site.
const KINDS: [&str; 27] = [
    "acinar",
    "anaplastic",
    "adenosquamous",
    "basaloid",
    "cell",
    "cells",
    "clear",
    "cystic",
    "differentiated",
    "embryonal",
    "epithelial",
    "giant",
    "invasive",
    "infiltrating",
    "large",
    "mixed",
    "mucinous",
    "papillary",
    "poorly",
    "round",
    "serous",
    "signet",
    "small",
    "spindle",
    "squamous",
    "transitional",
    "undifferentiated",
];

/// What a word says of the behaviour of a tumour; `None` where it names none.
pub(super) fn behavior(word: &str) -> Option<&'static str> {
    let word = word.strip_suffix('s').unwrap_or(word);
    let word = word.strip_suffix("ta").unwrap_or(word);
    let ends = |endings: &[&str]| endings.iter().any(|e| word.ends_with(e));
    if ends(&MALIGNANT) {
        Some("malignant")
    } else if ends(&BENIGN) {
        Some("benign")
    } else {
        None
    }
}

/// Whether a word only tells the kind of a tumour.
pub(super) fn is_kind(word: &str) -> bool {
    KINDS.contains(&word)
}
