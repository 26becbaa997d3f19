//! Words made of Greek and Latin parts that no text has: "gastrectasis" is a dilatation of the
//! stomach. The parts are those that every textbook of medical terminology teaches.

/// Beginnings, and the plain word for each.
const ROOTS: [(&str, &str); 98] = [
    ("abdomin", "abdomen"),
    ("aden", "gland"),
    ("adren", "adrenal"),
    ("amni", "amnion"),
    ("andr", "male"),
    ("angi", "vessel"),
    ("aort", "aorta"),
    ("append", "appendix"),
    ("arteri", "artery"),
    ("arthr", "joint"),
    ("aur", "ear"),
    ("balan", "penis"),
    ("blephar", "eyelid"),
    ("brachi", "arm"),
    ("bronch", "bronchus"),
    ("calc", "calcium"),
    ("cardi", "heart"),
    ("carp", "wrist"),
    ("cec", "cecum"),
    ("cephal", "head"),
    ("cerebell", "cerebellum"),
    ("cerebr", "brain"),
    ("cervic", "cervix"),
    ("cheil", "lip"),
    ("cholangi", "bile duct"),
    ("cholecyst", "gallbladder"),
    ("choledoch", "bile duct"),
    ("chondr", "cartilage"),
    ("col", "colon"),
    ("colp", "vagina"),
    ("corne", "cornea"),
    ("cost", "rib"),
    ("crani", "skull"),
    ("cyst", "bladder"),
    ("dacryocyst", "lacrimal sac"),
    ("dacry", "lacrimal"),
    ("dactyl", "finger"),
    ("dent", "tooth"),
    ("derm", "skin"),
    ("dermat", "skin"),
    ("duoden", "duodenum"),
    ("encephal", "brain"),
    ("enter", "intestine"),
    ("esophag", "esophagus"),
    ("fibrinogen", "fibrinogen"),
    ("gastr", "stomach"),
    ("gingiv", "gum"),
    ("gloss", "tongue"),
    ("hemat", "blood"),
    ("hepat", "liver"),
    ("hidr", "sweat"),
    ("hyster", "uterus"),
    ("ile", "ileum"),
    ("irid", "iris"),
    ("jejun", "jejunum"),
    ("kerat", "cornea"),
    ("laryng", "larynx"),
    ("leuk", "leukocyte"),
    ("lymph", "lymph"),
    ("mast", "breast"),
    ("mening", "meninges"),
    ("metr", "uterus"),
    ("my", "muscle"),
    ("myel", "spinal cord"),
    ("myring", "tympanic membrane"),
    ("nas", "nose"),
    ("nephr", "kidney"),
    ("neur", "nerve"),
    ("onych", "nail"),
    ("oophor", "ovary"),
    ("ophthalm", "eye"),
    ("orchi", "testis"),
    ("oste", "bone"),
    ("ot", "ear"),
    ("pancreat", "pancreas"),
    ("parathyroid", "parathyroid"),
    ("pelv", "pelvis"),
    ("peritone", "peritoneum"),
    ("pharyng", "pharynx"),
    ("phleb", "vein"),
    ("pleur", "pleura"),
    ("pneum", "lung"),
    ("proct", "rectum"),
    ("prostat", "prostate"),
    ("pyel", "kidney"),
    ("rect", "rectum"),
    ("rhin", "nose"),
    ("salping", "fallopian tube"),
    ("scler", "sclera"),
    ("sial", "salivary"),
    ("splen", "spleen"),
    ("spondyl", "vertebra"),
    ("stomat", "mouth"),
    ("thorac", "chest"),
    ("thyr", "thyroid"),
    ("trache", "trachea"),
    ("urethr", "urethra"),
    ("uter", "uterus"),
];

/// Endings, and the plain word for each.
const ENDINGS: [(&str, &str); 40] = [
    ("adenitis", "lymphadenitis"),
    ("algia", "pain"),
    ("atresia", "atresia"),
    ("cele", "hernia"),
    ("dynia", "pain"),
    ("ectasia", "dilatation"),
    ("ectasis", "dilatation"),
    ("ectopia", "ectopic"),
    ("edema", "edema"),
    ("emphraxis", "obstruction"),
    ("itis", "inflammation"),
    ("ism", "disorder"),
    ("lith", "calculus"),
    ("lithiasis", "calculus"),
    ("lysis", "destruction"),
    ("malacia", "softening"),
    ("megaly", "enlargement"),
    ("necrosis", "necrosis"),
    ("oma", "neoplasm"),
    ("osis", "disorder"),
    ("paralysis", "paralysis"),
    ("paresis", "paralysis"),
    ("pathia", "disorder"),
    ("pathy", "disorder"),
    ("penia", "deficiency"),
    ("phthisis", "atrophy"),
    ("plegia", "paralysis"),
    ("ptosis", "prolapse"),
    ("rrhagia", "hemorrhage"),
    ("rrhage", "hemorrhage"),
    ("rrhea", "discharge"),
    ("rrhexis", "rupture"),
    ("sclerosis", "sclerosis"),
    ("spasm", "spasm"),
    ("stenosis", "stenosis"),
    ("trophy", "hypertrophy"),
    ("al", ""),
    ("ar", ""),
    ("ic", ""),
    ("ous", ""),
];

/// The plain words for a word; `None` where it is not made of these parts.
pub(super) fn plain(word: &str) -> Option<String> {
    let endings = ENDINGS.iter().filter_map(|(end, plain)| {
        let rest = word.strip_suffix(end).filter(|r| r.len() >= 3)?;
        let mut roots = roots(rest)?;
        if !plain.is_empty() {
            roots.push(plain);
        }
        Some(roots.join(" "))
    });
    // The longest ending leaves the least to the roots.
    endings.min_by_key(String::len)
}

/// The plain words for a chain of beginnings.
fn roots(word: &str) -> Option<Vec<&'static str>> {
    let mut rest = word;
    let mut out = Vec::new();
    while !rest.is_empty() {
        let of_rest = |r: &&(&'static str, &'static str)| rest.starts_with(r.0);
        let (root, plain) = ROOTS.iter().filter(of_rest).max_by_key(|r| r.0.len())?;
        out.push(*plain);
        rest = &rest[root.len()..];
        let vowels = ["ico", "o", "i", "a", "e"];
        rest = vowels
            .iter()
            .find_map(|v| rest.strip_prefix(v))
            .unwrap_or(rest);
    }
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_by_its_parts() {
        for (word, want) in [
            ("gastrectasis", Some("stomach dilatation")),
            ("nephromalacia", Some("kidney softening")),
            ("pancreaticoduodenal", Some("pancreas duodenum")),
            ("hepatosplenomegaly", Some("liver spleen enlargement")),
            ("table", None),
            ("itis", None),
            ("", None),
        ] {
            assert_eq!(plain(word).as_deref(), want, "{word}");
        }
    }
}
