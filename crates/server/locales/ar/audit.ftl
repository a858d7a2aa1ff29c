# The record of changes.

audit-heading = سجل التغييرات
audit-export = تصدير
audit-kind-label = ما الذي تغيّر
audit-kind = { $kind ->
        [scope] نطاق
        [client] عميل
        [user] مستخدم
        [group] مجموعة
       *[other] { $kind }
    }
audit-name = الاسم
audit-none = لا شيء مسجَّل.
audit-none-of-this = لا شيء مسجَّل عن هذا.
audit-earlier = الأقدم
