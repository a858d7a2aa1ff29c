# What is said of a refusal: first by its status, then the fixed texts of `error_description`.

refusal-forbidden = Das wurde abgelehnt
refusal-forbidden-advice = Wenn Sie von einer Seite dieses Servers kommen, öffnen Sie diese Seite neu und wiederholen Sie, was Sie getan haben.
refusal-not-found = Diese Seite gibt es nicht
refusal-not-found-advice = Vielleicht ist die Adresse falsch geschrieben, oder die Seite ist für andere bestimmt.
refusal-too-many = Zu viele Versuche
refusal-too-many-advice = Warten Sie einige Minuten und versuchen Sie es dann erneut. Nichts ist dauerhaft gesperrt.
refusal-unavailable = Im Moment nicht verfügbar
refusal-unavailable-advice = Sie haben nichts falsch gemacht. Versuchen Sie es gleich noch einmal.
refusal-internal = Hier ist etwas schiefgegangen
refusal-internal-advice = Sie haben nichts falsch gemacht. Nennen Sie die Kennung der Person, die diesen Server betreibt.
refusal-other = Diese Anfrage kann nicht beantwortet werden
refusal-other-advice = Wenn eine Anwendung Sie hierher geschickt hat, nennen Sie deren Herstellern den Text oben und die Kennung. Wenn Sie von einem Formular dieses Servers kommen, öffnen Sie es neu.

refusal-login-failed = Benutzername oder Passwort ist falsch.
refusal-second-factor-wrong = Der Code ist falsch oder wurde schon verwendet.
refusal-passkey = Der Passkey wurde nicht angenommen.
refusal-client-missing = Die Anwendung hat nicht gesagt, wer sie ist.
refusal-client-unknown = Die Anwendung ist hier nicht registriert.
refusal-redirect-missing = Die Anwendung hat nicht gesagt, wohin es zurückgehen soll.
refusal-redirect-unknown = Die Rücksprungadresse der Anwendung ist nicht registriert.
refusal-parameter-repeated = Die Anfrage nennt etwas doppelt.
refusal-form-stale = Dieses Formular war zu lange offen. Bitte senden Sie es noch einmal ab.
refusal-form-foreign = Die Anfrage kam von einer anderen Website.
refusal-sign-in-without-effect = Die Anmeldung blieb ohne Wirkung.
refusal-set-up-link = Dieser Einrichtungslink funktioniert nicht (mehr).
refusal-entered = Einiges von dem, was eingegeben wurde, kann nicht gespeichert werden.
refusal-method = Die Seite antwortet nicht auf diese Methode.
refusal-undecided = Es wurde weder etwas erlaubt noch abgelehnt.
refusal-details = Für Entwickler
refusal-back = Zurück zur Startseite
