# Users and groups, for administrators.

user-username = ユーザー名
user-email = メールアドレス
user-first-name = 名
user-last-name = 姓
user-new-password = 新しいパスワード
user-new-password-hint = 変更しない場合は空欄にしてください。変更すると、このユーザーのセッションはすべて終了します。
user-groups = グループ
user-account = アカウント
user-active = 有効
user-active-hint = 無効なユーザーはサインインできず、そのトークンも使えません
user-admin = 管理者
user-admin-hint = ここにあるすべてを閲覧・変更できます
users-heading = ユーザー
users-create = ユーザーを作成
users-edit = ユーザーを編集
users-none = ユーザーはいません。
users-administrator = 管理者
users-user = ユーザー
users-switched-off = 停止中
groups-heading = グループ
groups-none = グループはありません。
groups-create = グループを作成
groups-name = 名前
