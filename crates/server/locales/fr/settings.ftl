# Settings, and what the doctor says; the command line says the English ones.

settings-checks = État
settings-worst-ok = Tout est en ordre.
settings-worst-warning = Tout fonctionne, mais un point est fragile.
settings-worst-failure = Quelque chose ne va pas.
settings-outcome-ok = bon
settings-outcome-warning = attention
settings-outcome-failure = échec
settings-command = Le même en ligne de commande, et aussi de l’extérieur :
settings-in-force = Réglages en vigueur
settings-about = Tels que ce serveur les lit. Ils se modifient dans sa configuration, pas ici.
settings-key = Réglage
settings-value = Valeur
settings-from = Origine
settings-set = défini
settings-default = par défaut
settings-weak = fragile

# The checks.
doctor-administrator-ok = Il y a un administrateur.
doctor-administrator-bad = Il n’y a pas d’administrateur.
doctor-administrator-fix = Créez un lien d’installation avec : bailiwick setup-link
doctor-issuer-ok = L’émetteur { $issuer } est protégé.
doctor-issuer-bad = L’émetteur { $issuer } est en http au-delà de cette machine : mots de passe et jetons circulent à découvert.
doctor-issuer-fix = Placez le serveur derrière https et configurez un émetteur https.
doctor-legacy-ok = Aucun type d’autorisation obsolète n’est activé.
doctor-legacy-bad = Des types d’autorisation obsolètes sont activés : { $names }.
doctor-legacy-fix = Passez leurs clients au code d’autorisation avec PKCE, puis retirez-les de allow_grants.
doctor-pkce-ok = PKCE est exigé.
doctor-pkce-bad = PKCE n’est pas exigé : un code volé peut être utilisé.
doctor-pkce-fix = Mettez pkce_required à true, avec des exceptions pour certains clients.
doctor-relaxed-ok = Rien n’est assoupli pour d’anciens clients.
doctor-relaxed-bad = Assoupli pour d’anciens clients : { $names }.
doctor-relaxed-fix = Retirez de la configuration ce dont aucun client n’a plus besoin.
doctor-lifetime-ok = Les jetons d’accès vivent { $seconds } secondes.
doctor-lifetime-bad = Les jetons d’accès ne vivent que { $seconds } secondes, moins de 10 minutes.
doctor-lifetime-fix = Manque-t-il une unité dans lifetimes.access_token ?
doctor-key-none = Aucune clé ne signe.
doctor-key-age = { $count ->
    [one] La clé de signature a { $count } jour.
   *[other] La clé de signature a { $count } jours.
 }
doctor-key-fix = Remplacez-la une fois par an, dans « Clés de signature » ou avec : bailiwick key rotate
doctor-secrets-ok = Chaque client confidentiel a un secret.
doctor-secrets-bad = Clients confidentiels sans secret : { $names }.
doctor-secrets-fix = Créez-leur un secret, ou supprimez-les.
doctor-static-tokens-ok = Aucun serveur de ressources ne perd son dernier jeton statique dans les 14 jours.
doctor-static-tokens-bad = Le dernier jeton statique expire dans les 14 jours pour : { $names }.
doctor-static-tokens-fix = Créez-en un second sur la page du serveur de ressources et déployez-le avant.
doctor-pending-ok = Aucun scope n’attend d’approbation.
doctor-pending-bad = { $count ->
    [one] { $count } scope attend une approbation.
   *[other] { $count } scopes attendent une approbation.
 }
doctor-pending-fix = Approuvez-les ou refusez-les sur la page de leur serveur de ressources.
doctor-clock-ok = L’horloge n’est pas en retard sur le journal.
doctor-clock-bad = L’horloge retarde de { $seconds } secondes sur le journal : ce qui devrait avoir expiré fonctionne, et les scopes enregistrés ou transférés depuis sont refusés jusqu’à ce qu’elle l’ait rattrapé.
doctor-clock-fix = Réglez l’horloge, de préférence par NTP.
