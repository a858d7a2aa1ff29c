# The picture: who has which authority.

picture-title = الصورة العامة
picture-page-heading = من يملك أي صلاحية
picture-narrow = إظهار ما يرتبط فقط بـ
picture-narrow-kind = ونوعه
picture-show = إظهار
picture-show-everything = إظهار الكل
picture-skip = تخطّي الرسم: الجدول أدناه يقول الشيء نفسه
picture-drawing = رسم
picture-legend = مفتاح الرسم
picture-legend-owns = يملك
picture-legend-may-ask = يمكنه أن يطلب
picture-legend-holds = يحمل؛ وأسمك لعدد أكبر من المستخدمين
picture-legend-only-holds = يحمل ما لم يعد يمكنه طلبه
picture-legend-dashed = متقطع: قيد الانتظار أو مهجور
picture-legend-hatched = مظلَّل بخطوط: معطَّل أو متقاعد
picture-legend-group = ورقتان: يمثّل عدة عناصر
picture-legend-resource-server = لا يُرسم خادم الموارد كعميل إلا إذا كان يحمل شيئًا
picture-nothing-connected = لا شيء مرتبط به.
picture-nothing = لا يوجد ما يُرسم بعد: لا خادم موارد ولا نطاق ولا عميل.
picture-findings = يستحق النظر
picture-finding = { $kind ->
        [only-held] يحمله من لم يعد يمكنه طلبه:
        [out-of-use] { $state } ولا يزال يحمله:
        [unreachable] لا عميل يمكنه طلبه ولا عميل يحمله
        [idle] لا يمكنه طلب شيء ولا يحمل شيئًا
       *[empty] ليس لديه نطاق
    }
picture-finding-more-clients = و{ $count } غيرها
picture-more-findings = … والمزيد.
picture-table = الشيء نفسه في جدول
picture-table-resource-server = خادم الموارد
picture-table-scope = النطاق
picture-table-client = العميل
picture-table-what = ماذا
picture-table-for = لمن
picture-more-rows = صفوف أخرى لا تظهر هنا ({ $count }): يحتويها ملف CSV.
picture-exports = تصدير
picture-changed = تغيّرت الصورة في { $time }.
picture-not-a-scope = لا يمكن أن يكون هذا اسم نطاق
picture-not-a-risk = ليست هذه درجة خطورة: استخدم low أو medium أو high أو critical
picture-names-nothing = هذا لا يسمّي شيئًا
picture-not-found = لا يوجد من هذا النوع ما اسمه { $name }
picture-not-found-nearest = لا يوجد من هذا النوع ما اسمه { $name }؛ هل تقصدون { $nearest }؟

# What is said inside of the drawing; in the order of what the core calls phrases.
picture-this-server = هذا الخادم
picture-state = { $name ->
        [pending] قيد الانتظار
        [deprecated] مهجور
        [disabled] معطَّل
        [retired] متقاعد
       *[other] { $name }
    }
picture-risk = { $name ->
        [low] خطورة منخفضة
        [medium] خطورة متوسطة
        [high] خطورة عالية
        [critical] خطورة حرجة
       *[other] خطورة { $name }
    }
picture-risk-up-to = { $name ->
        [low] خطورة منخفضة على الأكثر
        [medium] خطورة متوسطة على الأكثر
        [high] خطورة عالية على الأكثر
        [critical] خطورة حرجة على الأكثر
       *[other] خطورة { $name } على الأكثر
    }
picture-risk-at-least = { $name ->
        [low] خطورة منخفضة أو أعلى
        [medium] خطورة متوسطة أو أعلى
        [high] خطورة عالية أو أعلى
        [critical] خطورة حرجة
       *[other] خطورة { $name } أو أعلى
    }
picture-no-namespace = بلا مساحة أسماء
picture-kind = { $name ->
        [scope] نطاق
        [client] عميل
        [resource-server] خادم موارد
        [namespace] أسماء تبدأ بـ
        [risk] خطورة لا تقل عن
        [group] مجموعة
        [user] مستخدم
        [users] مستخدمون
        [server] هذا الخادم
        [everybody] كل المستخدمين
       *[other] { $name }
    }
picture-every-user = كل المستخدمين
picture-users-outside = المستخدمون خارج { $name }
picture-group-named = المجموعة { $name }
picture-other-names = أسماء أخرى
picture-in-no-group = دون مجموعة
picture-resource-servers = خوادم الموارد: { $count }
picture-scopes = النطاقات: { $count }
picture-clients = العملاء: { $count }
picture-users = المستخدمون: { $count }
picture-people = المستخدمون والمجموعات: { $count }
picture-column = { $name ->
        [resource-servers] خوادم الموارد
        [scopes] النطاقات
        [clients] العملاء
       *[people] المستخدمون والمجموعات
    }
picture-everything = كل شيء
picture-node = { $what ->
        [scope] النطاق { $name }
        [client] العميل { $name }
        [resource-server] خادم الموارد { $name }
        [namespace] أسماء تبدأ بـ { $name }
        [risk] الخطورة { $name }
        [group] المجموعة { $name }
        [user] المستخدم { $name }
       *[users] { $name }
    }
picture-picture-of = صورة { $name }: { $what }
picture-tie = { $name ->
        [owns] يملكه
        [may-ask] يمكنه طلبه
        [only-holds] يحمل ما لم يعد يمكنه طلبه
       *[holds] يحمله
    }
picture-tie-for-users = { $name ->
        [may-ask] يمكنه طلبه (عدد المستخدمين: { $count })
        [only-holds] يحمل ما لم يعد يمكنه طلبه (عدد المستخدمين: { $count })
       *[holds] يحمله (عدد المستخدمين: { $count })
    }
picture-itself = لنفسه
picture-may-ask-for = يمكنه طلبه من أجل { $name }
picture-only-scopes = يُنظر فقط في أول النطاقات، وعددها { $count }.
picture-only-holdings = لم يُحسب سوى { $count } من الصلاحيات المحمولة، وهناك المزيد.
picture-only-held = لا يظهر إلا ما هو محمول: العملاء والنطاقات أكثر من أن يُبيَّن من يمكنه الطلب. اقصروا الصورة على نطاق أو عميل.
picture-have-nothing = عملاء ليس لديهم شيء ولا يظهرون: { $count }.
picture-too-much = أكثر من أن تتسع له صورة واحدة، وحُذف: { $name }. اقصروها لرؤية ذلك.
picture-too-many-lines = أكثر من أن تتسع له صورة واحدة، وحُذفت بعض الخطوط. اقصروها لرؤيتها.
picture-only-users = لا تظهر الأسماء والمجموعات إلا لأول { $count } من المستخدمين.
