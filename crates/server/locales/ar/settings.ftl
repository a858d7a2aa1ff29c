# Settings, and what the doctor says; the command line says the English ones.

settings-checks = الحالة
settings-worst-ok = كل شيء كما ينبغي.
settings-worst-warning = يعمل، وفيه نقطة ضعف.
settings-worst-failure = هناك خطأ ما.
settings-outcome-ok = سليم
settings-outcome-warning = تحذير
settings-outcome-failure = خلل
settings-command = الشيء نفسه في سطر الأوامر، ومن الخارج أيضاً:
settings-in-force = الإعدادات المعمول بها
settings-about = كما يقرؤها هذا الخادم. تُغيَّر في تهيئته لا هنا.
settings-key = الإعداد
settings-value = القيمة
settings-from = المصدر
settings-set = مُعيَّن
settings-default = افتراضي
settings-weak = ضعيف

# The checks.
doctor-administrator-ok = يوجد مدير.
doctor-administrator-bad = لا يوجد مدير.
doctor-administrator-fix = أنشئوا رابط إعداد بالأمر: bailiwick setup-link
doctor-issuer-ok = المُصدِر { $issuer } محمي.
doctor-issuer-bad = المُصدِر { $issuer } بروتوكول http مكشوف خارج هذا الجهاز: كلمات المرور والرموز تنتقل مكشوفة.
doctor-issuer-fix = ضعوا الخادم خلف https وعيّنوا مُصدِراً بـ https.
doctor-legacy-ok = لا نوع منح قديم مفعّل.
doctor-legacy-bad = أنواع منح قديمة مفعّلة: { $names }.
doctor-legacy-fix = انقلوا عملاءها إلى رمز التفويض مع PKCE، ثم أزيلوها من allow_grants.
doctor-pkce-ok = PKCE مطلوب.
doctor-pkce-bad = PKCE غير مطلوب: يمكن استعمال رمز مسروق.
doctor-pkce-fix = عيّنوا pkce_required إلى true واستثنوا عملاء بعينهم.
doctor-relaxed-ok = لا شيء مخفَّف من أجل عملاء قدامى.
doctor-relaxed-bad = مخفَّف من أجل عملاء قدامى: { $names }.
doctor-relaxed-fix = أزيلوا من التهيئة ما لم يعد يحتاجه أي عميل.
doctor-lifetime-ok = عمر رموز الوصول { $seconds } ثانية.
doctor-lifetime-bad = عمر رموز الوصول { $seconds } ثانية فقط، أقل من 10 دقائق.
doctor-lifetime-fix = هل تنقص وحدة في lifetimes.access_token؟
doctor-key-none = لا يوجد مفتاح موقّع.
doctor-key-age = { $count ->
    [zero] مفتاح التوقيع من اليوم.
    [one] عمر مفتاح التوقيع يوم واحد.
    [two] عمر مفتاح التوقيع يومان.
    [few] عمر مفتاح التوقيع { $count } أيام.
    [many] عمر مفتاح التوقيع { $count } يوماً.
   *[other] عمر مفتاح التوقيع { $count } يوم.
 }
doctor-key-fix = استبدلوه مرة في السنة من «مفاتيح التوقيع» أو بالأمر: bailiwick key rotate
doctor-secrets-ok = لكل عميل سرّي سرّ.
doctor-secrets-bad = عملاء سرّيون بلا سرّ: { $names }.
doctor-secrets-fix = أنشئوا لهم سرّاً أو احذفوهم.
doctor-static-tokens-ok = لا يفقد أي خادم موارد آخر رمز ثابت له خلال 14 يوماً.
doctor-static-tokens-bad = ينتهي آخر رمز ثابت خلال 14 يوماً لدى: { $names }.
doctor-static-tokens-fix = أنشئوا رمزاً ثانياً لدى خادم الموارد وانشروه قبل ذلك.
doctor-pending-ok = لا نطاق ينتظر الموافقة.
doctor-pending-bad = { $count ->
    [zero] لا نطاق ينتظر الموافقة.
    [one] نطاق واحد ينتظر الموافقة.
    [two] نطاقان ينتظران الموافقة.
    [few] { $count } نطاقات تنتظر الموافقة.
    [many] { $count } نطاقاً ينتظر الموافقة.
   *[other] { $count } نطاق ينتظر الموافقة.
 }
doctor-pending-fix = وافقوا عليها أو ارفضوها لدى خادم مواردها.
doctor-clock-ok = الساعة ليست متأخرة عمّا سُجِّل.
doctor-clock-bad = الساعة متأخرة { $seconds } ثانية عمّا سُجِّل: ما كان ينبغي أن ينتهي ما زال يعمل، والنطاقات التي سُجِّلت أو نُقلت بعد ذلك تُرفض حتى تلحق الساعة به.
doctor-clock-fix = اضبطوا الساعة، ويُفضَّل عبر NTP.
