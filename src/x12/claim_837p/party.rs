//! Who: names, addresses and identifiers, as NM1, N3, N4, DMG and PRV carry them.

use super::notes::Notes;
use crate::domain::{Address, ClaimPatient, Party, PersonName};
use crate::x12::Fault;
use crate::x12::token::Segment;
use crate::x12::value;

/// NM1 of a provider.
pub(super) fn provider(nm1: &Segment<'_>, notes: &mut Notes) -> Party {
    if !nm1.get(5).is_empty() || !nm1.get(7).is_empty() {
        notes.unheld(nm1, "middle name or suffix of a provider (NM105, NM107)");
    }
    let npi = nm1.get(8) == "XX";
    if !npi && !nm1.get(9).is_empty() {
        notes.unheld(nm1, "identifier of a provider that is no NPI (NM109)");
    }
    Party {
        name: nm1.get(3).to_owned(),
        first: nm1.get(4).to_owned(),
        npi: if npi { nm1.get(9) } else { "" }.to_owned(),
        ..Party::default()
    }
}

/// NM1 of a person.
pub(super) fn person(nm1: &Segment<'_>, notes: &mut Notes) -> PersonName {
    if !nm1.get(7).is_empty() {
        notes.unheld(nm1, "suffix of a person's name (NM107)");
    }
    PersonName {
        last: nm1.get(3).to_owned(),
        first: nm1.get(4).to_owned(),
        middle: nm1.get(5).to_owned(),
    }
}

/// N3: street.
pub(super) fn street(n3: &Segment<'_>, address: &mut Address) {
    n3.get(1).clone_into(&mut address.line1);
    n3.get(2).clone_into(&mut address.line2);
}

/// N4: city, state and ZIP code.
pub(super) fn city(n4: &Segment<'_>, address: &mut Address, notes: &mut Notes) {
    n4.get(1).clone_into(&mut address.city);
    n4.get(2).clone_into(&mut address.state);
    n4.get(3).clone_into(&mut address.zip);
    if !matches!(n4.get(4), "" | "US" | "USA") || !n4.get(7).is_empty() {
        notes.unheld(n4, "country of an address (N404, N407)");
    }
}

/// DMG: date of birth and sex.
pub(super) fn demographics(
    dmg: &Segment<'_>,
    person: &mut ClaimPatient,
    notes: &mut Notes,
) -> Result<(), Fault> {
    match dmg.get(3).parse() {
        Ok(sex) => person.sex = sex,
        Err(_) => notes.unheld(dmg, "sex other than F, M or U (DMG03)"),
    }
    if dmg.get(2).is_empty() {
        return Ok(());
    }
    let birth =
        value::day(dmg.get(2)).map_err(|message| Fault::of_claim(dmg.place(), "DMG02", message))?;
    person.birth_date = Some(birth);
    Ok(())
}

/// PRV: taxonomy code.
pub(super) fn specialty(prv: &Segment<'_>, party: &mut Party) {
    prv.get(3).clone_into(&mut party.taxonomy);
}
