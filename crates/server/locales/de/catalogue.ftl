# The catalogue of scopes.

catalogue-heading = Scopes
catalogue-about = Was Anwendungen hier anfragen dürfen. Jeder Resource-Server bestimmt über seine eigenen.
catalogue-state = Zustand
catalogue-any-state = alle
catalogue-only-those-of = Nur die von { $owner }.
catalogue-all = Alle
catalogue-of = Von { $owner }
catalogue-of-this-server = Von diesem Server
catalogue-with = mit { $names }
catalogue-instead = fragen Sie stattdessen { $name } an
catalogue-until = bis { $time }
catalogue-none = Kein Scope gefunden.

scope-state = { $state ->
        [active] aktiv
        [pending] wartet auf Freigabe
        [deprecated] veraltet
        [disabled] abgeschaltet
        [retired] zurückgezogen
       *[other] { $state }
    }
scope-risk = { $risk ->
        [low] geringes Risiko
        [medium] mittleres Risiko
        [high] hohes Risiko
        [critical] kritisches Risiko
       *[other] { $risk }
    }
scope-default = Vorgabe
scope-by-agreement = nach Absprache
