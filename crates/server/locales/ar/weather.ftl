# What was issued, refreshed, revoked and refused, and when.

weather-title = طقس الرموز
weather-door-hint = ما يُصدَر ويُجدَّد ويُلغى ويُرفض ساعةً بساعة، وأيّ النطاقات تُرفض، ومَن فقد رمزًا.
weather-hint = الأوقات بالتوقيت العالمي (UTC). يُحصى ما يحدث خلال دقيقة ويُحفظ 90 يومًا.
weather-days = { $count ->
    [one] آخر 24 ساعة
    [two] آخر يومين
    [few] آخر { $count } أيام
   *[other] آخر { $count } يومًا
 }
weather-of = { $sort ->
    [scope] النطاق { $name } فقط
   *[client] العميل { $name } فقط
 }
weather-charts = ما حدث
weather-step = { $hours ->
    [1] كل عمود ساعة واحدة.
    [6] كل عمود ست ساعات.
   *[other] كل عمود يوم واحد.
 }
weather-kind = { $kind ->
    [issued] إصدار
    [refreshed] تجديد
    [revoked] إلغاء
    [reused] إعادة استخدام
    [refused] رفض
   *[scope-refused] رفض نطاق
 }
weather-kind-hint = { $kind ->
    [issued] رموز وصول، عدا المجدَّدة
    [refreshed] رموز تجديد استُبدلت بجديدة
    [revoked] رموز وأذون أنهاها أحدهم
    [reused] رموز تفويض ورموز تجديد مستهلكة عادت مرة أخرى: أُلغي كل ما ارتبط بها
    [refused] طلبات رموز، أيًّا كان السبب
   *[scope-refused] طلبات رُفضت بسبب نطاق
 }
weather-chart = المجموع { $total }، وأقصاها { $most } في عمود واحد
weather-ranking = { $kind ->
    [issued] الأكثر إصدارًا للرموز
    [refused] الأكثر رفضًا
    [reused] إعادة استخدام مكتشفة
   *[scope-refused] الرفض حسب النطاق
 }
weather-unregistered = أسماء لم يسجّلها أحد
weather-more-of-it = طقسه الخاص:
weather-more = { $count ->
    [one] وواحد آخر
    [two] واثنان آخران
    [few] و{ $count } أخرى
   *[other] و{ $count } أخرى
 }
weather-cut = كان العدد كبيرًا فلم يُحصَ هنا إلا الأحدث.
weather-none = لا شيء في هذه المدة.
weather-hours = الساعات المزدحمة
weather-hours-hint = الرموز المُصدَرة والمجدَّدة حسب يوم الأسبوع وساعة اليوم (UTC).
weather-hour = الساعة
weather-weekday = { $day ->
    [0] الاثنين
    [1] الثلاثاء
    [2] الأربعاء
    [3] الخميس
    [4] الجمعة
    [5] السبت
   *[6] الأحد
 }
weather-steps = خطوة بخطوة
weather-from = من
