//! The part of the body that a procedure is done on, as far as its number tells: CPT orders
//! operations and images by organ. Where a run of codes is done on several parts, nothing is said.

use super::kind::{Kind, kind, number};
use crate::domain::Code;

/// A part of the body, by the modifiers that go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Region {
    /// Any part: skin, nerves, casts, supplies, codes with a letter.
    Any,
    /// A finger: FA, F1 to F9.
    Finger,
    /// The hand, of which some codes are for fingers.
    Hand,
    /// A toe: TA, T1 to T9.
    Toe,
    /// The foot, of which some codes are for toes.
    Foot,
    /// A nail: fingers or toes.
    Nail,
    /// An arm or leg, above hand and foot.
    Limb,
    /// An eye.
    Eye,
    /// An eyelid or its tear duct: E1 to E4, or a side.
    Eyelid,
    /// An ear.
    Ear,
    /// A breast.
    Breast,
    /// Another organ that there are two of, such as a kidney or a groin.
    Pair,
    /// A coronary artery: LC, LD, LM, RC, RI.
    Coronary,
    /// Head, trunk or vessels: a side may be named, fingers and toes may not.
    Trunk,
    /// An organ that there is one of, or the whole patient.
    Single,
}

/// The part that a procedure is done on.
pub(super) fn region(code: Code) -> Region {
    let Some(n) = number(code) else {
        return match kind(code) {
            Kind::Visit | Kind::Laboratory => Region::Single,
            _ => Region::Any,
        };
    };
    match kind(code) {
        Kind::Visit | Kind::Laboratory => Region::Single,
        Kind::Surgery => surgery(n),
        Kind::Radiology => radiology(n),
        Kind::Medicine => medicine(n),
        _ => Region::Any,
    }
}

fn surgery(n: u32) -> Region {
    match n {
        11730..=11765 => Region::Nail,
        15820..=15823 | 67700..=67999 | 68400..=68899 => Region::Eyelid,
        10004..=18999 | 20000..=20525 | 20527..=20604 | 20612..=20999 => Region::Any,
        19000..=19499 => Region::Breast,
        20526 | 20605..=20611 | 23000..=25999 | 26990..=27899 | 29805..=29999 | 64718..=64721 => {
            Region::Limb
        }
        26010..=26011
        | 26055..=26080
        | 26105..=26110
        | 26160
        | 26210..=26215
        | 26235..=26236
        | 26410..=26437
        | 26445
        | 26525
        | 26530..=26536
        | 26545..=26561
        | 26567..=26568
        | 26720..=26785
        | 26850..=26863
        | 26910..=26952 => Region::Finger,
        26000..=26989 => Region::Hand,
        28010..=28011
        | 28024
        | 28054
        | 28108
        | 28124..=28126
        | 28150..=28160
        | 28175
        | 28232
        | 28234
        | 28270..=28286
        | 28310..=28312
        | 28340..=28345
        | 28490..=28525
        | 28630..=28675
        | 28750..=28760
        | 28820..=28825 => Region::Toe,
        28000..=28899 => Region::Foot,
        29000..=29799 => Region::Any,
        31300..=31614 | 38100..=38200 | 43020..=49329 | 49591..=49623 => Region::Single,
        49491..=49557 | 49650..=49651 | 50010..=50980 | 54500..=55300 => Region::Pair,
        // The bladder has ureters on both sides: 52005, 52320 and after.
        51020..=52001
        | 52204..=52285
        | 52441..=54450
        | 55700..=55899
        | 56405..=58579
        | 59000..=59100
        | 59160..=59899 => Region::Single,
        64400..=64999 => Region::Any,
        65091..=67599 | 68020..=68399 => Region::Eye,
        69000..=69979 => Region::Ear,
        _ => Region::Trunk,
    }
}

fn radiology(n: u32) -> Region {
    match n {
        70450..=70470
        | 70551..=70553
        | 71045..=71048
        | 71250..=71275
        | 72020..=72158
        | 74018..=74022
        | 74150..=74178
        | 76700..=76706
        | 76801..=76857
        | 77080..=77086 => Region::Single,
        73000..=73120 | 73200..=73630 | 73700..=73725 => Region::Limb,
        73130..=73140 => Region::Hand,
        73650..=73660 => Region::Foot,
        76881..=76882 | 77001..=77022 => Region::Any,
        76641..=76642 | 77046..=77049 | 77065 => Region::Breast,
        _ => Region::Trunk,
    }
}

fn medicine(n: u32) -> Region {
    match n {
        90785..=90899 | 92950..=92961 | 93000..=93278 | 93303..=93352 | 96105..=96171 => {
            Region::Single
        }
        92920..=92945 => Region::Coronary,
        92015..=92499 => Region::Eye,
        92502..=92700 => Region::Trunk,
        _ => Region::Any,
    }
}
