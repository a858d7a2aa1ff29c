//! Introspection that shows a resource server its own scopes, beside one that
//! shows all: the same tokens, the same server, in turn.

use std::sync::Arc;

use anyhow::Result;

use super::deployed::Deployed;
use super::figure::{Aim, Figure};
use crate::contest::{Contest, Plan, Sample};

/// What filtering may cost.
const AIM: Aim = Aim::AtLeast(0.95);

/// The figures, and the answers that were not accepted.
pub(super) async fn run(
    deployed: &Deployed,
    plan: Plan,
) -> Result<(Vec<Figure>, Vec<(String, u64)>)> {
    let (process, tokens) = (&deployed.process, &deployed.access_tokens);
    let all = deployed.subject.contender(
        process,
        deployed.subject.surface().introspection(Arc::clone(tokens)),
    );
    let authorization = deployed.token_of_first()?;
    let own = deployed
        .subject
        .introspection_by(&authorization, process, Arc::clone(tokens));
    let contest = Contest::run("introspection", &[all, own], plan).await?;
    let [(_, all), (_, own)] = contest.entrants.as_slice() else {
        return Ok(Default::default());
    };
    let pairs: Vec<(Sample, Sample)> = all.iter().cloned().zip(own.iter().cloned()).collect();
    let figure = |name: &str, unit, aim, of: &dyn Fn(&(Sample, Sample)) -> f64| Figure {
        name: format!("introspection, {name}"),
        scopes: None,
        unit,
        rounds: pairs.iter().map(of).collect(),
        aim,
    };
    let ratio = |(all, own): &(Sample, Sample)| own.rate / all.rate.max(f64::MIN_POSITIVE);
    let figures = vec![
        figure("all scopes shown", "1/s", None, &|(all, _)| all.rate),
        figure("own scopes shown", "1/s", None, &|(_, own)| own.rate),
        figure("own ÷ all, requests", "ratio", Some(AIM), &ratio),
        figure("own ÷ all, processor time", "ratio", None, &|(
            all,
            own,
        )| {
            own.program_cpu / all.program_cpu.max(f64::MIN_POSITIVE)
        }),
    ];
    let samples = pairs.iter().flat_map(|(all, own)| [all, own]);
    let errors = samples
        .flat_map(|sample| &sample.errors)
        .map(|(what, count)| (format!("introspection: {what}"), *count))
        .collect();
    Ok((figures, errors))
}
