# The picture: who has which authority.

picture-title = Panorama
picture-page-heading = Quién tiene qué permisos
picture-narrow = Mostrar solo lo relacionado con
picture-narrow-kind = que es
picture-show = Mostrar
picture-show-everything = Mostrar todo
picture-skip = Saltar el dibujo: la tabla de abajo dice lo mismo
picture-drawing = Dibujo
picture-legend = Leyenda
picture-legend-owns = posee
picture-legend-may-ask = puede pedir
picture-legend-holds = tiene; más grueso con más usuarios
picture-legend-only-holds = tiene lo que ya no puede pedir
picture-legend-dashed = discontinuo: pendiente u obsoleto
picture-legend-hatched = rayado: desactivado o retirado
picture-legend-group = dos hojas: representa a varios
picture-legend-resource-server = un servidor de recursos se dibuja como cliente solo si tiene algo
picture-nothing-connected = No hay nada relacionado.
picture-nothing = Aún no hay nada que dibujar: ni servidores de recursos, ni scopes, ni clientes.
picture-findings = Conviene revisar
picture-finding = { $kind ->
        [only-held] lo tienen clientes que ya no pueden pedirlo:
        [out-of-use] { $state } y aún lo tienen:
        [unreachable] ningún cliente puede pedirlo ni lo tiene
        [idle] no puede pedir nada ni tiene nada
       *[empty] no tiene ningún scope
    }
picture-finding-more-clients = y { $count } más
picture-more-findings = … y más.
picture-table = Lo mismo en una tabla
picture-table-resource-server = Servidor de recursos
picture-table-scope = Scope
picture-table-client = Cliente
picture-table-what = Qué
picture-table-for = Para
picture-more-rows = { $count ->
        [one] { $count } fila más no se muestra aquí: está en el CSV.
       *[other] { $count } filas más no se muestran aquí: están en el CSV.
    }
picture-exports = Exportar
picture-changed = La vista ha cambiado a las { $time }.
picture-not-a-scope = esto no puede ser el nombre de un scope
picture-not-a-risk = debe ser low, medium, high o critical
picture-names-nothing = esto no designa nada
picture-not-found = no hay nada de este tipo llamado { $name }
picture-not-found-nearest = no hay nada de este tipo llamado { $name }; ¿se refiere a { $nearest }?

# What is said inside of the drawing; in the order of what the core calls phrases.
picture-this-server = este servidor
picture-state = { $name ->
        [pending] pendiente
        [deprecated] obsoleto
        [disabled] desactivado
        [retired] retirado
       *[other] { $name }
    }
picture-risk = { $name ->
        [low] riesgo bajo
        [medium] riesgo medio
        [high] riesgo alto
        [critical] riesgo crítico
       *[other] riesgo { $name }
    }
picture-risk-up-to = { $name ->
        [low] riesgo bajo como máximo
        [medium] riesgo medio como máximo
        [high] riesgo alto como máximo
        [critical] riesgo crítico como máximo
       *[other] riesgo { $name } como máximo
    }
picture-risk-at-least = { $name ->
        [low] riesgo bajo o mayor
        [medium] riesgo medio o mayor
        [high] riesgo alto o mayor
        [critical] riesgo crítico o mayor
       *[other] riesgo { $name } o mayor
    }
picture-no-namespace = sin espacio de nombres
picture-kind = { $name ->
        [scope] scope
        [client] cliente
        [resource-server] servidor de recursos
        [namespace] nombres que empiezan por
        [risk] riesgo mínimo
        [group] grupo
        [user] usuario
        [users] usuarios
        [server] este servidor
        [everybody] todos los usuarios
       *[other] { $name }
    }
picture-every-user = todos los usuarios
picture-users-outside = usuarios fuera de { $name }
picture-group-named = grupo { $name }
picture-other-names = otros nombres
picture-in-no-group = sin grupo
picture-resource-servers = { $count ->
        [one] { $count } servidor de recursos
       *[other] { $count } servidores de recursos
    }
picture-scopes = { $count ->
        [one] { $count } scope
       *[other] { $count } scopes
    }
picture-clients = { $count ->
        [one] { $count } cliente
       *[other] { $count } clientes
    }
picture-users = { $count ->
        [one] { $count } usuario
       *[other] { $count } usuarios
    }
picture-people = { $count ->
        [one] { $count } usuario o grupo
       *[other] { $count } usuarios y grupos
    }
picture-column = { $name ->
        [resource-servers] Servidores de recursos
        [scopes] Scopes
        [clients] Clientes
       *[people] Usuarios y grupos
    }
picture-everything = Todo
picture-node = { $what ->
        [scope] scope { $name }
        [client] cliente { $name }
        [resource-server] servidor de recursos { $name }
        [namespace] nombres que empiezan por { $name }
        [risk] riesgo { $name }
        [group] grupo { $name }
        [user] usuario { $name }
       *[users] { $name }
    }
picture-picture-of = Vista de { $name }: { $what }
picture-tie = { $name ->
        [owns] lo posee
        [may-ask] puede pedirlo
        [only-holds] tiene lo que ya no puede pedir
       *[holds] lo tiene
    }
picture-tie-for-users = { $name ->
        [may-ask] { $count ->
            [one] puede pedirlo para { $count } usuario
           *[other] puede pedirlo para { $count } usuarios
        }
        [only-holds] { $count ->
            [one] tiene, para { $count } usuario, lo que ya no puede pedir
           *[other] tiene, para { $count } usuarios, lo que ya no puede pedir
        }
       *[holds] { $count ->
            [one] lo tiene para { $count } usuario
           *[other] lo tiene para { $count } usuarios
        }
    }
picture-itself = sí mismo
picture-may-ask-for = puede pedirlo para { $name }
picture-only-scopes = Solo se tienen en cuenta los primeros { $count } scopes.
picture-only-holdings = Solo se cuentan { $count } tenencias; hay más.
picture-only-held = Solo se muestra lo que alguien tiene: hay demasiados clientes y scopes para decir quién puede pedir. Limite la vista a un scope o a un cliente.
picture-have-nothing = { $count ->
        [one] { $count } cliente no tiene nada y no se muestra.
       *[other] { $count } clientes no tienen nada y no se muestran.
    }
picture-too-much = Demasiado para una sola vista; se omite: { $name }. Límitela para verlos.
picture-too-many-lines = Demasiado para una sola vista; se omiten algunas líneas. Límitela para verlas.
picture-only-users = Solo se muestran los nombres y grupos de los primeros { $count } usuarios.
