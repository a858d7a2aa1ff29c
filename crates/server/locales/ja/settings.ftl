# Settings, and what the doctor says; the command line says the English ones.

settings-checks = 状態
settings-worst-ok = すべて正常です。
settings-worst-warning = 動作していますが、弱い点があります。
settings-worst-failure = 問題があります。
settings-outcome-ok = 正常
settings-outcome-warning = 警告
settings-outcome-failure = 問題
settings-command = コマンドラインでも、外部からも確認できます:
settings-in-force = 有効な設定
settings-about = このサーバーが読み取った内容です。変更は構成ファイルで行います。
settings-key = 設定
settings-value = 値
settings-from = 由来
settings-set = 設定済み
settings-default = 既定
settings-weak = 弱い

# The checks.
doctor-administrator-ok = 管理者がいます。
doctor-administrator-bad = 管理者がいません。
doctor-administrator-fix = bailiwick setup-link でセットアップリンクを作成してください
doctor-issuer-ok = 発行者 { $issuer } は保護されています。
doctor-issuer-bad = 発行者 { $issuer } はこのマシン外に平文の http で公開されています。パスワードとトークンが暗号化されません。
doctor-issuer-fix = サーバーを https の背後に置き、https の発行者を設定してください。
doctor-legacy-ok = 旧式のグラント種別は無効です。
doctor-legacy-bad = 旧式のグラント種別が有効です: { $names }
doctor-legacy-fix = クライアントを PKCE 付き認可コードに移し、allow_grants から外してください。
doctor-pkce-ok = PKCE は必須です。
doctor-pkce-bad = PKCE が必須ではありません。盗まれたコードが使われえます。
doctor-pkce-fix = pkce_required を true にし、例外はクライアントごとに設けてください。
doctor-relaxed-ok = 古いクライアントのための緩和はありません。
doctor-relaxed-bad = 古いクライアントのために緩和: { $names }
doctor-relaxed-fix = どのクライアントも必要としない設定を外してください。
doctor-lifetime-ok = アクセストークンの有効期間は { $seconds } 秒です。
doctor-lifetime-bad = アクセストークンの有効期間が { $seconds } 秒で、10 分未満です。
doctor-lifetime-fix = lifetimes.access_token の単位が抜けていませんか？
doctor-key-none = 署名する鍵がありません。
doctor-key-age = { $count ->
   *[other] 署名鍵は作成から { $count } 日です。
 }
doctor-key-fix = 年に一度、「署名鍵」または bailiwick key rotate で交換してください
doctor-secrets-ok = コンフィデンシャルクライアントはすべてシークレットを持っています。
doctor-secrets-bad = シークレットのないコンフィデンシャルクライアント: { $names }
doctor-secrets-fix = シークレットを作成するか、削除してください。
doctor-static-tokens-ok = 14 日以内に最後の固定トークンを失うリソースサーバーはありません。
doctor-static-tokens-bad = 最後の固定トークンが 14 日以内に失効: { $names }
doctor-static-tokens-fix = リソースサーバーで 2 つ目を作り、その前に配備してください。
doctor-pending-ok = 承認待ちのスコープはありません。
doctor-pending-bad = { $count ->
   *[other] { $count } 件のスコープが承認待ちです。
 }
doctor-pending-fix = リソースサーバーのページで承認または却下してください。
doctor-clock-ok = 時計は記録より遅れていません。
doctor-clock-bad = 時計が記録より { $seconds } 秒遅れています。失効すべきものが有効なままで、その間に登録または移管されたスコープは時計が追いつくまで拒否されます。
doctor-clock-fix = 時計を合わせてください（できれば NTP で）。
