# What is said of a refusal: first by its status, then the fixed texts of `error_description`.

refusal-forbidden = Se ha denegado la petición
refusal-forbidden-advice = Si viene de una página de este servidor, ábrala de nuevo y repita lo que hizo.
refusal-not-found = Esta página no existe
refusal-not-found-advice = Puede que la dirección esté mal escrita o que la página sea para otras personas.
refusal-too-many = Demasiados intentos
refusal-too-many-advice = Espere unos minutos y vuelva a intentarlo. Nada queda bloqueado para siempre.
refusal-unavailable = No disponible en este momento
refusal-unavailable-advice = Usted no ha hecho nada mal. Vuelva a intentarlo en un momento.
refusal-internal = Algo ha fallado aquí
refusal-internal-advice = Usted no ha hecho nada mal. Comunique la referencia a quien administra este servidor.
refusal-other = No se puede responder a esta petición
refusal-other-advice = Si una aplicación le ha enviado aquí, comunique a sus autores el texto anterior y la referencia. Si viene de un formulario de este servidor, ábralo de nuevo.

refusal-login-failed = El nombre de usuario o la contraseña no son correctos.
refusal-second-factor-wrong = El código es incorrecto o ya se ha usado.
refusal-passkey = La llave de acceso no se ha aceptado.
refusal-client-missing = La aplicación no ha dicho quién es.
refusal-client-unknown = La aplicación no está registrada aquí.
refusal-redirect-missing = La aplicación no ha dicho adónde volver.
refusal-redirect-unknown = La dirección de retorno de la aplicación no está registrada.
refusal-parameter-repeated = La petición repite un parámetro.
refusal-form-stale = Este formulario ha estado abierto demasiado tiempo. Envíelo de nuevo.
refusal-form-foreign = La petición procede de otro sitio.
refusal-sign-in-without-effect = El inicio de sesión no ha tenido efecto.
refusal-set-up-link = Este enlace de configuración no funciona (o ya no funciona).
refusal-entered = Parte de lo introducido no se puede guardar.
refusal-method = La página no responde a este método.
refusal-undecided = No se ha permitido ni denegado nada.
refusal-details = Para desarrolladores
refusal-back = Volver al inicio
