# What is said of a refusal: first by its status, then the fixed texts of `error_description`.

refusal-forbidden = رُفض هذا الطلب
refusal-forbidden-advice = إن كنتم قد أتيتم من إحدى صفحات هذا الخادم، فافتحوا تلك الصفحة من جديد وكرّروا ما فعلتم.
refusal-not-found = لا توجد صفحة كهذه
refusal-not-found-advice = ربما كُتب العنوان خطأً، أو ربما كانت الصفحة لغيركم.
refusal-too-many = محاولات كثيرة جدًا
refusal-too-many-advice = انتظروا بضع دقائق ثم أعيدوا المحاولة. لا شيء مقفل إلى الأبد.
refusal-unavailable = غير متاح حاليًا
refusal-unavailable-advice = لم ترتكبوا أي خطأ. أعيدوا المحاولة بعد قليل.
refusal-internal = حدث خطأ ما هنا
refusal-internal-advice = لم ترتكبوا أي خطأ. أبلغوا من يدير هذا الخادم بالرقم المرجعي.
refusal-other = لا يمكن الرد على هذا الطلب
refusal-other-advice = إن كان تطبيق ما قد أرسلكم إلى هنا، فأبلغوا صانعيه بالنص أعلاه وبالرقم المرجعي. وإن كنتم قد أتيتم من نموذج على هذا الخادم، فافتحوه من جديد.

refusal-login-failed = اسم المستخدم أو كلمة المرور غير صحيحة.
refusal-second-factor-wrong = الرمز غير صحيح أو سبق استخدامه.
refusal-passkey = لم يُقبل مفتاح المرور.
refusal-client-missing = لم يعرّف التطبيق عن نفسه.
refusal-client-unknown = هذا التطبيق غير مسجَّل هنا.
refusal-redirect-missing = لم يحدّد التطبيق إلى أين تكون العودة.
refusal-redirect-unknown = عنوان العودة الذي يريده التطبيق غير مسجَّل.
refusal-parameter-repeated = في الطلب معامل مكرَّر.
refusal-form-stale = بقي هذا النموذج مفتوحًا مدة طويلة. يُرجى إرساله من جديد.
refusal-form-foreign = جاء الطلب من موقع آخر.
refusal-sign-in-without-effect = لم يكن لتسجيل الدخول أي أثر.
refusal-set-up-link = رابط الإعداد هذا لا يعمل (أو لم يعد يعمل).
refusal-entered = تعذّر حفظ بعض ما أُدخل.
refusal-method = لا تستجيب الصفحة لهذه الطريقة.
refusal-undecided = لم يُسمح بشيء ولم يُرفض شيء.
refusal-details = للمطوّرين
refusal-back = العودة إلى البداية
