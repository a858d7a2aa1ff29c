# Was jemand über sich selbst findet: das eigene Konto und was erlaubt wurde.

account-link = Konto
account-heading = Ihr Konto
account-door = Wo Sie angemeldet sind, Ihr Passwort, Ihre Sprache.
account-username = Benutzername
account-name = Name
account-email = E-Mail-Adresse
account-email-none = keine

account-language-heading = Sprache
account-language-label = Sprache dieser Seiten
account-language-browser = Wie im Browser eingestellt
account-language-keep = Speichern
account-language-kept = Die Sprache ist gespeichert.

account-password-heading = Passwort ändern
account-password-explained = Dazu müssen Sie Ihr jetziges kennen.
account-password-consequence = Hier bleiben Sie angemeldet, überall sonst werden Sie abgemeldet. Anwendungen behalten, was Sie ihnen erlaubt haben.
account-password-current = Jetziges Passwort
account-password-new = Neues Passwort
account-password-again = Neues Passwort noch einmal
account-password-rule = Mindestens 8 Zeichen.
account-password-change = Passwort ändern
account-password-wrong = ist nicht Ihr jetziges Passwort
account-password-differs = stimmt nicht mit dem neuen Passwort überein
account-password-changed = Das Passwort ist geändert. Überall sonst sind Sie abgemeldet.

account-sessions-heading = Wo Sie angemeldet sind
account-sessions-count = { $count ->
    [one] Ein Browser.
   *[other] { $count } Browser.
}
account-sessions-explained = Wenn Sie einen dieser Browser nicht kennen, melden Sie ihn ab und ändern Sie Ihr Passwort.
account-sessions-more = { $count ->
    [one] Ein weiterer wird nicht angezeigt.
   *[other] { $count } weitere werden nicht angezeigt.
}
account-sessions-end-others = Überall sonst abmelden
account-session-this = dieser hier
account-session-end = Abmelden
account-session-sign-out = Hier abmelden
account-session-since = angemeldet am { $when }
account-session-seen = zuletzt gesehen am { $when }

account-browser-on = { $browser } unter { $system }
account-browser-unknown = Unbekannter Browser
account-browser-unknown-on = Unbekannter Browser unter { $system }

allowed-heading = Anwendungen mit Ihrer Erlaubnis
allowed-door = Sehen Sie, was in Ihrem Namen handeln darf, und nehmen Sie es zurück.
allowed-explained = Diese Anwendungen dürfen in Ihrem Namen handeln, bis Sie es zurücknehmen.
allowed-none = Keine Anwendung darf in Ihrem Namen handeln.
allowed-since = seit { $when }
allowed-until = bis { $when }
allowed-last-used = zuletzt benutzt am { $when }
allowed-never-used = nicht benutzt, seit das festgehalten wird
allowed-owner-server = Ihr Konto
allowed-owner-gone = Nicht mehr angeboten
allowed-take-back = Zurücknehmen
allowed-from = von { $client }
allowed-scope-from = { $scope } von { $client }
allowed-take-back-all = Alles zurücknehmen
allowed-export = Als JSON herunterladen
allowed-client-question = Was Sie { $client } erlaubt haben, zurücknehmen?
allowed-client-consequence = Die Anwendung verliert sofort den Zugriff. Sie kann Sie wieder fragen.
allowed-scope-question = { $scope } von { $client } zurücknehmen?
allowed-scope-consequence = Jeder Zugriff von { $client }, zu dem das gehört, endet sofort, mit allem anderen, was dazugehört. Was Sie sonst erlaubt haben, bleibt erlaubt: { $client } bekommt es wieder, ohne Sie zu fragen.
allowed-all-question = Alles zurücknehmen?
allowed-all-consequence = { $count ->
    [one] Eine Anwendung verliert sofort den Zugriff. Sie kann Sie wieder fragen.
   *[other] { $count } Anwendungen verlieren sofort den Zugriff. Sie können Sie wieder fragen.
}

resume-heading = Noch einmal absenden?
resume-explained = Es ist noch nichts geschehen. Was Sie eingegeben haben, ist noch da.
resume-secrets = Passwörter und andere Geheimnisse müssen Sie noch einmal eingeben.
resume-send = Noch einmal absenden
resume-discard = Neu beginnen
resume-signed-out = Ihre Sitzung ist beendet. Melden Sie sich wieder an: Ihre Eingaben bleiben erhalten.
