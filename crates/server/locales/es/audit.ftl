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
