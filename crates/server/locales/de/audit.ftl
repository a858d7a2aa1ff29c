# The record of changes.

audit-heading = Änderungsprotokoll
audit-export = Exportieren
audit-kind-label = Was geändert wurde
audit-kind = { $kind ->
        [scope] Scope
        [client] Client
        [user] Benutzer
        [group] Gruppe
       *[other] { $kind }
    }
audit-name = Name
audit-none = Nichts ist verzeichnet.
audit-none-of-this = Dazu ist nichts verzeichnet.
audit-earlier = Früher
audit-subject = { $kind ->
        [scope] Scope { $name }
        [client] Client { $name }
        [user] Benutzer { $name }
        [group] Gruppe { $name }
        [consent] was { $name } der Anwendung { $other } erlaubt hat
        [signing_key] Signaturschlüssel { $name }
        [audit] dieses Protokoll
       *[other] { $kind } { $name }
    }
audit-actor = { $kind ->
        [server] dieser Server
        [operator] der Betreiber
        [client] Client { $name }
        [user] Benutzer { $name }
       *[other] { $name }
    }
