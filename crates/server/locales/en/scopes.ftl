# Scopes, for administrators.

scopes-create = Create a scope of this server
scopes-owner = Owner
scopes-any-owner = anybody
scopes-none = No scopes.
scopes-advertised = advertised
scopes-exclusive = exclusive
scopes-default-requested = asked to be a default
scope-owned-by = Owned by { $owner }
scope-registered = registered { $time }
scope-since = since { $time }
scope-replaced-by = replaced by { $name }
scope-retired-about = A retired scope is granted to nobody, and its name is never given to another owner.
scope-name = Name
scope-name-hint = Printable ASCII without spaces; it cannot be changed later.
scope-description = Description
scope-description-hint = What it lets an application do, in words for people: they read it when they are asked.
scope-use = Use
scope-use-default = Default
scope-use-default-hint = granted when a request names no scope
scope-use-advertised = Advertised
scope-use-advertised-hint = listed in the metadata document, where some clients ask for all they find
scope-use-exclusive = Exclusive
scope-use-exclusive-hint = only applications that a rule names may ask for it
scope-use-private = Private
scope-use-private-hint = not in the catalogue and in no metadata
scope-use-cosmetic = The text means the same
scope-use-cosmetic-hint = nobody is asked again because of a new description
scope-risk-level = Risk
scope-risk-level-hint = How much harm can be done with it; people see it when they are asked. With more than before they are asked again.
scope-risk-asked = Its owner asks for { $risk }.
scope-risk-unknown = must be one of those that are offered
scope-other-languages = In other languages
scope-changed-meanwhile = Somebody changed the scope meanwhile: this is what it is now.
scope-registered-already = is registered already
scope-change = { $change ->
        [approve] Approve
        [refuse] Refuse
        [deprecate] Deprecate
        [disable] Disable
        [retire] Retire
        [restore] Restore
       *[other] { $change }
    }
scope-change-question = { $change ->
        [approve] Approve { $name }?
        [refuse] Refuse { $name }?
        [deprecate] Deprecate { $name }?
        [disable] Disable { $name }?
        [retire] Retire { $name }?
        [restore] Restore { $name }?
       *[other] { $change } { $name }?
    }
scope-change-consequence = { $change ->
        [approve] Applications may ask for it, as the rules say.
        [refuse] It does not come into use, and its name stays reserved. For 30 days it can be restored.
        [deprecate] It works as before, and says what to ask for instead.
        [disable] It is granted to nobody, and tokens lose it, until it is restored.
        [retire] It is granted to nobody any more, and tokens lose it. The name is never given to another owner. For 30 days it can be restored.
       *[restore] It comes back to where it was: what was granted before carries it again.
    }
scope-grants = { $count ->
        [one] { $count } live grant holds it.
       *[other] { $count } live grants hold it.
    }
scope-grants-application = application { $name }
scope-grants-more-applications = { $count ->
        [one] and { $count } more application
       *[other] and { $count } more applications
    }
scope-grants-user = for { $name }
scope-grants-more-users = { $count ->
        [one] and { $count } more person
       *[other] and { $count } more people
    }
scope-grants-none = Nobody holds it now.
scope-reason = Reason
scope-reason-hint = For the record; may be left empty.
scope-sunset = Sunset
scope-sunset-hint = The day (UTC) on which it goes out of use by itself; may be left empty.
scope-replacement = Replaced by
scope-replacement-hint = The scope to ask for instead; may be left empty.
scope-sunset-malformed = must be a day: YYYY-MM-DD

scope-history = History
scope-history-of = History of { $name }
scope-history-by = by { $actor }
scope-history-none = Nothing is recorded.
scope-history-operator = the operator
scope-history-asked-again = people are asked again
scope-history-consent-holds = what people allowed holds
change-changed = { $member }: { $before } → { $after }
change-set = { $member }: { $after }
change-gone = { $member }: { $before } → nothing
change-begun = { $member }: none → { $after }
