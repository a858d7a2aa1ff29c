# Tokens with which programs administer the server.

api-tokens-heading = API tokens
api-tokens-door-hint = With which programs do what you may do.
api-tokens-about = A program that shows one of these tokens does everything that you may do here, in your name. It works at the administration API and nowhere else, and only as long as you are an administrator.
api-tokens-name = Name
api-tokens-name-hint = What it is for, such as the name of the program.
api-tokens-may = May
api-tokens-reads = read
api-tokens-everything = read and change
api-tokens-create = A new token
api-tokens-days = Days that it works
api-tokens-days-hint = 1 to 366.
api-tokens-problem-days = Enter a number of days from 1 to 366.
api-tokens-read-only = It only reads
api-tokens-read-only-hint = It can look at everything here, and change nothing.
api-tokens-revoke = Revoke
api-tokens-revoke-heading = Revoke the API token { $name }?
api-tokens-revoke-means = Programs that use it are refused at once. This cannot be undone.
api-tokens-password-hint = Once more: a token works longer than this sign-in.
