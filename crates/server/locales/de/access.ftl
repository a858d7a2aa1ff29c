# What works now and what was allowed, as administrators see it.

access-whose = Benutzername, E-Mail-Adresse oder Client-Id
access-by-user = für einen Benutzer
access-by-client = eines Clients
access-no-client = diesen Client gibt es nicht
access-of-client = Des Clients { $name }
access-of-user = Für den Benutzer { $name }
access-grants = Gültige Erlaubnisse
access-tokens = Gültige Tokens ohne Erlaubnis
access-consents = Was erlaubt wurde
access-static = Feste Tokens stehen auf der Seite des Ressourcenservers
access-user = Benutzer
access-client = Client
access-itself = für sich selbst
access-scopes = Scopes
access-more-scopes = { $count ->
    [one] und { $count } weiterer
   *[other] und { $count } weitere
 }
access-since = Seit
access-until = Bis
access-none = Keine.
access-revoke = Beenden
access-take-back = Zurücknehmen
access-end-all = Alles beenden
access-all-of-client = Alle Tokens von { $name } beenden?
access-all-of-client-means = Alle seine Tokens gelten sofort nicht mehr, auch die festen. Was Menschen erlaubt haben, bleibt, sodass er neue bekommen kann.
access-all-of-user = Alles von { $name } beenden?
access-all-of-user-means = Die Person wird überall abgemeldet, und alle für sie ausgestellten Tokens gelten sofort nicht mehr. Was sie erlaubt hat, bleibt.
access-sessions = { $count ->
    [one] Derzeit { $count }-mal angemeldet
   *[other] Derzeit { $count }-mal angemeldet
 }
