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
