# The catalogue of scopes.

catalogue-heading = النطاقات (scopes)
catalogue-about = ما يمكن للتطبيقات أن تطلبه هنا. كل خادم موارد يحكم نطاقاته.
catalogue-state = الحالة
catalogue-any-state = الكل
catalogue-only-those-of = نطاقات { $owner } فقط.
catalogue-all = الكل
catalogue-of = يخصّ { $owner }
catalogue-of-this-server = يخصّ هذا الخادم
catalogue-with = مع { $names }
catalogue-instead = اطلبوا { $name } بدلًا منه
catalogue-until = حتى { $time }
catalogue-none = لم يُعثر على أي نطاق.

scope-state = { $state ->
        [active] نشط
        [pending] قيد الانتظار
        [deprecated] مهجور
        [disabled] معطَّل
        [retired] متقاعد
       *[other] { $state }
    }
scope-risk = { $risk ->
        [low] خطورة منخفضة
        [medium] خطورة متوسطة
        [high] خطورة عالية
        [critical] خطورة حرجة
       *[other] { $risk }
    }
scope-default = افتراضي
scope-by-agreement = بالاتفاق
