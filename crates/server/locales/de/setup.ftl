# The form of the first administrator.

setup-title = Einrichtung
setup-heading = Der erste Administrator
setup-about = Dieser Link legt ein Konto an, das diesen Server verwaltet. Er funktioniert einmal.
setup-submit = Administrator anlegen
setup-email-hint = Sie können das Feld leer lassen.
setup-password-hint = Mindestens 8 Zeichen; ein langer Satz ist gut geeignet.
setup-password-again = Passwort wiederholen
setup-password-differs = stimmt nicht mit dem ersten überein
