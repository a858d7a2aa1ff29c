# What works now and what was allowed, as administrators see it.

access-whose = Nom d’utilisateur, adresse e-mail ou identifiant de client
access-by-user = pour un utilisateur
access-by-client = d’un client
access-no-client = ce client n’existe pas
access-of-client = Du client { $name }
access-of-user = Pour l’utilisateur { $name }
access-grants = Autorisations actives
access-tokens = Jetons actifs sans autorisation
access-consents = Ce qui a été autorisé
access-static = Les jetons statiques sont sur la page du serveur de ressources
access-user = Utilisateur
access-client = Client
access-itself = pour lui-même
access-scopes = Scopes
access-more-scopes = { $count ->
    [one] et { $count } autre
   *[other] et { $count } autres
 }
access-since = Depuis
access-until = Jusqu’au
access-none = Aucun.
access-revoke = Mettre fin
access-take-back = Retirer
access-end-all = Mettre fin à tout
access-all-of-client = Mettre fin à tous les jetons de { $name } ?
access-all-of-client-means = Tous ses jetons cessent aussitôt de fonctionner, y compris les jetons statiques. Ce que les personnes ont autorisé demeure : il peut en obtenir de nouveaux.
access-all-of-user = Mettre fin à tout pour { $name } ?
access-all-of-user-means = La personne est déconnectée partout et tous les jetons donnés pour elle cessent aussitôt de fonctionner. Ce qu’elle a autorisé demeure.
access-sessions = { $count ->
    [one] { $count } session ouverte
   *[other] { $count } sessions ouvertes
 }
