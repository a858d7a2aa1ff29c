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
audit-subject = { $kind ->
        [scope] النطاق { $name }
        [client] العميل { $name }
        [user] المستخدم { $name }
        [group] المجموعة { $name }
        [consent] ما سمح به { $name } لـ { $other }
        [signing_key] مفتاح التوقيع { $name }
        [audit] هذا السجل
       *[other] { $kind } { $name }
    }
audit-actor = { $kind ->
        [server] هذا الخادم
        [operator] المشغِّل
        [client] العميل { $name }
        [user] المستخدم { $name }
       *[other] { $name }
    }
