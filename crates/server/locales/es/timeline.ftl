# The registry over time.

timeline-title = Registros a lo largo del tiempo
timeline-days = { $count ->
    [one] el último día
   *[other] los últimos { $count } días
 }
timeline-cut = Solo se muestran los cambios más recientes: hay más en este periodo.
timeline-this-server = este servidor
timeline-registered = { $count ->
    [one] 1 scope registrado
   *[other] { $count } scopes registrados
 }
timeline-changed = { $count ->
    [one] 1 scope cambiado
   *[other] { $count } scopes cambiados
 }
timeline-moved = { $count ->
    [one] 1 scope en otro estado o con otro propietario
   *[other] { $count } scopes en otro estado o con otro propietario
 }
timeline-drawing = Cambios de scopes por propietario a lo largo del tiempo
timeline-days-ago = { $count ->
    [one] hace 1 día
   *[other] hace { $count } días
 }
timeline-now = ahora
timeline-legend = Leyenda
timeline-legend-registered = scopes registrados
timeline-legend-changed = textos o propiedades cambiados
timeline-legend-moved = estado o propietario cambiado
timeline-legend-size = mayor: más scopes a la vez
timeline-more-lanes = { $count ->
    [one] 1 propietario más cambió algo.
   *[other] { $count } propietarios más cambiaron algo.
 }
timeline-empty = No se registró ni cambió nada en este periodo.
timeline-skew = Lo que dicen los servidores de recursos
timeline-skew-hint = El manifiesto que cada uno declaró por última vez y fue confirmado, y cuándo usó por última vez un token o un secreto. Quien no ha dado señales desde su manifiesto quizá sirva uno anterior.
timeline-owner = Propietario
timeline-scopes = Scopes
timeline-manifest = Manifiesto
timeline-heard = Última señal
timeline-pending = { $count ->
    [one] 1 espera aprobación
   *[other] { $count } esperan aprobación
 }
timeline-revision = revisión { $revision }, { $at }
timeline-by-others = { $count ->
        [one] { $count } scope cambiado por otros desde entonces
       *[other] { $count } scopes cambiados por otros desde entonces
    }
timeline-no-manifest = ninguno declarado
timeline-never-heard = nunca
timeline-more-owners = { $count ->
    [one] No se muestra 1 servidor de recursos más.
   *[other] No se muestran { $count } servidores de recursos más.
 }
timeline-steps = Paso a paso
timeline-when = Cuándo
timeline-what = Qué
timeline-who = Quién
timeline-more-names = { $count ->
    [one] y 1 más
   *[other] y { $count } más
 }
timeline-more-steps = { $count ->
    [one] No se muestra 1 paso anterior.
   *[other] No se muestran { $count } pasos anteriores.
 }
timeline-door = Registros a lo largo del tiempo
timeline-door-hint = Quién registró qué, con qué despliegue; lo que dicen los servidores de recursos.
