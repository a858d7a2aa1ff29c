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

cancel = Cancel
problem-name-taken = is taken already
