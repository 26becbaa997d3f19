//! Words that a note is full of: alone they name nothing to code.

use crate::codeset::search::texts::{singular, stem};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that are no mention when they stand alone, though some code has no other name.
#[rustfmt::skip]
static EVERYDAY: &[&str] = &[
    "abnormal", "absence", "absent", "abuse", "accident", "aching", "acid", "acquired", "active",
    "activity", "acute", "adjustment", "advice", "advised", "aftercare", "agenesis", "agitated",
    "alcohol", "alcoholics", "allergic", "allergy", "alone", "ambulation", "anal", "angry",
    "angulation", "animal", "ankle", "annual", "anterior", "anxious", "apartment", "appliance",
    "apprehension", "arm", "artificial", "assault", "attention", "awake", "baby", "bad",
    "balance", "bathroom", "bed", "bedrest", "bedroom", "bee", "behavior", "behavioral", "benign",
    "bicycle", "bike", "bilateral", "birth", "bite", "bitten", "bleed", "bleeding", "blister",
    "bloated", "blood", "bloody", "blow", "boil", "bone", "bored", "both", "brace", "breast",
    "breath", "breathless", "breech", "broken", "bruise", "bug", "bullying", "bump", "bumped",
    "burn", "burned", "burning", "caffeine", "calcium", "cancer", "candida", "cannabis", "car",
    "carcinoma", "care", "carrier", "cast", "cat", "caught", "cavity", "cesarean", "chair",
    "change", "chest", "chew", "child", "choking", "chronic", "clinic", "clot", "clumsy", "cold",
    "collapse", "college", "complication", "compression", "concentration", "confused",
    "confusion", "congenital", "constricted", "constriction", "consult", "consultation",
    "contact", "contracture", "control", "cooking", "counseling", "crack", "cramp", "crash",
    "crush", "crying", "cut", "cyst", "damage", "dancing", "dead", "death", "decay", "deceased",
    "defect", "deficiency", "deformity", "dehiscence", "delay", "delayed", "delivery", "deposit",
    "depressed", "developmental", "deviation", "device", "diet", "dietary", "difficulty",
    "discharge", "discoloration", "discomfort", "disease", "dislocation", "displaced",
    "displacement", "distension", "disturbance", "divorced", "dizzy", "dog", "donation", "donor",
    "down", "drain", "drainage", "driveway", "drop", "drowning", "drowsy", "drug", "dry", "ear",
    "early", "edge", "education", "effect", "effusion", "elevated", "emaciated", "embolism",
    "emergency", "encounter", "enlarged", "enlargement", "erosion", "eruption", "exam",
    "examination", "excess", "excessive", "exercise", "exhaustion", "explosion", "exposure",
    "eye", "face", "failure", "faint", "fall", "family", "farm", "fast", "fat", "father",
    "fatigued", "feeding", "feet", "fell", "fight", "finger", "fire", "firearm", "fissure",
    "fistula", "fit", "fitting", "fixation", "flare", "flat", "fluid", "fluids", "fluoride",
    "focal", "follow", "follow-up", "followup", "food", "foot", "foreign", "fracture", "fragile",
    "frequency", "frequent", "fullness", "fungal", "fungus", "game", "garage", "garden",
    "gardening", "gas", "goal", "grade", "growth", "guidance", "gum", "gun", "hair", "hand",
    "harassment", "hard", "hazard", "head", "hearing", "heart", "heat", "heavy", "hematoma",
    "hemorrhage", "hereditary", "hernia", "hib", "history", "hit", "hoarse", "home", "hospital",
    "hostile", "house", "hunger", "hungover", "hungry", "hurt", "hydration", "hyper",
    "hyperactive", "hypertrophy", "idiopathic", "ill", "illness", "immobile", "immobility",
    "immunization", "impaired", "impairment", "implant", "inadequate", "increased", "infant",
    "infarct", "infarction", "infected", "infection", "infectious", "infestation", "inflamed",
    "inflammation", "injured", "injury", "inner", "insect", "insertion", "instability",
    "insufficiency", "interval", "intoxicated", "intoxication", "iron", "irritability",
    "irritable", "irritant", "irritated", "irritation", "isolation", "jerk", "job", "joint",
    "jumping", "kick", "kicked", "kidney", "kitchen", "knife", "lab", "labor", "labs",
    "laceration", "lack", "ladder", "language", "large", "late", "latent", "lateral", "leak",
    "leakage", "learning", "left", "leg", "lesion", "ligation", "lightning", "limp", "lip",
    "live", "liveborn", "liver", "localized", "lock", "locked", "locking", "loose", "loss",
    "lower", "lump", "lung", "machine", "malignant", "marijuana", "married", "mass", "massage",
    "material", "measles", "mechanical", "medial", "medical", "memory", "menstrual", "mental",
    "mild", "mineral", "mixed", "moderate", "mole", "mood", "mosquito", "mother", "motor",
    "motorcycle", "mouth", "movement", "mucus", "mumps", "murmur", "muscle", "nail", "narrow",
    "neck", "necrosis", "need", "neglect", "neoplasm", "nerve", "nervous", "nervousness",
    "newborn", "nicotine", "night", "nodule", "noise", "normal", "nose", "numb", "nutrition",
    "nutritional", "observation", "obstruction", "occlusion", "occupational", "office", "open",
    "operation", "opiate", "opioid", "oral", "organic", "orientation", "oriented", "outer",
    "over", "oxygen", "pain", "painful", "pale", "paralysis", "parasite", "parent", "park",
    "partner", "parturition", "patch", "patient", "pelvic", "perforation", "personal",
    "pertussis", "phlegm", "physical", "pigmentation", "pimple", "placement", "placenta", "plan",
    "planning", "poison", "poisoned", "poisoning", "polio", "pool", "poor", "positive",
    "posterior", "posture", "potassium", "precaution", "prefilled", "pregnancy", "pregnant",
    "premature", "prematurity", "preoperative", "presence", "pressure", "primary", "problem",
    "procedure", "prolapse", "prophylaxis", "prosthesis", "puncture", "pus", "rat", "raw",
    "reaction", "reading", "recheck", "reconstruction", "red", "redness", "refill", "reflux",
    "rehabilitation", "relapse", "remission", "removal", "renal", "replacement", "respiratory",
    "restless", "restlessness", "retention", "retired", "revision", "rib", "right", "rigid",
    "risk", "roll", "rolled", "rolling", "rotation", "rubella", "running", "rupture", "ruptured",
    "saliva", "salt", "scab", "scar", "scare", "school", "scrape", "scratch", "screening",
    "secondary", "secretion", "section", "sensation", "sensitivity", "separation", "sequela",
    "serum", "severe", "sex", "shock", "short", "shunt", "sibling", "sick", "sickness", "side",
    "sidewalk", "single", "skin", "sleep", "sleepy", "slip", "slow", "slurred", "small", "smell",
    "smoke", "snake", "sneeze", "sneezing", "sob", "sodium", "sore", "soreness", "spasm",
    "spasticity", "speech", "spider", "spit", "sports", "spotting", "sprain", "spur", "stab",
    "stage", "staggering", "stain", "stair", "status", "stenosis", "sterile", "sterilization",
    "stiff", "stiffness", "stillborn", "sting", "stone", "strain", "streak", "street", "stress",
    "stretch", "stricture", "stroking", "struck", "stuck", "student", "stumble", "stupid",
    "substance", "sugar", "sugars", "supplement", "surgery", "surgical", "suspicion", "suture",
    "sweat", "sweating", "sweaty", "swimming", "swollen", "symptom", "syndrome", "table", "tear",
    "tearful", "teeth", "temperature", "tenderness", "tension", "test", "tetanus", "thickening",
    "thin", "thirst", "thirsty", "throat", "throbbing", "tick", "tight", "tightness", "tingling",
    "tired", "tiredness", "tissue", "tobacco", "toe", "tongue", "tooth", "torn", "trauma",
    "traumatic", "travel", "treatment", "trial", "trip", "tripped", "trouble", "truck", "tumor",
    "twin", "twisted", "twitch", "twitching", "ulcer", "ulceration", "unemployed", "unilateral",
    "unsteady", "upper", "upset", "urine", "vaccination", "vaccine", "valve", "vegan",
    "vegetarian", "vein", "vertebra", "vertex", "vessel", "violence", "vision", "visit", "visual",
    "vitamin", "voice", "vomit", "walking", "warm", "waste", "water", "weak", "wear", "weather",
    "weight", "well", "wheel", "white", "wide", "widowed", "womb", "work", "worried", "worry",
    "wound", "wrist", "yard", "yawning", "young", "zinc",
];

