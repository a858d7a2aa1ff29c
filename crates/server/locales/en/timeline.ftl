# The registry over time.

timeline-title = Registrations over time
timeline-days = { $count ->
    [one] the last day
   *[other] the last { $count } days
 }
timeline-cut = Only the newest changes are shown: there are more in this time.
timeline-this-server = this server
timeline-registered = { $count ->
    [one] 1 scope registered
   *[other] { $count } scopes registered
 }
timeline-changed = { $count ->
    [one] 1 scope changed
   *[other] { $count } scopes changed
 }
timeline-moved = { $count ->
    [one] 1 scope in another state or with another owner
   *[other] { $count } scopes in another state or with another owner
 }
timeline-drawing = Changes of scopes by owner over time
timeline-days-ago = { $count ->
    [one] 1 day ago
   *[other] { $count } days ago
 }
timeline-now = now
timeline-legend = Legend
timeline-legend-registered = scopes registered
timeline-legend-changed = texts or properties changed
timeline-legend-moved = state or owner changed
timeline-legend-size = larger: more scopes at once
timeline-more-lanes = { $count ->
    [one] 1 more owner changed something.
   *[other] { $count } more owners changed something.
 }
timeline-empty = Nothing was registered or changed in this time.
timeline-skew = What resource servers say
timeline-skew-hint = Which manifest each declared last and had acknowledged, and when it last used a token or a secret. Who has not been heard since its manifest may serve an older one.
timeline-owner = Owner
timeline-scopes = Scopes
timeline-manifest = Manifest
timeline-heard = Last heard
timeline-pending = { $count ->
    [one] 1 waits for approval
   *[other] { $count } wait for approval
 }
timeline-revision = revision { $revision }, { $at }
timeline-by-others = { $count ->
        [one] { $count } scope changed by others since
       *[other] { $count } scopes changed by others since
    }
timeline-no-manifest = none declared
timeline-never-heard = never
timeline-more-owners = { $count ->
    [one] 1 more resource server is not shown.
   *[other] { $count } more resource servers are not shown.
 }
timeline-steps = Step by step
timeline-when = When
timeline-what = What
timeline-who = Who
timeline-more-names = { $count ->
    [one] and 1 more
   *[other] and { $count } more
 }
timeline-more-steps = { $count ->
    [one] 1 earlier step is not shown.
   *[other] { $count } earlier steps are not shown.
 }
timeline-door = Registrations over time
timeline-door-hint = Who registered what, with which deploy; what resource servers say.
