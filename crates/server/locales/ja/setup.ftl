# The form of the first administrator.

setup-title = セットアップ
setup-heading = 最初の管理者
setup-about = このリンクで、このサーバーを管理するアカウントを 1 つ作成します。使えるのは一度だけです。
setup-submit = 管理者を作成
setup-email-hint = 空欄でもかまいません。
setup-password-hint = 8 文字以上。長い文にすると安全です。
setup-password-again = パスワード（確認）
setup-password-differs = 最初のパスワードと一致しません
