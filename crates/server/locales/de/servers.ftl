# Resource servers, as administrators see them.

servers-create = Einen Ressourcenserver anlegen
servers-edit = Den Ressourcenserver bearbeiten
servers-make = Anlegen
servers-count = { $count ->
    [one] insgesamt { $count } Ressourcenserver
   *[other] insgesamt { $count } Ressourcenserver
 }
servers-none = Keine solchen Ressourcenserver.
servers-namespaces = Namensräume
servers-namespaces-hint = In seinen Namensräumen registriert nur dieser Ressourcenserver Scopes. Vorhandene Scopes bleiben, wenn ein Namensraum genommen wird.
servers-namespaces-form-hint = Mit Leerzeichen dazwischen, jeder endet auf : / . oder -; kann leer bleiben.
servers-give-namespace = Ihm einen Namensraum geben
servers-namespace-example = Er endet auf : / . oder -, wie calendar:
servers-give = Geben
servers-take = Nehmen
servers-rights = Rechte
servers-registers = registriert
servers-introspects = prüft Tokens
servers-may-register = Darf Scopes registrieren
servers-may-introspect = Darf Tokens prüfen
servers-own-tokens = die mit seinen eigenen Scopes
servers-all-tokens = alle Tokens, wem die Scopes auch gehören
servers-all-tokens-hint = stark: nur für Gateways, denen Sie alle anvertrauen
servers-may-set-defaults = Darf seine Scopes zur Vorgabe machen
servers-defaults-hint = Clients, die nichts anfordern, bekommen sie
servers-approval = Neue Scopes
servers-approval-required = Neue Scopes warten auf Freigabe
servers-approval-automatic = gelten sofort
servers-approval-hint = die Verwaltung sagt zu jedem Ja oder Nein
servers-token-format = Tokens für ihn
servers-format-opaque = undurchsichtig: Er fragt diesen Server, was sie wert sind
servers-format-jwt = JWT: signiert und ohne Nachfrage geprüft
servers-jwt-hint = braucht einen Ressourcen-Identifier; ein widerrufenes gilt bis zum Ablauf
servers-resource = Ressourcen-Identifier
servers-resource-hint = Die URL der API, wie https://api.example; kann leer bleiben.
servers-name-hint = Menschen sehen ihn als Besitzer dessen, was sie erlauben sollen.
servers-owns = { $count ->
    [one] besitzt { $count } Scope
   *[other] besitzt { $count } Scopes
 }
servers-waiting = { $count ->
    [one] { $count } wartet auf Freigabe
   *[other] { $count } warten auf Freigabe
 }
servers-manifest = Manifest
servers-no-manifest = keines: Er registriert Scopes einzeln
servers-revision = Revision { $revision }
servers-as-client = Als Client
servers-pending = Warten auf Freigabe
servers-approve = Freigeben
servers-refuse = Ablehnen
servers-tokens = Feste Tokens
servers-last-used = Zuletzt benutzt
servers-never = nie
servers-over = abgelaufen oder widerrufen
servers-no-end = bis zum Widerruf
servers-revoke = Widerrufen
servers-revoke-token = Ein festes Token von { $name } widerrufen?
servers-revoke-token-means = Wer es benutzt, wird sofort abgewiesen. Das lässt sich nicht rückgängig machen.
servers-days = Tage, die ein neues Token gilt
servers-days-hint = Leer: bis zum Widerruf. Zwei gelten zugleich, damit eins das andere ablösen kann.
servers-problem-days = muss eine Zahl von Tagen von 1 bis 3650 oder leer sein
servers-new-token = Ein festes Token erzeugen
servers-once = Kopieren Sie dies jetzt: Es wird nur dieses eine Mal gezeigt.
servers-static-token = Festes Token, mit dem die API Scopes registriert und Tokens prüft
servers-client-secret = Client-Geheimnis, mit dem sie sich solche Tokens selbst holt
servers-offers = Angebote
servers-offers-to = bietet { $what } an: { $name }
servers-is-offered = bekommt { $what } angeboten von { $name }
servers-withdraw = Zurückziehen
