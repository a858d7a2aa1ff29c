# Clients, as administrators see them.

clients-title = Clients
clients-register = Enregistrer un client
clients-edit = Modifier le client
clients-search = Partie du nom, ou début de l’identifiant
clients-kind = Nature
clients-kind-server = serveurs de ressources
clients-kind-application = autres
clients-state = État
clients-state-on = en service
clients-state-off = désactivé
clients-count = { $count ->
    [one] { $count } client en tout
   *[other] { $count } clients en tout
 }
clients-none = Aucun client de ce genre.
clients-id = Identifiant du client
clients-type = Type
clients-type-confidential = Confidentiel
clients-type-public = Public
clients-confidential-hint = fonctionne sur un serveur et peut garder un secret
clients-public-hint = une application de navigateur, de bureau ou mobile
clients-is-server = serveur de ressources
clients-role = Rôle
clients-owner = Propriétaire
clients-no-owner = personne ; les administrateurs seulement
clients-owner-hint = Le nom d’utilisateur de qui peut le modifier dans « Mes applications » ; peut rester vide.
clients-grant-types = Types d’autorisation
clients-legacy = obsolète
clients-grant-authorization-code = les personnes se connectent ici et l’autorisent à agir pour elles
clients-grant-client-credentials = il agit pour lui-même ; clients confidentiels seulement
clients-grant-refresh-token = il continue en l’absence des personnes
clients-grant-password = attention, obsolète : les personnes lui donnent leur mot de passe
clients-grant-implicit = attention, obsolète : le jeton passe par la barre d’adresse du navigateur
clients-redirect-uris = URI de redirection
clients-post-logout = URI de redirection après déconnexion
clients-origins = Origines autorisées
clients-origins-hint = Origines web dont les pages peuvent appeler le point de jeton, comme https://app.example ; une par ligne.
clients-one-a-line = Une par ligne, exactement comme le client les envoie.
clients-scope = Peut demander
clients-scope-any = tout scope que les règles permettent
clients-scope-hint = Noms de scopes séparés par des espaces ; vide : tout scope que les règles permettent.
clients-rules = { $count ->
    [one] { $count } règle propre
   *[other] { $count } règles propres
 }
clients-default-scope = Reçoit s’il ne demande rien
clients-default-scope-hint = Noms de scopes ; vide : ceux par défaut de ce serveur.
clients-auth-method = Comment il s’authentifie
clients-auth-any = toute manière que permet son type
clients-consent = Consentement
clients-skip = Sans demander de consentement
clients-skip-yes = oui : les personnes ne sont pas consultées
clients-skip-hint = seulement pour vos propres applications : les personnes ne sont pas consultées
clients-as-server = comme le serveur le prévoit
clients-pkce-yes = exigé
clients-pkce-no = non exigé (fragile)
clients-lifetime = Durée des jetons d’accès
clients-lifetime-hint = En secondes, de 600 à 36000 ; vide : comme le serveur le prévoit.
clients-audience = Audience
clients-mixed = Un jeton pour plusieurs serveurs de ressources
clients-mixed-hint = moins sûr : chacun pourrait s’en servir auprès des autres
clients-more-settings = Autres réglages
clients-name-hint = Les personnes le voient quand on leur demande d’autoriser le client.
clients-id-hint = Laissez vide et le serveur en crée un.
clients-off-means = il ne reçoit aucun jeton, et ceux qu’il a sont suspendus : réactivé, il les retrouve. Ce qui doit cesser pour de bon se révoque parmi ce qui fonctionne actuellement.
clients-enable = Activer
clients-disable = Désactiver
clients-secrets = Secrets
clients-secret-imported = importé
clients-secret-hint = Deux sont valables à la fois, pour que l’un remplace l’autre.
clients-new-secret = Créer un nouveau secret
clients-secret-once = Copiez le secret du client maintenant : il n’est montré qu’une fois.
clients-delete = Supprimer { $name } ?
clients-delete-means = C’est irréversible. Disparaissent avec lui :
clients-impact-grants = { $count ->
    [one] { $count } jeton ou autorisation actif
   *[other] { $count } jetons ou autorisations actifs
 }
clients-impact-consents = { $count ->
    [one] ce que { $count } utilisateur a autorisé
   *[other] ce que { $count } utilisateurs ont autorisé
 }
clients-impact-users = { $count ->
    [one] { $count } personne le remarquerait
   *[other] { $count } personnes le remarqueraient
 }
clients-impact-scopes = { $count ->
    [one] { $count } scope qu’il possède est retiré
   *[other] { $count } scopes qu’il possède sont retirés
 }
clients-impact-more = et plus que ce qui a été compté
clients-partial = Consentement partiel
clients-partial-said = on peut lui autoriser une partie de ce qu'il demande
clients-partial-hint = il doit se contenter de moins que ce qu'il a demandé
