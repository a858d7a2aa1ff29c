# العامل الثاني: إعداده وإدخاله وإزالته.

second-factor-heading = العامل الثاني
second-factor-door-off = معطَّل: يستطيع كل من يعرف كلمة المرور تسجيل الدخول باسمكم.
second-factor-door-on = مفعَّل: كلمة المرور وحدها لا تكفي لتسجيل الدخول.
second-factor-explained = مع العامل الثاني لا يستطيع من يعرف كلمة المرور وحدها تسجيل الدخول باسمكم.
second-factor-required = يلزمكم إعداد عامل ثانٍ قبل المتابعة.

second-factor-app-heading = رموز من تطبيق
second-factor-app-explained = يعرض تطبيق على هاتفكم رمزًا جديدًا كل 30 ثانية. ويصلح لذلك أي تطبيق لكلمات المرور ذات الاستخدام الواحد.
second-factor-app-since = أُعدّ في { $when }
second-factor-app-used = آخر استخدام { $when }
second-factor-app-set-up = إعداد تطبيق
second-factor-app-scan = امسحوا هذا الرمز بتطبيقكم.
second-factor-app-qr = رمز QR لتطبيقكم
second-factor-app-type = أو أدخلوا فيه هذا المفتاح:
second-factor-app-open = فتح في تطبيق على هذا الجهاز
second-factor-app-code = الرمز الذي يعرضه التطبيق
second-factor-app-turn-on = تفعيل
second-factor-app-consequence = تبقون مسجّلين هنا، ويُسجَّل خروجكم من كل مكان آخر.
second-factor-app-remove = إزالة التطبيق
second-factor-app-remove-question = هل تريدون إزالة رموز التطبيق؟
second-factor-app-remove-consequence = لن تُطلب عند تسجيل الدخول. وإن لم يكن لديكم عامل ثانٍ آخر، تتوقف رموز الاسترداد عن العمل ويُسجَّل خروجكم من كل مكان آخر.
second-factor-app-removed = أُزيل التطبيق.

second-factor-code = الرمز من تطبيقكم
second-factor-code-or-recovery = الرمز من تطبيقكم، أو رمز استرداد
second-factor-code-wrong = غير صحيح أو سبق استخدامه
second-factor-code-other = ليس ما يعرضه التطبيق الآن

second-factor-recovery-heading = رموز الاسترداد
second-factor-recovery-explained = إذا فُقد هاتفكم، يحل رمز الاسترداد محله لتسجيل الدخول. ويعمل كل رمز مرة واحدة.
second-factor-recovery-left = { $count ->
    [zero] لم يبقَ لديكم أي رمز.
    [one] بقي لديكم رمز واحد.
    [two] بقي لديكم رمزان.
    [few] بقي لديكم { $count } رموز.
   *[other] بقي لديكم { $count } رمزًا.
}
second-factor-recovery-renew = إنشاء رموز استرداد جديدة
second-factor-recovery-renew-consequence = تتوقف الرموز التي لديكم عن العمل.
second-factor-recovery-new = رموز الاسترداد الخاصة بكم
second-factor-recovery-once = لن تُعرض إلا هذه المرة.
second-factor-recovery-keep = اطبعوها أو دوّنوها، واحفظوها في مكان غير الهاتف.
second-factor-recovery-kept = لقد حفظتها

second-factor-sign-in-heading = خطوة أخرى
second-factor-sign-in-as = كلمة المرور صحيحة. أثبتوا الآن أنكم { $user }.
second-factor-sign-in-recovery = استخدام رمز استرداد
second-factor-sign-in-recovery-code = رمز الاسترداد
second-factor-sign-in-anew = البدء من جديد

second-factor-of-user = العامل الثاني
second-factor-of-user-none = لا يوجد
second-factor-of-user-app = رموز من تطبيق
second-factor-of-user-remove = إزالة العامل الثاني
second-factor-of-user-remove-question = هل تريدون إزالة العامل الثاني للمستخدم { $user }؟
second-factor-of-user-remove-consequence = يُسجَّل خروج هذا المستخدم من كل مكان، ويسجّل الدخول بكلمة المرور وحدها. تأكدوا من أنه هو من طلب ذلك.
