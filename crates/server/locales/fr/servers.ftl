# Resource servers, as administrators see them.

servers-create = Créer un serveur de ressources
servers-edit = Modifier le serveur de ressources
servers-make = Créer
servers-count = { $count ->
    [one] { $count } serveur de ressources en tout
   *[other] { $count } serveurs de ressources en tout
 }
servers-none = Aucun serveur de ressources de ce genre.
servers-namespaces = Espaces de noms
servers-namespaces-hint = Dans ses espaces de noms, seul ce serveur de ressources enregistre des scopes. Les scopes existants demeurent quand un espace est retiré.
servers-namespaces-form-hint = Séparés par des espaces, chacun finissant par : / . ou - ; peut rester vide.
servers-give-namespace = Lui donner un espace de noms
servers-namespace-example = Il finit par : / . ou -, comme calendar:
servers-give = Donner
servers-take = Retirer
servers-rights = Droits
servers-registers = enregistre
servers-introspects = vérifie les jetons
servers-may-register = Peut enregistrer des scopes
servers-may-introspect = Peut vérifier les jetons
servers-own-tokens = ceux qui portent ses propres scopes
servers-all-tokens = tous les jetons, quel que soit le propriétaire des scopes
servers-all-tokens-hint = fort : seulement pour des passerelles de toute confiance
servers-may-set-defaults = Peut rendre ses scopes par défaut
servers-defaults-hint = les clients qui ne demandent rien les reçoivent
servers-approval = Nouveaux scopes
servers-approval-required = Les nouveaux scopes attendent une approbation
servers-approval-automatic = sont utilisables aussitôt
servers-approval-hint = un administrateur accepte ou refuse chacun
servers-token-format = Jetons pour lui
servers-format-opaque = opaques : il demande à ce serveur ce qu’ils valent
servers-format-jwt = JWT : signés, et vérifiés sans demander
servers-jwt-hint = demande un identifiant de ressource ; un jeton révoqué vaut jusqu’à son expiration
servers-resource = Identifiant de ressource
servers-resource-hint = L’URL de l’API, comme https://api.example ; peut rester vide.
servers-name-hint = Les personnes le voient comme propriétaire de ce qu’elles doivent autoriser.
servers-owns = { $count ->
    [one] possède { $count } scope
   *[other] possède { $count } scopes
 }
servers-waiting = { $count ->
    [one] { $count } attend une approbation
   *[other] { $count } attendent une approbation
 }
servers-manifest = Manifeste
servers-no-manifest = aucun : il enregistre les scopes un à un
servers-revision = révision { $revision }
servers-as-client = En tant que client
servers-pending = En attente d’approbation
servers-approve = Approuver
servers-refuse = Refuser
servers-tokens = Jetons statiques
servers-last-used = Dernier usage
servers-never = jamais
servers-over = terminé
servers-no-end = jusqu’à révocation
servers-revoke = Révoquer
servers-revoke-token = Révoquer un jeton statique de { $name } ?
servers-revoke-token-means = Qui l’utilise est refusé aussitôt. C’est irréversible.
servers-days = Jours de validité d’un nouveau jeton
servers-days-hint = Vide : jusqu’à révocation. Deux sont valables à la fois, pour que l’un remplace l’autre.
servers-problem-days = doit être un nombre de jours de 1 à 3650, ou vide
servers-new-token = Créer un jeton statique
servers-once = Copiez ceci maintenant : ce n’est montré qu’une fois.
servers-static-token = Jeton statique, avec lequel l’API enregistre des scopes et vérifie les jetons
servers-client-secret = Secret du client, avec lequel elle obtient elle-même de tels jetons
servers-offers = Offres
servers-offers-to = offre { $what } à { $name }
servers-is-offered = se voit offrir { $what } par { $name }
servers-withdraw = Retirer
