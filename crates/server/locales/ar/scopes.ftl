# Scopes, for administrators.

scopes-create = إنشاء نطاق لهذا الخادم
scopes-owner = المالك
scopes-any-owner = الجميع
scopes-none = لا توجد نطاقات.
scopes-advertised = مُعلَن
scopes-exclusive = حصري
scopes-default-requested = طُلب جعله افتراضيًا
scope-owned-by = المالك: { $owner }
scope-registered = سُجِّل في { $time }
scope-since = منذ { $time }
scope-replaced-by = حلّ محله { $name }
scope-retired-about = لا يُمنح النطاق المتقاعد لأحد، ولا يُعطى اسمه لمالك آخر أبدًا.
scope-name = الاسم
scope-name-hint = أحرف ASCII قابلة للطباعة دون مسافات، ولا يمكن تغييره لاحقًا.
scope-description = الوصف
scope-description-hint = ما يسمح به للتطبيق، بكلمات يفهمها الناس: يقرؤونه عند طلب موافقتهم.
scope-use = الاستخدام
scope-use-default = افتراضي
scope-use-default-hint = يُمنح عندما لا يذكر الطلب أي نطاق
scope-use-advertised = مُعلَن
scope-use-advertised-hint = مدرج في مستند البيانات الوصفية، حيث تطلب بعض العملاء كل ما تجده
scope-use-exclusive = حصري
scope-use-exclusive-hint = لا تطلبه إلا التطبيقات التي تسمّيها قاعدة
scope-use-private = خاص
scope-use-private-hint = ليس في الدليل ولا في أي بيانات وصفية
scope-use-cosmetic = معنى النص لم يتغير
scope-use-cosmetic-hint = لا يُسأل أحد من جديد بسبب وصف جديد
scope-risk-level = الخطورة
scope-risk-level-hint = مقدار الضرر الذي يمكن إحداثه به؛ يراه الأشخاص عند سؤالهم. إن زادت الخطورة سُئلوا من جديد.
scope-risk-asked = يطلب مالكه: { $risk }.
scope-risk-unknown = يجب أن تكون إحدى القيم المعروضة
scope-other-languages = بلغات أخرى
scope-changed-meanwhile = غيّر أحدهم النطاق في هذه الأثناء: هذه حاله الآن.
scope-registered-already = مسجَّل بالفعل
scope-change = { $change ->
        [approve] الموافقة
        [refuse] الرفض
        [deprecate] وسمه كمهجور
        [disable] التعطيل
        [retire] الإحالة إلى التقاعد
        [restore] الاستعادة
       *[other] { $change }
    }
scope-change-question = { $change ->
        [approve] هل توافقون على { $name }؟
        [refuse] هل ترفضون { $name }؟
        [deprecate] هل تريدون وسم { $name } كمهجور؟
        [disable] هل تريدون تعطيل { $name }؟
        [retire] هل تريدون إحالة { $name } إلى التقاعد؟
        [restore] هل تريدون استعادة { $name }؟
       *[other] { $name }: { $change }؟
    }
scope-change-consequence = { $change ->
        [approve] يمكن للتطبيقات أن تطلبه وفق القواعد.
        [refuse] لا يدخل حيّز الاستخدام، ويبقى اسمه محجوزًا. يمكن استعادته خلال 30 يومًا.
        [deprecate] يعمل كما كان، ويبيّن ما يُطلب بدلًا منه.
        [disable] لا يُمنح لأحد وتفقده الرموز (tokens) إلى أن يُستعاد.
        [retire] لا يُمنح لأحد بعد الآن وتفقده الرموز (tokens). ولا يُعطى اسمه لمالك آخر أبدًا. يمكن استعادته خلال 30 يومًا.
       *[restore] يعود إلى ما كان عليه، فيحمله من جديد ما مُنح من قبل.
    }
scope-grants = { $count ->
        [one] يحمله إذن سارٍ واحد ({ $count }).
        [two] يحمله إذنان ساريان ({ $count }).
        [few] تحمله { $count } أذونات سارية.
       *[other] يحمله { $count } من الأذونات السارية.
    }
scope-grants-application = التطبيق { $name }
scope-grants-more-applications = وعدد التطبيقات الأخرى { $count }
scope-grants-user = للمستخدم { $name }
scope-grants-more-users = وعدد الأشخاص الآخرين { $count }
scope-grants-none = لا أحد يحمله الآن.
scope-reason = السبب
scope-reason-hint = للسجل؛ ويمكن تركه فارغًا.
scope-sunset = تاريخ الانتهاء
scope-sunset-hint = اليوم (UTC) الذي يخرج فيه من الاستخدام تلقائيًا؛ ويمكن تركه فارغًا.
scope-replacement = يحلّ محله
scope-replacement-hint = النطاق الذي يُطلب بدلًا منه؛ ويمكن تركه فارغًا.
scope-sunset-malformed = يجب أن يكون يومًا: YYYY-MM-DD

scope-history = السجل
scope-history-of = سجل { $name }
scope-history-by = بواسطة { $actor }
scope-history-none = لا شيء مسجَّل.
scope-history-operator = المشغِّل
scope-history-asked-again = يُسأل الناس من جديد
scope-history-consent-holds = ما سمح به الناس يبقى ساريًا
change-changed = { $member }: { $before } ← { $after }
change-set = { $member }: { $after }
change-gone = { $member }: { $before } ← لا شيء
change-begun = { $member }: لا شيء ← { $after }
