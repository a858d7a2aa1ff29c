# Signing in and out.

sign-in-continue = para continuar en { $client }
sign-in-as = Ha iniciado sesión como { $user }.
sign-in-again = Introduzca su contraseña para continuar.
sign-in-username = Nombre de usuario o correo electrónico
sign-in-password = Contraseña
sign-out-question = ¿Cerrar la sesión?
sign-out-keeps = Las aplicaciones que ha autorizado conservan sus permisos.
sign-out-stay = Mantener la sesión
