# The registry over time.

timeline-title = Enregistrements au fil du temps
timeline-days = { $count ->
    [one] le dernier jour
   *[other] les { $count } derniers jours
 }
timeline-cut = Seuls les changements les plus récents sont affichés : il y en a d'autres dans cette période.
timeline-this-server = ce serveur
timeline-registered = { $count ->
    [one] 1 scope enregistré
   *[other] { $count } scopes enregistrés
 }
timeline-changed = { $count ->
    [one] 1 scope modifié
   *[other] { $count } scopes modifiés
 }
timeline-moved = { $count ->
    [one] 1 scope dans un autre état ou chez un autre propriétaire
   *[other] { $count } scopes dans un autre état ou chez un autre propriétaire
 }
timeline-drawing = Changements de scopes par propriétaire au fil du temps
timeline-days-ago = { $count ->
    [one] il y a 1 jour
   *[other] il y a { $count } jours
 }
timeline-now = maintenant
timeline-legend = Légende
timeline-legend-registered = scopes enregistrés
timeline-legend-changed = textes ou propriétés modifiés
timeline-legend-moved = état ou propriétaire modifié
timeline-legend-size = plus grand : plus de scopes à la fois
timeline-more-lanes = { $count ->
    [one] 1 autre propriétaire a changé quelque chose.
   *[other] { $count } autres propriétaires ont changé quelque chose.
 }
timeline-empty = Rien n'a été enregistré ni modifié pendant cette période.
timeline-skew = Ce que disent les serveurs de ressources
timeline-skew-hint = Le manifeste que chacun a déclaré en dernier et qui a été confirmé, et sa dernière utilisation d'un jeton ou d'un secret. Un serveur silencieux depuis son manifeste en sert peut-être un plus ancien.
timeline-owner = Propriétaire
timeline-scopes = Scopes
timeline-manifest = Manifeste
timeline-heard = Dernier signe
timeline-pending = { $count ->
    [one] 1 attend une approbation
   *[other] { $count } attendent une approbation
 }
timeline-revision = révision { $revision }, { $at }
timeline-by-others = { $count ->
        [one] { $count } scope modifié par d’autres depuis
       *[other] { $count } scopes modifiés par d’autres depuis
    }
timeline-no-manifest = aucun déclaré
timeline-never-heard = jamais
timeline-more-owners = { $count ->
    [one] 1 autre serveur de ressources n'est pas affiché.
   *[other] { $count } autres serveurs de ressources ne sont pas affichés.
 }
timeline-steps = Pas à pas
timeline-when = Quand
timeline-what = Quoi
timeline-who = Qui
timeline-more-names = { $count ->
    [one] et 1 autre
   *[other] et { $count } autres
 }
timeline-more-steps = { $count ->
    [one] 1 étape plus ancienne n'est pas affichée.
   *[other] { $count } étapes plus anciennes ne sont pas affichées.
 }
timeline-door = Enregistrements au fil du temps
timeline-door-hint = Qui a enregistré quoi, avec quel déploiement ; ce que disent les serveurs de ressources.
