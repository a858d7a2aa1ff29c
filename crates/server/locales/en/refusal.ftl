# What is said of a refusal: first by its status, then the fixed texts of `error_description`.

refusal-forbidden = This was refused
refusal-forbidden-advice = If you came here from a page of this server, open that page again and repeat what you did.
refusal-not-found = There is no such page
refusal-not-found-advice = The address may be mistyped, or the page may be for others than you.
refusal-too-many = Too many attempts
refusal-too-many-advice = Wait a few minutes, then try again. Nothing is locked for good.
refusal-unavailable = Not available just now
refusal-unavailable-advice = Nothing you did is wrong. Try again in a moment.
refusal-internal = Something went wrong here
refusal-internal-advice = Nothing you did is wrong. Tell whoever runs this server the reference.
refusal-other = This request cannot be answered
refusal-other-advice = If an application sent you here, tell its makers the text above and the reference. If you came from a form of this server, open it again.

refusal-login-failed = User name or password is wrong.
refusal-second-factor-wrong = The code is wrong or was used already.
refusal-passkey = The passkey was not accepted.
refusal-client-missing = The application did not say who it is.
refusal-client-unknown = The application is not registered here.
refusal-redirect-missing = The application did not say where to return to.
refusal-redirect-unknown = The address that the application wants to return to is not registered.
refusal-parameter-repeated = The request says something twice.
refusal-form-stale = This form lay open too long. Please send it again.
refusal-form-foreign = The request came from another site.
refusal-sign-in-without-effect = Signing in had no effect.
refusal-set-up-link = This set-up link does not work (any more).
refusal-entered = Some of what was entered cannot be kept.
refusal-method = The page does not answer this method.
refusal-undecided = Nothing was allowed and nothing denied.
refusal-details = For developers
refusal-back = Back to the start
