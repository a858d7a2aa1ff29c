//! At a server elsewhere, as the resource server itself.

use bailiwick_resource::{AuthorizationServer, Credential, ManifestError};
use bytes::Bytes;

use super::{Applied, Apply, Fault, Refused, file::ScopesFile};
use crate::{failure::Failure, input};

pub(super) async fn apply(
    args: &Apply,
    url: &str,
    id: &str,
    file: &ScopesFile,
) -> Result<Applied, Refused> {
    let server = AuthorizationServer::builder(url, credential(args, id)?)
        .resource_server(id)
        .build()
        .map_err(Failure::error)?;
    let before = server.kept_manifest().await.map_err(refused)?;
    let body = Bytes::copy_from_slice(file.body());
    let answer = server.put_manifest(body, args.dry_run).await;
    Ok(Applied {
        before,
        answer: answer.map_err(refused)?,
    })
}

fn credential(args: &Apply, id: &str) -> Result<Credential, Failure> {
    if let Some(path) = &args.client_secret_file {
        let secret = input::from_file(path)?;
        return Ok(Credential::basic(id, secret.as_str()));
    }
    let flags = "--token-file, --client-secret-file";
    let token = input::of_resource_server(args.token_file.as_deref(), flags)?;
    Ok(Credential::bearer(token.as_str()))
}

fn refused(error: ManifestError) -> Refused {
    match error {
        ManifestError::Refused {
            status,
            detail,
            problems,
        } => Refused::Manifest {
            detail,
            faults: problems
                .into_iter()
                .map(|fault| Fault {
                    pointer: fault.pointer,
                    detail: fault.detail,
                    nearest: fault.nearest,
                })
                .collect(),
            denied: matches!(status, Some(401 | 403)),
        },
        other => Refused::Other(Failure::error(other)),
    }
}
