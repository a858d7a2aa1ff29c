# The catalogue of scopes.

catalogue-heading = Scopes
catalogue-about = What applications may ask for here. Each resource server rules its own.
catalogue-state = State
catalogue-any-state = any
catalogue-only-those-of = Only those of { $owner }.
catalogue-all = All
catalogue-of = Of { $owner }
catalogue-of-this-server = Of this server
catalogue-with = with { $names }
catalogue-instead = ask for { $name } instead
catalogue-until = until { $time }
catalogue-none = No scope was found.

scope-state = { $state ->
        [active] active
        [pending] pending
        [deprecated] deprecated
        [disabled] disabled
        [retired] retired
       *[other] { $state }
    }
scope-risk = { $risk ->
        [low] low risk
        [medium] medium risk
        [high] high risk
        [critical] critical risk
       *[other] { $risk }
    }
scope-default = default
scope-by-agreement = by agreement
