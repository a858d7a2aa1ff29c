//! Who will notice a change.

use bailiwick_server::{
    Administration, administration::ScopePreview, bailiwick_core::model::ClientId,
};

use crate::{failure::Failure, output::Output, view::ScopeChangeView};

/// Prints what changes, each with who holds it. A dry run that found something to
/// change exits with 5.
pub(in crate::command) async fn print(
    previews: &[ScopePreview],
    admin: &Administration,
    dry_run: bool,
    output: Output,
) -> Result<(), Failure> {
    let mut views = Vec::with_capacity(previews.len());
    for preview in previews {
        let clients = preview.impact.clients.iter().take(ScopeChangeView::NAMED);
        let mut held_by = Vec::new();
        for id in clients {
            held_by.push(client_name(admin, id).await);
        }
        let users = preview.impact.users.iter().take(ScopeChangeView::NAMED);
        let mut users_named = Vec::new();
        for id in users {
            // Of a user of a host's own only the identifier may be known.
            let user = admin.user_by_id(id).await;
            users_named
                .push(user.map_or_else(|_| id.as_str().to_owned(), |user| user.user.username));
        }
        views.push(ScopeChangeView::new(
            preview,
            &held_by,
            &users_named,
            dry_run,
        ));
    }
    output.list(&views)?;
    if dry_run && views.iter().any(ScopeChangeView::is_change) {
        return Err(Failure::Pending);
    }
    Ok(())
}

async fn client_name(admin: &Administration, id: &ClientId) -> String {
    let client = admin.client(id).await;
    client.map_or_else(|_| id.to_string(), |client| client.name)
}
