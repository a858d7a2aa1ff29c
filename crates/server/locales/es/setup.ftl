# The form of the first administrator.

setup-title = Configuración inicial
setup-heading = El primer administrador
setup-about = Este enlace crea una cuenta que administra este servidor. Funciona una sola vez.
setup-submit = Crear el administrador
setup-email-hint = Puede dejarlo vacío.
setup-password-hint = Al menos 8 caracteres; una frase larga es una buena contraseña.
setup-password-again = Repita la contraseña
setup-password-differs = no coincide con la primera
