//! Which ZIP codes lie in which state.

/// First and last three digits of ZIP codes, with the state (US Postal Service, Publication 65).
const PREFIXES: &[(u16, u16, &str)] = &[
    (5, 5, "NY"),
    (6, 7, "PR"),
    (8, 8, "VI"),
    (9, 9, "PR"),
    (10, 27, "MA"),
    (28, 29, "RI"),
    (30, 38, "NH"),
    (39, 49, "ME"),
    (50, 54, "VT"),
    (55, 55, "MA"),
    (56, 59, "VT"),
    (60, 69, "CT"),
    (70, 89, "NJ"),
    (90, 98, "AE"),
    (100, 149, "NY"),
    (150, 196, "PA"),
    (197, 199, "DE"),
    (200, 200, "DC"),
    (201, 201, "VA"),
    (202, 205, "DC"),
    (206, 219, "MD"),
    (220, 246, "VA"),
    (247, 268, "WV"),
    (270, 289, "NC"),
    (290, 299, "SC"),
    (300, 319, "GA"),
    (320, 339, "FL"),
    (340, 340, "AA"),
    (341, 349, "FL"),
    (350, 369, "AL"),
    (370, 385, "TN"),
    (386, 397, "MS"),
    (398, 399, "GA"),
    (400, 427, "KY"),
    (430, 459, "OH"),
    (460, 479, "IN"),
    (480, 499, "MI"),
    (500, 528, "IA"),
    (530, 549, "WI"),
    (550, 567, "MN"),
    (569, 569, "DC"),
    (570, 577, "SD"),
    (580, 588, "ND"),
    (590, 599, "MT"),
    (600, 629, "IL"),
    (630, 658, "MO"),
    (660, 679, "KS"),
    (680, 693, "NE"),
    (700, 714, "LA"),
    (716, 729, "AR"),
    (730, 732, "OK"),
    (733, 733, "TX"),
    (734, 749, "OK"),
    (750, 799, "TX"),
    (800, 816, "CO"),
    (820, 831, "WY"),
    (832, 838, "ID"),
    (840, 847, "UT"),
    (850, 865, "AZ"),
    (870, 884, "NM"),
    (885, 885, "TX"),
    (889, 898, "NV"),
    (900, 961, "CA"),
    (962, 966, "AP"),
    (967, 968, "HI"),
    (970, 979, "OR"),
    (980, 994, "WA"),
    (995, 999, "AK"),
];

/// Places whose mail comes from another state: Fishers Island, the Tetons, and the islands that share
/// Guam's and Hawaii's numbers.
const ELSEWHERE: &[(&str, &str)] = &[
    ("06390", "NY"),
    ("83414", "WY"),
    ("96799", "AS"),
    ("96910", "GU"),
    ("96950", "MP"),
];

/// Whether a ZIP code can lie in a state; `true` where that is not known.
pub(super) fn fits(zip: &str, state: &str) -> bool {
    let Some(prefix) = zip.get(..3).and_then(|digits| digits.parse().ok()) else {
        return true;
    };
    if prefix == 969 {
        return matches!(state, "GU" | "MP");
    }
    let here = PREFIXES
        .iter()
        .find(|(from, to, _)| (*from..=*to).contains(&prefix));
    let special = ELSEWHERE
        .iter()
        .any(|(code, of)| zip.starts_with(code) && *of == state);
    special || here.is_none_or(|(_, _, of)| *of == state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_in_order_and_tell_states() {
        assert!(PREFIXES.windows(2).all(|w| w[0].1 < w[1].0));
        for (zip, state, want) in [
            ("32801", "FL", true),
            ("32801", "CA", false),
            ("00501", "NY", true),
            ("06390", "NY", true),
            ("06390", "CT", true),
            ("96799", "AS", true),
            ("96910", "GU", true),
            ("96910", "HI", false),
            ("88510", "TX", true),
            ("42900", "KY", true),
            ("", "KY", true),
        ] {
            assert_eq!(fits(zip, state), want, "{zip} {state}");
        }
    }
}
