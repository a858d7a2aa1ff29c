# Clients, as administrators see them.

clients-title = クライアント
clients-register = クライアントを登録
clients-edit = クライアントを編集
clients-search = 名前の一部、または ID の先頭
clients-kind = 種類
clients-kind-server = リソースサーバー
clients-kind-application = その他
clients-state = 状態
clients-state-on = 使用中
clients-state-off = 停止中
clients-count = { $count ->
   *[other] 全 { $count } クライアント
 }
clients-none = 該当するクライアントはありません。
clients-id = クライアント ID
clients-type = 種別
clients-type-confidential = コンフィデンシャル
clients-type-public = パブリック
clients-confidential-hint = サーバー上で動き、シークレットを守れます
clients-public-hint = ブラウザー、デスクトップ、モバイルのアプリケーション
clients-is-server = リソースサーバー
clients-role = 役割
clients-owner = 所有者
clients-no-owner = なし（管理者のみ）
clients-owner-hint = 「マイアプリケーション」で変更できる人のユーザー名。空欄でもかまいません。
clients-grant-types = グラント種別
clients-legacy = 旧式
clients-grant-authorization-code = 人がここでサインインし、代わりに動くことを許可します
clients-grant-client-credentials = 自分自身のために動きます（コンフィデンシャルのみ）
clients-grant-refresh-token = 人がいなくても動き続けます
clients-grant-password = 警告、旧式: 人がこのサーバーのパスワードを渡します
clients-grant-implicit = 警告、旧式: トークンがブラウザーのアドレス欄を通ります
clients-redirect-uris = リダイレクト URI
clients-post-logout = サインアウト後のリダイレクト URI
clients-origins = 許可されたオリジン
clients-origins-hint = トークンエンドポイントを呼べるページのオリジン（例 https://app.example）。1 行に 1 つ。
clients-one-a-line = クライアントが送るとおりに、1 行に 1 つ。
clients-scope = 要求できるスコープ
clients-scope-any = 規則が許すすべてのスコープ
clients-scope-hint = スコープ名を空白で区切ります。空欄は規則が許すすべて。
clients-rules = { $count ->
   *[other] 独自の規則 { $count } 件
 }
clients-default-scope = 何も要求しないときに得るもの
clients-default-scope-hint = スコープ名。空欄はこのサーバーの既定。
clients-auth-method = 認証方法
clients-auth-any = 種別が許す任意の方法
clients-consent = 同意
clients-skip = 同意を省略
clients-skip-yes = はい（人に尋ねません）
clients-skip-hint = 自社のアプリケーションだけに。人に尋ねません
clients-as-server = サーバーの設定どおり
clients-pkce-yes = 必須
clients-pkce-no = 不要（弱い）
clients-lifetime = アクセストークンの有効期間
clients-lifetime-hint = 秒（600〜36000）。空欄はサーバーの設定どおり。
clients-audience = 対象
clients-mixed = 複数のリソースサーバーに 1 つのトークン
clients-mixed-hint = 弱くなります。互いに他で使えてしまいます
clients-more-settings = その他の設定
clients-name-hint = 許可を求めるときに人に表示されます。
clients-id-hint = 空欄ならサーバーが作ります。
clients-off-means = トークンは発行されず、既存のものは休止します。再び有効にすると、また使えるようになります。完全に終わらせるには、現在有効なものの一覧から取り消します。
clients-enable = 有効にする
clients-disable = 停止する
clients-secrets = シークレット
clients-secret-imported = 持ち込み
clients-secret-hint = 交換できるよう、同時に 2 つまで有効です。
clients-new-secret = 新しいシークレットを作成
clients-secret-once = クライアントシークレットを今コピーしてください。表示は一度だけです。
clients-delete = { $name } を削除しますか？
clients-delete-means = 元に戻せません。同時に終わるもの:
clients-impact-grants = { $count ->
   *[other] 有効なトークンまたは許可 { $count } 件
 }
clients-impact-consents = { $count ->
   *[other] { $count } 人のユーザーの許可
 }
clients-impact-users = { $count ->
   *[other] 影響を受ける人 { $count } 人
 }
clients-impact-scopes = { $count ->
   *[other] 所有するスコープ { $count } 件が廃止されます
 }
clients-impact-more = 数えた数を超えています
clients-partial = 一部の許可
clients-partial-said = 求めるものの一部だけを許可できる
clients-partial-hint = 求めたものより少なくても動作する必要があります
