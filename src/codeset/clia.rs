//! How laboratory codes stand under the Clinical Laboratory Improvement Amendments (42 CFR 493):
//! whether performing the test takes a certificate, and whether a waived version of it exists.

use super::compiled::flat;
use super::error::CodesetError;
use super::load::Folder;
use super::tables::Tables;
use super::tsv;
use crate::domain::Code;

/// Name of the set in manifests.
pub(crate) const SET: &str = "clia";
const FILE: &str = "clia.tsv";

/// Standing of a laboratory code under CLIA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clia {
    /// A waived version exists; modifier QW tells that it was used. Without QW the code stands for
    /// a test that takes a certificate above waiver.
    Waived,
    /// Waived as it is: CMS lists it as needing no QW.
    WaivedNoQw,
    /// Microscopy by the provider during the visit (42 CFR 493.19).
    ProviderPerformed,
    /// Takes a certificate of registration, compliance or accreditation.
    Subject,
    /// No laboratory test in the meaning of the law: needs no certificate.
    Excluded,
}

flat!(
    enum Clia {
        Waived,
        WaivedNoQw,
        ProviderPerformed,
        Subject,
        Excluded,
    }
);

impl Clia {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "waived" => Self::Waived,
            "waived_plain" => Self::WaivedNoQw,
            "ppm" => Self::ProviderPerformed,
            "subject" => Self::Subject,
            "excluded" => Self::Excluded,
            _ => return None,
        })
    }

    /// Whether performing the test takes a certificate, whose number the claim then carries.
    #[must_use]
    pub const fn needs_certificate(self) -> bool {
        !matches!(self, Self::Excluded)
    }
}

/// The standings: of single codes, and of ranges for those without a row of their own.
#[derive(Debug, Default)]
pub(crate) struct CliaList {
    codes: Vec<(Code, Clia)>,
    ranges: Vec<(Code, Code, Clia)>,
}

flat!(CliaList { codes, ranges });

impl CliaList {
    pub(crate) fn new(folder: &Folder<'_>) -> Result<Self, CodesetError> {
        let file = format!("{}/{FILE}", folder.name);
        Self::parse(&file, folder.text(FILE)?)
    }

    fn parse(file: &str, text: &str) -> Result<Self, CodesetError> {
        let mut out = Self::default();
        for (line, [codes, standing]) in tsv::rows(file, text, ["code", "standing"])? {
            let fail = |message: String| CodesetError::line(file, line, message);
            let standing = Clia::named(standing).ok_or_else(|| {
                fail(format!(
                    "standing is '{standing}': expected waived, waived_plain, ppm, subject or \
                     excluded"
                ))
            })?;
            let code = |text: &str| {
                let code = text.parse::<Code>().ok();
                code.filter(|code| code.procedure_set().is_some())
                    .ok_or_else(|| fail(format!("'{text}' is no procedure code")))
            };
            match codes.split_once('-') {
                None => out.codes.push((code(codes)?, standing)),
                Some((from, to)) => {
                    let (from, to) = (code(from)?, code(to)?);
                    if from > to {
                        return Err(fail(format!("{codes} ends before it begins")));
                    }
                    out.ranges.push((from, to, standing));
                }
            }
        }
        out.codes.sort_by_key(|(code, _)| *code);
        if let Some(twice) = out.codes.windows(2).find(|w| w[0].0 == w[1].0) {
            return Err(CodesetError::input(
                file,
                format!("{} stands twice", twice[0].0),
            ));
        }
        Ok(out)
    }

    fn find(&self, code: Code) -> Option<Clia> {
        if let Ok(at) = self.codes.binary_search_by_key(&code, |(code, _)| *code) {
            return self.codes.get(at).map(|(_, standing)| *standing);
        }
        // A range is of codes of one form: 0001U-0999U holds neither 00400 nor 0042T.
        let letter = |code: &Code| code.as_str().bytes().last().filter(|b| !b.is_ascii_digit());
        let holds = |(from, to, _): &&(Code, Code, Clia)| {
            (*from..=*to).contains(&code) && letter(from) == letter(&code)
        };
        self.ranges
            .iter()
            .find(holds)
            .map(|(.., standing)| *standing)
    }
}

impl Tables {
    /// How a code stands under CLIA; `None` where it is no laboratory code, or its standing is not
    /// known here.
    #[must_use]
    pub fn clia(&self, code: Code) -> Option<Clia> {
        self.clia.find(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_own_standing_before_that_of_a_range() {
        let tables = Tables::shipped().unwrap();
        let said = |code: &str| tables.clia(code.parse().unwrap());
        for (code, want) in [
            ("83036", Some(Clia::Waived)),
            ("81002", Some(Clia::WaivedNoQw)),
            ("85651", Some(Clia::WaivedNoQw)),
            ("81001", Some(Clia::ProviderPerformed)),
            ("Q0111", Some(Clia::ProviderPerformed)),
            ("84402", Some(Clia::Subject)),
            ("88305", Some(Clia::Subject)),
            ("0202U", Some(Clia::Subject)),
            ("G0306", Some(Clia::Subject)),
            ("86580", Some(Clia::Excluded)),
            ("83013", Some(Clia::Excluded)),
            ("0061U", Some(Clia::Excluded)),
            // No laboratory tests.
            ("99213", None),
            ("36415", None),
            ("00400", None),
            ("0042T", None),
            ("J1885", None),
            // A physician's reading.
            ("85060", None),
        ] {
            assert_eq!(said(code), want, "{code}");
        }
    }

    #[test]
    fn a_wrong_row_names_its_line() {
        let error = |rows: &str| {
            CliaList::parse("c.tsv", &format!("code\tstanding\n{rows}"))
                .unwrap_err()
                .to_string()
        };
        assert!(error("8100\tppm\n").starts_with("c.tsv:2: '8100' is no procedure code"));
        assert!(error("81000\tno\n").starts_with("c.tsv:2: standing is 'no'"));
        assert!(error("81003-81000\tppm\n").starts_with("c.tsv:2: 81003-81000 ends before"));
        assert!(error("81000\tppm\n81000\tppm\n").starts_with("c.tsv: 81000 stands twice"));
    }
}
