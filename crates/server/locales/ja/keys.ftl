# Signing keys, as administrators see them.

keys-about = 最新の鍵が署名します。古い鍵は、署名したものを検証できるようしばらく公開されます。
keys-algorithm = アルゴリズム
keys-signing = 署名中
keys-published = 公開中
keys-retired = 廃止
keys-published-until = 公開期限
keys-rotate = 鍵を交換
keys-rotate-heading = 署名鍵を交換しますか？
keys-as-now = 現在の鍵と同じ
keys-old = 古い鍵
keys-retire = もう 1 日公開する
keys-retire-hint = 通常の方法です。何も使えなくなりません
keys-withdraw = 署名したものを一切受け付けない
keys-withdraw-hint = 他人の手に渡った場合
keys-retire-means = 今後は新しい鍵が署名します。古い鍵はもう 1 日公開されます。
keys-withdraw-means = 今後は新しい鍵が署名します。古い鍵で署名された JWT は直ちに無効になります。古い鍵を保持する API は、次に問い合わせるまで受け付けます。
