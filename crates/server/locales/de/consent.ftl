# The consent page.

consent-title = { $client } erlauben?
consent-signed-in = Angemeldet als { $user }
consent-other-account = anderes Konto verwenden
consent-registered-by = Registriert von { $who } am { $day }
consent-registered-you = Von Ihnen selbst registriert am { $day }
consent-registered-administrator = Von der Administration registriert am { $day }
consent-registered-gone = Registriert am { $day } von jemandem, der hier kein Konto mehr hat
consent-asks = Diese Anwendung möchte Folgendes in Ihrem Namen tun:
consent-nothing = Wählen Sie mindestens eines aus, oder brechen Sie ab.
consent-own = Ihr Konto
consent-this-server = dieser Server
consent-changed = geändert
consent-new = neu
consent-already = schon erlaubt
consent-before = Sie haben bisher erlaubt: { $words }
consent-means-more = Diese Worte haben Sie schon erlaubt; seitdem stehen sie für mehr.
consent-risk = Manches davon kann in falschen Händen viel Schaden anrichten. Erlauben Sie es nur, wenn Sie die Anwendung kennen und ihr vertrauen.
consent-left-out = Sie hat außerdem verlangt, was sie nicht haben darf und nicht bekommt: { $names }
consent-lasts = Wie lange?
consent-until-taken-back = bis ich es zurücknehme
consent-return = Sie kehren zurück zu { $host }.
consent-return-device = Diese Adresse liegt auf dem Gerät, das Sie gerade benutzen: Fahren Sie nur fort, wenn Sie die Anwendung eben selbst gestartet haben.
consent-return-app = Damit wird eine App auf Ihrem Gerät anhand ihres Namens geöffnet: Fahren Sie nur fort, wenn Sie von dieser App kommen.
consent-allow = Erlauben
consent-later-link = erlaubte Anwendungen
consent-later = Sie können das jederzeit unter { $link } zurücknehmen.
consent-days = { $count ->
    [one] einen Tag
   *[other] { $count } Tage
 }
consent-hours = { $count ->
    [one] eine Stunde
   *[other] { $count } Stunden
 }
consent-minutes = { $count ->
    [one] eine Minute
   *[other] { $count } Minuten
 }
consent-seconds = { $count ->
    [one] eine Sekunde
   *[other] { $count } Sekunden
 }
