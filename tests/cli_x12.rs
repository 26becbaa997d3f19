//! What scripts rely on when claims come as 837P files.
#![allow(clippy::unwrap_used, clippy::panic)]

mod cli_support;

use cli_support::{Deck, text};

/// A file with these claims, each a list of segments from CLM on.
fn file(claims: &[&str]) -> String {
    let body = format!(
        "ST*837*0001*005010X222A1~BHT*0019*00*1*20261102*0900*CH~NM1*41*2*LAKE CLINIC*****46*S1~\
         PER*IC*ANN*TE*4075550100~NM1*40*2*CLEARING HOUSE*****46*R1~HL*1**20*1~PRV*BI*PXC*207Q00000X~\
         NM1*85*2*LAKE CLINIC*****XX*1234567893~N3*1 LAKE ST~N4*ORLANDO*FL*328011234~\
         REF*EI*123456789~HL*2*1*22*0~SBR*P*18*G1******CI~NM1*IL*1*ROE*JANE****MI*W1~N3*1 MAIN ST~\
         N4*ORLANDO*FL*32801~DMG*D8*19800203*F~NM1*PR*2*AETNA*****PI*60054~{}",
        claims.concat()
    );
    let count = body.matches('~').count() + 1;
    format!(
        "ISA*00*          *00*          *ZZ*S1             *ZZ*R1             *261102*0900*^*00501\
         *000000001*0*T*:~GS*HC*S1*R1*20261102*0900*1*X*005010X222A1~{body}SE*{count}*0001~GE*1*1~\
         IEA*1*000000001~"
    )
}

const GOOD: &str = "CLM*C1*125***11:B:1*Y*A*Y*Y~HI*ABK:E1165*ABF:I10~\
                    NM1*82*1*WHO*ANN****XX*1245319599~PRV*PE*PXC*207Q00000X~LX*1~\
                    SV1*HC:99213*125*UN*1***1:2~DTP*472*D8*20261102~";
/// An NPI whose check digit is wrong, and a note that no edit sees.
const WRONG: &str = "CLM*C2*125***11:B:1*Y*A*Y*Y~NTE*ADD*CALL US~HI*ABK:E1165~\
                     NM1*82*1*WHO*ANN****XX*1245319590~PRV*PE*PXC*207Q00000X~LX*1~\
                     SV1*HC:99213*125*UN*1***1~DTP*472*D8*20261102~";
const UNREADABLE: &str = "CLM*C3*125***11:B:1*Y*A*Y*Y~HI*ABK:E1165~LX*1~\
                          SV1*HC:99213*125*UN*1***1~DTP*472*D8*20261340~";

#[test]
fn an_837p_is_checked_like_claim_json() {
    let deck = Deck::new();
    let good = deck.run(&["check", &deck.file("a.837", file(&[GOOD])), "--json"]);
    assert_eq!(good.errors(), Vec::<String>::new(), "{good:?}");
    assert_eq!(good.code, 0, "{good:?}");

    let both = file(&[GOOD, WRONG]);
    let ran = deck
        .run(&["check", &deck.file("b.837", &both), "--json"])
        .code(1);
    assert_eq!(ran.errors(), ["C2 party.npi rendering_provider.npi"]);
    assert!(
        ran.err.contains("seen by no edit: note (NTE) 1"),
        "{}",
        ran.err
    );
    // From standard input as well, with a byte order mark and line breaks.
    let fed = format!("\u{feff}{}", both.replace('~', "~\r\n"));
    let piped = deck.fed(&["check", "-", "--json"], &fed).code(1);
    assert_eq!(piped.out, ran.out);
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_the_rest_is_checked() {
    let deck = Deck::new();
    let text = file(&[UNREADABLE, WRONG]);
    let name = deck.file("c.837", &text);
    let ran = deck.run(&["check", &name, "--json"]).code(3);
    assert_eq!(ran.errors(), ["C2 party.npi rendering_provider.npi"]);
    let byte = text.find("DTP*472*D8*20261340").unwrap();
    let place =
        format!("{name}: segment 25 (byte {byte}) DTP03, claim C3: '20261340' is not a date");
    assert!(ran.err.contains(&place), "{}", ran.err);
    assert!(
        ran.err.contains("set aside, not checked: 1 claim"),
        "{}",
        ran.err
    );

    // A count that is wrong may mean that something is lost.
    let short = text.replace("GE*1*1", "GE*2*1");
    let ran = deck.run(&["check", &deck.file("d.837", short)]).code(3);
    assert!(
        ran.err
            .contains("GE01: says '2' transaction sets, there are 1"),
        "{}",
        ran.err
    );

    // A terminal obeys nothing of what the file holds.
    let wild = text.replace("20261340", "\u{1b}[2J");
    let ran = deck.run(&["check", &deck.file("e.837", wild)]).code(3);
    assert!(!ran.err.contains('\u{1b}'), "{}", ran.err);
}

trait Errors {
    fn errors(&self) -> Vec<String>;
}

impl Errors for cli_support::Ran {
    /// Claim, edit and place of each error finding.
    fn errors(&self) -> Vec<String> {
        self.rows()
            .iter()
            .filter(|row| text(row, "severity") == "error")
            .map(|row| {
                format!(
                    "{} {} {}",
                    text(row, "claim"),
                    text(row, "edit"),
                    text(row, "at")
                )
            })
            .collect()
    }
}
