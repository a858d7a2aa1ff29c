# What works now and what was allowed, as administrators see it.

access-whose = ユーザー名、メールアドレス、またはクライアント ID
access-by-user = ユーザー
access-by-client = クライアント
access-no-client = そのクライアントは存在しません
access-of-client = クライアント { $name }
access-of-user = ユーザー { $name }
access-grants = 有効な許可
access-tokens = 許可に属さない有効なトークン
access-consents = 許可された内容
access-static = 固定トークンはリソースサーバーのページにあります
access-user = ユーザー
access-client = クライアント
access-itself = 自分自身
access-scopes = スコープ
access-more-scopes = { $count ->
   *[other] ほか { $count } 件
 }
access-since = 開始
access-until = 期限
access-none = ありません。
access-revoke = 終了
access-take-back = 取り消し
access-end-all = すべて終了
access-all-of-client = { $name } のすべてのトークンを終了しますか？
access-all-of-client-means = 固定トークンを含むすべてのトークンが直ちに使えなくなります。人の許可は残るので、新しいトークンを得られます。
access-all-of-user = { $name } のすべてを終了しますか？
access-all-of-user-means = すべての場所でサインアウトし、その人のために発行されたトークンが直ちに使えなくなります。許可した内容は残ります。
access-sessions = { $count ->
   *[other] 現在のサインイン { $count } 件
 }