/// Abbreviations of notes that a coder reads otherwise than the lexicon does.
#[rustfmt::skip]
static NOTE_WORDS: &[&str] = &[
    "ac", "am", "ap", "bmp", "bp", "bs", "bsa", "bun", "ca", "cbc", "cc", "cmp", "co", "cr", "cs", "csf", "ct", "cv",
    "cva tenderness", "cxr", "dc", "do", "dob", "dr", "dtr", "ed", "ef", "er", "fh", "fu", "gi", "gu",
    "hct", "heent", "hgb", "hpi", "hr", "hs", "ht", "hx", "icu", "id", "im", "iv", "la", "lab", "lad", "ld", "lfts", "lmp",
    "ma", "mcv", "md", "mdm", "mg", "ml", "mm", "mri", "na", "nad", "np", "or", "os", "ot", "ou", "pa", "pcp", "pe", "plt", "pm",
    "pmh", "po", "pr", "prn", "psh", "pt", "pta", "ra", "rbc", "rn", "rom", "ros", "rr", "rt", "rx", "sc", "sh", "sl", "sq",
    "st", "tab", "td", "temp", "tm", "tp", "ua", "us", "va", "vs", "wbc", "wt", "xr", "oz", "pd", "mom", "ms", "mets", "map", "sat",
    "tag", "triple", "net", "ear", "mac", "asa", "aa", "min",
];

