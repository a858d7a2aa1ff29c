# The record of changes.

audit-heading = Registro de cambios
audit-export = Exportar
audit-kind-label = Qué se cambió
audit-kind = { $kind ->
        [scope] scope
        [client] cliente
        [user] usuario
        [group] grupo
       *[other] { $kind }
    }
audit-name = Su nombre
audit-none = No hay nada registrado.
audit-none-of-this = No hay nada registrado sobre esto.
audit-earlier = Anteriores
audit-subject = { $kind ->
        [scope] scope { $name }
        [client] cliente { $name }
        [user] usuario { $name }
        [group] grupo { $name }
        [consent] lo que { $name } permitió a { $other }
        [signing_key] clave de firma { $name }
        [audit] este registro
       *[other] { $kind } { $name }
    }
audit-actor = { $kind ->
        [server] este servidor
        [operator] el operador
        [client] cliente { $name }
        [user] usuario { $name }
       *[other] { $name }
    }
