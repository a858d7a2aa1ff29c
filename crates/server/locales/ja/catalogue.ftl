# The catalogue of scopes.

catalogue-heading = スコープ
catalogue-about = アプリケーションがここで要求できるもの。各リソースサーバーがそれぞれのスコープを管理します。
catalogue-state = 状態
catalogue-any-state = すべて
catalogue-only-those-of = { $owner } のものだけを表示しています。
catalogue-all = すべて表示
catalogue-of = 所有者: { $owner }
catalogue-of-this-server = 所有者: このサーバー
catalogue-with = { $names } を含む
catalogue-instead = 代わりに { $name } を要求してください
catalogue-until = { $time } まで
catalogue-none = スコープは見つかりませんでした。

scope-state = { $state ->
        [active] 有効
        [pending] 承認待ち
        [deprecated] 非推奨
        [disabled] 無効
        [retired] 廃止
       *[other] { $state }
    }
scope-risk = { $risk ->
        [low] リスク低
        [medium] リスク中
        [high] リスク高
        [critical] リスク重大
       *[other] { $risk }
    }
scope-default = デフォルト
scope-by-agreement = 合意が必要
