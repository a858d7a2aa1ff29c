# Users and groups, for administrators.

user-username = اسم المستخدم
user-email = البريد الإلكتروني
user-first-name = الاسم الأول
user-last-name = اسم العائلة
user-new-password = كلمة المرور الجديدة
user-new-password-hint = اتركوا الحقل فارغًا للإبقاء على كلمة المرور. كلمة مرور جديدة تُنهي جميع جلسات المستخدم.
user-groups = المجموعات
user-account = الحساب
user-active = نشط
user-active-hint = لا يستطيع المستخدم غير النشط تسجيل الدخول، وتبطل رموزه (tokens)
user-admin = مدير
user-admin-hint = يمكنه الاطّلاع على كل شيء هنا وتغييره
users-heading = المستخدمون
users-create = إنشاء مستخدم
users-edit = تعديل المستخدم
users-none = لا يوجد مستخدمون.
users-administrator = مدير
users-user = مستخدم
users-switched-off = معطَّل
groups-heading = المجموعات
groups-none = لا توجد مجموعات.
groups-create = إنشاء مجموعة
groups-name = الاسم
