# ما يجده المستخدم عن نفسه: حسابه وما سمح به.

account-link = الحساب
account-heading = حسابكم
account-door = أين سجّلتم الدخول، وكلمة المرور، واللغة.
account-username = اسم المستخدم
account-name = الاسم
account-email = عنوان البريد الإلكتروني
account-email-none = لا يوجد

account-language-heading = اللغة
account-language-label = لغة هذه الصفحات
account-language-browser = كما في المتصفح
account-language-keep = حفظ
account-language-kept = تم حفظ اللغة.

account-password-heading = تغيير كلمة المرور
account-password-explained = يلزم أن تعرفوا كلمة المرور الحالية.
account-password-consequence = تبقون مسجّلين هنا، ويُسجَّل خروجكم من كل مكان آخر. وتحتفظ التطبيقات بما سمحتم لها به.
account-password-current = كلمة المرور الحالية
account-password-new = كلمة المرور الجديدة
account-password-again = كلمة المرور الجديدة مرة أخرى
account-password-rule = ثمانية أحرف على الأقل.
account-password-change = تغيير كلمة المرور
account-password-wrong = ليست كلمة المرور الحالية
account-password-differs = لا تطابق كلمة المرور الجديدة
account-password-changed = تم تغيير كلمة المرور، وسُجّل خروجكم من كل مكان آخر.

account-sessions-heading = أين سجّلتم الدخول
account-sessions-count = { $count ->
    [zero] لا متصفح.
    [one] متصفح واحد.
    [two] متصفحان.
    [few] { $count } متصفحات.
    [many] { $count } متصفحًا.
   *[other] { $count } متصفح.
}
account-sessions-explained = إذا لم تعرفوا أحد هذه المتصفحات فسجّلوا الخروج منه وغيّروا كلمة المرور.
account-sessions-more = { $count ->
    [zero] لا يوجد غيرها.
    [one] يوجد متصفح آخر غير معروض.
    [two] يوجد متصفحان آخران غير معروضين.
    [few] توجد { $count } متصفحات أخرى غير معروضة.
    [many] يوجد { $count } متصفحًا آخر غير معروض.
   *[other] يوجد { $count } متصفح آخر غير معروض.
}
account-sessions-end-others = تسجيل الخروج من كل مكان آخر
account-session-this = هذا المتصفح
account-session-end = تسجيل الخروج منه
account-session-sign-out = تسجيل الخروج هنا
account-session-since = تسجيل الدخول: { $when }
account-session-seen = آخر ظهور: { $when }

account-browser-on = { $browser } على { $system }
account-browser-unknown = متصفح غير معروف
account-browser-unknown-on = متصفح غير معروف على { $system }

allowed-heading = التطبيقات التي سمحتم لها
allowed-door = اطّلعوا على ما يمكنه التصرف باسمكم، واسحبوا الإذن منه.
allowed-explained = يمكن لهذه التطبيقات التصرف باسمكم إلى أن تسحبوا الإذن.
allowed-none = لا يمكن لأي تطبيق التصرف باسمكم.
allowed-since = منذ { $when }
allowed-until = حتى { $when }
allowed-last-used = آخر استخدام: { $when }
allowed-never-used = لم يُستخدم منذ بدء التسجيل
allowed-owner-server = حسابكم
allowed-owner-gone = لم يعد متاحًا
allowed-take-back = سحب الإذن
allowed-from = من { $client }
allowed-scope-from = { $scope } من { $client }
allowed-take-back-all = سحب كل الأذونات
allowed-export = تصدير بصيغة JSON
allowed-client-question = هل تريدون سحب ما سمحتم به لـ { $client }؟
allowed-client-consequence = يفقد التطبيق الوصول فورًا، ويمكنه أن يطلب الإذن من جديد.
allowed-scope-question = هل تريدون سحب { $scope } من { $client }؟
allowed-scope-consequence = ينتهي فورًا كل وصول لدى { $client } يشمل هذا الإذن، مع كل ما يشمله غير ذلك. أما ما سمحتم به سوى ذلك فيبقى مسموحًا، ويحصل عليه { $client } من جديد دون سؤالكم.
allowed-all-question = هل تريدون سحب كل الأذونات؟
allowed-all-consequence = { $count ->
    [zero] لا يفقد أي تطبيق الوصول.
    [one] يفقد تطبيق واحد الوصول فورًا، ويمكنه أن يطلب الإذن من جديد.
    [two] يفقد تطبيقان الوصول فورًا، ويمكنهما طلب الإذن من جديد.
    [few] تفقد { $count } تطبيقات الوصول فورًا، ويمكنها طلب الإذن من جديد.
    [many] يفقد { $count } تطبيقًا الوصول فورًا، ويمكنها طلب الإذن من جديد.
   *[other] يفقد { $count } تطبيق الوصول فورًا، ويمكنها طلب الإذن من جديد.
}

resume-heading = هل تريدون الإرسال من جديد؟
resume-explained = لم يحدث شيء بعد، وما أدخلتموه ما زال هنا.
resume-secrets = يلزم إدخال كلمات المرور وسائر الأسرار مرة أخرى.
resume-send = إرسال من جديد
resume-discard = البدء من جديد
resume-signed-out = انتهت جلستكم. سجّلوا الدخول من جديد، وما أدخلتموه محفوظ.
