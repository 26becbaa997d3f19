//! Payers: who owes for a claim, and how long they usually take.

use super::id::PayerId;
use super::person::Address;
use std::fmt;
use std::str::FromStr;

/// A payer of claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payer {
    /// Its id here.
    pub id: PayerId,
    /// Revision of the stored record this was read at; 0 for a new one.
    pub revision: u64,
    /// Electronic payer id, as the clearinghouse lists it (NM109 of loop 2010BB).
    pub code: String,
    /// Name.
    pub name: String,
    /// What sort of payer it is.
    pub kind: PayerKind,
    /// Claim filing indicator (SBR09), such as `MB`, `CI`, `BL`.
    pub filing: String,
    /// Calendar days from sending a claim to its payment, as this payer usually takes.
    pub days_to_pay: u16,
    /// Calendar days from the date of service within which a claim must arrive. A contract value,
    /// never a constant of the trade (facts: timely filing).
    pub timely_filing_days: u16,
    /// Provider-services telephone.
    pub phone: String,
    /// Claims address.
    pub address: Address,
}

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal, $title:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every variant, in listing order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name used in files and on the command line.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The name shown to people.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                Self::ALL.iter().copied().find(|v| v.name() == text).ok_or_else(|| {
                    let all: Vec<&str> = Self::ALL.iter().map(|v| v.name()).collect();
                    format!("'{text}' is not known here: expected one of {}", all.join(", "))
                })
            }
        }
    };
}
pub(crate) use named;

named! {
    /// The kinds of payer, which decide clocks and rules.
    PayerKind {
        /// Medicare fee for service.
        Medicare = "medicare", "Medicare";
        /// A Medicare Advantage plan.
        MedicareAdvantage = "medicare_advantage", "Medicare Advantage";
        /// State Medicaid or its managed care.
        Medicaid = "medicaid", "Medicaid";
        /// A commercial insurer.
        Commercial = "commercial", "Commercial";
        /// A Blue Cross or Blue Shield plan.
        Blue = "blue", "Blue Cross/Blue Shield";
        /// An employer's self-funded plan (ERISA).
        SelfFunded = "self_funded", "Self-funded plan";
        /// Tricare.
        Tricare = "tricare", "Tricare";
        /// Workers' compensation.
        WorkersComp = "workers_comp", "Workers' compensation";
        /// Automobile medical.
        Auto = "auto", "Automobile";
        /// Anything else.
        Other = "other", "Other";
    }
}

impl PayerKind {
    /// Calendar days that payment of an electronic claim usually takes, until this payer's own
    /// are entered: Medicare's floor of 13 days and the day of payment (CMS Pub. 100-04 ch. 1
    /// s. 80.2.1.2), else the 30 days of most clean-claim rules.
    #[must_use]
    pub const fn usual_days_to_pay(self) -> u16 {
        match self {
            Self::Medicare => 14,
            _ => 30,
        }
    }

    /// Calendar days from the service within which a claim must arrive, until the contract's are
    /// entered: one year for Medicare (42 CFR 424.44), Medicaid (42 CFR 447.45) and Tricare, else
    /// 90 days, the shortest in common use.
    #[must_use]
    pub const fn usual_timely_filing(self) -> u16 {
        match self {
            Self::Medicare | Self::Medicaid | Self::MedicareAdvantage | Self::Tricare => 365,
            _ => 90,
        }
    }

    /// The kind that a claim filing indicator (SBR09) names.
    #[must_use]
    pub fn of_filing(filing: &str) -> Self {
        match filing {
            "MA" | "MB" => Self::Medicare,
            "16" => Self::MedicareAdvantage,
            "MC" => Self::Medicaid,
            "BL" => Self::Blue,
            "CH" => Self::Tricare,
            "WC" => Self::WorkersComp,
            "AM" => Self::Auto,
            "CI" | "HM" | "12" | "13" | "14" | "15" => Self::Commercial,
            _ => Self::Other,
        }
    }
}
