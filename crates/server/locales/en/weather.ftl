# What was issued, refreshed, revoked and refused, and when.

weather-title = Token weather
weather-door-hint = What is issued, refreshed, revoked and refused, hour by hour; which scopes are refused, and who lost a token.
weather-hint = Times are UTC. What happens is counted within a minute and kept for 90 days.
weather-days = { $count ->
    [one] the last 24 hours
   *[other] the last { $count } days
 }
weather-of = { $sort ->
    [scope] Only the scope { $name }
   *[client] Only the client { $name }
 }
weather-charts = What happened
weather-step = { $hours ->
    [1] Each bar is one hour.
    [6] Each bar is six hours.
   *[other] Each bar is one day.
 }
weather-kind = { $kind ->
    [issued] Issued
    [refreshed] Refreshed
    [revoked] Revoked
    [reused] Reuse
    [refused] Refused
   *[scope-refused] Scope refused
 }
weather-kind-hint = { $kind ->
    [issued] access tokens, without refreshed ones
    [refreshed] refresh tokens exchanged for new ones
    [revoked] tokens and grants that somebody ended
    [reused] spent codes and refresh tokens that came again: what hung on them was revoked
    [refused] token requests, for whatever reason
   *[scope-refused] requests that were refused because of a scope
 }
weather-chart = { $total } in all, at most { $most } in one bar
weather-ranking = { $kind ->
    [issued] Most tokens issued
    [refused] Refused most often
    [reused] Reuse detected
   *[scope-refused] Refused by scope
 }
weather-unregistered = names that nobody registered
weather-more-of-it = its own weather:
weather-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
 }
weather-cut = There was so much that only the newest of it is counted here.
weather-none = None in this time.
weather-hours = Busy hours
weather-hours-hint = Tokens issued and refreshed, by weekday and hour of the day (UTC).
weather-hour = Hour
weather-weekday = { $day ->
    [0] Mon
    [1] Tue
    [2] Wed
    [3] Thu
    [4] Fri
    [5] Sat
   *[6] Sun
 }
weather-steps = Step by step
weather-from = From
