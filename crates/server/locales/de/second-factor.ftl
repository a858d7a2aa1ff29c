# Der zweite Faktor: einrichten, angeben, entfernen.

second-factor-heading = Zweiter Faktor
second-factor-door-off = Aus: Wer Ihr Passwort kennt, kann sich als Sie anmelden.
second-factor-door-on = An: Ihr Passwort allein genügt nicht zum Anmelden.
second-factor-explained = Mit einem zweiten Faktor kann sich niemand als Sie anmelden, der nur Ihr Passwort kennt.
second-factor-required = Sie brauchen einen zweiten Faktor, bevor Sie fortfahren können.

second-factor-app-heading = Codes aus einer App
second-factor-app-explained = Eine App auf Ihrem Telefon zeigt alle 30 Sekunden einen neuen Code. Jede App für Einmalpasswörter ist geeignet.
second-factor-app-since = eingerichtet am { $when }
second-factor-app-used = zuletzt verwendet am { $when }
second-factor-app-set-up = App einrichten
second-factor-app-scan = Scannen Sie diesen Code mit Ihrer App.
second-factor-app-qr = QR-Code für Ihre App
second-factor-app-type = Oder geben Sie dort diesen Schlüssel ein:
second-factor-app-open = In einer App auf diesem Gerät öffnen
second-factor-app-code = Code, den die App zeigt
second-factor-app-turn-on = Einschalten
second-factor-app-consequence = Hier bleiben Sie angemeldet, überall sonst werden Sie abgemeldet.
second-factor-app-remove = App entfernen
second-factor-app-remove-question = Codes aus Ihrer App entfernen?
second-factor-app-remove-consequence = Beim Anmelden wird nicht mehr danach gefragt. Wenn Sie keinen anderen zweiten Faktor haben, gelten Ihre Wiederherstellungscodes nicht mehr, und Sie werden überall sonst abgemeldet.
second-factor-app-removed = Die App ist entfernt.

second-factor-code = Code aus Ihrer App
second-factor-code-or-recovery = Code aus Ihrer App oder ein Wiederherstellungscode
second-factor-code-wrong = ist falsch oder wurde schon verwendet
second-factor-code-other = ist nicht, was die App jetzt zeigt

second-factor-recovery-heading = Wiederherstellungscodes
second-factor-recovery-explained = Wenn Ihr Telefon fort ist, melden Sie sich stattdessen mit einem Wiederherstellungscode an. Jeder gilt einmal.
second-factor-recovery-left = { $count ->
    [0] Sie haben keinen mehr.
    [one] Sie haben noch einen.
   *[other] Sie haben noch { $count }.
}
second-factor-recovery-renew = Neue Wiederherstellungscodes erzeugen
second-factor-recovery-renew-consequence = Die bisherigen gelten dann nicht mehr.
second-factor-recovery-new = Ihre Wiederherstellungscodes
second-factor-recovery-once = Sie werden nur dieses eine Mal gezeigt.
second-factor-recovery-keep = Drucken Sie sie aus oder schreiben Sie sie ab, und bewahren Sie sie nicht beim Telefon auf.
second-factor-recovery-kept = Ich habe sie aufbewahrt

second-factor-sign-in-heading = Noch ein Schritt
second-factor-sign-in-as = Das Passwort stimmt. Zeigen Sie nun, dass Sie es sind, { $user }.
second-factor-sign-in-recovery = Wiederherstellungscode verwenden
second-factor-sign-in-recovery-code = Wiederherstellungscode
second-factor-sign-in-anew = Von vorn beginnen

second-factor-of-user = Zweiter Faktor
second-factor-of-user-none = keiner
second-factor-of-user-app = Codes aus einer App
second-factor-of-user-remove = Zweiten Faktor entfernen
second-factor-of-user-remove-question = Zweiten Faktor von { $user } entfernen?
second-factor-of-user-remove-consequence = Die Person wird überall abgemeldet und meldet sich mit dem Passwort allein an. Vergewissern Sie sich, dass sie selbst darum gebeten hat.
