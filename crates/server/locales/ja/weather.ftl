# What was issued, refreshed, revoked and refused, and when.

weather-title = トークンの天気
weather-door-hint = 発行、更新、失効、拒否されたものを1時間ごとに表示します。拒否されたスコープと、トークンを奪われたクライアントもわかります。
weather-hint = 時刻はUTCです。出来事は1分以内に集計され、90日間保存されます。
weather-days = { $count ->
    [1] 過去24時間
   *[other] 過去{ $count }日間
 }
weather-of = { $sort ->
    [scope] スコープ { $name } のみ
   *[client] クライアント { $name } のみ
 }
weather-charts = 出来事
weather-step = { $hours ->
    [1] 棒1本が1時間です。
    [6] 棒1本が6時間です。
   *[other] 棒1本が1日です。
 }
weather-kind = { $kind ->
    [issued] 発行
    [refreshed] 更新
    [revoked] 失効
    [reused] 再使用
    [refused] 拒否
   *[scope-refused] スコープ拒否
 }
weather-kind-hint = { $kind ->
    [issued] アクセストークン（更新分を除く）
    [refreshed] 新しいものと交換されたリフレッシュトークン
    [revoked] だれかが終了させたトークンと許可
    [reused] 使用済みのコードやリフレッシュトークンが再び使われ、関連するものを失効させました
    [refused] トークンの要求（理由を問わず）
   *[scope-refused] スコープが原因で拒否された要求
 }
weather-chart = 合計{ $total }件、棒1本で最大{ $most }件
weather-ranking = { $kind ->
    [issued] 発行数の多いクライアント
    [refused] 拒否の多いクライアント
    [reused] 再使用の検出
   *[scope-refused] スコープ別の拒否
 }
weather-unregistered = だれも登録していない名前
weather-more-of-it = 個別の天気：
weather-more = ほかに{ $count }件
weather-cut = 件数が多いため、新しいものだけを集計しています。
weather-none = この期間にはありません。
weather-hours = 混み合う時間帯
weather-hours-hint = 発行と更新の件数を、曜日と時刻（UTC）ごとに示します。
weather-hour = 時刻
weather-weekday = { $day ->
    [0] 月
    [1] 火
    [2] 水
    [3] 木
    [4] 金
    [5] 土
   *[6] 日
 }
weather-steps = 時間ごとの記録
weather-from = 開始
