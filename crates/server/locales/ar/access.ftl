# What works now and what was allowed, as administrators see it.

access-whose = اسم المستخدم أو البريد أو معرّف العميل
access-by-user = لمستخدم
access-by-client = لعميل
access-no-client = لا يوجد عميل كهذا
access-of-client = للعميل { $name }
access-of-user = للمستخدم { $name }
access-grants = المنح السارية
access-tokens = رموز سارية بلا منح
access-consents = ما سُمح به
access-static = الرموز الثابتة في صفحة خادم الموارد
access-user = المستخدم
access-client = العميل
access-itself = لنفسه
access-scopes = النطاقات
access-more-scopes = { $count ->
    [zero] ولا غيرها
    [one] وواحد آخر
    [two] واثنان آخران
    [few] و{ $count } أخرى
    [many] و{ $count } أخرى
   *[other] و{ $count } أخرى
 }
access-since = منذ
access-until = حتى
access-none = لا شيء.
access-revoke = إنهاء
access-take-back = سحب
access-end-all = إنهاء الكل
access-all-of-client = هل تريد إنهاء كل رموز { $name }؟
access-all-of-client-means = تتوقف كل رموزه فوراً، والثابتة أيضاً. يبقى ما سمح به الناس، فيمكنه الحصول على غيرها.
access-all-of-user = هل تريد إنهاء كل ما يخص { $name }؟
access-all-of-user-means = يُسجَّل خروجه من كل مكان وتتوقف فوراً كل الرموز الصادرة لأجله. يبقى ما سمح به.
access-sessions = { $count ->
    [zero] غير مسجل الدخول الآن
    [one] مسجل الدخول مرة واحدة الآن
    [two] مسجل الدخول مرتين الآن
    [few] مسجل الدخول { $count } مرات الآن
    [many] مسجل الدخول { $count } مرة الآن
   *[other] مسجل الدخول { $count } مرة الآن
 }
