# Scopes, for administrators.

scopes-create = Crear un scope de este servidor
scopes-owner = Propietario
scopes-any-owner = cualquiera
scopes-none = No hay scopes.
scopes-advertised = anunciado
scopes-exclusive = exclusivo
scopes-default-requested = pide ser predeterminado
scope-owned-by = Propietario: { $owner }
scope-registered = registrado el { $time }
scope-since = desde el { $time }
scope-replaced-by = sustituido por { $name }
scope-retired-about = Un scope retirado no se concede a nadie, y su nombre nunca se da a otro propietario.
scope-name = Nombre
scope-name-hint = ASCII imprimible sin espacios; no se puede cambiar después.
scope-description = Descripción
scope-description-hint = Lo que permite hacer a una aplicación, en palabras comprensibles: se lee al pedir el consentimiento.
scope-use = Uso
scope-use-default = Predeterminado
scope-use-default-hint = se concede cuando una petición no nombra ningún scope
scope-use-advertised = Anunciado
scope-use-advertised-hint = figura en el documento de metadatos, donde algunos clientes piden todo lo que encuentran
scope-use-exclusive = Exclusivo
scope-use-exclusive-hint = solo pueden pedirlo las aplicaciones que nombra una regla
scope-use-private = Privado
scope-use-private-hint = ni en el catálogo ni en los metadatos
scope-use-cosmetic = El texto significa lo mismo
scope-use-cosmetic-hint = no se vuelve a preguntar a nadie por una descripción nueva
scope-risk-level = Riesgo
scope-risk-level-hint = Cuánto daño se puede hacer con él; las personas lo ven cuando se les pregunta. Si aumenta, se les vuelve a preguntar.
scope-risk-asked = Su propietario pide: { $risk }.
scope-risk-unknown = debe ser uno de los que se ofrecen
scope-other-languages = En otros idiomas
scope-changed-meanwhile = Alguien ha cambiado el scope mientras tanto: así es ahora.
scope-registered-already = ya está registrado
scope-change = { $change ->
        [approve] Aprobar
        [refuse] Rechazar
        [deprecate] Marcar como obsoleto
        [disable] Desactivar
        [retire] Retirar
        [restore] Restaurar
       *[other] { $change }
    }
scope-change-question = { $change ->
        [approve] ¿Aprobar { $name }?
        [refuse] ¿Rechazar { $name }?
        [deprecate] ¿Marcar { $name } como obsoleto?
        [disable] ¿Desactivar { $name }?
        [retire] ¿Retirar { $name }?
        [restore] ¿Restaurar { $name }?
       *[other] ¿{ $change } { $name }?
    }
scope-change-consequence = { $change ->
        [approve] Las aplicaciones pueden pedirlo, según las reglas.
        [refuse] No entra en uso y su nombre queda reservado. Se puede restaurar durante 30 días.
        [deprecate] Funciona como antes e indica qué pedir en su lugar.
        [disable] No se concede a nadie y los tokens lo pierden hasta que se restaure.
        [retire] Ya no se concede a nadie y los tokens lo pierden. El nombre nunca se da a otro propietario. Se puede restaurar durante 30 días.
       *[restore] Vuelve a donde estaba: lo concedido antes lo incluye de nuevo.
    }
scope-grants = { $count ->
        [one] { $count } autorización activa lo incluye.
       *[other] { $count } autorizaciones activas lo incluyen.
    }
scope-grants-application = aplicación { $name }
scope-grants-more-applications = { $count ->
        [one] y { $count } aplicación más
       *[other] y { $count } aplicaciones más
    }
scope-grants-user = para { $name }
scope-grants-more-users = { $count ->
        [one] y { $count } persona más
       *[other] y { $count } personas más
    }
scope-grants-none = Nadie lo tiene ahora.
scope-reason = Motivo
scope-reason-hint = Para el registro; puede dejarse vacío.
scope-sunset = Fin de servicio
scope-sunset-hint = El día (UTC) en que deja de usarse por sí solo; puede dejarse vacío.
scope-replacement = Sustituido por
scope-replacement-hint = El scope que se debe pedir en su lugar; puede dejarse vacío.
scope-sunset-malformed = debe ser un día: AAAA-MM-DD

scope-history = Historial
scope-history-of = Historial de { $name }
scope-history-by = por { $actor }
scope-history-none = No hay nada registrado.
scope-history-operator = el operador
scope-history-asked-again = se vuelve a pedir el consentimiento
scope-history-consent-holds = los consentimientos dados siguen valiendo
change-changed = { $member }: { $before } → { $after }
change-set = { $member }: { $after }
change-gone = { $member }: { $before } → nada
change-begun = { $member }: nada → { $after }
