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
audit-subject = { $kind ->
        [scope] スコープ { $name }
        [client] クライアント { $name }
        [user] ユーザー { $name }
        [group] グループ { $name }
        [consent] { $name } が { $other } に許可した内容
        [signing_key] 署名鍵 { $name }
        [audit] この記録
       *[other] { $kind } { $name }
    }
audit-actor = { $kind ->
        [server] このサーバー
        [operator] 運営者
        [client] クライアント { $name }
        [user] ユーザー { $name }
       *[other] { $name }
    }
