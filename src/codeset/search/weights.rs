//! How much a word tells, and every constant of the ranking.
//!
//! The constants were chosen by the order in which groups of queries improve, never for one query.

/// A word typed in full.
pub(super) const EXACT: f32 = 1.0;
/// Singular for plural.
pub(super) const SINGULAR: f32 = 0.98;
/// A word of the same group in the lexicon.
pub(super) const GROUP: f32 = 0.9;
/// Another form of the word.
pub(super) const STEM: f32 = 0.88;
/// A word that begins with what was typed, at the least; it grows with the part that was typed.
pub(super) const PREFIX: f32 = 0.5;
/// What is taken off for one typing error.
pub(super) const ERROR: f32 = 0.16;
/// Score kept by what a query with its typing errors corrected finds.
pub(super) const CORRECTED: f32 = 0.9;
/// A part of a word that is not known.
pub(super) const PART: f32 = 0.6;
/// A general noun for another.
pub(super) const GENERAL_NOUN: f32 = 0.8;
/// Score kept by a term of the Alphabetic Index: it leads to a code, and the Tabular decides
/// (Official Guidelines, I.B.1).
pub(super) const INDEX: f32 = 0.99;
/// Score kept by a term of the lexicon, so that an official text that says the same goes first.
pub(super) const LEXICON: f32 = 0.985;
/// A word of a query that it denies, against other words as rare: a text that says nothing of it is
/// as good an answer, one that denies it too a better one.
pub(super) const LEFT_OUT: f32 = 0.2;
/// A word that the text denies.
/// Score kept by a term that a site keeps itself, so that it goes before an official text.
pub(super) const SITE: f32 = 1.02;
/// A word that the text denies, or that the query denies and the text does not.
pub(super) const DENIED: f32 = 0.3;
/// A text that says just what was asked, before one that says more: the part of the score that
/// depends on it.
pub(super) const LENGTH: f32 = 0.45;
/// What another text of the same row, or a header above it, says of the rest of the query.
pub(super) const ELSEWHERE_SAID: f32 = 0.6;
/// So much of a query covered is nearly all of it.
pub(super) const COVERED: f32 = 0.9;
/// Score kept by a further row of a family (another side, say) that has a part of the query only.
pub(super) const FAMILY: f32 = 0.8;
/// Trust in a reading that names a tumour by its behaviour: "adenocarcinoma" as "malignant neoplasm".
pub(super) const BEHAVIOR: f32 = 0.93;

/// Trust in a reading in which an unknown word was written in plain words.
pub(super) const TAKEN_APART: f32 = 0.85;
/// A word as the first letters of the words of a text.
pub(super) const INITIALS: f32 = 0.85;
/// Added for a code that can be billed.
pub(super) const BILLABLE: f32 = 0.01;
/// A header leads to its default child; this much is kept where no child says it is the default.
pub(super) const WEAK_DEFAULT: f32 = 0.97;
/// A stop word, against other words as rare.
pub(super) const STOP: f32 = 0.08;
/// A word that tells less than so much of a query is not looked up: "with", in most.
pub(super) const NEXT_TO_NOTHING: f32 = 0.02;
/// Words in round brackets need not be said.
pub(super) const IN_BRACKETS: f32 = 0.02;
/// Score kept by a manifestation "in diseases classified elsewhere", which a plain name of it never
/// means.
pub(super) const ELSEWHERE: f32 = 0.75;

/// Score kept by the anesthesia for a procedure (CPT 00100 to 01999), which goes after the procedure.
pub(super) const ANESTHESIA: f32 = 0.85;

/// Nouns that official texts use for one another.
pub(super) const NOUNS: [&str; 4] = ["disease", "disorder", "condition", "syndrome"];

/// Words of the official texts that say that nothing more is known, or that this is the usual case:
/// a fracture is closed and displaced, a poisoning accidental, where nothing else is said (Official
/// Guidelines, I.C.19), a valve disorder nonrheumatic and a haemorrhage nontraumatic by the Index.
const SILENT: [&str; 14] = [
    "unspecified",
    "nos",
    "nec",
    "uncomplicated",
    "initial",
    "encounter",
    "closed",
    "specified",
    "elsewhere",
    "classified",
    "displaced",
    "accidental",
    "nonrheumatic",
    "nontraumatic",
];

/// Words so general that they tell little about which code is meant.
const GENERAL: [&str; 14] = [
    "other",
    "type",
    "site",
    "part",
    "disease",
    "diseases",
    "disorder",
    "disorders",
    "syndrome",
    "condition",
    "conditions",
    "complication",
    "complications",
    "certain",
];

/// Words that only hold a text together.
const BINDING: [&str; 17] = [
    "a", "an", "and", "as", "at", "by", "due", "for", "from", "in", "of", "on", "or", "the", "to",
    "with", "without",
];

/// Whether a word only holds a text together.
pub(super) fn binds(word: &str) -> bool {
    BINDING.contains(&word) || SILENT.contains(&word)
}

/// How much of its rarity a word keeps as a word of a text.
fn in_text(word: &str) -> f32 {
    if SILENT.contains(&word) {
        0.0
    } else if BINDING.contains(&word) {
        STOP
    } else if GENERAL.contains(&word) || word == "female" {
        // A text that says "female" says less than one that says "male": of the breast, say.
        0.5
    } else {
        1.0
    }
}

/// How much of its rarity a word keeps as a word of a query.
pub(super) fn in_query(word: &str) -> f32 {
    if GENERAL.contains(&word) || SILENT.contains(&word) {
        0.5
    } else {
        1.0
    }
}

/// What a word tells as a word of a text: rare words make a text less long than they tell.
pub(super) fn length(word: &str, found: usize, all: usize) -> f32 {
    in_text(word) * rarity(found, all).powf(0.7)
}

/// What a word tells that stands in `found` of `all` texts.
#[expect(
    clippy::cast_precision_loss,
    reason = "a weight needs no more than f32"
)]
pub(super) fn rarity(found: usize, all: usize) -> f32 {
    (1.0 + all as f32 / (found.max(1) as f32)).ln()
}
