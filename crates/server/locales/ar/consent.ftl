# The consent page.

consent-title = هل تسمحون لـ { $client }؟
consent-signed-in = سجّلتم الدخول باسم { $user }
consent-other-account = استخدام حساب آخر
consent-registered-by = سجّله { $who } في { $day }
consent-registered-you = سجّلتموه بأنفسكم في { $day }
consent-registered-administrator = سجّله أحد المديرين في { $day }
consent-registered-gone = سُجّل في { $day } من شخص لم يعد لديه حساب هنا
consent-asks = يطلب هذا التطبيق القيام بما يلي نيابةً عنكم:
consent-nothing = اختاروا واحدًا على الأقل، أو ألغوا الطلب.
consent-own = حسابكم
consent-this-server = هذا الخادم
consent-changed = تغيّر
consent-new = جديد
consent-already = مسموح به من قبل
consent-before = سمحتم سابقًا بما يلي: { $words }
consent-means-more = سمحتم بهذه العبارة من قبل، لكنها باتت تعني أكثر من ذلك.
consent-risk = قد يُحدث بعض هذا ضررًا كبيرًا إن وقع في الأيدي الخطأ. لا تسمحوا به إلا إذا كنتم تعرفون التطبيق وتثقون به.
consent-left-out = طلب أيضًا ما لا يحق له، ولن يحصل عليه: { $names }
consent-lasts = إلى متى؟
consent-until-taken-back = حتى أسحب الإذن
consent-return = ستعودون إلى { $host }.
consent-return-device = هذا العنوان موجود على الجهاز الذي تستخدمونه: لا تتابعوا إلا إذا كنتم قد شغّلتم التطبيق بأنفسكم للتو.
consent-return-app = سيفتح هذا تطبيقًا على جهازكم بحسب اسمه: لا تتابعوا إلا إذا كنتم قادمين من ذلك التطبيق.
consent-allow = السماح
consent-later-link = التطبيقات التي سمحتم لها
consent-later = يمكنكم سحب هذا الإذن في أي وقت من { $link }.
consent-days = { $count ->
    [one] ليوم واحد
    [two] ليومين
    [few] لمدة { $count } أيام
   *[other] لمدة { $count } يومًا
 }
consent-hours = { $count ->
    [one] لساعة واحدة
    [two] لساعتين
    [few] لمدة { $count } ساعات
   *[other] لمدة { $count } ساعة
 }
consent-minutes = { $count ->
    [one] لدقيقة واحدة
    [two] لدقيقتين
    [few] لمدة { $count } دقائق
   *[other] لمدة { $count } دقيقة
 }
consent-seconds = { $count ->
    [one] لثانية واحدة
    [two] لثانيتين
    [few] لمدة { $count } ثوانٍ
   *[other] لمدة { $count } ثانية
 }