/// Codes that no single word tells: places, activities and events, reasons for a visit, and what is
/// only unknown.
static NEVER_ALONE: [&str; 22] = [
    "B99", "C08", "C76", "C79", "C80", "D36", "D48", "D49", "R45", "R52", "R58", "R68", "R69",
    "R99", "T07", "T14", "T36", "V", "W", "X", "Y", "Z",
];

/// Of those, the ones that a word does tell: immunization, drugs taken, status.
static BUT_ALONE: [&str; 8] = ["Z23", "Z66", "Z79", "Z87", "Z88", "Z93", "Z94", "Z95"];

/// Phrases that name a code in some table and none in a note.
static IDLE: &[&str] = &[
    "history of",
    "rule out",
    "ruled out",
    "soft tissue",
    "nerve root",
    "white matter",
    "urinary tract",
    "side effect",
    "left shift",
    "follow up",
    "well child",
    "red reflex",
    "blood loss",
    "live birth",
    "bp check",
    "birth weight",
];

static EVERYDAY_STEMS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let stems = EVERYDAY.iter().map(|w| stem(&singular(w)).to_owned());
    stems.collect()
});

/// Whether a single word, as its stem, may name a code.
pub(super) fn stands_alone(form: &str, code: &str) -> bool {
    form.len() >= 4
        && !form.bytes().any(|b| b.is_ascii_digit())
        && !EVERYDAY_STEMS.contains(form)
        && (!NEVER_ALONE.iter().any(|c| code.starts_with(c))
            || BUT_ALONE.iter().any(|c| code.starts_with(c)))
}

/// Whether notes mean something else by an abbreviation, or nothing that is coded.
pub(super) fn is_note_word(short: &str) -> bool {
    NOTE_WORDS.contains(&short)
}

/// Whether a phrase, as its singular words, names nothing in a note, though it is some code's name.
pub(super) fn is_idle(words: &str) -> bool {
    let alone = !words.contains(' ');
    IDLE.contains(&words)
        || NOTE_WORDS.contains(&words)
        || alone && EVERYDAY_STEMS.contains(stem(words))
}
