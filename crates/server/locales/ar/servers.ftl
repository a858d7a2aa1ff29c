# Resource servers, as administrators see them.

servers-create = إنشاء خادم موارد
servers-edit = تعديل خادم الموارد
servers-make = إنشاء
servers-count = { $count ->
    [zero] لا خوادم موارد
    [one] خادم موارد واحد
    [two] خادما موارد
    [few] { $count } خوادم موارد
    [many] { $count } خادم موارد
   *[other] { $count } خادم موارد
 }
servers-none = لا توجد خوادم موارد كهذه.
servers-namespaces = مجالات الأسماء
servers-namespaces-hint = لا يسجل النطاقات داخل مجالاته سواه. تبقى النطاقات القائمة عند سحب المجال.
servers-namespaces-form-hint = مفصولة بمسافات، وينتهي كل منها بأحد : / . -، ويمكن تركها فارغة.
servers-give-namespace = منحه مجال أسماء
servers-namespace-example = ينتهي بأحد : / . -، مثل calendar:
servers-give = منح
servers-take = سحب
servers-rights = الحقوق
servers-registers = يسجّل
servers-introspects = يفحص الرموز
servers-may-register = يجوز له تسجيل النطاقات
servers-may-introspect = يجوز له فحص الرموز
servers-own-tokens = التي تحمل نطاقاته
servers-all-tokens = كل رمز أياً كان مالك نطاقاته
servers-all-tokens-hint = قوي: للبوابات الموثوقة كلياً فقط
servers-may-set-defaults = يجوز له جعل نطاقاته افتراضية
servers-defaults-hint = يحصل عليها العملاء الذين لا يطلبون شيئاً
servers-approval = النطاقات الجديدة
servers-approval-required = تنتظر النطاقات الجديدة الموافقة
servers-approval-automatic = تُستخدم فوراً
servers-approval-hint = يقبل المدير كلاً منها أو يرفضه
servers-token-format = الرموز الموجهة إليه
servers-format-opaque = معتمة: يسأل هذا الخادم عن قيمتها
servers-format-jwt = JWT: موقّعة وتُفحص دون سؤال
servers-jwt-hint = يتطلب معرّف مورد، ويبقى الملغى صالحاً حتى انتهائه
servers-resource = معرّف المورد
servers-resource-hint = عنوان الواجهة، مثل https://api.example، ويمكن تركه فارغاً.
servers-name-hint = يراه الناس مالكاً لما يُطلب منهم السماح به.
servers-owns = { $count ->
    [zero] لا يملك نطاقات
    [one] يملك نطاقاً واحداً
    [two] يملك نطاقين
    [few] يملك { $count } نطاقات
    [many] يملك { $count } نطاقاً
   *[other] يملك { $count } نطاق
 }
servers-waiting = { $count ->
    [zero] لا شيء ينتظر
    [one] واحد ينتظر الموافقة
    [two] اثنان ينتظران الموافقة
    [few] { $count } تنتظر الموافقة
    [many] { $count } تنتظر الموافقة
   *[other] { $count } تنتظر الموافقة
 }
servers-manifest = البيان
servers-no-manifest = لا يوجد: يسجل النطاقات واحداً واحداً
servers-revision = المراجعة { $revision }
servers-as-client = بصفته عميلاً
servers-pending = بانتظار الموافقة
servers-approve = موافقة
servers-refuse = رفض
servers-tokens = الرموز الثابتة
servers-last-used = آخر استخدام
servers-never = لم يُستخدم
servers-over = منتهٍ
servers-no-end = حتى يُلغى
servers-revoke = إلغاء
servers-revoke-token = هل تريد إلغاء رمز ثابت لـ { $name }؟
servers-revoke-token-means = يُرفض مستخدمه فوراً، ولا يمكن التراجع.
servers-days = أيام صلاحية الرمز الجديد
servers-days-hint = الفراغ يعني حتى يُلغى. يعمل اثنان معاً ليحل أحدهما محل الآخر.
servers-problem-days = يجب أن يكون عدد أيام من 1 إلى 3650 أو فارغاً
servers-new-token = إنشاء رمز ثابت
servers-once = انسخ هذا الآن: لا يُعرض إلا هذه المرة.
servers-static-token = الرمز الثابت الذي تسجل به الواجهة النطاقات وتفحص الرموز
servers-client-secret = سرّ العميل الذي تحصل به بنفسها على مثل هذه الرموز
servers-offers = العروض
servers-offers-to = يعرض { $what } على { $name }
servers-is-offered = يُعرض عليه { $what } من { $name }
servers-withdraw = سحب
