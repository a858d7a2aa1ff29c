# The consent page.

consent-title = Autoriser { $client } ?
consent-signed-in = Connecté en tant que { $user }
consent-other-account = utiliser un autre compte
consent-registered-by = Enregistrée par { $who } le { $day }
consent-registered-you = Enregistrée par vous-même le { $day }
consent-registered-administrator = Enregistrée par l'administration le { $day }
consent-registered-gone = Enregistrée le { $day } par une personne qui n'a plus de compte ici
consent-asks = Cette application demande à faire ceci en votre nom :
consent-nothing = Choisissez-en au moins une, ou annulez.
consent-own = Votre compte
consent-this-server = ce serveur
consent-changed = modifié
consent-new = nouveau
consent-already = déjà autorisé
consent-before = Vous aviez autorisé : { $words }
consent-means-more = Vous aviez autorisé ces mots ; depuis, ils désignent davantage.
consent-risk = Une partie de cela peut faire beaucoup de tort en de mauvaises mains. N'autorisez que si vous connaissez l'application et lui faites confiance.
consent-left-out = Elle a aussi demandé ce qu'elle ne peut pas avoir, et ne l'obtient pas : { $names }
consent-lasts = Pour combien de temps ?
consent-until-taken-back = jusqu'à ce que je retire l'autorisation
consent-return = Vous retournerez vers { $host }.
consent-return-device = Cette adresse se trouve sur l'appareil que vous utilisez : ne continuez que si vous venez de lancer l'application vous-même.
consent-return-app = Une application de votre appareil va s'ouvrir d'après son nom : ne continuez que si vous venez d'elle.
consent-allow = Autoriser
consent-later-link = les applications autorisées
consent-later = Vous pouvez retirer cette autorisation à tout moment dans { $link }.
consent-days = { $count ->
    [one] pendant un jour
   *[other] pendant { $count } jours
 }
consent-hours = { $count ->
    [one] pendant une heure
   *[other] pendant { $count } heures
 }
consent-minutes = { $count ->
    [one] pendant une minute
   *[other] pendant { $count } minutes
 }
consent-seconds = { $count ->
    [one] pendant une seconde
   *[other] pendant { $count } secondes
 }
