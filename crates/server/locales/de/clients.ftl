# Clients, as administrators see them.

clients-title = Clients
clients-register = Einen Client registrieren
clients-edit = Den Client bearbeiten
clients-search = Teil des Namens oder Anfang der Id
clients-kind = Art
clients-kind-server = Ressourcenserver
clients-kind-application = andere
clients-state = Zustand
clients-state-on = in Betrieb
clients-state-off = abgeschaltet
clients-count = { $count ->
    [one] insgesamt { $count } Client
   *[other] insgesamt { $count } Clients
 }
clients-none = Keine solchen Clients.
clients-id = Client-Id
clients-type = Typ
clients-type-confidential = Vertraulich
clients-type-public = Öffentlich
clients-confidential-hint = läuft auf einem Server und kann ein Geheimnis bewahren
clients-public-hint = eine Anwendung im Browser, auf dem Rechner oder Telefon
clients-is-server = Ressourcenserver
clients-role = Rolle
clients-owner = Besitzer
clients-no-owner = niemand; nur die Verwaltung
clients-owner-hint = Der Benutzername dessen, der ihn unter „Meine Anwendungen“ ändern darf; kann leer bleiben.
clients-grant-types = Grant-Arten
clients-legacy = veraltet
clients-grant-authorization-code = Menschen melden sich hier an und erlauben ihm, für sie zu handeln
clients-grant-client-credentials = er handelt für sich selbst; nur vertrauliche Clients
clients-grant-refresh-token = er arbeitet weiter, wenn niemand da ist
clients-grant-password = Warnung, veraltet: Menschen geben ihm ihr Passwort für diesen Server
clients-grant-implicit = Warnung, veraltet: Das Token kommt durch die Adresszeile des Browsers
clients-redirect-uris = Weiterleitungs-URIs
clients-post-logout = Weiterleitungs-URIs nach dem Abmelden
clients-origins = Erlaubte Ursprünge
clients-origins-hint = Web-Ursprünge, deren Seiten den Token-Endpunkt aufrufen dürfen, wie https://app.example; einer je Zeile.
clients-one-a-line = Eine je Zeile, genau wie der Client sie sendet.
clients-scope = Darf anfordern
clients-scope-any = jeden Scope, den die Regeln erlauben
clients-scope-hint = Namen von Scopes mit Leerzeichen dazwischen; leer: jeder Scope, den die Regeln erlauben.
clients-rules = { $count ->
    [one] { $count } eigene Regel
   *[other] { $count } eigene Regeln
 }
clients-default-scope = Bekommt, wenn er nichts anfordert
clients-default-scope-hint = Namen von Scopes; leer: die Vorgaben dieses Servers.
clients-auth-method = Wie er sich ausweist
clients-auth-any = jede Art, die sein Typ erlaubt
clients-consent = Zustimmung
clients-skip = Überspringt die Zustimmung
clients-skip-yes = ja: Menschen werden nicht gefragt
clients-skip-hint = nur für eigene Anwendungen: Menschen werden nicht gefragt
clients-as-server = wie der Server es vorsieht
clients-pkce-yes = verlangt
clients-pkce-no = nicht verlangt (schwach)
clients-lifetime = Lebensdauer der Access-Tokens
clients-lifetime-hint = Sekunden, 600 bis 36000; leer: wie der Server es vorsieht.
clients-audience = Zielgruppe
clients-mixed = Ein Token für mehrere Ressourcenserver
clients-mixed-hint = schwächer: jeder könnte es bei den anderen benutzen
clients-more-settings = Weitere Einstellungen
clients-name-hint = Menschen sehen ihn, wenn sie den Client erlauben sollen.
clients-id-hint = Leer lassen, dann vergibt der Server eine.
clients-off-means = er bekommt keine Tokens, und seine vorhandenen ruhen: Wird er wieder eingeschaltet, gelten sie wieder. Was für immer enden soll, beenden Sie unter dem, was jetzt gilt.
clients-enable = Einschalten
clients-disable = Abschalten
clients-secrets = Geheimnisse
clients-secret-imported = mitgebracht
clients-secret-hint = Zwei gelten zugleich, damit eins das andere ablösen kann.
clients-new-secret = Ein neues Geheimnis erzeugen
clients-secret-once = Kopieren Sie das Client-Geheimnis jetzt: Es wird nur dieses eine Mal gezeigt.
clients-delete = { $name } löschen?
clients-delete-means = Das lässt sich nicht rückgängig machen. Damit endet:
clients-impact-grants = { $count ->
    [one] { $count } gültiges Token oder gültige Erlaubnis
   *[other] { $count } gültige Tokens oder Erlaubnisse
 }
clients-impact-consents = { $count ->
    [one] was { $count } Benutzer erlaubt hat
   *[other] was { $count } Benutzer erlaubt haben
 }
clients-impact-users = { $count ->
    [one] { $count } Mensch würde es merken
   *[other] { $count } Menschen würden es merken
 }
clients-impact-scopes = { $count ->
    [one] { $count } Scope, der ihm gehört, geht außer Dienst
   *[other] { $count } Scopes, die ihm gehören, gehen außer Dienst
 }
clients-impact-more = und mehr als gezählt wurde
clients-partial = Teilweise Einwilligung
clients-partial-said = man darf ihm einen Teil des Verlangten erlauben
clients-partial-hint = er muss mit weniger auskommen, als er verlangt hat
