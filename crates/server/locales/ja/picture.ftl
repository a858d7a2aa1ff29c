# The picture: who has which authority.

picture-title = 全体図
picture-page-heading = 誰がどの権限を持つか
picture-narrow = 次のものに関係するものだけを表示
picture-narrow-kind = 種類
picture-show = 表示
picture-show-everything = すべて表示
picture-skip = 図を飛ばす（下の表と同じ内容です）
picture-drawing = 図
picture-legend = 凡例
picture-legend-owns = 所有
picture-legend-may-ask = 要求できる
picture-legend-holds = 保持（太いほどユーザーが多い）
picture-legend-only-holds = もう要求できないものを保持
picture-legend-dashed = 破線: 承認待ちまたは非推奨
picture-legend-hatched = 斜線: 無効または廃止
picture-legend-group = 二重の枠: 複数をまとめたもの
picture-legend-resource-server = リソースサーバーは、何かを保持している場合だけクライアントとして描かれます
picture-nothing-connected = 関係するものはありません。
picture-nothing = まだ描くものがありません。リソースサーバーもスコープもクライアントもありません。
picture-findings = 確認したい点
picture-finding = { $kind ->
        [only-held] もう要求できないクライアントが保持しています:
        [out-of-use] { $state }ですが、まだ保持しているもの:
        [unreachable] 要求できるクライアントも、保持しているクライアントもありません
        [idle] 何も要求できず、何も保持していません
       *[empty] スコープがありません
    }
picture-finding-more-clients = ほか { $count } 件
picture-more-findings = … ほかにもあります。
picture-table = 同じ内容の表
picture-table-resource-server = リソースサーバー
picture-table-scope = スコープ
picture-table-client = クライアント
picture-table-what = 内容
picture-table-for = 対象者
picture-more-rows = ほかに { $count } 行あります。CSV にはすべて含まれます。
picture-exports = エクスポート
picture-changed = { $time } に図が変わりました。
picture-not-a-scope = スコープの名前として使えない文字列です
picture-not-a-risk = リスクではありません。low、medium、high、critical のいずれかを入力してください
picture-names-nothing = 該当するものがありません
picture-not-found = この種類に { $name } というものはありません
picture-not-found-nearest = この種類に { $name } というものはありません。{ $nearest } のことですか？

# What is said inside of the drawing; in the order of what the core calls phrases.
picture-this-server = このサーバー
picture-state = { $name ->
        [pending] 承認待ち
        [deprecated] 非推奨
        [disabled] 無効
        [retired] 廃止
       *[other] { $name }
    }
picture-risk = { $name ->
        [low] リスク低
        [medium] リスク中
        [high] リスク高
        [critical] リスク重大
       *[other] リスク { $name }
    }
picture-risk-up-to = { $name ->
        [low] リスク最大で低
        [medium] リスク最大で中
        [high] リスク最大で高
        [critical] リスク最大で重大
       *[other] リスク最大で { $name }
    }
picture-risk-at-least = { $name ->
        [low] リスク低以上
        [medium] リスク中以上
        [high] リスク高以上
        [critical] リスク重大
       *[other] リスク { $name } 以上
    }
picture-no-namespace = 名前空間なし
picture-kind = { $name ->
        [scope] スコープ
        [client] クライアント
        [resource-server] リソースサーバー
        [namespace] 名前の先頭
        [risk] リスクの下限
        [group] グループ
        [user] ユーザー
        [users] ユーザー
        [server] このサーバー
        [everybody] すべてのユーザー
       *[other] { $name }
    }
picture-every-user = すべてのユーザー
picture-users-outside = { $name } 以外のユーザー
picture-group-named = グループ { $name }
picture-other-names = その他の名前
picture-in-no-group = グループなし
picture-resource-servers = リソースサーバー { $count }
picture-scopes = スコープ { $count }
picture-clients = クライアント { $count }
picture-users = ユーザー { $count }
picture-people = ユーザーとグループ { $count }
picture-column = { $name ->
        [resource-servers] リソースサーバー
        [scopes] スコープ
        [clients] クライアント
       *[people] ユーザーとグループ
    }
picture-everything = すべて
picture-node = { $what ->
        [scope] スコープ { $name }
        [client] クライアント { $name }
        [resource-server] リソースサーバー { $name }
        [namespace] { $name } で始まる名前
        [risk] リスク { $name }
        [group] グループ { $name }
        [user] ユーザー { $name }
       *[users] { $name }
    }
picture-picture-of = { $name } の図: { $what }
picture-tie = { $name ->
        [owns] 所有
        [may-ask] 要求できる
        [only-holds] もう要求できないものを保持
       *[holds] 保持
    }
picture-tie-for-users = { $name ->
        [may-ask] { $count } 人の分を要求できる
        [only-holds] もう要求できないものを { $count } 人分保持
       *[holds] { $count } 人分を保持
    }
picture-itself = 自分自身
picture-may-ask-for = { $name } の分を要求できる
picture-only-scopes = 最初の { $count } 個のスコープだけを対象にしています。
picture-only-holdings = { $count } 件の保持だけを数えています。実際にはもっとあります。
picture-only-held = 保持されているものだけを表示しています。クライアントとスコープが多すぎるため、誰が要求できるかは示せません。スコープまたはクライアントに絞り込んでください。
picture-have-nothing = 何も持たない { $count } 個のクライアントは表示していません。
picture-too-much = 1 枚の図に収まらないため省きました: { $name }。絞り込むと表示されます。
picture-too-many-lines = 1 枚の図に収まらないため、一部の線を省きました。絞り込むと表示されます。
picture-only-users = 名前とグループは最初の { $count } 人のユーザーだけ表示しています。
