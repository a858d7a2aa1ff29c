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
