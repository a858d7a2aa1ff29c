# What the administrators' pages have in common, and their first page.

admin-title = الإدارة
admin-any = الكل
admin-none = لا يوجد
admin-yes = نعم
admin-no = لا
admin-name = الاسم
admin-search = بحث
admin-more = المزيد
admin-nothing-yet = لا شيء بين هذه.
admin-edit = تعديل
admin-save = حفظ
admin-register = تسجيل
admin-delete = حذف
admin-made = أُنشئ
admin-changed = عُدّل
admin-seconds = { $count ->
    [zero] { $count } ثانية
    [one] ثانية واحدة
    [two] ثانيتان
    [few] { $count } ثوانٍ
    [many] { $count } ثانية
   *[other] { $count } ثانية
 }
admin-more-about = المزيد عنه
admin-only-hash = لا يحتفظ الخادم إلا ببصمته.
admin-problem-changed = غيّره شخص آخر في هذه الأثناء: هذه هي حالته الآن.
admin-problem-choose = يجب اختياره
admin-problem-grant = يذكر نوع منح غير معروف
admin-problem-seconds = يجب أن يكون عدداً من الثواني
admin-problem-user = لا يوجد مستخدم بهذا الاسم

# Where one can go.
admin-door-users = المستخدمون
admin-door-users-hint = إنشاء الحسابات وتعيين كلمات المرور وإيقاف الحسابات.
admin-door-groups = المجموعات
admin-door-groups-hint = تسمية المجموعات التي ينتمي إليها المستخدمون.
admin-door-scopes = النطاقات
admin-door-scopes-hint = { $count ->
    [zero] لا نطاقات مسجلة.
    [one] نطاق واحد مسجل.
    [two] نطاقان مسجلان.
    [few] { $count } نطاقات مسجلة.
    [many] { $count } نطاقاً مسجلاً.
   *[other] { $count } نطاق مسجل.
 }
admin-door-clients = العملاء
admin-door-clients-hint = التطبيقات التي تطلب الرموز: ما يُسمح لها به وأسرارها ومالكوها.
admin-door-servers = خوادم الموارد
admin-door-servers-hint = واجهات برمجية تملك النطاقات: مجالات أسمائها وحقوقها ورموزها الثابتة.
admin-door-access = ما يعمل الآن
admin-door-access-hint = الرموز السارية وما سُمح به، حسب العميل أو المستخدم، مع إمكانية سحبه.
admin-door-keys = مفاتيح التوقيع
admin-door-keys-hint = المفاتيح التي توقّع الرموز، واستبدالها.
admin-door-settings = الإعدادات والحالة
admin-door-settings-hint = ما هو معمول به، وما هو ضعيف، وكيف يُعالَج.
admin-door-audit = سجل التغييرات
admin-door-audit-hint = من غيّر ماذا ومتى.
admin-door-picture = من يملك أي صلاحية
admin-door-picture-hint = تُظهر الصورة من يملك ماذا، ومن يحمله، ولمن.
