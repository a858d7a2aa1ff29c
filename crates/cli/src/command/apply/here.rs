//! At the installation here, as its administrator.

use bailiwick_server::{AdministrationError, bailiwick_core::model::ClientId};

use super::{Applied, Apply, Fault, Refused, file::ScopesFile};
use crate::{command, failure::Failure, global::Global};

pub(super) async fn apply(
    args: &Apply,
    global: &Global,
    id: &str,
    file: &ScopesFile,
) -> Result<Applied, Refused> {
    let admin = command::open(global).await?;
    let id = ClientId::new(id);
    let before = admin.kept_manifest(&id).await.map_err(refused)?;
    let answer = admin.apply_manifest(&id, file.body(), args.dry_run).await;
    Ok(Applied {
        before,
        answer: answer.map_err(refused)?,
    })
}

fn refused(error: AdministrationError) -> Refused {
    let AdministrationError::Manifest(refusal) = error else {
        return Refused::Other(Failure::from(error));
    };
    let problems = &refusal.problems;
    Refused::Manifest {
        denied: !problems.is_empty()
            && problems
                .iter()
                .all(|problem| problem.rule.is_about_ownership()),
        faults: problems
            .iter()
            .map(|problem| Fault {
                pointer: problem.pointer.clone(),
                detail: problem.detail.clone(),
                nearest: problem.nearest.clone(),
            })
            .collect(),
        detail: refusal.detail,
    }
}
