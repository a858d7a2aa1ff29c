# What every page may say.

# Words for which there is no translation.
as-given = { $words }

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
moment = { $day } { $month } { $year }, { $clock } UTC
day = { $day } { $month } { $year }

cancel = Cancel
problem-name-taken = is taken already

site-skip = Skip to the content
site-navigation = Main
site-applications = My applications
site-allowed = Allowed
site-administration = Administration
site-sign-in = Sign in
site-sign-out = Sign out
site-search = Search
site-more = More
site-save = Save
site-create = Create
site-none = none
site-nothing-among-these = Nothing among these.
site-this-server = this server
site-support = Help
site-text-language = { $language ->
    [en] in English
    [de] in German
    [fr] in French
    [es] in Spanish
    [ja] in Japanese
    [ar] in Arabic
    [it] in Italian
    [nl] in Dutch
    [pt] in Portuguese
    [zh] in Chinese
   *[other] in another language ({ $tag })
 }
site-error-reference = reference { $reference }

home-hello = Hello, { $name }
home-applications-about = Register an application that uses an API of this organisation, and look after those you have registered.
home-allowed = Applications you allowed
home-allowed-about = See what may act in your name, and take it back.
home-administration-about = Users, groups and scopes.
home-administration-about-scopes = Scopes and resource servers.
home-runs = It runs
home-no-administrator = This server has no administrator yet. On the machine where it runs, ask for a set-up link and open it here:
home-or-there = or make the administrator there:
home-name = NAME
home-one-place = One place to sign in
home-one-place-about = Applications and APIs of this organisation send you here to sign in.

site-delete = Delete
problem-in-line = line { $line }: { $problem }
problem-changed-meanwhile = Somebody else has changed this meanwhile. What you entered is still here, and beside it what is kept now. Save again to keep yours.
