# The catalogue of scopes.

catalogue-heading = Scopes
catalogue-about = Lo que las aplicaciones pueden pedir aquí. Cada servidor de recursos rige los suyos.
catalogue-state = Estado
catalogue-any-state = cualquiera
catalogue-only-those-of = Solo los de { $owner }.
catalogue-all = Todos
catalogue-of = De { $owner }
catalogue-of-this-server = De este servidor
catalogue-with = con { $names }
catalogue-instead = pida { $name } en su lugar
catalogue-until = hasta el { $time }
catalogue-none = No se ha encontrado ningún scope.

scope-state = { $state ->
        [active] activo
        [pending] pendiente
        [deprecated] obsoleto
        [disabled] desactivado
        [retired] retirado
       *[other] { $state }
    }
scope-risk = { $risk ->
        [low] riesgo bajo
        [medium] riesgo medio
        [high] riesgo alto
        [critical] riesgo crítico
       *[other] { $risk }
    }
scope-default = predeterminado
scope-by-agreement = por acuerdo
