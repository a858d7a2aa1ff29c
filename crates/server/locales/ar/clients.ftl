# Clients, as administrators see them.

clients-title = العملاء
clients-register = تسجيل عميل
clients-edit = تعديل العميل
clients-search = جزء من الاسم أو بداية المعرّف
clients-kind = الصنف
clients-kind-server = خوادم الموارد
clients-kind-application = غيرها
clients-state = الحالة
clients-state-on = قيد الاستخدام
clients-state-off = متوقف
clients-count = { $count ->
    [zero] لا عملاء
    [one] عميل واحد إجمالاً
    [two] عميلان إجمالاً
    [few] { $count } عملاء إجمالاً
    [many] { $count } عميلاً إجمالاً
   *[other] { $count } عميل إجمالاً
 }
clients-none = لا يوجد عملاء كهؤلاء.
clients-id = معرّف العميل
clients-type = النوع
clients-type-confidential = سرّي
clients-type-public = عمومي
clients-confidential-hint = يعمل على خادم ويمكنه حفظ سرّ
clients-public-hint = تطبيق متصفح أو سطح مكتب أو هاتف
clients-is-server = خادم موارد
clients-role = الدور
clients-owner = المالك
clients-no-owner = لا أحد، المديرون فقط
clients-owner-hint = اسم المستخدم لمن يجوز له تعديله من «تطبيقاتي»، ويمكن تركه فارغاً.
clients-grant-types = أنواع المنح
clients-legacy = قديم
clients-grant-authorization-code = يسجّل الناس الدخول هنا ويسمحون له بالتصرف نيابة عنهم
clients-grant-client-credentials = يتصرف لنفسه، للعملاء السرّيين فقط
clients-grant-refresh-token = يستمر في العمل في غياب الناس
clients-grant-password = تحذير، قديم: يعطيه الناس كلمة مرورهم لهذا الخادم
clients-grant-implicit = تحذير، قديم: يمر الرمز عبر شريط عنوان المتصفح
clients-redirect-uris = عناوين إعادة التوجيه
clients-post-logout = عناوين إعادة التوجيه بعد تسجيل الخروج
clients-origins = المصادر المسموح بها
clients-origins-hint = مصادر الويب التي يجوز لصفحاتها استدعاء نقطة الرموز، مثل https://app.example، واحد في كل سطر.
clients-one-a-line = واحد في كل سطر، كما يرسله العميل تماماً.
clients-scope = يجوز له طلب
clients-scope-any = كل نطاق تسمح به القواعد
clients-scope-hint = أسماء النطاقات مفصولة بمسافات، والفراغ يعني كل ما تسمح به القواعد.
clients-rules = { $count ->
    [zero] لا قواعد خاصة
    [one] قاعدة خاصة واحدة
    [two] قاعدتان خاصتان
    [few] { $count } قواعد خاصة
    [many] { $count } قاعدة خاصة
   *[other] { $count } قاعدة خاصة
 }
clients-default-scope = يحصل عليه إن لم يطلب شيئاً
clients-default-scope-hint = أسماء النطاقات، والفراغ يعني افتراضيات هذا الخادم.
clients-auth-method = كيف يثبت هويته
clients-auth-any = أي طريقة يسمح بها نوعه
clients-consent = الموافقة
clients-skip = يتجاوز الموافقة
clients-skip-yes = نعم، لا يُسأل الناس
clients-skip-hint = لتطبيقاتكم الخاصة فقط: لا يُسأل الناس
clients-as-server = كما هو مضبوط في الخادم
clients-pkce-yes = مطلوب
clients-pkce-no = غير مطلوب (ضعيف)
clients-lifetime = عمر رموز الوصول
clients-lifetime-hint = بالثواني من 600 إلى 36000، والفراغ يعني كما في الخادم.
clients-audience = الجمهور
clients-mixed = رمز واحد لعدة خوادم موارد
clients-mixed-hint = أضعف: يمكن لكل منها استخدامه لدى الأخرى
clients-more-settings = إعدادات أخرى
clients-name-hint = يراه الناس عندما يُطلب منهم السماح للعميل.
clients-id-hint = اتركه فارغاً ليُنشئ الخادم واحداً.
clients-off-means = لا يحصل على رموز، وما لديه منها معلّق: إذا شُغِّل من جديد عاد يعمل. وما يجب أن ينتهي نهائياً يُنهى ضمن ما يعمل الآن.
clients-enable = تشغيل
clients-disable = إيقاف
clients-secrets = الأسرار
clients-secret-imported = مستورد
clients-secret-hint = يعمل اثنان معاً ليحل أحدهما محل الآخر.
clients-new-secret = إنشاء سرّ جديد
clients-secret-once = انسخ سرّ العميل الآن: لا يُعرض إلا هذه المرة.
clients-delete = هل تريد حذف { $name }؟
clients-delete-means = لا يمكن التراجع. ينتهي معه:
clients-impact-grants = { $count ->
    [zero] لا رموز سارية
    [one] رمز سارٍ واحد
    [two] رمزان ساريان
    [few] { $count } رموز سارية
    [many] { $count } رمزاً سارياً
   *[other] { $count } رمز سارٍ
 }
clients-impact-consents = { $count ->
    [zero] لم يسمح أحد بشيء
    [one] ما سمح به مستخدم واحد
    [two] ما سمح به مستخدمان
    [few] ما سمح به { $count } مستخدمين
    [many] ما سمح به { $count } مستخدماً
   *[other] ما سمح به { $count } مستخدم
 }
clients-impact-users = { $count ->
    [zero] لن يلاحظ أحد
    [one] سيلاحظ شخص واحد
    [two] سيلاحظ شخصان
    [few] سيلاحظ { $count } أشخاص
    [many] سيلاحظ { $count } شخصاً
   *[other] سيلاحظ { $count } شخص
 }
clients-impact-scopes = { $count ->
    [zero] لا نطاقات يملكها
    [one] يُحال نطاق واحد يملكه
    [two] يُحال نطاقان يملكهما
    [few] تُحال { $count } نطاقات يملكها
    [many] يُحال { $count } نطاقاً يملكه
   *[other] يُحال { $count } نطاق يملكه
 }
clients-impact-more = وأكثر مما أُحصي
clients-partial = موافقة جزئية
clients-partial-said = يمكن السماح بجزء مما يطلبه
clients-partial-hint = عليه أن يكتفي بأقل مما طلب
