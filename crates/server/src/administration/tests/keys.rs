use super::*;

#[tokio::test]
async fn ad_2_of_two_who_replace_the_same_key_one_does() {
    let f = fixture().await;
    f.admin
        .rotate_signing_key(None, OldKeys::Retire)
        .await
        .unwrap();
    let (left, right) = (f.admin.clone(), f.beside().await);
    for round in 2..7 {
        f.advance(Duration::from_secs(1));
        let seen = f.admin.signing_keys().await.unwrap()[0].kid.clone();
        let rotate = |node: &Administration| {
            let (node, seen) = (node.clone(), seen.clone());
            async move {
                let is_meant = |key: Option<&bailiwick_core::model::SigningKeyRecord>| {
                    key.is_some_and(|key| key.kid == seen)
                };
                node.rotate_signing_key_provided(None, OldKeys::Retire, is_meant)
                    .await
            }
        };
        let done = tokio::join!(rotate(&left), rotate(&right));
        let mut done = [done.0, done.1];
        done.sort_by_key(Result::is_err);
        let [one, other] = done;
        assert_eq!(one.unwrap().old[0].kid, seen);
        assert_eq!(other.unwrap_err(), AdministrationError::Changed);
        let keys = f.admin.signing_keys().await.unwrap();
        assert_eq!(keys.len(), round);
        assert_eq!(
            keys.iter().filter(|key| key.retired_at.is_none()).count(),
            1
        );
    }
}
