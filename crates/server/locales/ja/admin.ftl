# What the administrators' pages have in common, and their first page.

admin-title = 管理
admin-any = すべて
admin-none = なし
admin-yes = はい
admin-no = いいえ
admin-name = 名前
admin-search = 検索
admin-more = 続き
admin-nothing-yet = この範囲にはありません。
admin-edit = 編集
admin-save = 保存
admin-register = 登録
admin-delete = 削除
admin-made = 作成
admin-changed = 変更
admin-seconds = { $count ->
   *[other] { $count } 秒
 }
admin-more-about = 関連情報
admin-only-hash = サーバーにはハッシュだけが残ります。
admin-problem-changed = その間に他の人が変更しました。これが現在の内容です。
admin-problem-choose = 選択してください
admin-problem-grant = 不明なグラント種別です
admin-problem-seconds = 秒数を入力してください
admin-problem-user = そのユーザーは存在しません

# Where one can go.
admin-door-users = ユーザー
admin-door-users-hint = アカウントの作成、パスワードの設定、アカウントの停止。
admin-door-groups = グループ
admin-door-groups-hint = ユーザーが属するグループに名前を付けます。
admin-door-scopes = スコープ
admin-door-scopes-hint = { $count ->
   *[other] { $count } 個のスコープが登録されています。
 }
admin-door-clients = クライアント
admin-door-clients-hint = トークンを要求するアプリケーション。権限、シークレット、所有者。
admin-door-servers = リソースサーバー
admin-door-servers-hint = スコープを所有する API。名前空間、権限、固定トークン。
admin-door-access = 現在有効なもの
admin-door-access-hint = 有効なトークンと許可を、クライアントまたはユーザーごとに確認し、取り消します。
admin-door-keys = 署名鍵
admin-door-keys-hint = トークンに署名する鍵とその交換。
admin-door-settings = 設定と状態
admin-door-settings-hint = 現在の設定、弱い点、その対処。
admin-door-audit = 変更の記録
admin-door-audit-hint = 誰がいつ何を変更したか。
admin-door-picture = 誰がどの権限を持つか
admin-door-picture-hint = 誰が何を所有し、誰が誰のために持つかを図で示します。
