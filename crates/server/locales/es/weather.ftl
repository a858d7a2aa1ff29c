# What was issued, refreshed, revoked and refused, and when.

weather-title = El tiempo de los tokens
weather-door-hint = Lo que se emite, renueva, revoca y rechaza, hora a hora; qué scopes se rechazan y quién perdió un token.
weather-hint = Las horas son UTC. Lo que ocurre se cuenta en menos de un minuto y se conserva 90 días.
weather-days = { $count ->
    [one] las últimas 24 horas
   *[other] los últimos { $count } días
 }
weather-of = { $sort ->
    [scope] Solo el scope { $name }
   *[client] Solo el cliente { $name }
 }
weather-charts = Qué ocurrió
weather-step = { $hours ->
    [1] Cada barra es una hora.
    [6] Cada barra son seis horas.
   *[other] Cada barra es un día.
 }
weather-kind = { $kind ->
    [issued] Emitidos
    [refreshed] Renovados
    [revoked] Revocados
    [reused] Reutilizados
    [refused] Rechazados
   *[scope-refused] Scope rechazado
 }
weather-kind-hint = { $kind ->
    [issued] tokens de acceso, sin los renovados
    [refreshed] tokens de renovación cambiados por otros nuevos
    [revoked] tokens y autorizaciones a los que alguien puso fin
    [reused] códigos y tokens de renovación ya usados que volvieron: lo que dependía de ellos se revocó
    [refused] solicitudes de token, por cualquier motivo
   *[scope-refused] solicitudes rechazadas a causa de un scope
 }
weather-chart = { $total } en total, como mucho { $most } en una barra
weather-ranking = { $kind ->
    [issued] Más tokens emitidos
    [refused] Rechazados más a menudo
    [reused] Reutilización detectada
   *[scope-refused] Rechazos por scope
 }
weather-unregistered = nombres que nadie registró
weather-more-of-it = su propio tiempo:
weather-more = { $count ->
    [one] y 1 más
   *[other] y { $count } más
 }
weather-cut = Hubo tanto que aquí solo se cuenta lo más reciente.
weather-none = Ninguno en este periodo.
weather-hours = Horas de más actividad
weather-hours-hint = Tokens emitidos y renovados, por día de la semana y hora del día (UTC).
weather-hour = Hora
weather-weekday = { $day ->
    [0] lun
    [1] mar
    [2] mié
    [3] jue
    [4] vie
    [5] sáb
   *[6] dom
 }
weather-steps = Paso a paso
weather-from = Desde
