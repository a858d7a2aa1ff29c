# Signing keys, as administrators see them.

keys-about = يوقّع أحدث مفتاح. تبقى الأقدم منشورة مدة ليمكن التحقق مما وقّعته.
keys-algorithm = الخوارزمية
keys-signing = يوقّع
keys-published = منشور
keys-retired = متقاعد
keys-published-until = منشور حتى
keys-rotate = استبدال المفتاح
keys-rotate-heading = هل تريد استبدال مفتاح التوقيع؟
keys-as-now = كالمفتاح الموقّع الآن
keys-old = المفاتيح القديمة
keys-retire = نشرها يوماً آخر
keys-retire-hint = الطريقة المعتادة: لا يتوقف شيء
keys-withdraw = عدم قبول أي شيء وقّعته
keys-withdraw-hint = إن حازها غيركم
keys-retire-means = يوقّع مفتاح جديد من الآن. تبقى القديمة منشورة يوماً آخر.
keys-withdraw-means = يوقّع مفتاح جديد من الآن. يتوقف فوراً كل JWT وقّعته القديمة، وتقبلها الواجهات التي تحتفظ بالمفاتيح القديمة حتى تسأل من جديد.
