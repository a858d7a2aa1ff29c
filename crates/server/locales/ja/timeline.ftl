# The registry over time.

timeline-title = 登録の推移
timeline-days = 過去{ $count }日間
timeline-cut = 最新の変更だけを表示しています。この期間にはほかにもあります。
timeline-this-server = このサーバー
timeline-registered = スコープ{ $count }件を登録
timeline-changed = スコープ{ $count }件を変更
timeline-moved = スコープ{ $count }件の状態または所有者を変更
timeline-drawing = 所有者別のスコープの変更の推移
timeline-days-ago = { $count }日前
timeline-now = 現在
timeline-legend = 凡例
timeline-legend-registered = スコープの登録
timeline-legend-changed = 説明または属性の変更
timeline-legend-moved = 状態または所有者の変更
timeline-legend-size = 大きいほど、一度に多くのスコープ
timeline-more-lanes = ほかに{ $count }の所有者が変更しました。
timeline-empty = この期間に登録や変更はありません。
timeline-skew = リソースサーバーの申告
timeline-skew-hint = 各サーバーが最後に申告し、受理されたマニフェストと、トークンまたはシークレットを最後に使った時刻です。マニフェスト以降に応答のないサーバーは、古いものを使っているかもしれません。
timeline-owner = 所有者
timeline-scopes = スコープ
timeline-manifest = マニフェスト
timeline-heard = 最後の応答
timeline-pending = { $count }件が承認待ち
timeline-revision = リビジョン { $revision }、{ $at }
timeline-by-others = { $count ->
       *[other] その後、ほかの人が { $count } 件のスコープを変更
    }
timeline-no-manifest = 申告なし
timeline-never-heard = なし
timeline-more-owners = ほかに{ $count }のリソースサーバーがあります。
timeline-steps = 変更の記録
timeline-when = 日時
timeline-what = 内容
timeline-who = 実行者
timeline-more-names = ほか{ $count }件
timeline-more-steps = これより前の{ $count }件は表示していません。
timeline-door = 登録の推移
timeline-door-hint = 誰が、どのデプロイで、何を登録したか。リソースサーバーの申告。
