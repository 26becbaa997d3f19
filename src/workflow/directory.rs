//! The people and organizations that visits and claims name: looked through and put right by hand.

use super::ports::{Key, List, Record, Row};
use super::{Desk, Result, WorkflowError};
use crate::domain::{ChartStatus, Patient, Payer, Provider};

/// Every patient.
///
/// # Errors
/// When the store cannot be read.
pub fn patients(desk: &Desk) -> Result<Vec<Patient>> {
    let mut patients = Vec::new();
    for row in desk.rows(List::Patients)? {
        if let Row::Key(Key::Patient(id)) = row {
            patients.push(desk.patient(id)?);
        }
    }
    Ok(patients)
}

/// Stores a payer that was changed; answers whether anything was. Claims sent before keep the day
/// they were expected by.
///
/// # Errors
/// When it has no name, its electronic id is another's, or it cannot be stored.
pub fn save_payer(desk: &Desk, payer: &Payer) -> Result<bool> {
    named(&payer.name, "a payer")?;
    if desk.payer(payer.id)? == *payer {
        return Ok(false);
    }
    desk.commit("payer.set", vec![Record::Payer(payer.clone())])?;
    Ok(true)
}

/// Stores a provider that was changed; answers whether anything was. Claims staged before keep the
/// provider as it was.
///
/// # Errors
/// When it has no name, its NPI is another's, or it cannot be stored.
pub fn save_provider(desk: &Desk, provider: &Provider) -> Result<bool> {
    named(&provider.name, "a provider")?;
    if desk.provider(provider.id)? == *provider {
        return Ok(false);
    }
    desk.commit("provider.set", vec![Record::Provider(provider.clone())])?;
    Ok(true)
}

/// Stores a patient who was changed; answers whether anything was. Charts not coded yet whose
/// payer covers the patient no more are billed to the one that stands first now; claims staged
/// before keep the patient as they were.
///
/// # Errors
/// When there is no last name, a coverage names a payer that is not here, or it cannot be stored.
pub fn save_patient(desk: &Desk, patient: &Patient) -> Result<bool> {
    named(&patient.name.last, "a patient")?;
    for coverage in &patient.coverages {
        desk.payer(coverage.payer)?;
    }
    if desk.patient(patient.id)? == *patient {
        return Ok(false);
    }
    let mut puts = vec![Record::Patient(patient.clone())];
    let covers = |payer| patient.coverages.iter().any(|c| Some(c.payer) == payer);
    for row in desk.rows(List::ChartsOf(patient.id))? {
        let Row::Chart(row) = row else { continue };
        if row.status != ChartStatus::Coded && !covers(row.payer) {
            let mut chart = desk.chart(row.id)?;
            chart.encounter.payer = patient.coverages.first().map(|c| c.payer);
            puts.push(Record::Chart(Box::new(chart)));
        }
    }
    desk.commit("patient.set", puts)?;
    Ok(true)
}

fn named(name: &str, what: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(WorkflowError::Refused(format!("{what} needs a name")));
    }
    Ok(())
}
