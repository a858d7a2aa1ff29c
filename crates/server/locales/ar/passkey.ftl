# مفاتيح المرور.

passkey-heading = مفاتيح المرور
passkey-explained = يسجّل مفتاح المرور دخولكم بلا كلمة مرور: يطلب جهازكم البصمة أو الوجه أو رمز PIN.
passkey-add = إضافة مفتاح مرور
passkey-add-explained = ينشئ جهازكم الآن مفتاح المرور { $name }.
passkey-continue = متابعة
passkey-name = الاسم
passkey-name-hint = لتمييزه لاحقًا، مثل «هاتفي».
passkey-name-problem = من 1 إلى 64 حرفًا
passkey-too-many = لا يمكن إضافته: بلغتم الحد الأقصى
passkey-sign-in = تسجيل الدخول بمفتاح مرور
passkey-since = أُضيف في { $when }
passkey-used = آخر استخدام { $when }
passkey-unused = لم يُستخدم
passkey-added = أُضيف مفتاح المرور.
passkey-removed = أُزيل مفتاح المرور.
passkey-remove = إزالة
passkey-remove-question = هل تريدون إزالة مفتاح المرور { $name }؟
passkey-remove-consequence = لن يسجّل دخولكم بعد الآن. وإن لم يكن لديكم عامل ثانٍ آخر، تتوقف رموز الاسترداد عن العمل ويُسجَّل خروجكم من كل مكان آخر.
passkey-needs-script = تتطلب إضافة مفتاح مرور متصفحًا يدعم مفاتيح المرور ويشغّل البرامج النصية.
passkey-sign-in-needs-script = يتطلب مفتاح المرور متصفحًا يدعم مفاتيح المرور ويشغّل البرامج النصية. وإلا فاستخدموا رمز استرداد.
passkey-failed = لم يُضف أي مفتاح مرور. يمكنكم المحاولة مرة أخرى.
passkey-known = يوجد لكم مفتاح مرور على هذا الجهاز بالفعل.
passkey-not-used = لم يُستخدم أي مفتاح مرور. يمكنكم المحاولة مرة أخرى أو تسجيل الدخول بطريقة أخرى.
passkey-count = { $count ->
    [one] مفتاح مرور واحد
    [two] مفتاحا مرور
    [few] { $count } مفاتيح مرور
   *[other] { $count } مفتاح مرور
}
