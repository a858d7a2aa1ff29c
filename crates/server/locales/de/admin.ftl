# What the administrators' pages have in common, and their first page.

admin-title = Verwaltung
admin-any = beliebig
admin-none = keine
admin-yes = ja
admin-no = nein
admin-name = Name
admin-search = Suchen
admin-more = Weiter
admin-nothing-yet = Nichts unter diesen.
admin-edit = Bearbeiten
admin-save = Speichern
admin-register = Registrieren
admin-delete = Löschen
admin-made = Angelegt
admin-changed = Geändert
admin-seconds = { $count ->
    [one] { $count } Sekunde
   *[other] { $count } Sekunden
 }
admin-more-about = Mehr dazu
admin-only-hash = Der Server bewahrt nur einen Hash davon auf.
admin-problem-changed = Jemand hat dies inzwischen geändert: So ist es jetzt.
admin-problem-choose = muss gewählt werden
admin-problem-grant = nennt eine unbekannte Grant-Art
admin-problem-seconds = muss eine Zahl von Sekunden sein
admin-problem-user = diesen Benutzer gibt es nicht

# Where one can go.
admin-door-users = Benutzer
admin-door-users-hint = Konten anlegen, Passwörter setzen, Konten abschalten.
admin-door-groups = Gruppen
admin-door-groups-hint = Gruppen benennen, denen Benutzer angehören.
admin-door-scopes = Scopes
admin-door-scopes-hint = { $count ->
    [one] { $count } Scope ist registriert.
   *[other] { $count } Scopes sind registriert.
 }
admin-door-clients = Clients
admin-door-clients-hint = Anwendungen, die Tokens anfordern: was sie dürfen, ihre Geheimnisse, wem sie gehören.
admin-door-servers = Ressourcenserver
admin-door-servers-hint = APIs, denen Scopes gehören: ihre Namensräume, Rechte und festen Tokens.
admin-door-access = Was jetzt gilt
admin-door-access-hint = Gültige Tokens und was erlaubt wurde, nach Client oder Benutzer; zurücknehmen.
admin-door-keys = Signaturschlüssel
admin-door-keys-hint = Die Schlüssel, die Tokens signieren, und ihr Austausch.
admin-door-settings = Einstellungen und Zustand
admin-door-settings-hint = Was gilt, was schwach ist und was dagegen hilft.
admin-door-audit = Verzeichnis der Änderungen
admin-door-audit-hint = Wer was wann geändert hat.
admin-door-picture = Wer welche Befugnis hat
admin-door-picture-hint = Das Bild zeigt, wem was gehört, wer es hat und für wen.
