# The record of changes.

audit-heading = Record of changes
audit-export = Take it away
audit-kind-label = What was done to
audit-kind = { $kind ->
        [scope] scope
        [client] client
        [user] user
        [group] group
       *[other] { $kind }
    }
audit-name = Its name
audit-none = Nothing is recorded.
audit-none-of-this = Nothing is recorded of this.
audit-earlier = Earlier
audit-subject = { $kind ->
        [scope] scope { $name }
        [client] client { $name }
        [user] user { $name }
        [group] group { $name }
        [consent] what { $name } allowed { $other }
        [signing_key] signing key { $name }
        [audit] this record
       *[other] { $kind } { $name }
    }
audit-actor = { $kind ->
        [server] this server
        [operator] the operator
        [client] client { $name }
        [user] user { $name }
       *[other] { $name }
    }
