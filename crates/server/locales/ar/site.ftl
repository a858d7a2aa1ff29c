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
# The first mark of a direction decides: without it that would be UTC.
moment = {"\u200F"}{ $day } { $month } { $year }، { $clock } UTC
day = {"\u200F"}{ $day } { $month } { $year }

cancel = إلغاء
problem-name-taken = مستخدَم بالفعل

site-skip = الانتقال إلى المحتوى
site-navigation = الرئيسية
site-applications = تطبيقاتي
site-allowed = المسموح بها
site-administration = الإدارة
site-sign-in = تسجيل الدخول
site-sign-out = تسجيل الخروج
site-search = بحث
site-more = المزيد
site-save = حفظ
site-create = إنشاء
site-none = لا شيء
site-nothing-among-these = لا شيء ضمن هذه.
site-this-server = هذا الخادم
site-support = المساعدة
site-text-language = { $language ->
    [en] بالإنجليزية
    [de] بالألمانية
    [fr] بالفرنسية
    [es] بالإسبانية
    [ja] باليابانية
    [ar] بالعربية
    [it] بالإيطالية
    [nl] بالهولندية
    [pt] بالبرتغالية
    [zh] بالصينية
   *[other] بلغة أخرى ({ $tag })
 }
site-error-reference = الرقم المرجعي { $reference }

home-hello = مرحبًا، { $name }
home-applications-about = سجِّل تطبيقًا يستخدم واجهة برمجية (API) لهذه المؤسسة، وأدِر ما سجَّلته من تطبيقات.
home-allowed = التطبيقات التي سمحتم لها
home-allowed-about = اطّلعوا على ما يمكنه التصرف باسمكم، واسحبوا الإذن منه.
home-administration-about = المستخدمون والمجموعات والنطاقات (scopes).
home-administration-about-scopes = النطاقات (scopes) وخوادم الموارد.
home-runs = الخادم يعمل
home-no-administrator = ليس لهذا الخادم مدير بعد. اطلبوا رابط إعداد على الجهاز الذي يعمل عليه الخادم، ثم افتحوه هنا:
home-or-there = أو أنشئوا المدير هناك:
home-name = NAME
home-one-place = مكان واحد لتسجيل الدخول
home-one-place-about = ترسلكم تطبيقات هذه المؤسسة وواجهاتها البرمجية إلى هنا لتسجيل الدخول.

site-delete = حذف
problem-in-line = السطر { $line }: { $problem }
problem-changed-meanwhile = غيّر شخص آخر هذا في هذه الأثناء. ما أدخلتموه لا يزال هنا، وإلى جانبه المحفوظ الآن. احفظوا مرة أخرى للإبقاء على ما أدخلتموه.
