# Signing in and out.

sign-in-continue = للمتابعة إلى { $client }
sign-in-as = لقد سجّلتم الدخول باسم { $user }.
sign-in-again = يُرجى إدخال كلمة المرور للمتابعة.
sign-in-username = اسم المستخدم أو البريد الإلكتروني
sign-in-password = كلمة المرور
sign-out-question = هل تريدون تسجيل الخروج؟
sign-out-keeps = تحتفظ التطبيقات التي سمحتم لها بما سمحتم به.
sign-out-stay = البقاء مسجَّل الدخول
