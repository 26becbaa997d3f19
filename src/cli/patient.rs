//! `claimdeck patient`: who was seen, and who covers them.

use super::Answer;
use super::context::Context;
use super::failure::Failure;
use super::out::{Out, Row, row};
use super::party::{Where, one_line, saved, set};
use crate::domain::{Coverage, Patient, PatientId, PayerId, Relationship, Sex};
use crate::workflow::{Desk, directory};
use chrono::NaiveDate;
use serde_json::{Value, json};

#[derive(Debug, clap::Subcommand)]
pub(super) enum What {
    /// Every patient
    List,
    /// One patient with coverages
    Show {
        /// The patient
        id: PatientId,
    },
    /// Change a patient: what is left out stays
    Set(Box<SetArgs>),
}

#[derive(Debug, clap::Args)]
pub(super) struct SetArgs {
    /// The patient
    id: PatientId,
    /// Last name
    #[arg(long)]
    last: Option<String>,
    /// Given name
    #[arg(long)]
    first: Option<String>,
    /// Middle name or initial
    #[arg(long)]
    middle: Option<String>,
    /// Date of birth
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    birth_date: Option<NaiveDate>,
    /// F, M or U
    #[arg(long)]
    sex: Option<Sex>,
    /// Coverages, the primary first, each PAYER:MEMBER[:GROUP]; they take the place of those there
    #[arg(long, value_name = "PAYER:MEMBER")]
    coverage: Vec<String>,
    #[command(flatten)]
    place: Where,
}

pub(super) fn run(what: &What, context: &Context, out: &mut Out) -> Answer {
    let desk = context.desk()?;
    match what {
        What::List => {
            let rows: Vec<Row> = directory::patients(&desk)?
                .iter()
                .map(patient_row)
                .collect();
            out.list(&rows)?;
        }
        What::Show { id } => {
            let patient = desk.patient(*id)?;
            let coverages = coverages(&patient, &desk)?;
            out.show(
                &patient_row(&patient)
                    .with("address", one_line(&patient.address))
                    .with("phone", patient.phone.clone())
                    .with("coverages", coverages),
            )?;
        }
        What::Set(args) => {
            let mut patient = desk.patient(args.id)?;
            change(args, &mut patient)?;
            let changed = directory::save_patient(&desk, &patient)?;
            out.changed(&saved(patient.id, changed))?;
        }
    }
    Ok(0)
}

fn change(args: &SetArgs, patient: &mut Patient) -> Result<(), Failure> {
    set(&mut patient.name.last, args.last.as_deref());
    set(&mut patient.name.first, args.first.as_deref());
    set(&mut patient.name.middle, args.middle.as_deref());
    patient.birth_date = args.birth_date.unwrap_or(patient.birth_date);
    patient.sex = args.sex.unwrap_or(patient.sex);
    args.place.apply(&mut patient.address, &mut patient.phone);
    if !args.coverage.is_empty() {
        let read = |text: &String| coverage(text, &patient.coverages);
        patient.coverages = args.coverage.iter().map(read).collect::<Result<_, _>>()?;
    }
    Ok(())
}

/// Reads `PAYER:MEMBER[:GROUP]`. Whose policy it is stays, where that payer covered before.
fn coverage(text: &str, before: &[Coverage]) -> Result<Coverage, Failure> {
    let bad = || {
        Failure::usage(format!(
            "'{text}' is no coverage: expected PAYER:MEMBER[:GROUP], such as PY1:W123456789"
        ))
    };
    let mut parts = text.splitn(3, ':');
    let payer: PayerId = parts.next().and_then(|p| p.parse().ok()).ok_or_else(bad)?;
    let member = parts.next().map(str::trim).filter(|m| !m.is_empty());
    let member_id = member.ok_or_else(bad)?.to_owned();
    let group = parts.next().unwrap_or_default().trim().to_owned();
    Ok(match before.iter().find(|c| c.payer == payer) {
        Some(old) => Coverage {
            member_id,
            group,
            ..old.clone()
        },
        None => Coverage {
            payer,
            member_id,
            group,
            relationship: Relationship::SelfSubscriber,
            subscriber: None,
            from: None,
            to: None,
        },
    })
}

fn patient_row(p: &Patient) -> Row {
    row! {
        "id" => p.id.to_string(),
        "mrn" => p.mrn.clone(),
        "name" => p.name.to_string(),
        "birth_date" => p.birth_date.to_string(),
        "sex" => p.sex.letter().to_string(),
        "city" => p.address.city.clone(),
        "state" => p.address.state.clone(),
    }
}

fn coverages(patient: &Patient, desk: &Desk) -> Result<Value, Failure> {
    let mut out = Vec::new();
    for c in &patient.coverages {
        out.push(json!({
            "payer_id": c.payer.to_string(),
            "payer": desk.payer(c.payer)?.name,
            "member_id": c.member_id,
            "group": c.group,
            "relationship": c.relationship.name(),
            "subscriber": c.subscriber.as_ref().map(|s| s.name.to_string()),
            "from": c.from.map(|d| d.to_string()),
            "to": c.to.map(|d| d.to_string()),
        }));
    }
    Ok(out.into())
}
