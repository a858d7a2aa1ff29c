# Tokens with which programs administer the server.

api-tokens-heading = رموز واجهة البرمجة
api-tokens-door-hint = بها تفعل البرامج ما يحق لكم فعله.
api-tokens-about = كل برنامج يُظهر أحد هذه الرموز يفعل هنا باسمكم كل ما يحق لكم فعله. لا يصلح إلا لواجهة الإدارة البرمجية، وما دمتم من المديرين.
api-tokens-name = الاسم
api-tokens-name-hint = الغرض منه، مثل اسم البرنامج.
api-tokens-may = يحق له
api-tokens-reads = القراءة
api-tokens-everything = القراءة والتغيير
api-tokens-create = رمز جديد
api-tokens-days = عدد أيام الصلاحية
api-tokens-days-hint = من 1 إلى 366.
api-tokens-problem-days = يُرجى إدخال عدد أيام من 1 إلى 366.
api-tokens-read-only = للقراءة فقط
api-tokens-read-only-hint = يمكنه الاطلاع على كل شيء هنا دون تغيير أي شيء.
api-tokens-revoke = إلغاء
api-tokens-revoke-heading = هل تريدون إلغاء الرمز { $name }؟
api-tokens-revoke-means = تُرفض البرامج التي تستخدمه فوراً، ولا يمكن التراجع.
api-tokens-password-hint = مرة أخرى: يعيش الرمز أطول من تسجيل الدخول هذا.
