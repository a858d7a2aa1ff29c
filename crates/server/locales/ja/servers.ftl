# Resource servers, as administrators see them.

servers-create = リソースサーバーを作成
servers-edit = リソースサーバーを編集
servers-make = 作成
servers-count = { $count ->
   *[other] 全 { $count } リソースサーバー
 }
servers-none = 該当するリソースサーバーはありません。
servers-namespaces = 名前空間
servers-namespaces-hint = 名前空間の中ではこのリソースサーバーだけがスコープを登録します。取り上げても既存のスコープは残ります。
servers-namespaces-form-hint = 空白で区切り、それぞれ : / . - のいずれかで終えます。空欄でもかまいません。
servers-give-namespace = 名前空間を与える
servers-namespace-example = : / . - のいずれかで終わります（例 calendar:）
servers-give = 与える
servers-take = 取り上げる
servers-rights = 権限
servers-registers = 登録
servers-introspects = トークン確認
servers-may-register = スコープを登録できる
servers-may-introspect = トークンを確認できる
servers-own-tokens = 自分のスコープを持つものだけ
servers-all-tokens = 所有者を問わずすべてのトークン
servers-all-tokens-hint = 強力です。完全に信頼するゲートウェイだけに
servers-may-set-defaults = 自分のスコープを既定にできる
servers-defaults-hint = 何も要求しないクライアントに与えられます
servers-approval = 新しいスコープ
servers-approval-required = 新しいスコープは承認待ちになる
servers-approval-automatic = すぐに使えます
servers-approval-hint = 管理者が一つずつ可否を決めます
servers-token-format = 宛てのトークン
servers-format-opaque = 不透明: 有効性をこのサーバーに尋ねます
servers-format-jwt = JWT: 署名付きで、尋ねずに検証します
servers-jwt-hint = リソース識別子が必要です。取り消しても期限までは有効です
servers-resource = リソース識別子
servers-resource-hint = API の URL（例 https://api.example）。空欄でもかまいません。
servers-name-hint = 許可を求める内容の所有者として表示されます。
servers-owns = { $count ->
   *[other] { $count } 個のスコープを所有
 }
servers-waiting = { $count ->
   *[other] { $count } 件が承認待ち
 }
servers-manifest = マニフェスト
servers-no-manifest = なし（スコープを一つずつ登録）
servers-revision = リビジョン { $revision }
servers-as-client = クライアントとして
servers-pending = 承認待ち
servers-approve = 承認
servers-refuse = 却下
servers-tokens = 固定トークン
servers-last-used = 最終使用
servers-never = なし
servers-over = 無効
servers-no-end = 取り消すまで
servers-revoke = 取り消し
servers-revoke-token = { $name } の固定トークンを取り消しますか？
servers-revoke-token-means = 使用者は直ちに拒否されます。元に戻せません。
servers-days = 新しいトークンの有効日数
servers-days-hint = 空欄は取り消すまで。交換できるよう同時に 2 つまで有効です。
servers-problem-days = 1〜3650 の日数、または空欄にしてください
servers-new-token = 固定トークンを作成
servers-once = 今コピーしてください。表示は一度だけです。
servers-static-token = API がスコープ登録とトークン確認に使う固定トークン
servers-client-secret = 自らトークンを得るためのクライアントシークレット
servers-offers = 譲渡の申し出
servers-offers-to = { $what } を { $name } に申し出中
servers-is-offered = { $name } から { $what } の申し出あり
servers-withdraw = 取り下げ
