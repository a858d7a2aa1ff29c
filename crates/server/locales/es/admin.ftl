# What the administrators' pages have in common, and their first page.

admin-title = Administración
admin-any = cualquiera
admin-none = ninguno
admin-yes = sí
admin-no = no
admin-name = Nombre
admin-search = Buscar
admin-more = Más
admin-nothing-yet = Nada entre estos.
admin-edit = Editar
admin-save = Guardar
admin-register = Registrar
admin-delete = Eliminar
admin-made = Creado
admin-changed = Modificado
admin-seconds = { $count ->
    [one] { $count } segundo
   *[other] { $count } segundos
 }
admin-more-about = Más sobre esto
admin-only-hash = El servidor solo conserva un hash.
admin-problem-changed = Alguien lo ha cambiado mientras tanto: este es el estado actual.
admin-problem-choose = debe elegirse
admin-problem-grant = indica un tipo de concesión desconocido
admin-problem-seconds = debe ser un número de segundos
admin-problem-user = no existe ese usuario

# Where one can go.
admin-door-users = Usuarios
admin-door-users-hint = Crear cuentas, fijar contraseñas, desactivar cuentas.
admin-door-groups = Grupos
admin-door-groups-hint = Nombrar los grupos a los que pertenecen los usuarios.
admin-door-scopes = Scopes
admin-door-scopes-hint = { $count ->
    [one] { $count } scope registrado.
   *[other] { $count } scopes registrados.
 }
admin-door-clients = Clientes
admin-door-clients-hint = Aplicaciones que piden tokens: qué pueden hacer, sus secretos, quién es su dueño.
admin-door-servers = Servidores de recursos
admin-door-servers-hint = API que poseen scopes: sus espacios de nombres, derechos y tokens fijos.
admin-door-access = Lo que está activo
admin-door-access-hint = Tokens activos y lo permitido, por cliente o por usuario; retirarlo.
admin-door-keys = Claves de firma
admin-door-keys-hint = Las claves que firman los tokens y su sustitución.
admin-door-settings = Ajustes y estado
admin-door-settings-hint = Qué está en vigor, qué es débil y cómo remediarlo.
admin-door-audit = Registro de cambios
admin-door-audit-hint = Quién cambió qué y cuándo.
admin-door-picture = Quién tiene qué autoridad
admin-door-picture-hint = La imagen muestra quién posee qué, quién lo tiene y para quién.
