# Passkeys.

passkey-heading = Passkeys
passkey-explained = Mit einem Passkey melden Sie sich ohne Passwort an: Ihr Gerät fragt nach Fingerabdruck, Gesicht oder seiner PIN.
passkey-add = Passkey hinzufügen
passkey-add-explained = Ihr Gerät erzeugt jetzt den Passkey { $name }.
passkey-continue = Weiter
passkey-name = Name
passkey-name-hint = Woran Sie ihn wiedererkennen, etwa „Mein Telefon“.
passkey-name-problem = hat 1 bis 64 Zeichen
passkey-too-many = kann nicht hinzugefügt werden: Sie haben schon so viele, wie es geben darf
passkey-sign-in = Mit Passkey anmelden
passkey-since = hinzugefügt am { $when }
passkey-used = zuletzt verwendet am { $when }
passkey-unused = nie verwendet
passkey-added = Der Passkey ist hinzugefügt.
passkey-removed = Der Passkey ist entfernt.
passkey-remove = Entfernen
passkey-remove-question = Passkey { $name } entfernen?
passkey-remove-consequence = Er meldet Sie nicht mehr an. Wenn Sie keinen anderen zweiten Faktor haben, gelten Ihre Wiederherstellungscodes nicht mehr, und Sie werden überall sonst abgemeldet.
passkey-needs-script = Um einen Passkey hinzuzufügen, brauchen Sie einen Browser, der Passkeys kennt und Skripte ausführt.
passkey-sign-in-needs-script = Für Ihren Passkey brauchen Sie einen Browser, der Passkeys kennt und Skripte ausführt. Sonst hilft ein Wiederherstellungscode.
passkey-failed = Es wurde kein Passkey hinzugefügt. Sie können es noch einmal versuchen.
passkey-known = Auf diesem Gerät haben Sie schon einen Passkey.
passkey-not-used = Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal, oder melden Sie sich anders an.
passkey-count = { $count ->
    [one] ein Passkey
   *[other] { $count } Passkeys
}
