# What every page may say.

# Words for which there is no translation.
as-given = { $words }

month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = مايو
month-6 = يونيو
month-7 = يوليو
month-8 = أغسطس
month-9 = سبتمبر
month-10 = أكتوبر
month-11 = نوفمبر
month-12 = ديسمبر
moment = { $day } { $month } { $year }، { $clock } UTC

cancel = إلغاء
problem-name-taken = مستخدَم بالفعل
