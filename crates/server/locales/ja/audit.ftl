# The record of changes.

audit-heading = 変更の記録
audit-export = エクスポート
audit-kind-label = 対象
audit-kind = { $kind ->
        [scope] スコープ
        [client] クライアント
        [user] ユーザー
        [group] グループ
       *[other] { $kind }
    }
audit-name = 名前
audit-none = 記録はありません。
audit-none-of-this = これについての記録はありません。
audit-earlier = 以前の記録
