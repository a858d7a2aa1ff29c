# The picture: who has which authority.

picture-title = Picture
picture-page-heading = Who has which authority
picture-narrow = Show only what is connected with
picture-narrow-kind = which is a
picture-show = Show
picture-show-everything = Show everything
picture-skip = Skip the drawing: the table below says the same
picture-drawing = Drawing
picture-legend = Legend
picture-legend-owns = owns
picture-legend-may-ask = may ask
picture-legend-holds = holds; thicker for more users
picture-legend-only-holds = holds what it may no longer ask for
picture-legend-dashed = dashed: pending or deprecated
picture-legend-hatched = hatched: disabled or retired
picture-legend-group = two sheets: stands for several
picture-legend-resource-server = a resource server is drawn as a client only if it holds something
picture-nothing-connected = Nothing is connected with it.
picture-nothing = There is nothing to draw yet: no resource server, no scope and no client.
picture-findings = Worth a look
picture-finding = { $kind ->
        [only-held] held by those who may no longer ask for it:
        [out-of-use] { $state } and still held by:
        [unreachable] no client may ask for it or holds it
        [idle] may ask for nothing and holds nothing
       *[empty] has no scope
    }
picture-finding-more-clients = and { $count } more
picture-more-findings = … and more.
picture-table = The same as a table
picture-table-resource-server = Resource server
picture-table-scope = Scope
picture-table-client = Client
picture-table-what = What
picture-table-for = For
picture-more-rows = { $count ->
        [one] { $count } more row is not shown here: the CSV has it.
       *[other] { $count } more rows are not shown here: the CSV has them.
    }
picture-exports = Take it away
picture-changed = The picture has changed at { $time }.
picture-not-a-scope = this cannot be the name of a scope
picture-not-a-risk = must be low, medium, high or critical
picture-names-nothing = this names nothing
picture-not-found = there is nothing of this kind called { $name }
picture-not-found-nearest = there is nothing of this kind called { $name }; is { $nearest } meant?

# What is said inside of the drawing; in the order of what the core calls phrases.
picture-this-server = this server
picture-state = { $name ->
        [pending] pending
        [deprecated] deprecated
        [disabled] disabled
        [retired] retired
       *[other] { $name }
    }
picture-risk = { $name ->
        [low] low risk
        [medium] medium risk
        [high] high risk
        [critical] critical risk
       *[other] { $name } risk
    }
picture-risk-up-to = { $name ->
        [low] up to low risk
        [medium] up to medium risk
        [high] up to high risk
        [critical] up to critical risk
       *[other] up to { $name } risk
    }
picture-risk-at-least = { $name ->
        [low] low risk or more
        [medium] medium risk or more
        [high] high risk or more
        [critical] critical risk or more
       *[other] { $name } risk or more
    }
picture-no-namespace = no namespace
picture-kind = { $name ->
        [scope] scope
        [client] client
        [resource-server] resource server
        [namespace] names beginning with
        [risk] risk of at least
        [group] group
        [user] user
        [users] users
        [server] this server
        [everybody] every user
       *[other] { $name }
    }
picture-every-user = every user
picture-users-outside = users outside { $name }
picture-group-named = group { $name }
picture-other-names = other names
picture-in-no-group = in no group
picture-resource-servers = { $count ->
        [one] { $count } resource server
       *[other] { $count } resource servers
    }
picture-scopes = { $count ->
        [one] { $count } scope
       *[other] { $count } scopes
    }
picture-clients = { $count ->
        [one] { $count } client
       *[other] { $count } clients
    }
picture-users = { $count ->
        [one] { $count } user
       *[other] { $count } users
    }
picture-people = { $count ->
        [one] { $count } user or group
       *[other] { $count } users and groups
    }
picture-column = { $name ->
        [resource-servers] Resource servers
        [scopes] Scopes
        [clients] Clients
       *[people] Users and groups
    }
picture-everything = Everything
picture-node = { $what ->
        [scope] scope { $name }
        [client] client { $name }
        [resource-server] resource server { $name }
        [namespace] names beginning with { $name }
        [risk] risk { $name }
        [group] group { $name }
        [user] user { $name }
       *[users] { $name }
    }
picture-picture-of = Picture of { $name }: { $what }
picture-tie = { $name ->
        [owns] owns it
        [may-ask] may ask
        [only-holds] holds what it may no longer ask for
       *[holds] holds it
    }
picture-tie-for-users = { $name ->
        [may-ask] { $count ->
            [one] may ask for { $count } user
           *[other] may ask for { $count } users
        }
        [only-holds] { $count ->
            [one] holds what it may no longer ask for, for { $count } user
           *[other] holds what it may no longer ask for, for { $count } users
        }
       *[holds] { $count ->
            [one] holds it for { $count } user
           *[other] holds it for { $count } users
        }
    }
picture-itself = itself
picture-may-ask-for = may ask for { $name }
picture-only-scopes = Only the first { $count } scopes are looked at.
picture-only-holdings = Only { $count } holdings are counted; there are more.
picture-only-held = Only what is held is shown: there are too many clients and scopes to say who may ask. Narrow the picture to a scope or a client.
picture-have-nothing = { $count ->
        [one] { $count } client has nothing and is not shown.
       *[other] { $count } clients have nothing and are not shown.
    }
picture-too-much = Too much for one picture, left out: { $name }. Narrow it to see them.
picture-too-many-lines = Too much for one picture, left out: some lines. Narrow it to see them.
picture-only-users = Only of the first { $count } users names and groups are shown.
