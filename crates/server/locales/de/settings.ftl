# Settings, and what the doctor says; the command line says the English ones.

settings-checks = Zustand
settings-worst-ok = Alles ist, wie es sein soll.
settings-worst-warning = Alles läuft, aber etwas ist schwach.
settings-worst-failure = Etwas stimmt nicht.
settings-outcome-ok = gut
settings-outcome-warning = Warnung
settings-outcome-failure = Fehler
settings-command = Dasselbe auf der Kommandozeile, auch von außen:
settings-in-force = Geltende Einstellungen
settings-about = Wie dieser Server sie liest. Geändert werden sie in seiner Konfiguration, nicht hier.
settings-key = Einstellung
settings-value = Wert
settings-from = Woher
settings-set = gesetzt
settings-default = Vorgabe
settings-weak = schwach

# The checks.
doctor-administrator-ok = Es gibt eine Verwaltung.
doctor-administrator-bad = Es gibt keine Verwaltung.
doctor-administrator-fix = Erzeugen Sie einen Einrichtungslink mit: bailiwick setup-link
doctor-issuer-ok = Der Aussteller { $issuer } ist geschützt.
doctor-issuer-bad = Der Aussteller { $issuer } ist unverschlüsseltes http über diese Maschine hinaus: Passwörter und Tokens reisen offen.
doctor-issuer-fix = Stellen Sie den Server hinter https und tragen Sie einen https-Aussteller ein.
doctor-legacy-ok = Keine veraltete Grant-Art ist eingeschaltet.
doctor-legacy-bad = Veraltete Grant-Arten sind eingeschaltet: { $names }.
doctor-legacy-fix = Stellen Sie ihre Clients auf den Autorisierungscode mit PKCE um und streichen Sie sie dann aus allow_grants.
doctor-pkce-ok = PKCE wird verlangt.
doctor-pkce-bad = PKCE wird nicht verlangt: Ein gestohlener Code lässt sich einlösen.
doctor-pkce-fix = Setzen Sie pkce_required auf true und machen Sie Ausnahmen für einzelne Clients.
doctor-relaxed-ok = Nichts ist um alter Clients willen gelockert.
doctor-relaxed-bad = Um alter Clients willen gelockert: { $names }.
doctor-relaxed-fix = Streichen Sie aus der Konfiguration, was kein Client mehr braucht.
doctor-lifetime-ok = Access-Tokens leben { $seconds } Sekunden.
doctor-lifetime-bad = Access-Tokens leben nur { $seconds } Sekunden, weniger als 10 Minuten.
doctor-lifetime-fix = Fehlt in lifetimes.access_token eine Einheit?
doctor-key-none = Kein Schlüssel signiert.
doctor-key-age = { $count ->
    [one] Der Signaturschlüssel ist { $count } Tag alt.
   *[other] Der Signaturschlüssel ist { $count } Tage alt.
 }
doctor-key-fix = Ersetzen Sie ihn einmal im Jahr, unter „Signaturschlüssel“ oder mit: bailiwick key rotate
doctor-secrets-ok = Jeder vertrauliche Client hat ein Geheimnis.
doctor-secrets-bad = Vertrauliche Clients ohne Geheimnis: { $names }.
doctor-secrets-fix = Geben Sie ihnen ein Geheimnis oder löschen Sie sie.
doctor-static-tokens-ok = Kein Ressourcenserver verliert binnen 14 Tagen sein letztes festes Token.
doctor-static-tokens-bad = Das letzte feste Token läuft binnen 14 Tagen ab bei: { $names }.
doctor-static-tokens-fix = Erzeugen Sie beim Ressourcenserver ein zweites und setzen Sie es vorher ein.
doctor-pending-ok = Kein Scope wartet auf Freigabe.
doctor-pending-bad = { $count ->
    [one] { $count } Scope wartet auf Freigabe.
   *[other] { $count } Scopes warten auf Freigabe.
 }
doctor-pending-fix = Geben Sie sie bei ihrem Ressourcenserver frei oder lehnen Sie sie ab.
doctor-clock-ok = Die Uhr geht dem Verzeichnis nicht nach.
doctor-clock-bad = Die Uhr geht dem Verzeichnis um { $seconds } Sekunden nach: Was abgelaufen sein sollte, gilt noch, und Scopes, die inzwischen registriert oder übergeben wurden, werden bis dahin verweigert.
doctor-clock-fix = Stellen Sie die Uhr, am besten per NTP.
