# What was issued, refreshed, revoked and refused, and when.

weather-title = Météo des jetons
weather-door-hint = Ce qui est émis, renouvelé, révoqué et refusé, heure par heure ; quels scopes sont refusés, et qui a perdu un jeton.
weather-hint = Les heures sont en UTC. Ce qui se passe est compté dans la minute et conservé 90 jours.
weather-days = { $count ->
    [one] les dernières 24 heures
   *[other] les { $count } derniers jours
 }
weather-of = { $sort ->
    [scope] Uniquement le scope { $name }
   *[client] Uniquement le client { $name }
 }
weather-charts = Ce qui s’est passé
weather-step = { $hours ->
    [1] Chaque barre est une heure.
    [6] Chaque barre représente six heures.
   *[other] Chaque barre est un jour.
 }
weather-kind = { $kind ->
    [issued] Émis
    [refreshed] Renouvelés
    [revoked] Révoqués
    [reused] Réutilisés
    [refused] Refusés
   *[scope-refused] Scope refusé
 }
weather-kind-hint = { $kind ->
    [issued] jetons d’accès, hors renouvellements
    [refreshed] jetons de renouvellement échangés contre de nouveaux
    [revoked] jetons et autorisations auxquels quelqu’un a mis fin
    [reused] codes et jetons de renouvellement déjà utilisés qui sont revenus : ce qui en dépendait a été révoqué
    [refused] demandes de jeton, quelle qu’en soit la raison
   *[scope-refused] demandes refusées à cause d’un scope
 }
weather-chart = { $total } en tout, au plus { $most } dans une barre
weather-ranking = { $kind ->
    [issued] Le plus de jetons émis
    [refused] Le plus souvent refusés
    [reused] Réutilisation détectée
   *[scope-refused] Refus par scope
 }
weather-unregistered = noms que personne n’a enregistrés
weather-more-of-it = sa propre météo :
weather-more = { $count ->
    [one] et 1 autre
   *[other] et { $count } autres
 }
weather-cut = Il y en a eu tant que seuls les plus récents sont comptés ici.
weather-none = Aucun dans cette période.
weather-hours = Heures chargées
weather-hours-hint = Jetons émis et renouvelés, par jour de la semaine et heure de la journée (UTC).
weather-hour = Heure
weather-weekday = { $day ->
    [0] lun.
    [1] mar.
    [2] mer.
    [3] jeu.
    [4] ven.
    [5] sam.
   *[6] dim.
 }
weather-steps = Étape par étape
weather-from = À partir de
