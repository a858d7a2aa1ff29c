# The picture: who has which authority.

picture-title = Überblick
picture-page-heading = Wer welche Rechte hat
picture-narrow = Nur zeigen, was verbunden ist mit
picture-narrow-kind = von der Art
picture-show = Zeigen
picture-show-everything = Alles zeigen
picture-skip = Zeichnung überspringen: Die Tabelle unten sagt dasselbe
picture-drawing = Zeichnung
picture-legend = Legende
picture-legend-owns = besitzt
picture-legend-may-ask = darf anfragen
picture-legend-holds = hat; dicker bei mehr Benutzern
picture-legend-only-holds = hat, was er nicht mehr anfragen darf
picture-legend-dashed = gestrichelt: wartend oder veraltet
picture-legend-hatched = schraffiert: abgeschaltet oder zurückgezogen
picture-legend-group = zwei Blätter: steht für mehrere
picture-legend-resource-server = ein Resource-Server steht nur dann bei den Clients, wenn er etwas hat
picture-nothing-connected = Damit ist nichts verbunden.
picture-nothing = Es gibt noch nichts zu zeichnen: keinen Resource-Server, keinen Scope und keinen Client.
picture-findings = Einen Blick wert
picture-finding = { $kind ->
        [only-held] im Besitz von Clients, die ihn nicht mehr anfragen dürfen:
        [out-of-use] { $state } und noch im Besitz von:
        [unreachable] kein Client darf ihn anfragen oder hat ihn
        [idle] darf nichts anfragen und hat nichts
       *[empty] hat keinen Scope
    }
picture-finding-more-clients = und { $count } weitere
picture-more-findings = … und mehr.
picture-table = Dasselbe als Tabelle
picture-table-resource-server = Resource-Server
picture-table-scope = Scope
picture-table-client = Client
picture-table-what = Was
picture-table-for = Für
picture-more-rows = { $count ->
        [one] { $count } weitere Zeile steht nicht hier: Die CSV-Datei enthält sie.
       *[other] { $count } weitere Zeilen stehen nicht hier: Die CSV-Datei enthält sie.
    }
picture-exports = Exportieren
picture-changed = Das Bild hat sich um { $time } geändert.
picture-not-a-scope = so kann kein Scope heißen
picture-not-a-risk = muss low, medium, high oder critical sein
picture-names-nothing = das bezeichnet nichts
picture-not-found = nichts dieser Art heißt { $name }
picture-not-found-nearest = nichts dieser Art heißt { $name }; ist { $nearest } gemeint?

# What is said inside of the drawing; in the order of what the core calls phrases.
picture-this-server = dieser Server
picture-state = { $name ->
        [pending] wartet auf Freigabe
        [deprecated] veraltet
        [disabled] abgeschaltet
        [retired] zurückgezogen
       *[other] { $name }
    }
picture-risk = { $name ->
        [low] geringes Risiko
        [medium] mittleres Risiko
        [high] hohes Risiko
        [critical] kritisches Risiko
       *[other] Risiko { $name }
    }
picture-risk-up-to = { $name ->
        [low] höchstens geringes Risiko
        [medium] höchstens mittleres Risiko
        [high] höchstens hohes Risiko
        [critical] höchstens kritisches Risiko
       *[other] höchstens Risiko { $name }
    }
picture-risk-at-least = { $name ->
        [low] mindestens geringes Risiko
        [medium] mindestens mittleres Risiko
        [high] mindestens hohes Risiko
        [critical] mindestens kritisches Risiko
       *[other] mindestens Risiko { $name }
    }
picture-no-namespace = kein Namensraum
picture-kind = { $name ->
        [scope] Scope
        [client] Client
        [resource-server] Resource-Server
        [namespace] Namen mit dem Anfang
        [risk] Risiko von mindestens
        [group] Gruppe
        [user] Benutzer
        [users] Benutzer
        [server] dieser Server
        [everybody] alle Benutzer
       *[other] { $name }
    }
picture-every-user = alle Benutzer
picture-users-outside = Benutzer außerhalb von { $name }
picture-group-named = Gruppe { $name }
picture-other-names = andere Namen
picture-in-no-group = ohne Gruppe
picture-resource-servers = { $count } Resource-Server
picture-scopes = { $count ->
        [one] { $count } Scope
       *[other] { $count } Scopes
    }
picture-clients = { $count ->
        [one] { $count } Client
       *[other] { $count } Clients
    }
picture-users = { $count } Benutzer
picture-people = { $count ->
        [one] { $count } Benutzer oder Gruppe
       *[other] { $count } Benutzer und Gruppen
    }
picture-column = { $name ->
        [resource-servers] Resource-Server
        [scopes] Scopes
        [clients] Clients
       *[people] Benutzer und Gruppen
    }
picture-everything = Alles
picture-node = { $what ->
        [scope] Scope { $name }
        [client] Client { $name }
        [resource-server] Resource-Server { $name }
        [namespace] Namen mit dem Anfang { $name }
        [risk] Risiko { $name }
        [group] Gruppe { $name }
        [user] Benutzer { $name }
       *[users] { $name }
    }
picture-picture-of = Bild von { $name }: { $what }
picture-tie = { $name ->
        [owns] besitzt ihn
        [may-ask] darf anfragen
        [only-holds] hat, was er nicht mehr anfragen darf
       *[holds] hat ihn
    }
picture-tie-for-users = { $name ->
        [may-ask] darf für { $count } Benutzer anfragen
        [only-holds] hat für { $count } Benutzer, was er nicht mehr anfragen darf
       *[holds] hat ihn für { $count } Benutzer
    }
picture-itself = sich selbst
picture-may-ask-for = darf anfragen für { $name }
picture-only-scopes = Nur die ersten { $count } Scopes werden betrachtet.
picture-only-holdings = Nur { $count } Berechtigungen sind gezählt; es gibt mehr.
picture-only-held = Nur was jemand hat, ist zu sehen: Es gibt zu viele Clients und Scopes, um zu sagen, wer anfragen darf. Schränken Sie das Bild auf einen Scope oder Client ein.
picture-have-nothing = { $count ->
        [one] { $count } Client hat nichts und ist nicht zu sehen.
       *[other] { $count } Clients haben nichts und sind nicht zu sehen.
    }
picture-too-much = Zu viel für ein Bild, weggelassen: { $name }. Schränken Sie es ein, um sie zu sehen.
picture-too-many-lines = Zu viel für ein Bild, einige Linien sind weggelassen. Schränken Sie es ein, um sie zu sehen.
picture-only-users = Namen und Gruppen sind nur für die ersten { $count } Benutzer zu sehen.
