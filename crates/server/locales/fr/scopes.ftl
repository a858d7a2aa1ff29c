# Scopes, for administrators.

scopes-create = Créer un scope de ce serveur
scopes-owner = Propriétaire
scopes-any-owner = tous
scopes-none = Aucun scope.
scopes-advertised = annoncé
scopes-exclusive = exclusif
scopes-default-requested = demande à être par défaut
scope-owned-by = Propriétaire : { $owner }
scope-registered = enregistré le { $time }
scope-since = depuis le { $time }
scope-replaced-by = remplacé par { $name }
scope-retired-about = Un scope retiré n’est accordé à personne, et son nom n’est jamais donné à un autre propriétaire.
scope-name = Nom
scope-name-hint = ASCII imprimable sans espaces ; il ne pourra plus être changé.
scope-description = Description
scope-description-hint = Ce qu’il permet à une application de faire, en mots simples : on le lit au moment de donner son accord.
scope-use = Utilisation
scope-use-default = Par défaut
scope-use-default-hint = accordé quand une requête ne nomme aucun scope
scope-use-advertised = Annoncé
scope-use-advertised-hint = présent dans le document de métadonnées, où certains clients demandent tout ce qu’ils trouvent
scope-use-exclusive = Exclusif
scope-use-exclusive-hint = seules les applications nommées par une règle peuvent le demander
scope-use-private = Privé
scope-use-private-hint = ni dans le catalogue ni dans les métadonnées
scope-use-cosmetic = Le texte a le même sens
scope-use-cosmetic-hint = une nouvelle description ne fait redemander l’accord de personne
scope-risk-level = Risque
scope-risk-level-hint = Le tort que l'on peut faire avec ; les personnes le voient lorsqu'on leur demande. S'il augmente, on leur demande de nouveau.
scope-risk-asked = Son propriétaire demande : { $risk }.
scope-risk-unknown = doit être l'un de ceux qui sont proposés
scope-other-languages = Dans d’autres langues
scope-changed-meanwhile = Quelqu’un a modifié le scope entre-temps : voici son état actuel.
scope-registered-already = est déjà enregistré
scope-change = { $change ->
        [approve] Approuver
        [refuse] Refuser
        [deprecate] Rendre obsolète
        [disable] Désactiver
        [retire] Retirer
        [restore] Rétablir
       *[other] { $change }
    }
scope-change-question = { $change ->
        [approve] Approuver { $name } ?
        [refuse] Refuser { $name } ?
        [deprecate] Rendre { $name } obsolète ?
        [disable] Désactiver { $name } ?
        [retire] Retirer { $name } ?
        [restore] Rétablir { $name } ?
       *[other] { $change } { $name } ?
    }
scope-change-consequence = { $change ->
        [approve] Les applications peuvent le demander, selon les règles.
        [refuse] Il n’entre pas en service, et son nom reste réservé. Il peut être rétabli pendant 30 jours.
        [deprecate] Il fonctionne comme avant et indique quoi demander à la place.
        [disable] Il n’est accordé à personne et les jetons le perdent, jusqu’à ce qu’il soit rétabli.
        [retire] Il n’est plus accordé à personne et les jetons le perdent. Le nom n’est jamais donné à un autre propriétaire. Il peut être rétabli pendant 30 jours.
       *[restore] Il revient à son état précédent : ce qui avait été accordé le porte de nouveau.
    }
scope-grants = { $count ->
        [one] { $count } autorisation active le contient.
       *[other] { $count } autorisations actives le contiennent.
    }
scope-grants-application = application { $name }
scope-grants-more-applications = { $count ->
        [one] et { $count } autre application
       *[other] et { $count } autres applications
    }
scope-grants-user = pour { $name }
scope-grants-more-users = { $count ->
        [one] et { $count } autre personne
       *[other] et { $count } autres personnes
    }
scope-grants-none = Personne ne le détient actuellement.
scope-reason = Motif
scope-reason-hint = Pour le registre ; peut rester vide.
scope-sunset = Fin de service
scope-sunset-hint = Le jour (UTC) où il cesse d’être utilisable ; peut rester vide.
scope-replacement = Remplacé par
scope-replacement-hint = Le scope à demander à la place ; peut rester vide.
scope-sunset-malformed = doit être un jour : AAAA-MM-JJ

scope-history = Historique
scope-history-of = Historique de { $name }
scope-history-by = par { $actor }
scope-history-none = Rien n’est consigné.
scope-history-operator = l’exploitant
scope-history-asked-again = l’accord est redemandé
scope-history-consent-holds = les accords donnés restent valables
change-changed = { $member } : { $before } → { $after }
change-set = { $member } : { $after }
change-gone = { $member } : { $before } → rien
change-begun = { $member } : rien → { $after }
