# Users and groups, for administrators.

user-username = Benutzername
user-email = E-Mail-Adresse
user-first-name = Vorname
user-last-name = Nachname
user-new-password = Neues Passwort
user-new-password-hint = Lassen Sie das Feld leer, um das Passwort zu behalten. Ein neues beendet alle Sitzungen des Benutzers.
user-groups = Gruppen
user-account = Konto
user-active = Aktiv
user-active-hint = wer nicht aktiv ist, kann sich nicht anmelden, und seine Tokens gelten nicht
user-admin = Administrator
user-admin-hint = darf hier alles sehen und ändern
users-heading = Benutzer
users-create = Benutzer anlegen
users-edit = Benutzer bearbeiten
users-none = Keine Benutzer.
users-administrator = Administrator
users-user = Benutzer
users-switched-off = abgeschaltet
groups-heading = Gruppen
groups-none = Keine Gruppen.
groups-create = Gruppe anlegen
groups-name = Name
