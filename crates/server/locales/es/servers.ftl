# Resource servers, as administrators see them.

servers-create = Crear un servidor de recursos
servers-edit = Editar el servidor de recursos
servers-make = Crear
servers-count = { $count ->
    [one] { $count } servidor de recursos en total
   *[other] { $count } servidores de recursos en total
 }
servers-none = No hay servidores de recursos así.
servers-namespaces = Espacios de nombres
servers-namespaces-hint = En sus espacios de nombres solo este servidor registra scopes. Los scopes existentes se mantienen al retirar un espacio.
servers-namespaces-form-hint = Separados por espacios, cada uno terminado en : / . o -; puede quedar vacío.
servers-give-namespace = Darle un espacio de nombres
servers-namespace-example = Termina en : / . o -, como calendar:
servers-give = Dar
servers-take = Retirar
servers-rights = Derechos
servers-registers = registra
servers-introspects = comprueba tokens
servers-may-register = Puede registrar scopes
servers-may-introspect = Puede comprobar tokens
servers-own-tokens = los que llevan sus propios scopes
servers-all-tokens = todos los tokens, sea quien sea el dueño de los scopes
servers-all-tokens-hint = fuerte: solo para pasarelas de plena confianza
servers-may-set-defaults = Puede hacer predeterminados sus scopes
servers-defaults-hint = los clientes que no piden nada los reciben
servers-approval = Scopes nuevos
servers-approval-required = Los scopes nuevos esperan aprobación
servers-approval-automatic = se usan de inmediato
servers-approval-hint = un administrador acepta o rechaza cada uno
servers-token-format = Tokens para él
servers-format-opaque = opacos: pregunta a este servidor qué valen
servers-format-jwt = JWT: firmados y comprobados sin preguntar
servers-jwt-hint = necesita un identificador de recurso; uno revocado vale hasta que caduca
servers-resource = Identificador de recurso
servers-resource-hint = La URL de la API, como https://api.example; puede quedar vacía.
servers-name-hint = Las personas lo ven como dueño de lo que se les pide permitir.
servers-owns = { $count ->
    [one] posee { $count } scope
   *[other] posee { $count } scopes
 }
servers-waiting = { $count ->
    [one] { $count } espera aprobación
   *[other] { $count } esperan aprobación
 }
servers-manifest = Manifiesto
servers-no-manifest = ninguno: registra los scopes uno a uno
servers-revision = revisión { $revision }
servers-as-client = Como cliente
servers-pending = Esperan aprobación
servers-approve = Aprobar
servers-refuse = Rechazar
servers-tokens = Tokens fijos
servers-last-used = Último uso
servers-never = nunca
servers-over = terminado
servers-no-end = hasta que se revoque
servers-revoke = Revocar
servers-revoke-token = ¿Revocar un token fijo de { $name }?
servers-revoke-token-means = Quien lo use será rechazado en el acto. No se puede deshacer.
servers-days = Días de validez de un token nuevo
servers-days-hint = Vacío: hasta que se revoque. Dos valen a la vez, para que uno sustituya al otro.
servers-problem-days = debe ser un número de días de 1 a 3650, o vacío
servers-new-token = Crear un token fijo
servers-once = Copie esto ahora: solo se muestra esta vez.
servers-static-token = Token fijo con el que la API registra scopes y comprueba tokens
servers-client-secret = Secreto del cliente con el que obtiene ella misma tales tokens
servers-offers = Ofertas
servers-offers-to = ofrece { $what } a { $name }
servers-is-offered = recibe la oferta de { $what } de { $name }
servers-withdraw = Retirar
