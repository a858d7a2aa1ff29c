# Users and groups, for administrators.

user-username = Nombre de usuario
user-email = Correo electrónico
user-first-name = Nombre
user-last-name = Apellidos
user-new-password = Contraseña nueva
user-new-password-hint = Déjelo vacío para conservar la contraseña. Una nueva cierra todas las sesiones del usuario.
user-groups = Grupos
user-account = Cuenta
user-active = Activo
user-active-hint = un usuario inactivo no puede iniciar sesión y sus tokens no valen
user-admin = Administrador
user-admin-hint = puede ver y cambiar todo aquí
users-heading = Usuarios
users-create = Crear un usuario
users-edit = Editar el usuario
users-none = No hay usuarios.
users-administrator = administrador
users-user = usuario
users-switched-off = desactivado
groups-heading = Grupos
groups-none = No hay grupos.
groups-create = Crear un grupo
groups-name = Nombre
