# Las llaves de acceso.

passkey-heading = Llaves de acceso
passkey-explained = Una llave de acceso inicia su sesión sin contraseña: su dispositivo le pide la huella, el rostro o su PIN.
passkey-add = Añadir una llave de acceso
passkey-add-explained = Su dispositivo crea ahora la llave de acceso { $name }.
passkey-continue = Continuar
passkey-name = Nombre
passkey-name-hint = Para reconocerla, por ejemplo «Mi teléfono».
passkey-name-problem = tiene de 1 a 64 caracteres
passkey-too-many = no se puede añadir: ya tiene el máximo
passkey-sign-in = Iniciar sesión con una llave de acceso
passkey-since = añadida el { $when }
passkey-used = usada por última vez el { $when }
passkey-unused = sin usar
passkey-added = La llave de acceso se ha añadido.
passkey-removed = La llave de acceso se ha quitado.
passkey-remove = Quitar
passkey-remove-question = ¿Quitar la llave de acceso { $name }?
passkey-remove-consequence = Ya no inicia su sesión. Si no tiene otro segundo factor, sus códigos de recuperación dejan de servir y se cierran todas sus demás sesiones.
passkey-needs-script = Para añadir una llave de acceso hace falta un navegador que las conozca y ejecute scripts.
passkey-sign-in-needs-script = Su llave de acceso requiere un navegador que conozca las llaves de acceso y ejecute scripts. Si no lo tiene, use un código de recuperación.
passkey-failed = No se ha añadido ninguna llave de acceso. Puede volver a intentarlo.
passkey-known = Este dispositivo ya tiene una llave de acceso suya.
passkey-not-used = No se ha usado ninguna llave de acceso. Vuelva a intentarlo o inicie sesión de otra manera.
passkey-count = { $count ->
    [one] una llave de acceso
   *[other] { $count } llaves de acceso
}
