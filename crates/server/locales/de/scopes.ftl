# Scopes, for administrators.

scopes-create = Scope dieses Servers anlegen
scopes-owner = Eigentümer
scopes-any-owner = alle
scopes-none = Keine Scopes.
scopes-advertised = veröffentlicht
scopes-exclusive = exklusiv
scopes-default-requested = möchte Vorgabe sein
scope-owned-by = Eigentümer: { $owner }
scope-registered = registriert am { $time }
scope-since = seit { $time }
scope-replaced-by = ersetzt durch { $name }
scope-retired-about = Ein zurückgezogener Scope wird niemandem gewährt, und sein Name geht nie an einen anderen Eigentümer.
scope-name = Name
scope-name-hint = Druckbares ASCII ohne Leerzeichen; er kann später nicht geändert werden.
scope-description = Beschreibung
scope-description-hint = Was eine Anwendung damit tun darf, in verständlichen Worten: Man liest es bei der Zustimmung.
scope-use = Verwendung
scope-use-default = Vorgabe
scope-use-default-hint = gewährt, wenn eine Anfrage keinen Scope nennt
scope-use-advertised = Veröffentlicht
scope-use-advertised-hint = steht im Metadaten-Dokument; manche Clients fragen alles an, was sie dort finden
scope-use-exclusive = Exklusiv
scope-use-exclusive-hint = nur Anwendungen, die eine Regel nennt, dürfen ihn anfragen
scope-use-private = Privat
scope-use-private-hint = weder im Katalog noch in Metadaten
scope-use-cosmetic = Der Text bedeutet dasselbe
scope-use-cosmetic-hint = wegen einer neuen Beschreibung wird niemand erneut gefragt
scope-risk-level = Risiko
scope-risk-level-hint = Wie viel Schaden sich damit anrichten lässt; Personen sehen es, wenn sie gefragt werden. Wird es höher, werden sie erneut gefragt.
scope-risk-asked = Der Besitzer bittet um: { $risk }.
scope-risk-unknown = muss eines der angebotenen sein
scope-other-languages = In anderen Sprachen
scope-changed-meanwhile = Jemand hat den Scope inzwischen geändert: So sieht er jetzt aus.
scope-registered-already = ist schon registriert
scope-change = { $change ->
        [approve] Freigeben
        [refuse] Ablehnen
        [deprecate] Als veraltet kennzeichnen
        [disable] Abschalten
        [retire] Zurückziehen
        [restore] Wiederherstellen
       *[other] { $change }
    }
scope-change-question = { $change ->
        [approve] { $name } freigeben?
        [refuse] { $name } ablehnen?
        [deprecate] { $name } als veraltet kennzeichnen?
        [disable] { $name } abschalten?
        [retire] { $name } zurückziehen?
        [restore] { $name } wiederherstellen?
       *[other] { $name }: { $change }?
    }
scope-change-consequence = { $change ->
        [approve] Anwendungen dürfen ihn nach den Regeln anfragen.
        [refuse] Er kommt nicht in Gebrauch, und sein Name bleibt reserviert. 30 Tage lang kann er wiederhergestellt werden.
        [deprecate] Er funktioniert wie bisher und sagt, was stattdessen anzufragen ist.
        [disable] Er wird niemandem gewährt, und Tokens verlieren ihn, bis er wiederhergestellt wird.
        [retire] Er wird niemandem mehr gewährt, und Tokens verlieren ihn. Der Name geht nie an einen anderen Eigentümer. 30 Tage lang kann er wiederhergestellt werden.
       *[restore] Er kehrt dorthin zurück, wo er war: Was früher gewährt wurde, trägt ihn wieder.
    }
scope-grants = { $count ->
        [one] { $count } aktive Berechtigung enthält ihn.
       *[other] { $count } aktive Berechtigungen enthalten ihn.
    }
scope-grants-application = Anwendung { $name }
scope-grants-more-applications = { $count ->
        [one] und { $count } weitere Anwendung
       *[other] und { $count } weitere Anwendungen
    }
scope-grants-user = für { $name }
scope-grants-more-users = { $count ->
        [one] und { $count } weitere Person
       *[other] und { $count } weitere Personen
    }
scope-grants-none = Zurzeit hat ihn niemand.
scope-reason = Grund
scope-reason-hint = Für das Protokoll; kann leer bleiben.
scope-sunset = Ende
scope-sunset-hint = Der Tag (UTC), an dem er von selbst außer Gebrauch kommt; kann leer bleiben.
scope-replacement = Ersetzt durch
scope-replacement-hint = Der Scope, der stattdessen anzufragen ist; kann leer bleiben.
scope-sunset-malformed = muss ein Tag sein: JJJJ-MM-TT

scope-history = Verlauf
scope-history-of = Verlauf von { $name }
scope-history-by = von { $actor }
scope-history-none = Nichts ist verzeichnet.
scope-history-operator = der Betreiber
scope-history-asked-again = die Zustimmung wird erneut eingeholt
scope-history-consent-holds = erteilte Zustimmungen gelten weiter
change-changed = { $member }: { $before } → { $after }
change-set = { $member }: { $after }
change-gone = { $member }: { $before } → nichts
change-begun = { $member }: nichts → { $after }
