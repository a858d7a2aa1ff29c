# What every page may say.

# Words for which there is no translation.
as-given = { $words }

month-1 = Januar
month-2 = Februar
month-3 = März
month-4 = April
month-5 = Mai
month-6 = Juni
month-7 = Juli
month-8 = August
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Dezember
moment = { $day }. { $month } { $year }, { $clock } UTC
day = { $day }. { $month } { $year }

cancel = Abbrechen
problem-name-taken = ist schon vergeben

site-skip = Zum Inhalt springen
site-navigation = Hauptmenü
site-applications = Meine Anwendungen
site-allowed = Erlaubt
site-administration = Verwaltung
site-sign-in = Anmelden
site-sign-out = Abmelden
site-search = Suchen
site-more = Weitere
site-save = Speichern
site-create = Anlegen
site-none = keine
site-nothing-among-these = Nichts unter diesen.
site-this-server = dieser Server
site-support = Hilfe
site-text-language = { $language ->
    [en] auf Englisch
    [de] auf Deutsch
    [fr] auf Französisch
    [es] auf Spanisch
    [ja] auf Japanisch
    [ar] auf Arabisch
    [it] auf Italienisch
    [nl] auf Niederländisch
    [pt] auf Portugiesisch
    [zh] auf Chinesisch
   *[other] in einer anderen Sprache ({ $tag })
 }
site-error-reference = Kennung { $reference }

home-hello = Guten Tag, { $name }
home-applications-about = Registrieren Sie eine Anwendung, die eine API dieser Organisation nutzt, und verwalten Sie die bereits registrierten.
home-allowed = Anwendungen, denen Sie etwas erlaubt haben
home-allowed-about = Sehen Sie, was in Ihrem Namen handeln darf, und nehmen Sie es zurück.
home-administration-about = Benutzer, Gruppen und Scopes.
home-administration-about-scopes = Scopes und Resource-Server.
home-runs = Der Server läuft
home-no-administrator = Dieser Server hat noch keinen Administrator. Fordern Sie auf dem Rechner, auf dem er läuft, einen Einrichtungslink an und öffnen Sie ihn hier:
home-or-there = oder legen Sie den Administrator dort an:
home-name = NAME
home-one-place = Ein Ort zum Anmelden
home-one-place-about = Anwendungen und APIs dieser Organisation schicken Sie zum Anmelden hierher.

site-delete = Löschen
problem-in-line = Zeile { $line }: { $problem }
problem-changed-meanwhile = Jemand anderes hat dies inzwischen geändert. Was Sie eingegeben haben, steht noch da, daneben das, was jetzt gilt. Speichern Sie noch einmal, um Ihres zu behalten.
