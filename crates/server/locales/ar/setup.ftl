# The form of the first administrator.

setup-title = الإعداد
setup-heading = المدير الأول
setup-about = ينشئ هذا الرابط حسابًا واحدًا يدير هذا الخادم، ويعمل مرة واحدة فقط.
setup-submit = إنشاء المدير
setup-email-hint = يمكنكم ترك هذا الحقل فارغًا.
setup-password-hint = 8 أحرف على الأقل، والجملة الطويلة خيار جيد.
setup-password-again = أعيدوا كتابة كلمة المرور
setup-password-differs = لا تطابق الأولى
