# Settings, and what the doctor says; the command line says the English ones.

settings-checks = Estado
settings-worst-ok = Todo está como debe.
settings-worst-warning = Funciona, pero algo es débil.
settings-worst-failure = Algo va mal.
settings-outcome-ok = bien
settings-outcome-warning = atención
settings-outcome-failure = fallo
settings-command = Lo mismo en la línea de órdenes, y también desde fuera:
settings-in-force = Ajustes en vigor
settings-about = Tal como los lee este servidor. Se cambian en su configuración, no aquí.
settings-key = Ajuste
settings-value = Valor
settings-from = De dónde
settings-set = fijado
settings-default = predeterminado
settings-weak = débil

# The checks.
doctor-administrator-ok = Hay un administrador.
doctor-administrator-bad = No hay ningún administrador.
doctor-administrator-fix = Cree un enlace de instalación con: bailiwick setup-link
doctor-issuer-ok = El emisor { $issuer } está protegido.
doctor-issuer-bad = El emisor { $issuer } es http sin cifrar fuera de esta máquina: contraseñas y tokens viajan al descubierto.
doctor-issuer-fix = Ponga el servidor tras https y configure un emisor https.
doctor-legacy-ok = No hay tipos de concesión obsoletos activados.
doctor-legacy-bad = Hay tipos de concesión obsoletos activados: { $names }.
doctor-legacy-fix = Pase sus clientes al código de autorización con PKCE y quítelos de allow_grants.
doctor-pkce-ok = PKCE es obligatorio.
doctor-pkce-bad = PKCE no es obligatorio: un código robado se puede canjear.
doctor-pkce-fix = Ponga pkce_required en true y haga excepciones para clientes concretos.
doctor-relaxed-ok = Nada está relajado por clientes antiguos.
doctor-relaxed-bad = Relajado por clientes antiguos: { $names }.
doctor-relaxed-fix = Quite de la configuración lo que ningún cliente necesita ya.
doctor-lifetime-ok = Los tokens de acceso viven { $seconds } segundos.
doctor-lifetime-bad = Los tokens de acceso viven solo { $seconds } segundos, menos de 10 minutos.
doctor-lifetime-fix = ¿Falta una unidad en lifetimes.access_token?
doctor-key-none = Ninguna clave firma.
doctor-key-age = { $count ->
    [one] La clave de firma tiene { $count } día.
   *[other] La clave de firma tiene { $count } días.
 }
doctor-key-fix = Sustitúyala una vez al año, en «Claves de firma» o con: bailiwick key rotate
doctor-secrets-ok = Todo cliente confidencial tiene un secreto.
doctor-secrets-bad = Clientes confidenciales sin secreto: { $names }.
doctor-secrets-fix = Créeles un secreto o elimínelos.
doctor-static-tokens-ok = Ningún servidor de recursos pierde su último token fijo en 14 días.
doctor-static-tokens-bad = El último token fijo caduca en 14 días en: { $names }.
doctor-static-tokens-fix = Cree otro en la página del servidor de recursos y despliéguelo antes.
doctor-pending-ok = Ningún scope espera aprobación.
doctor-pending-bad = { $count ->
    [one] { $count } scope espera aprobación.
   *[other] { $count } scopes esperan aprobación.
 }
doctor-pending-fix = Apruébelos o rechácelos en su servidor de recursos.
doctor-clock-ok = El reloj no va por detrás del registro.
doctor-clock-bad = El reloj va { $seconds } segundos por detrás del registro: lo que debería haber caducado funciona, y los scopes registrados o transferidos desde entonces se rechazan hasta que lo alcance.
doctor-clock-fix = Ponga el reloj en hora, mejor por NTP.
