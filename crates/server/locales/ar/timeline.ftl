# The registry over time.

timeline-title = التسجيلات عبر الزمن
timeline-days = { $count ->
    [one] اليوم الأخير
    [two] اليومان الأخيران
    [few] آخر { $count } أيام
   *[other] آخر { $count } يومًا
 }
timeline-cut = تظهر أحدث التغييرات فقط: هناك المزيد في هذه المدة.
timeline-this-server = هذا الخادم
timeline-registered = { $count ->
    [one] تسجيل نطاق واحد
    [two] تسجيل نطاقين
    [few] تسجيل { $count } نطاقات
   *[other] تسجيل { $count } نطاقًا
 }
timeline-changed = { $count ->
    [one] تغيير نطاق واحد
    [two] تغيير نطاقين
    [few] تغيير { $count } نطاقات
   *[other] تغيير { $count } نطاقًا
 }
timeline-moved = { $count ->
    [one] تغيير حالة نطاق واحد أو مالكه
    [two] تغيير حالة نطاقين أو مالكهما
    [few] تغيير حالة { $count } نطاقات أو مالكها
   *[other] تغيير حالة { $count } نطاقًا أو مالكها
 }
timeline-drawing = تغييرات النطاقات بحسب المالك عبر الزمن
timeline-days-ago = { $count ->
    [one] قبل يوم
    [two] قبل يومين
    [few] قبل { $count } أيام
   *[other] قبل { $count } يومًا
 }
timeline-now = الآن
timeline-legend = مفتاح الرموز
timeline-legend-registered = تسجيل نطاقات
timeline-legend-changed = تغيير نصوص أو خصائص
timeline-legend-moved = تغيير حالة أو مالك
timeline-legend-size = الأكبر: نطاقات أكثر دفعة واحدة
timeline-more-lanes = { $count ->
    [one] غيّر مالك آخر شيئًا.
    [two] غيّر مالكان آخران شيئًا.
    [few] غيّر { $count } مالكين آخرين شيئًا.
   *[other] غيّر { $count } مالكًا آخر شيئًا.
 }
timeline-empty = لم يُسجَّل أو يُغيَّر شيء في هذه المدة.
timeline-skew = ما تصرّح به خوادم الموارد
timeline-skew-hint = آخر بيان صرّح به كل خادم وجرى تأكيده، وآخر مرة استخدم فيها رمزًا أو سرًّا. من لم يُسمع منه منذ بيانه فقد يكون يعمل ببيان أقدم.
timeline-owner = المالك
timeline-scopes = النطاقات
timeline-manifest = البيان
timeline-heard = آخر اتصال
timeline-pending = { $count ->
    [one] واحد بانتظار الموافقة
    [two] اثنان بانتظار الموافقة
    [few] { $count } بانتظار الموافقة
   *[other] { $count } بانتظار الموافقة
 }
timeline-revision = المراجعة { $revision }، { $at }
timeline-by-others = { $count ->
        [one] نطاق واحد غيّره آخرون منذ ذلك
        [two] نطاقان غيّرهما آخرون منذ ذلك
        [few] { $count } نطاقات غيّرها آخرون منذ ذلك
        [many] { $count } نطاقًا غيّرها آخرون منذ ذلك
       *[other] { $count } نطاق غيّرها آخرون منذ ذلك
    }
timeline-no-manifest = لا بيان
timeline-never-heard = أبدًا
timeline-more-owners = { $count ->
    [one] خادم موارد آخر غير ظاهر.
    [two] خادما موارد آخران غير ظاهرين.
    [few] { $count } خوادم موارد أخرى غير ظاهرة.
   *[other] { $count } خادم موارد آخر غير ظاهر.
 }
timeline-steps = خطوة بخطوة
timeline-when = متى
timeline-what = ماذا
timeline-who = من
timeline-more-names = { $count ->
    [one] وواحد آخر
    [two] واثنان آخران
    [few] و{ $count } أخرى
   *[other] و{ $count } أخرى
 }
timeline-more-steps = { $count ->
    [one] خطوة أقدم غير ظاهرة.
    [two] خطوتان أقدم غير ظاهرتين.
    [few] { $count } خطوات أقدم غير ظاهرة.
   *[other] { $count } خطوة أقدم غير ظاهرة.
 }
timeline-door = التسجيلات عبر الزمن
timeline-door-hint = من سجّل ماذا وفي أي نشر، وما تصرّح به خوادم الموارد.
